import Datasets
import Kernels
import Learners
import Storage

/// Samples a second of `BinaryBackprop` and of the loops that one would write first, on the same samples in turns.
struct LearningBenchmarks {
  /// Training is timed from the second epoch on: in the first, far more samples are wrong.
  private static let epochs = 1..<8

  static func run() throws {
    try run("glyphs 400-400-10", ImageEncoding(crop: 20).apply(to: .glyphs()))
    for (set, crop, name) in [
      (KnownDataset.mnist, 20, "MNIST 400-400-10"), (.fashionMNIST, nil, "Fashion-MNIST 784-400-10"),
    ] {
      if let dataset = try BenchmarkData.load(set) {
        try run(name, ImageEncoding(crop: crop).apply(to: dataset))
      }
    }
  }

  private static func run(_ name: String, _ data: EncodedDataset) throws {
    let train = data.train
    print(Table.heading(name, ["Synfire", "naive loops", "ratio"]))
    let pupil = Pupil(try BinaryBackprop(layers: [train.width, 400, 10], seed: 1))
    let naive = try NaiveBackprop(pupil.learner)
    var seconds = [[Double]](repeating: [], count: 2)
    for epoch in 0..<epochs.upperBound {
      let order = RandomStream(seed: 1, purpose: .order, substream: UInt32(epoch)).permutation(of: train.count)
      let race = Race(rounds: 1, turn: 0)
      let times = try race.times([
        .init(name: "Synfire") { try pupil.learner.learn(train, order: order[...]) },
        .init(name: "naive") { naive.learn(train, order: order) },
      ])
      if epochs.contains(epoch) {
        for (index, time) in times.enumerated() { seconds[index].append(time.seconds / Double(train.count)) }
      }
    }
    report("training, median of epochs 2 to \(epochs.upperBound)", seconds)
    try compare(pupil.learner, naive)
    try infer(pupil.learner, naive, train)
  }

  /// Holds the learner, so that a closure can train it.
  private final class Pupil {
    var learner: BinaryBackprop

    init(_ learner: BinaryBackprop) { self.learner = learner }
  }

  private static func infer(_ learner: BinaryBackprop, _ naive: NaiveBackprop, _ samples: LabelledPatterns) throws {
    let times = try Race(rounds: 7, turn: 0).times([
      .init(name: "Synfire") { _ = try learner.predictions(for: samples) },
      .init(name: "naive") { _ = naive.rightAnswers(to: samples) },
    ])
    report("inference, median of 7 passes", times.map { [$0.seconds / Double(samples.count)] })
  }

  private static func report(_ name: String, _ seconds: [[Double]]) {
    let ratio = Race.median(zip(seconds[1], seconds[0]).map { $0 / $1 })
    print(Table.line("  " + name, seconds.map { Table.rate(1 / Race.median($0)) } + [Table.ratio(ratio)]))
  }

  private static func compare(_ learner: BinaryBackprop, _ naive: NaiveBackprop) throws {
    let w1 = try learner.state["w1"]?.values(as: Int16.self)
    let w2 = try learner.state["w2"]?.values(as: Int16.self)
    let areEqual = naive.w1 == w1 && naive.w2 == w2
    print("  both ended with " + (areEqual ? "the same weights" : "DIFFERENT weights"))
  }
}
