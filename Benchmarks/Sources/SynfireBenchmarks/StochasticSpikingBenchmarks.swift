import ChipArithmetic
import Datasets
import Learners
import Recordings
import Storage

/// Samples a second of `StochasticSpikingBackprop` with 1,280 hidden neurons, in training and inference.
struct StochasticSpikingBenchmarks {
  /// Training is timed on so many samples, after as many of an untrained network's, which take more spikes.
  private static let sampleCount = 5_000

  static func run() throws {
    for (set, name) in [(KnownDataset.mnist, "MNIST"), (.fashionMNIST, "Fashion-MNIST")] {
      guard let dataset = try BenchmarkData.load(set) else { continue }
      let train = try dataset.train.prefix(2 * sampleCount).grey()
      print(Table.heading("SSNN-BP, \(name) 784-1280-10", ["training", "inference", "spikes"]))
      try run("rate rule, T = 50", .rate, steps: 50, train)
      try run("coincidences, T = 50", .stochastic, steps: 50, train)
      try run("coincidences, T = 200", .stochastic, steps: 200, train)
      for threads in [1, 2] {
        try run("rate rule, T = 50, batches of 64, threads: \(threads)", .rate, steps: 50, train, batch: 64, threads)
      }
    }
  }

  private static func run(
    _ name: String, _ update: StochasticSpikingBackprop.Update, steps: Int, _ train: LabelledPatterns, batch: Int = 1,
    _ threads: Int = 1
  ) throws {
    var configuration = StochasticSpikingBackprop.Configuration(
      layers: [train.width, 1_280, 10], seed: 1, steps: steps, update: update, epochs: 4)
    (configuration.batchSize, configuration.threads) = (batch, threads)
    if batch > 1 { configuration.learningRates = [0.03, 0.2] }
    let order = RandomStream(seed: 1, purpose: .order).permutation(of: train.count)
    var learner = try StochasticSpikingBackprop(configuration)
    try learner.learn(train, order: order[..<sampleCount])
    let clock = ContinuousClock()
    let start = clock.now
    try learner.learn(train, order: order[sampleCount...])
    let middle = clock.now
    _ = try learner.predictions(for: train)
    let end = clock.now
    print(
      Table.line(
        "  " + name,
        [
          Table.number(Double(sampleCount) / ((middle - start) / .seconds(1)), digits: 0) + " /s",
          Table.number(Double(train.count) / ((end - middle) / .seconds(1)), digits: 0) + " /s",
          "\(Int(learner.activity.spikes(ofLayer: 0))) + \(Int(learner.activity.spikes(ofLayer: 1)))",
        ]))
  }
}
