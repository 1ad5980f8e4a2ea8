import CKernels
import Datasets
import Dispatch
import Kernels
import NetworkModel
import Recordings
import Synchronization

/// The samples of a batch, shown side by side while the weights stand still, and what is learned from them.
struct Batch {
  private let configuration: StochasticSpikingBackprop.Configuration
  /// One for each sample of the batch.
  private var samples: [SampleActivity]
  /// One for each thread.
  private var sums: [ChangeSums]
  /// The matrices, forward ones first, then their copies.
  private let copies: [MatrixCopy]
  /// One for each of them.
  private var evidence: [BatchEvidence]
  /// All blocks of all of them, those of most rows first, so that the last one to be taken is a small one.
  private let tasks: [(copy: Int, block: Int)]
  private var count = 0

  init(_ configuration: StochasticSpikingBackprop.Configuration) {
    self.configuration = configuration
    samples = [SampleActivity](
      repeating: SampleActivity(configuration, isEvaluation: false), count: configuration.batchSize)
    sums = [ChangeSums](
      repeating: ChangeSums(rows: configuration.layers.max() ?? 0), count: configuration.threads)
    let layers = configuration.layers
    let copies = MatrixCopy.all(layers)
    self.copies = copies
    evidence = copies.map {
      BatchEvidence(
        rows: $0.rows(layers), steps: configuration.steps, isStochastic: configuration.update == .stochastic)
    }
    tasks = copies.indices.sorted { copies[$0].rows(layers) > copies[$1].rows(layers) }.flatMap { place in
      (0..<(copies[place].columns(layers) + 63) / 64).map { (copy: place, block: $0) }
    }
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
    let rules = network.forward.indices.map {
      configuration.rule(ofMatrix: $0, at: first, samplesInAnEpoch: count)
    }
    if self.count == 1, rules.allSatisfy({ $0.noise == 0 }) {
      learnAlone(by: rules, on: &network)
    } else {
      learnTogether(by: rules, from: first, on: &network)
    }
  }

  /// Changes all matrices for the one sample of the batch.
  private mutating func learnAlone(by rules: [LocalRule], on network: inout CompositeLayers) {
    for (index, rule) in rules.enumerated() {
      network.forward[index].learn(
        before: samples[0].activations[index], behind: samples[0].gradients[index + 1], by: rule, sums: &sums[0])
      guard index > 0 else { continue }
      network.backward[index - 1].learn(
        before: samples[0].gradients[index + 1], behind: samples[0].activations[index], by: rule, sums: &sums[0])
    }
  }

  /// Changes all matrices for all samples of the batch; the blocks of all of them are shared among the threads.
  private mutating func learnTogether(by rules: [LocalRule], from first: Int64, on network: inout CompositeLayers) {
    gatherEvidence()
    let (copies, tasks, configuration) = (copies, tasks, configuration)
    sums.withUnsafeMutableBufferPointer { sums in
      BatchEvidence.withSamples(of: evidence) { seen in
        CompositeLayers.withWeights(of: &network.forward, &network.backward) { weights in
          nonisolated(unsafe) let (sums, seen, weights) = (sums, seen, weights)
          Self.perform(tasks.count, threads: configuration.threads) { index, thread in
            let (place, block) = (tasks[index].copy, tasks[index].block)
            var weights = weights[place]
            let (copy, rule) = (copies[place], rules[copies[place].matrix])
            sums[thread].learn(seen[place].samples, seen[place].active, block: block, of: &weights, by: rule)
            guard rule.noise > 0 else { return }
            var noise = copy.noise(configuration, deviation: rule.noise, sample: UInt32(first))
            Self.add(&noise, seen[place].samples, block, to: &weights)
          }
        }
      }
    }
  }

  /// Adds `noise` for all samples, of which the first draws it, and those behind it from the substreams that follow.
  private static func add(
    _ noise: inout stochastic_noise, _ samples: UnsafeBufferPointer<SampleEvidence>, _ block: Int,
    to weights: inout stochastic_weights
  ) {
    for index in samples.indices {
      let (rows, columns) = (samples[index].rows, samples[index].columns)
      stochastic_add_noise(&weights, &noise, block, rows.active, rows.count, columns.baseAddress, columns.count)
      noise.substream &+= 1
    }
  }

  /// Puts together what the synapses of each matrix, and of its copy, have seen.
  private mutating func gatherEvidence() {
    let (copies, count) = (copies, count)
    let threads = configuration.threads
    samples.withUnsafeBufferPointer { samples in
      evidence.withUnsafeMutableBufferPointer { evidence in
        nonisolated(unsafe) let (samples, evidence) = (samples, evidence)
        Self.perform(copies.count, threads: threads) { place, _ in
          let matrix = copies[place].matrix
          evidence[place].removeAll()
          for index in 0..<count {
            if copies[place].isBackward {
              evidence[place].append(
                before: samples[index].gradients[matrix + 1], behind: samples[index].activations[matrix])
            } else {
              evidence[place].append(
                before: samples[index].activations[matrix], behind: samples[index].gradients[matrix + 1])
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

/// A matrix of a network, or the copy of it that carries errors back.
private struct MatrixCopy {
  /// The number of the matrix.
  let matrix: Int
  let isBackward: Bool

  /// All of a network of these layers; nothing goes back to the inputs.
  static func all(_ layers: [Int]) -> [MatrixCopy] {
    let matrices = 0..<layers.count - 1
    return matrices.map { MatrixCopy(matrix: $0, isBackward: false) }
      + matrices.dropFirst().map { MatrixCopy(matrix: $0, isBackward: true) }
  }

  func rows(_ layers: [Int]) -> Int { layers[isBackward ? matrix + 1 : matrix] }
  func columns(_ layers: [Int]) -> Int { layers[isBackward ? matrix : matrix + 1] }

  /// The noise of an update, the same for a synapse and its copy.
  func noise(
    _ configuration: StochasticSpikingBackprop.Configuration, deviation: Double, sample: UInt32
  ) -> stochastic_noise {
    let columns = UInt64(configuration.layers[matrix + 1])
    return stochastic_noise(
      key: configuration.seed, first: UInt64(matrix) << 40, row_stride: isBackward ? 1 : columns,
      column_stride: isBackward ? columns : 1, deviation: deviation, substream: sample,
      purpose: RandomStream.Purpose.updateNoise.code)
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
