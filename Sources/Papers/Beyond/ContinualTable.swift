import Datasets
import Experiments
import Recordings

/// What networks come to on sequences of tasks of one set, by network, remedy and sequence.
struct ContinualTable: Sendable {
  /// A sequence of tasks, and how many of the set's training images it is made of.
  struct Stream: Sendable, Hashable {
    let plan: TaskPlan
    let trainCount: Int?

    var title: String { "\(plan.division.rawValue), \(plan.scenario == .classIncremental ? "class" : "domain")" }
    var word: String { title.replacing(", ", with: "-") }

    static let splitClass = Stream(plan: TaskPlan(.split, .classIncremental), trainCount: nil)
    static let splitDomain = Stream(plan: TaskPlan(.split, .domainIncremental), trainCount: nil)
    /// Each task has as many images as one of the split set, so that all sequences are equally long.
    static let permutedClass = Stream(plan: TaskPlan(.permuted, .classIncremental), trainCount: 12_000)
    static let permutedDomain = Stream(plan: TaskPlan(.permuted, .domainIncremental), trainCount: 12_000)
  }

  /// A network with a remedy on a sequence, over all seeds.
  struct Entry: Sendable {
    let network: ContinualNetwork
    let remedy: ContinualNetwork.Remedy
    let stream: Stream
    var results: [ContinualResult] = []

    var average: Spread? { Spread(results.compactMap(\.accuracies.average)) }
    var forgetting: Spread? { Spread(results.compactMap(\.accuracies.forgetting)) }
  }

  let set: String
  let title: String
  let streams: [Stream]
  let seeds: [UInt64]
  private(set) var entries: [Entry]

  /// What is asked for: each network with each of its remedies on each of its sequences.
  init(_ set: String, title: String, _ work: [(network: ContinualNetwork, streams: [Stream])], seeds: [UInt64]) {
    (self.set, self.title, self.seeds) = (set, title, seeds)
    streams = work.reduce(into: []) { known, work in known += work.streams.filter { !known.contains($0) } }
    entries = work.flatMap { network, streams in
      network.remedies.flatMap { remedy in
        // Of permuted pixels one size of memory is enough to be seen.
        streams.filter { $0.plan.division == .split || remedy.memory != 200 }.map {
          Entry(network: network, remedy: remedy, stream: $0)
        }
      }
    }
  }

  /// The same with its results.
  func filled(by bench: ReproductionBench) async throws -> ContinualTable {
    let pieces = entries.flatMap { entry in
      seeds.map { seed in (name: name(entry, seed), configuration: configuration(entry, seed, bench)) }
    }
    let results = try await bench.results(of: pieces, data: \.data) {
      try ContinualRun.result(of: $0, on: $1, shouldStop: $2)
    }
    var filled = self
    for place in entries.indices {
      filled.entries[place].results = Array(results[place * seeds.count..<(place + 1) * seeds.count])
    }
    return filled
  }

  private func name(_ entry: Entry, _ seed: UInt64) -> String {
    "\(set)-\(entry.stream.word)-\(entry.network.word)-\(entry.remedy.word)-\(seed)"
  }

  private func configuration(_ entry: Entry, _ seed: UInt64, _ bench: ReproductionBench) -> ContinualConfiguration {
    let data = bench.limited(
      DataConfiguration(name: set, encoding: entry.network.encoding(of: set), trainCount: entry.stream.trainCount))
    let taskSize = data.trainCount.map { entry.stream.plan.division == .split ? $0 / entry.stream.plan.count : $0 }
    let learner = entry.network.make(
      entry.network.input(of: set), entry.stream.plan.outputClasses(of: 10), seed,
      entry.remedy.halves ? taskSize ?? 12_000 : nil)
    return ContinualConfiguration(
      learner: learner, data: data, tasks: entry.stream.plan, memory: entry.remedy.memory, isJoint: entry.remedy.isJoint
    )
  }

  /// The entry of a network with a remedy on a sequence.
  func entry(_ network: ContinualNetwork, _ remedy: ContinualNetwork.Remedy, _ stream: Stream) -> Entry? {
    entries.first {
      $0.network.word == network.word && $0.remedy.word == remedy.word && $0.stream == stream
    }
  }

  // MARK: - As tables

  /// A row for each network and remedy: the average over the tasks after the last one, and how much was forgotten.
  var summary: ResultTable {
    var table = ResultTable(
      "average-\(set)",
      "\(title): mean accuracy on the five tasks after the last one, and how much of the best was forgotten",
      columns: ["network", "remedy"] + streams.flatMap { ["\($0.title) %", "forgotten"] })
    var last = ""
    for entry in entries where entries.first(where: { Self.isOneRow($0, entry) })?.stream == entry.stream {
      let cells = streams.flatMap { stream -> [ResultCell] in
        let found = self.entry(entry.network, entry.remedy, stream)
        return [found?.average, found?.forgetting].map { $0.map { .percent($0) } ?? .empty }
      }
      table.append([.text(entry.network.title == last ? "" : entry.network.title), .text(entry.remedy.title)] + cells)
      last = entry.network.title
    }
    return table
  }

  private static func isOneRow(_ left: Entry, _ right: Entry) -> Bool {
    left.network.word == right.network.word && left.remedy.word == right.remedy.word
  }

  /// Every accuracy that was measured.
  var data: ResultTable {
    var table = ResultTable(
      "accuracies-\(set)", "\(title): accuracy on each task after each task",
      columns: ["tasks", "network", "remedy", "seed", "after task", "on task", "accuracy %"], isData: true)
    for entry in entries {
      for (seed, result) in zip(seeds, entry.results) {
        for (after, row) in result.accuracies.rows.enumerated() {
          for (task, accuracy) in row.enumerated() {
            table.append([
              .text(entry.stream.title), .text(entry.network.title), .text(entry.remedy.title), .count(Int(seed)),
              .count(entry.remedy.isJoint ? entry.stream.plan.count : after + 1), .count(task + 1), .percent(accuracy),
            ])
          }
        }
      }
    }
    return table
  }
}
