import Kernels
import Learners
import NetworkModel
import Storage

extension SlowSpikingBackprop {
  /// A twin that continues from the present state of `learner`.
  init(_ learner: StochasticSpikingBackprop) throws {
    configuration = learner.configuration
    let layers = configuration.layers
    weights = try layers.indices.dropLast().map { index in
      let (rows, columns) = (layers[index], layers[index + 1])
      let flat = try learner.state["w\(index + 1)"]?.values(as: Int32.self) ?? []
      return (0..<rows).map { Array(flat[$0 * columns..<($0 + 1) * columns]) }
    }
    samplesSeen = try learner.state["samples"]?.values(as: Int64.self).first.map { Int($0) } ?? 0
  }

  /// The spikes of a sample: number `sample` of the training, or, with a draw, of a set from which nothing is learned.
  mutating func run(_ grey: [UInt8], label: Int, sample: Int, draw: Int? = nil) -> Sample {
    let dropout = { [configuration] in $0 < configuration.dropout.count ? configuration.dropout[$0] : 0 }
    let able = layers.indices.map { layer in
      draw == nil ? ableNeurons(layer: layer, sample: sample) : [Bool](repeating: true, count: layers[layer])
    }
    let input = inputSpikes(
      grey, sample: sample, code: draw.map { 64 + UInt32($0) } ?? 32, able: able[0],
      scale: draw == nil ? 1 : 1 - dropout(0))
    var result = Sample(activations: [input], plus: [], minus: [])
    for matrix in weights.indices {
      let isOutput = matrix == weights.count - 1
      let leftOut = draw != nil && matrix > 0 ? dropout(matrix) : 0
      (result.drives, result.activations) = forward(
        result.activations, matrix: matrix, threshold: configuration.threshold / (1 - leftOut),
        able: able[matrix + 1], isOutput: isOutput)
    }
    guard draw == nil else { return result }
    propagateBack(&result, label: labelSpikes(label, sample: sample), able: able)
    return result
  }

  private mutating func forward(
    _ activations: [Trains], matrix: Int, threshold: Double, able: [Bool], isOutput: Bool
  ) -> (drives: [Double], activations: [Trains]) {
    let (table, bits) = (weights[matrix], configuration.weightBits)
    var inhibition = 0.0
    if isOutput, case .winnerTakeAll(let amount) = configuration.loss { inhibition = amount }
    let count = layers[matrix + 1]
    var reset = threshold
    var (spikes, drives) = forward(
      activations[matrix], to: count, threshold: threshold, able: able, inhibition: inhibition
    ) { [self] in seen(table[$0][$1]) }
    if isOutput, case .winnerTakeAllByEquation2(let weight, let turns) = configuration.loss {
      let one = Double(1 << bits)
      reset = 1
      for _ in 0..<turns {
        (spikes, drives) = forward(spikes, to: count, threshold: 1, able: able) {
          $0 == $1 ? 1 : (-weight * one).rounded() / one
        }
      }
    }
    for neuron in 0..<count {
      drives[neuron] += reset * Double(spikes.reduce(0) { $0 + $1[neuron] })
    }
    return (drives, activations + [spikes])
  }

  private mutating func propagateBack(_ sample: inout Sample, label: Trains, able: [[Bool]]) {
    let output = layers.count - 1
    let silent = layers.map { Trains(repeating: [Int](repeating: 0, count: $0), count: steps) }
    (sample.plus, sample.minus) = (silent, silent)
    let difference = zip(label, sample.activations[output]).map { zip($0, $1).map { $0 - $1 } }
    (sample.plus[output], sample.minus[output]) = gradients(
      difference, to: layers[output], threshold: configuration.errorThreshold, able: able[output], gates: nil
    ) { $0 == $1 ? 1 : 0 }
    for layer in (1..<output).reversed() {
      let table = weights[layer]
      let errors = zip(sample.plus[layer + 1], sample.minus[layer + 1]).map { zip($0, $1).map { $0 - $1 } }
      (sample.plus[layer], sample.minus[layer]) = gradients(
        errors, to: layers[layer], threshold: configuration.gradientThreshold, able: able[layer],
        gates: configuration.gate == .firstSpike ? sample.activations[layer] : nil
      ) { [self] in seen(table[$1][$0]) }
    }
  }

