import Datasets
import Kernels
import Learners
import Storage

/// Samples a second of nBP as a circuit on the chip, and of its arithmetic, on the same samples in turns.
struct CircuitBenchmarks {
  /// Training is timed in the second epoch, in so many parts.
  private static let parts = 15

  static func run() throws {
    guard let dataset = try BenchmarkData.load(.mnist) else { return }
    let train = try ImageEncoding(crop: 20).apply(to: dataset).train
    print(Table.heading("nBP on MNIST 400-400-10, one core", ["chip", "arithmetic", "ratio"]))
    let pupils = Pupils(
      try SynfireBackprop(layers: [400, 400, 10], seed: 1), try BinaryBackprop(layers: [400, 400, 10], seed: 1))
    let first = RandomStream(seed: 1, purpose: .order, substream: 0).permutation(of: train.count)
    try pupils.arithmetic.learn(train, order: first[...])
    try pupils.chip.restore(pupils.arithmetic.state)
    let order = RandomStream(seed: 1, purpose: .order, substream: 1).permutation(of: train.count)
    let size = train.count / parts
    var seconds = [[Double]](repeating: [], count: 2)
    for part in 0..<parts {
      let some = order[part * size..<(part + 1) * size]
      let times = try Race(rounds: 1, turn: 0).times([
        .init(name: "chip") { try pupils.chip.learn(train, order: some) },
        .init(name: "arithmetic") { try pupils.arithmetic.learn(train, order: some) },
      ])
      for (index, time) in times.enumerated() { seconds[index].append(time.seconds / Double(size)) }
    }
    report("training, second epoch, median of \(parts) parts", seconds)
    let isEqual =
      pupils.chip.state == pupils.arithmetic.state && pupils.chip.unequalCopies.values.allSatisfy { $0 == 0 }
    print("  both ended with " + (isEqual ? "the same weights, in all copies" : "DIFFERENT weights"))
    let some = try train.prefix(10_000)
    let times = try Race(rounds: 7, turn: 0).times([
      .init(name: "chip") { _ = try pupils.chip.predictions(for: some) },
      .init(name: "arithmetic") { _ = try pupils.arithmetic.predictions(for: some) },
    ])
    report("inference, median of 7 passes", times.map { [$0.seconds / Double(some.count)] })
  }

  private static func report(_ name: String, _ seconds: [[Double]]) {
    let ratio = Race.median(zip(seconds[1], seconds[0]).map { $0 / $1 })
    print(Table.line("  " + name, seconds.map { Table.rate(1 / Race.median($0)) } + [Table.ratio(ratio)]))
  }

  private final class Pupils {
    var chip: SynfireBackprop
    var arithmetic: BinaryBackprop

    init(_ chip: SynfireBackprop, _ arithmetic: BinaryBackprop) {
      self.chip = chip
      self.arithmetic = arithmetic
    }
  }
}
