import ChipArithmetic
import Dispatch
import Recordings
import SpikeKernels

/// The samples of a batch, shown side by side while the weights stand still, and what is learned from them.
struct Batch {
  private let configuration: StochasticSpikingBackprop.Configuration
  /// One for each sample of the batch.
  private var samples: [SampleActivity]
  /// One for each thread.
  private var sums: [ChangeSums]
  private var count = 0

  init(_ configuration: StochasticSpikingBackprop.Configuration) {
    self.configuration = configuration
    samples = [SampleActivity](
      repeating: SampleActivity(configuration, isEvaluation: false), count: configuration.batchSize)
    sums = [ChangeSums](
      repeating: ChangeSums(rows: configuration.layers.max() ?? 0), count: configuration.threads)
  }

  /// Runs the patterns, of which the first is sample number `first` of the training, through the network.
  mutating func run(_ patterns: [Pattern], from first: Int64, on network: CompositeLayers) {
    count = patterns.count
    let configuration = configuration
    samples.withUnsafeMutableBufferPointer { samples in
      nonisolated(unsafe) let samples = samples
      Self.perform(patterns.count, threads: configuration.threads) { index, _ in
        let draws = SampleDraws(seed: configuration.seed, sample: UInt32(first + Int64(index)))
        samples[index].run(patterns[index], draws, on: network)
      }
    }
  }

  /// Changes all weights once.
  ///
  /// - Parameters:
  ///   - count: how many samples an epoch has.
  ///   - first: the number of the batch's first sample in the training.
  mutating func learn(on network: inout CompositeLayers, count: Int, from first: Int64) {
    for index in network.forward.indices {
      let rule = configuration.rule(ofMatrix: index, at: first, samplesInAnEpoch: count)
      if self.count == 1, rule.noise == 0 {
        network.forward[index].learn(
          before: samples[0].activations[index], behind: samples[0].gradients[index + 1], by: rule, sums: &sums[0])
        guard index > 0 else { continue }
        network.backward[index - 1].learn(
          before: samples[0].gradients[index + 1], behind: samples[0].activations[index], by: rule, sums: &sums[0])
      } else {
        learnTogether(matrix: index, by: rule, from: first, on: &network)
      }
    }
  }

  /// Changes a matrix and its copy for all samples of the batch.
  private mutating func learnTogether(
    matrix: Int, by rule: LocalRule, from first: Int64, on network: inout CompositeLayers
  ) {
    let forward = samples[..<count].map {
      SynapticEvidence(before: $0.activations[matrix], behind: $0.gradients[matrix + 1])
    }
    learn(forward, by: rule, on: &network.forward[matrix])
    addNoise(forward, by: rule, matrix: matrix, isBackward: false, from: first, on: &network.forward[matrix])
    guard matrix > 0 else { return }
    let backward = forward.map { SynapticEvidence(before: $0.behind, behind: $0.before) }
    learn(backward, by: rule, on: &network.backward[matrix - 1])
    addNoise(backward, by: rule, matrix: matrix, isBackward: true, from: first, on: &network.backward[matrix - 1])
  }

  private mutating func learn(
    _ evidence: [SynapticEvidence], by rule: LocalRule, on synapses: inout PlasticSynapses
  ) {
    guard rule.rate > 0 else { return }
    let threads = configuration.threads
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      synapses.withWeights { weights in
        nonisolated(unsafe) var weights = weights
        Self.perform(weights.blocks, threads: threads) { block, thread in
          sums[thread].learn(evidence.span, block: block, of: &weights, by: rule)
        }
      }
    }
  }

  private func addNoise(
    _ evidence: [SynapticEvidence], by rule: LocalRule, matrix: Int, isBackward: Bool, from first: Int64,
    on synapses: inout PlasticSynapses
  ) {
    guard rule.noise > 0 else { return }
    let columns = configuration.layers[matrix + 1]
    for (index, evidence) in evidence.enumerated() {
      let stream = RandomStream(
        seed: configuration.seed, purpose: .updateNoise, substream: UInt32(first + Int64(index)))
      synapses.addNoise(evidence, by: rule) { row, column in
        let place = isBackward ? column * columns + row : row * columns + column
        return stream.normal(at: UInt64(matrix) << 40 + UInt64(place))
      }
    }
  }

  /// Adds the spikes of the batch.
  func addActivity(to activity: inout MeanActivity) {
    for sample in samples[..<count] { activity.add(sample) }
  }

  /// Calls `body` once for each index, side by side, and tells it which thread it is on.
  private static func perform(_ count: Int, threads: Int, _ body: @Sendable (_ index: Int, _ thread: Int) -> Void) {
    guard threads > 1, count > 1 else { return (0..<count).forEach { body($0, 0) } }
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      for index in stride(from: thread, to: count, by: threads) { body(index, thread) }
    }
  }
}

extension SampleActivity {
  /// One sample on its way: encoded, forward, compared with its label, and back.
  mutating func run(_ pattern: Pattern, _ draws: SampleDraws, on network: CompositeLayers) {
    chooseNeurons(draws, network.configuration)
    encode(pattern, draws, purpose: .inputSpikes)
    forward(network)
    findErrors(pattern.label, draws, network)
    propagateBack(network)
  }
}

extension StochasticSpikingBackprop.Configuration {
  /// One unit of weight in the units that learning sees: 2^(bits + 16).
  package var weightUnit: Double { Double(1 << (weightBits + 16)) }

  /// The largest size of a weight.
  package var largestSize: Double { weightLimit ?? Self.largestWeight(bits: weightBits) }

  /// The rule of matrix `index` when so many samples have been learned from.
  func rule(ofMatrix index: Int, at sample: Int64, samplesInAnEpoch count: Int) -> LocalRule {
    var rate = matrixRates[index] * weightUnit
    if case .linear(let epochs) = schedule { rate *= max(0, 1 - Double(sample) / (Double(epochs) * Double(count))) }
    var noise = 0.0
    if case .rateWithNoise(let steps) = update { noise = rate * 0.368 / Double(steps).squareRoot() }
    return LocalRule(update: update, rate: Float(rate / (2 * Double(self.steps) * Double(self.steps))), noise: noise)
  }
}
