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

  init(_ sample: SampleActivity) {
    activations = sample.activations.map(\.plus.raster)
    positiveGradients = sample.gradients.map(\.plus.raster)
    negativeGradients = sample.gradients.map(\.minus.raster)
    label = sample.label.plus.raster
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
    activity.run(samples, index, SampleRandomness(seed: seed, sample: UInt32(samplesSeen)), on: network)
    return SampleSpikes(activity)
  }
}