  // MARK: Learning

  /// Learns from a batch: all samples are run on the weights as they are, then these change once.
  mutating func learn(_ batch: [(grey: [UInt8], label: Int)], samplesInAnEpoch count: Int) -> [Sample] {
    var samples: [Sample] = []
    for (index, pattern) in batch.enumerated() {
      samples.append(run(pattern.grey, label: pattern.label, sample: samplesSeen + index))
    }
    for matrix in weights.indices { change(matrix, by: samples, samplesInAnEpoch: count) }
    samplesSeen += batch.count
    return samples
  }

  private mutating func change(_ matrix: Int, by samples: [Sample], samplesInAnEpoch count: Int) {
    var eta = defaultRate(matrix)
    if case .linear(let epochs) = configuration.schedule {
      eta *= max(0, 1 - Double(samplesSeen) / Double(epochs * count))
    }
    let unit = Double(1 << (configuration.weightBits + 16))
    let rate = Float(eta * unit / Double(2 * steps * steps))
    let limit = configuration.weightLimit.map { Int($0 * unit) } ?? 1 << 30
    for row in weights[matrix].indices {
      for column in weights[matrix][row].indices {
        let seen = samples.map { evidence($0, matrix, row, column) }
        let change = (Float(seen.reduce(0) { $0 + $1.products }) * rate).rounded(.toNearestOrEven)
        add(Int(change), matrix, row, column, limit)
        guard case .rateWithNoise(let length) = configuration.update else { continue }
        for (index, evidence) in seen.enumerated() where evidence.isSeen {
          let stream = RandomStream(
            seed: configuration.seed, purpose: .init(code: 35), substream: UInt32(samplesSeen + index))
          let place = UInt64(matrix) << 40 + UInt64(row * layers[matrix + 1] + column)
          let noise = stream.normal(at: place) * (eta * unit * 0.368 / Double(length).squareRoot())
          add(Int(noise.rounded(.toNearestOrEven)), matrix, row, column, limit)
        }
      }
    }
  }

  private mutating func add(_ change: Int, _ matrix: Int, _ row: Int, _ column: Int, _ limit: Int) {
    weights[matrix][row][column] = Int32(min(limit, max(-limit, Int(weights[matrix][row][column]) + change)))
  }

  /// What a synapse sees of a sample: Σ(δ⁺ − δ⁻) Σs or Σₜ(δ⁺ − δ⁻)s, and whether there were spikes on both sides.
  private func evidence(_ sample: Sample, _ matrix: Int, _ row: Int, _ column: Int) -> (products: Int, isSeen: Bool) {
    let presynaptic = sample.activations[matrix].map { $0[row] }
    let plus = sample.plus[matrix + 1].map { $0[column] }
    let minus = sample.minus[matrix + 1].map { $0[column] }
    let isSeen = presynaptic.contains(1) && (plus.contains(1) || minus.contains(1))
    if configuration.update == .stochastic {
      return (presynaptic.indices.reduce(0) { $0 + presynaptic[$1] * (plus[$1] - minus[$1]) }, isSeen)
    }
    return (presynaptic.reduce(0, +) * (plus.reduce(0, +) - minus.reduce(0, +)), isSeen)
  }

  private func defaultRate(_ matrix: Int) -> Double {
    if !configuration.learningRates.isEmpty { return configuration.learningRates[matrix] }
    let isOutput = matrix == weights.count - 1
    return configuration.update == .stochastic
      ? (isOutput ? 5 : 1.5) * Double(steps) / 50 : isOutput ? 0.2 : 0.03
  }
}
