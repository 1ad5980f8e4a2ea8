import ExperimentFixtures
import Experiments
import Foundation
import Learners
import Recordings
import Storage
import Synchronization
import SystemPackage
import Testing

/// The points that runs have reported, from several threads.
private final class ReportedPoints: Sendable {
  private let points = Mutex<[History.Point]>([])

  var count: Int { points.withLock { $0.count } }
  var seeds: Set<UInt64> { points.withLock { Set($0.map(\.seed)) } }

  func note(_ event: RunEvent) {
    if case .point(let point) = event { points.withLock { $0.append(point) } }
  }
}

@Suite struct SeedSweepTests {
  private let seeds: [UInt64] = [7, 5, 18_446_744_073_709_551_615]

  /// The runs of a sweep below `folder`.
  private func runs(in folder: RunFolder?, epochs: Int = 2) throws -> [TrainingRun] {
    try seeds.map { seed in
      let experiment = try Experiment(.stripes(seed: seed), epochs: epochs, train: 1_100)
      return try TrainingRun(
        experiment.configuration, data: experiment.data, folder: folder.map { SeedSweep.folder(of: seed, in: $0) })
    }
  }

  @Test func aSweepTrainsWhatSingleRunsTrain() async throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("sweep")
    let reported = ReportedPoints()
    let runs = try await trained(runs(in: folder), in: folder, reported)
    #expect(reported.seeds == Set(seeds))
    #expect(runs.map(\.configuration.learner.seed) == seeds)
    for run in runs { try expectEqualsSingleRun(run, in: folder, scratch) }
    #expect(SeedSweep.folders(in: folder) == seeds.sorted().map { SeedSweep.folder(of: $0, in: folder) })
  }

  private func trained(
    _ runs: [TrainingRun], in folder: RunFolder, _ reported: ReportedPoints
  ) async throws -> [TrainingRun] {
    var sweep = SeedSweep(runs, folder: folder)
    let status = try await sweep.run(report: { reported.note($0) })
    #expect(status == .complete)
    return sweep.runs
  }

  private func expectEqualsSingleRun(_ run: TrainingRun, in sweep: RunFolder, _ scratch: ScratchFolder) throws {
    let seed = run.configuration.learner.seed
    let single = scratch.run("single \(seed)")
    let wanted = try Experiment(.stripes(seed: seed), epochs: 2, train: 1_100).trained(in: single)
    #expect(run.learner.state == wanted.learner.state)
    #expect(run.history.scores == wanted.history.scores)
    #expect(try SeedSweep.folder(of: seed, in: sweep).checkpointFiles == single.checkpointFiles)
  }

  @Test func theSummaryIsMeanAndSpreadOfTheLastAndTheBestScores() async throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("sweep")
    var sweep = SeedSweep(try runs(in: folder, epochs: 4), folder: folder)
    #expect(sweep.summary == nil)
    _ = try await sweep.run()
    let summary = try #require(sweep.summary)
    #expect(summary.seeds == seeds)
    let histories = sweep.runs.map(\.history)
    for name in ["exact", "spikes", "potential"] {
      #expect(summary.last[name] == Spread(histories.compactMap { $0.last?.reported[name] }))
      #expect(summary.best[name] == Spread(histories.compactMap { $0.points.compactMap { $0.reported[name] }.max() }))
    }
    #expect(try #require(summary.best["spikes"]).mean > 0.5, "the stripes are easy")
    let file = URL(fileURLWithPath: folder.path.appending("summary.json").string)
    #expect(try JSONDecoder().decode(SeedSummary.self, from: Data(contentsOf: file)) == summary)
  }

  @Test func aSweepThatIsStoppedStopsAllRunsAndCanGoOn() async throws {
    let scratch = try ScratchFolder()
    let (folder, whole) = (scratch.run("stopped"), scratch.run("whole"))
    let reported = ReportedPoints()
    var sweep = SeedSweep(try runs(in: folder, epochs: 5), folder: folder)
    let status = try await sweep.run(
      report: { reported.note($0) }, shouldStop: { reported.count >= 2 })
    #expect(status == .interrupted)
    let data = try Experiment(epochs: 5, train: 1_100).data
    var rest = SeedSweep(
      try SeedSweep.folders(in: folder).map { try TrainingRun(resuming: $0, data: data) { _ in } }, folder: folder)
    #expect(rest.runs.count == seeds.count)
    #expect(try await rest.run() == .complete)
    var wanted = SeedSweep(try runs(in: whole, epochs: 5), folder: whole)
    _ = try await wanted.run()
    let names = try whole.files.keys.filter { $0.hasSuffix(".safetensors") || $0 == "summary.json" }
    #expect(names.count == 5 * seeds.count + 1)
    let (got, expected) = (try folder.files, try whole.files)
    // The summary lists the seeds in the order of the runs, which a resumed sweep sorts.
    for name in names where name != "summary.json" { #expect(got[name] == expected[name], "\(name)") }
    #expect(try rest.summary?.last["spikes"]?.mean == #require(wanted.summary).last["spikes"]?.mean)
  }

  @Test func aRunThatFailsEndsTheSweepWithItsError() async throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("sweep")
    // So many epochs that no run can end before the broken one has failed, however late it gets its turn.
    var sweep = SeedSweep(try runs(in: folder, epochs: 100_000), folder: folder)
    let broken = SeedSweep.folder(of: 7, in: folder)
    try FileManager.default.removeItem(atPath: broken.checkpointsPath.string)
    let error = await #expect(throws: StorageError.self) { try await sweep.run() }
    #expect(error?.path.string.hasPrefix(broken.path.string) == true)
    for seed in seeds.dropFirst() {
      #expect(try SeedSweep.folder(of: seed, in: folder).record().status != .complete)
    }
  }
}
