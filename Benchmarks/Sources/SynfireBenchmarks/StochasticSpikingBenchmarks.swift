import Datasets
import Foundation
import Kernels
import Learners
import Recordings
import Storage

/// Samples a second of `StochasticSpikingBackprop` with 1,280 hidden neurons, in training and inference.
///
/// Rates are per second that passed, and per second that a processor worked for them: the second one does not depend on
/// what else the machine does. Of several rounds the best counts.
struct StochasticSpikingBenchmarks {
  /// Training is timed on so many samples, after as many of an untrained network's, which take more spikes.
  private static let sampleCount = 5_000
  private static let rounds = 3

  static func run() throws {
    for (set, name) in [(KnownDataset.mnist, "MNIST"), (.fashionMNIST, "Fashion-MNIST")] {
      guard let dataset = try BenchmarkData.load(set) else { continue }
      let train = try dataset.train.prefix(2 * sampleCount).grey()
      print(
        Table.heading(
          "SSNN-BP, \(name) 784-1280-10", ["training", "a CPU second", "inference", "a CPU second", "spikes"]))
      try report([Case("rate rule, T = 50")], train)
      try report([Case("rate rule with noise, T = 50", update: .rateWithNoise(steps: 1_000), count: 1_000)], train)
      try report([Case("coincidences, T = 50", update: .stochastic)], train)
      try report([Case("coincidences, T = 200", update: .stochastic, steps: 200)], train)
      for update in [StochasticSpikingBackprop.Update.rate, .stochastic] {
        let name = "\(update == .rate ? "rate rule" : "coincidences"), batches of 64, threads: "
        try report([1, 2].map { Case(name + "\($0)", update: update, batch: 64, threads: $0) }, train)
      }
      try report(
        ([0.05, 0.1, 0.2, 0.4] as [Double]).map { Case("rate rule, inputs of rate \($0)", inputRate: $0) }, train)
    }
  }

  /// A network and how it learns.
  private struct Case {
    let name: String
    let configuration: (_ inputs: Int) -> StochasticSpikingBackprop.Configuration
    let count: Int

    init(
      _ name: String, update: StochasticSpikingBackprop.Update = .rate, steps: Int = 50, batch: Int = 1,
      threads: Int = 1, inputRate: Double? = nil, count: Int = sampleCount
    ) {
      self.name = name
      self.count = count
      configuration = { inputs in
        var configuration = StochasticSpikingBackprop.Configuration(
          layers: [inputs, 1_280, 10], seed: 1, steps: steps, update: update, epochs: 4)
        (configuration.batchSize, configuration.threads) = (batch, threads)
        if let inputRate { configuration.inputRate = inputRate }
        return configuration
      }
    }
  }

  /// What a case takes, in seconds a sample.
  private struct Seconds {
    var training = Double.infinity
    var trainingWork = Double.infinity
    var inference = Double.infinity
    var inferenceWork = Double.infinity
    var spikes = ""

    mutating func improve(_ other: Seconds) {
      training = min(training, other.training)
      trainingWork = min(trainingWork, other.trainingWork)
      inference = min(inference, other.inference)
      inferenceWork = min(inferenceWork, other.inferenceWork)
      spikes = other.spikes
    }
  }

  /// Cases in turns, so that all of them see the same moments of the machine.
  private static func report(_ cases: [Case], _ train: LabelledPatterns) throws {
    var best = [Seconds](repeating: Seconds(), count: cases.count)
    for _ in 0..<rounds {
      for index in cases.indices { best[index].improve(try seconds(of: cases[index], train)) }
    }
    for (test, seconds) in zip(cases, best) {
      let rates = [seconds.training, seconds.trainingWork, seconds.inference, seconds.inferenceWork]
      print(
        Table.line("  " + test.name, rates.map { Table.number(1 / $0, digits: 0) + " /s" } + [seconds.spikes]))
    }
  }

  private static func seconds(of test: Case, _ train: LabelledPatterns) throws -> Seconds {
    let order = RandomStream(seed: 1, purpose: .order).permutation(of: train.count)
    var learner = try StochasticSpikingBackprop(test.configuration(train.width))
    try learner.learn(train, order: order[..<test.count])
    var (seconds, effort) = (Seconds(), Effort())
    (seconds.training, seconds.trainingWork) = try timed {
      effort = try learner.learn(train, order: order[test.count..<2 * test.count])
    }
    (seconds.inference, seconds.inferenceWork) = try timed { _ = try learner.predictions(for: train) }
    (seconds.training, seconds.trainingWork) = (
      seconds.training / Double(test.count), seconds.trainingWork / Double(test.count)
    )
    (seconds.inference, seconds.inferenceWork) = (
      seconds.inference / Double(train.count), seconds.inferenceWork / Double(train.count)
    )
    if let activity = effort.activity {
      seconds.spikes = "\(Int(activity.spikes(ofLayer: 0))) + \(Int(activity.spikes(ofLayer: 1)))"
    }
    return seconds
  }

  /// The seconds that pass while `work` is done, and those of all processors.
  private static func timed(_ work: () throws -> Void) throws -> (Double, Double) {
    let (clock, used) = (ContinuousClock(), processorSeconds)
    let start = clock.now
    try work()
    return ((clock.now - start) / .seconds(1), processorSeconds - used)
  }

  /// What all threads of the process have worked, in seconds.
  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
