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

  /// The means over all ten classes and the seeds.
  static func table(_ bench: ReproductionBench, seeds: [UInt64]) async throws -> ResultTable {
    let classes = bench.budget.isQuick ? [1, 4, 8] : Array(0..<classCount)
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
    var table = ResultTable(
      "left-out",
      "MNIST: a class that was left out, from a few samples, shown again and again; mean over \(classes.count) "
        + "classes",
      columns: ["network", "remembered", "samples", "each shown", "the class %", "the others %"])
    let size = seeds.count * classes.count
    for first in stride(from: 0, to: entries.count, by: size) {
      append(entries[first], Array(results[first..<first + size]), to: &table)
    }
    return table
  }

  private static func append(_ entry: Entry, _ results: [LateClassResult], to table: inout ResultTable) {
    for (place, point) in (results.first?.points ?? []).enumerated() {
      let late = Spread(results.map { $0.points[place].late })
      let others = Spread(results.map { $0.points[place].others })
      table.append([
        .text(place == 0 ? entry.network.title : ""), .text(place == 0 ? entry.memory.map(String.init) ?? "none" : ""),
        .count(point.count), .count(point.count == 0 ? 0 : point.presentations / point.count),
        late.map { .percent($0) } ?? .empty, others.map { .percent($0) } ?? .empty,
      ])
    }
  }

  private static func configuration(_ entry: Entry, _ bench: ReproductionBench) -> LateClassConfiguration {
    let data = bench.limited(DataConfiguration(name: set, encoding: entry.network.encoding(of: set)))
    let learner = entry.network.make(entry.network.input(of: set), classCount, entry.seed, nil)
    return LateClassConfiguration(
      learner: learner, data: data, leftOut: entry.leftOut, repeats: entry.network.lateRepeats, memory: entry.memory)
  }
}
