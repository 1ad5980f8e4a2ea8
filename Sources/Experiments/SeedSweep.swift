import Foundation
import Recordings
import Storage
import SystemPackage

/// Several runs of one configuration that differ in their seed, trained side by side on the cores there are.
public struct SeedSweep: Sendable {
  /// The runs, in the order of their seeds.
  public private(set) var runs: [TrainingRun]
  private let folder: RunFolder?

  /// Takes runs that are ready to go.
  ///
  /// - Parameter folder: where to write the summary; nothing is written where it is absent.
  public init(_ runs: [TrainingRun], folder: RunFolder?) {
    self.runs = runs
    self.folder = folder
  }

  /// The folder of the run of `seed` within the folder of a sweep.
  public static func folder(of seed: UInt64, in sweep: RunFolder) -> RunFolder {
    RunFolder(sweep.path.appending("seed-\(seed)"))
  }

  /// The folders of the runs that a sweep has left in its folder, in the order of their seeds.
  public static func folders(in sweep: RunFolder) -> [RunFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: sweep.path.string)) ?? []
    return names.compactMap { $0.hasPrefix("seed-") ? UInt64($0.dropFirst(5)) : nil }.sorted()
      .map { folder(of: $0, in: sweep) }.filter(\.holdsRun)
  }

  /// Trains all runs to their end or until one is asked to stop or fails.
  ///
  /// Each run has a core for itself; the results do not depend on how many there are.
  ///
  /// - Parameters:
  ///   - report: told of the progress of every run, from several threads.
  ///   - shouldStop: asked by every run now and then.
  /// - Returns: whether all runs are complete.
  public mutating func run(
    report: @escaping @Sendable (RunEvent) -> Void = { _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) async throws -> RunRecord.Status {
    try? summaryPath?.removeFile()
    let results = try await RunQueue().results(
      of: runs, shouldStop: shouldStop, finished: { runs[$0] = $1.run }
    ) { run, stops in
      var run = run
      let status = try run.run(report: report, shouldStop: stops)
      return (run: run, status: status)
    }
    let statuses = results.map(\.status)
    guard statuses.allSatisfy({ $0 == .complete }) else { return .interrupted }
    folder?.removeLeftovers()
    if let summary, let path = summaryPath { try AtomicFile.write(JSONText.pretty(summary).utf8, to: path) }
    return .complete
  }

  /// Where the summary stands once every run is complete, and only then.
  private var summaryPath: FilePath? { folder?.path.appending("summary.json") }

  /// Mean and spread of the scores of all runs; nothing before every run has one.
  public var summary: SeedSummary? { SeedSummary(runs.map(\.history)) }
}
