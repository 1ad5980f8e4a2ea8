import ChipArithmetic
import Datasets
import Dispatch
import Recordings
import SpikeKernels
import Synchronization

/// The samples of a batch, shown side by side while the weights stand still, and what is learned from them.
struct Batch {
  private let configuration: StochasticSpikingBackprop.Configuration
  /// One for each sample of the batch.
  private var samples: [SampleActivity]
  /// One for each thread.
  private var sums: [ChangeSums]
  private var evidence: BatchEvidence
  private var count = 0

  init(_ configuration: StochasticSpikingBackprop.Configuration) {
    self.configuration = configuration
    samples = [SampleActivity](
      repeating: SampleActivity(configuration, isEvaluation: false), count: configuration.batchSize)
    sums = [ChangeSums](
      repeating: ChangeSums(rows: configuration.layers.max() ?? 0), count: configuration.threads)
    evidence = BatchEvidence(
      rows: configuration.layers.max() ?? 0, steps: configuration.steps,
      isStochastic: configuration.update == .stochastic)
  }

  /// Runs the patterns numbered by `order`, of which the first is sample number `first` of the training, through the
  /// network.
  mutating func run(
    _ patterns: LabelledPatterns, _ order: ArraySlice<UInt32>, from first: Int64, on network: CompositeLayers
  ) {
    count = order.count
    let configuration = configuration
    order.withUnsafeBufferPointer { order in
      samples.withUnsafeMutableBufferPointer { samples in
        nonisolated(unsafe) let (samples, order) = (samples, order)
        Self.perform(order.count, threads: configuration.threads) { index, _ in
          let draws = SampleDraws(seed: configuration.seed, sample: UInt32(first + Int64(index)))
          samples[index].run(Pattern(samples: patterns, index: Int(order[index])), draws, on: network)
        }
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
    let columns = UInt64(configuration.layers[matrix + 1])
    var noise = stochastic_noise(
      key: configuration.seed, first: UInt64(matrix) << 40, row_stride: columns, column_stride: 1,
      deviation: rule.noise, substream: UInt32(first), purpose: RandomStream.Purpose.updateNoise.code)
    evidence.removeAll()
    for sample in samples[..<count] {
      evidence.append(before: sample.activations[matrix], behind: sample.gradients[matrix + 1])
    }
    learn(by: rule, noise, on: &network.forward[matrix])
    guard matrix > 0 else { return }
    evidence.removeAll()
    for sample in samples[..<count] {
      evidence.append(before: sample.gradients[matrix + 1], behind: sample.activations[matrix])
    }
    (noise.row_stride, noise.column_stride) = (1, columns)
    learn(by: rule, noise, on: &network.backward[matrix - 1])
  }

  /// Changes a matrix for all samples in `evidence`, of which the first draws `noise`, and those behind it from the
  /// substreams that follow.
  private mutating func learn(by rule: LocalRule, _ noise: stochastic_noise, on synapses: inout PlasticSynapses) {
    let threads = configuration.threads
    sums.withUnsafeMutableBufferPointer { sums in
      evidence.withSamples { samples, active in
        synapses.withWeights { weights in
          nonisolated(unsafe) let (sums, active, samples, weights) = (sums, active, samples, weights)
          Self.perform(weights.blocks, threads: threads) { block, thread in
            var (weights, noise) = (weights, noise)
            sums[thread].learn(samples, active, block: block, of: &weights, by: rule)
            guard noise.deviation > 0 else { return }
            for index in samples.indices {
              let (rows, columns) = (samples[index].rows, samples[index].columns)
              stochastic_add_noise(
                &weights, &noise, block, rows.active, rows.count, columns.baseAddress, columns.count)
              noise.substream &+= 1
            }
          }
        }
      }
    }
  }

  /// Adds the spikes of the batch.
  func addActivity(to activity: inout MeanActivity) {
    for sample in samples[..<count] { activity.add(sample) }
  }

  /// Calls `body` once for each index, side by side, and tells it which thread it is on.
  ///
  /// A thread that is done takes the next index, so that all are busy until the last one.
  private static func perform(_ count: Int, threads: Int, _ body: @Sendable (_ index: Int, _ thread: Int) -> Void) {
    guard threads > 1, count > 1 else {
      for index in 0..<count { body(index, 0) }
      return
    }
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      while case let index = next.wrappingAdd(1, ordering: .relaxed).oldValue, index < count { body(index, thread) }
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
