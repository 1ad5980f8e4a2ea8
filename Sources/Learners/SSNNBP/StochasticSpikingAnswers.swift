public import Datasets
import Kernels
public import Recordings
public import Storage

extension StochasticSpikingBackprop {
  /// The answers to `samples` with the first draw of their input spikes; nothing is learned.
  public func answers(to samples: LabelledPatterns) throws(LearnerError) -> Answers {
    try answers(to: samples, draw: 0)
  }

  /// The answers to `samples`, with input spikes of their own for each draw.
  ///
  /// An answer by spikes is the output that fired most, the first of equals. Its potential counts the spikes too, as what
  /// resets have taken away: the whole input that the output has integrated. No neuron is left out; the rate of inputs with
  /// dropout is multiplied by (1 − dropout), and the threshold after a hidden layer with dropout divided by it.
  ///
  /// - Parameter draw: 0…65,535.
  public func answers(to samples: LabelledPatterns, draw: Int) throws(LearnerError) -> Answers {
    try check(samples)
    guard (0...65_535).contains(draw) else { throw LearnerError("wanted a draw of 0 to 65535, got \(draw)") }
    let parts = Threads(count: configuration.threads).map(samples.count) { outputs(for: samples, in: $0, draw: draw) }
    var predictions = Predictions(readings, outputCount: layers[layers.count - 1], capacity: samples.count)
    for (output, label) in zip(parts.joined(), samples.labels) {
      predictions.append(
        output.byCount, output.byPotential, wrongBits: output.byCount.map { $0 == Int(label) ? 0 : 2 } ?? 1)
    }
    return Answers(predictions)
  }

  private func outputs(for samples: LabelledPatterns, in range: Range<Int>, draw: Int) -> [OutputReading] {
    var activity = SampleActivity(configuration, isEvaluation: true)
    return range.map { index in
      let randomness = SampleRandomness(seed: seed, sample: UInt32(index))
      activity.encode(samples, index, randomness, purpose: .evaluationSpikes(draw: draw))
      activity.forward(network)
      return activity.outputReading
    }
  }
}

// MARK: - State

extension StochasticSpikingBackprop {
  /// The weights w1, w2, … of shapes rows × columns, as 32-bit integers in units of 2^−(`weightBits` + 16), and how many
  /// samples have been learned from.
  public var state: [String: Tensor] {
    var state = ["samples": Tensor(rows: 1, columns: 1, [samplesSeen])]
    for (index, synapses) in network.forward.enumerated() { state["w\(index + 1)"] = synapses.tensor }
    return state
  }

  /// Takes over the weights and the count of samples; the rest of the network follows from them.
  public mutating func restore(_ state: [String: Tensor]) throws(LearnerError) {
    let samples: [Int64] = try state["samples"].values(of: [1, 1], name: "samples")
    guard (0...Int64(UInt32.max)).contains(samples[0]) else {
      throw LearnerError("wanted a count of samples of 0 to \(UInt32.max), got \(samples[0])")
    }
    var forward: [PlasticSynapses] = []
    for (index, old) in network.forward.enumerated() {
      forward.append(
        try PlasticSynapses(
          state["w\(index + 1)"], rows: old.rows, columns: old.columns, limit: old.limit, name: "w\(index + 1)"))
    }
    network = CompositeLayers(configuration, forward: forward)
    samplesSeen = samples[0]
  }
}

extension PlasticSynapses {
  /// The weights in their units, row by row.
  var tensor: Tensor {
    var weights: [Int32] = []
    weights.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns { weights.append(self[row, column]) }
    }
    return Tensor(rows: rows, columns: columns, weights)
  }

  /// Weights in their units, if they exist, of the right shape and within the limit.
  init(_ tensor: Tensor?, rows: Int, columns: Int, limit: Int32, name: String) throws(LearnerError) {
    let weights: [Int32] = try tensor.values(of: [rows, columns], name: name)
    self.init(rows: rows, columns: columns, limit: limit)
    for (index, weight) in weights.enumerated() {
      guard (-limit...limit).contains(weight) else {
        throw LearnerError(
          "tensor \(name): wanted weights of -\(limit) to \(limit), got \(weight) at [\(index / columns), "
            + "\(index % columns)]")
      }
      self[index / columns, index % columns] = weight
    }
  }
}

extension SampleActivity {
  /// What the outputs say; the potential of each has the thresholds added that its resets have taken away.
  var outputReading: OutputReading {
    let spikes = activations[activations.count - 1]
    let outputs = neurons[neurons.count - 1]
    return OutputReading(
      spikes.plus,
      potentials: (0..<outputs.neurons).map {
        outputs.potentials[$0] + Float(spikes.counts.byNeuron[$0]) * outputs.threshold(of: $0)
      })
  }
}
