public import Datasets
import Dispatch
import Kernels
import NetworkModel
public import Recordings
public import Storage
import Synchronization

extension StochasticSpikingBackprop {
  /// The answers to `samples` with the first draw of their input spikes; nothing is learned.
  public func answers(to samples: LabelledPatterns) throws(LearnerError) -> Answers {
    try answers(to: samples, draw: 0)
  }

  /// The answers to `samples`, with input spikes of their own for each draw.
  ///
  /// An answer by spikes is the output that fired most, the first of equals. Its potential counts the spikes too, as what
  /// resets have taken away: the whole input that the output has integrated. No neuron is left out; the rate of inputs with
  /// dropout is multiplied by (1 − dropout), and the threshold behind a hidden layer with dropout divided by it.
  ///
  /// - Parameter draw: 0…65,535.
  public func answers(to samples: LabelledPatterns, draw: Int) throws(LearnerError) -> Answers {
    try check(samples)
    guard (0...65_535).contains(draw) else { throw LearnerError("wanted a draw of 0 to 65535, got \(draw)") }
    let threads = configuration.threads
    let parts = Mutex([[Answer]](repeating: [], count: threads))
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      let answers = answers(
        to: samples, in: samples.count * thread / threads..<samples.count * (thread + 1) / threads, draw: draw)
      parts.withLock { $0[thread] = answers }
    }
    var predictions = Predictions(readings, outputCount: layers[layers.count - 1], capacity: samples.count)
    for (answer, label) in zip(parts.withLock { $0 }.joined(), samples.labels) {
      predictions.append(
        answer.bySpikes, answer.byPotential,
        wrongBits: answer.bySpikes.map { $0 == Int(label) ? 0 : 2 } ?? 1)
    }
    return Answers(predictions)
  }

  private struct Answer {
    let bySpikes: Int?
    let byPotential: Int
  }

  private func answers(to samples: LabelledPatterns, in range: Range<Int>, draw: Int) -> [Answer] {
    var activity = SampleActivity(configuration, isEvaluation: true)
    return range.map { index in
      let draws = SampleDraws(seed: seed, sample: UInt32(index))
      activity.chooseNeurons(draws, configuration)
      activity.encode(Pattern(samples: samples, index: index), draws, purpose: .evaluationSpikes(draw: draw))
      activity.forward(network)
      return Answer(
        bySpikes: activity.mostFrequentOutput, byPotential: activity.highestOutput(of: layers[layers.count - 1]))
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

  /// Weights in their units, if they are there, of the right shape and within the limit.
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
  private var outputCounts: [Int16] { activations[activations.count - 1].counts }

  /// The output that fired most, the first of equals; nil where none fired.
  var mostFrequentOutput: Int? {
    let counts = outputCounts
    let best = counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
    return counts[best] > 0 ? best : nil
  }

  /// The output of the highest potential, its resets not counted; the first of equals.
  func highestOutput(of count: Int) -> Int {
    let drives = outputDrives
    return (0..<count).reduce(0) { drives[$1] > drives[$0] ? $1 : $0 }
  }
}
