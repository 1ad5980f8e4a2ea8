public import Datasets

/// The spikes of one sample, layer by layer, as steps × neurons.
public struct SampleSpikes: Sendable, Hashable {
  /// The spikes of the forward neurons of each layer, inputs first.
  public let activations: [[[Bool]]]
  /// The spikes of the positive gradient neurons; inputs have none.
  public let positiveGradients: [[[Bool]]]
  /// The spikes of the negative gradient neurons.
  public let negativeGradients: [[[Bool]]]
  /// The spikes of the label neurons, one for each output.
  public let label: [[Bool]]

  init(_ sample: SampleActivity, layers: [Int]) {
    activations = zip(sample.activations, layers).map { Self.raster($0.plus, neurons: $1) }
    positiveGradients = zip(sample.gradients, layers).map { Self.raster($0.plus, neurons: $1) }
    negativeGradients = zip(sample.gradients, layers).map { Self.raster($0.minus, neurons: $1) }
    label = Self.raster(sample.label.plus, neurons: layers[layers.count - 1])
  }

  private static func raster(_ spikes: SpikeList, neurons: Int) -> [[Bool]] {
    (0..<spikes.steps).map { step in
      var row = [Bool](repeating: false, count: neurons)
      for place in spikes.starts[step]..<spikes.starts[step + 1] { row[Int(spikes.neurons[Int(place)])] = true }
      return row
    }
  }
}

extension StochasticSpikingBackprop {
  /// The spikes that learning from pattern `index` next would take; nothing is learned.
  public func rehearsal(of index: Int, in samples: LabelledPatterns) throws(LearnerError) -> SampleSpikes {
    guard index >= 0, index < samples.count else {
      throw LearnerError("wanted a pattern below \(samples.count), got \(index)")
    }
    try check(samples)
    var activity = SampleActivity(configuration, isEvaluation: false, isListed: true)
    let draws = SampleDraws(seed: seed, sample: UInt32(samplesSeen))
    activity.run(Pattern(samples: samples, index: index), draws, on: network)
    return SampleSpikes(activity, layers: layers)
  }
}
