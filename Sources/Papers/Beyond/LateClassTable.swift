import Datasets
import Experiments
import Recordings

/// Learning a class that was left out, from a few samples, with and without remembered ones between them.
struct LateClassTable: Sendable {
  private static let networks = [ContinualNetwork.published, .margin, .stochastic, .dense]
  private static let set = "mnist"
  private static let classCount = 10
  private static let remembered = 500

  private struct Entry: Sendable {
    let network: ContinualNetwork
    let memory: Int?
    let seed: UInt64
    let leftOut: Int
  }

  /// The means over the classes 0, 2, 4, 6 and 8, each left out in its turn, and the seeds.
  static func table(_ bench: ReproductionBench, seeds: [UInt64]) async throws -> ResultTable {
    let classes = bench.budget.isQuick ? [1, 4, 8] : Array(stride(from: 0, to: classCount, by: 2))
    let entries = networks.flatMap { network in
      [nil, remembered].flatMap { memory in
        seeds.flatMap { seed in classes.map { Entry(network: network, memory: memory, seed: seed, leftOut: $0) } }
      }
    }
    let pieces = entries.map { entry in
      let name = "\(set)-late-\(entry.leftOut)-\(entry.network.word)-\(entry.memory ?? 0)-\(entry.seed)"
      return (name: name, configuration: configuration(entry, bench))
    }
    let results = try await bench.results(of: pieces, data: \.data) {
      try LateClassRun($0, on: $1).result(shouldStop: $2)
    }
    let counts = counts(bench)
    var table = ResultTable(
      "left-out",
      "MNIST: a class that was left out / the nine others, in %, before and after a few samples of it; mean over "
        + "\(classes.count) such classes",
      columns: ["network", "remembered", "each shown", "before"]
        + counts.map { "\($0) sample\($0 == 1 ? "" : "s")" })
    let size = seeds.count * classes.count
    for first in stride(from: 0, to: entries.count, by: size) {
      let (entry, runs) = (entries[first], results[first..<first + size])
      let cells = (0...counts.count).map { place in
        let (late, others) = (runs.map { $0.points[place].late }, runs.map { $0.points[place].others })
        return ResultCell.text(
          [late, others].map { Format.decimal(100 * mean($0), places: 1) }.joined(separator: " / "))
      }
      table.append(
        [
          .text(entry.memory == nil ? entry.network.title : ""), .text(entry.memory.map(String.init) ?? "none"),
          .count(entry.network.lateRepeats),
        ] + cells)
    }
    return table
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }

  /// How many samples of the class are shown, no more than there are in a small set.
  private static func counts(_ bench: ReproductionBench) -> [Int] {
    [1, 5, 20].filter { $0 <= (bench.budget.trainCount ?? .max) / (2 * classCount) }
  }

  private static func configuration(_ entry: Entry, _ bench: ReproductionBench) -> LateClassConfiguration {
    let data = bench.limited(DataConfiguration(name: set, encoding: entry.network.encoding(of: set)))
    let learner = entry.network.make(entry.network.input(of: set), classCount, entry.seed, nil)
    return LateClassConfiguration(
      learner: learner, data: data, leftOut: entry.leftOut, counts: counts(bench), repeats: entry.network.lateRepeats,
      memory: entry.memory)
  }
}
