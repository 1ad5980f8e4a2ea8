import Foundation
import Recordings
import Storage
import Synchronization
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
    let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
    let failure = Failure()
    let shouldStop: @Sendable () -> Bool = { shouldStop() || failure.hasHappened || Task.isCancelled }
    var statuses: [RunRecord.Status] = []
    try? summaryPath?.removeFile()
    try await withThrowingTaskGroup(of: (Int, TrainingRun, RunRecord.Status).self) { group in
      var waiting = Array(runs.enumerated()).reversed().map { $0 }
      for _ in 0..<min(cores, runs.count) { Self.start(waiting.popLast(), in: &group, report, shouldStop, failure) }
      while let (index, run, status) = try await group.next() {
        runs[index] = run
        statuses.append(status)
        Self.start(waiting.popLast(), in: &group, report, shouldStop, failure)
      }
    }
    guard statuses.allSatisfy({ $0 == .complete }) else { return .interrupted }
    if let summary, let path = summaryPath { try AtomicFile.write(JSONText.pretty(summary).utf8, to: path) }
    return .complete
  }

  /// Where the summary stands once every run is complete, and only then.
  private var summaryPath: FilePath? { folder?.path.appending("summary.json") }

  /// Mean and spread of the scores of all runs; nothing before every run has one.
  public var summary: SeedSummary? { SeedSummary(runs.map(\.history)) }

  private static func start(
    _ next: (offset: Int, element: TrainingRun)?,
    in group: inout ThrowingTaskGroup<(Int, TrainingRun, RunRecord.Status), any Error>,
    _ report: @escaping @Sendable (RunEvent) -> Void, _ shouldStop: @escaping @Sendable () -> Bool,
    _ failure: Failure
  ) {
    guard let next else { return }
    group.addTask {
      var run = next.element
      do {
        let status = try run.run(report: report, shouldStop: shouldStop)
        return (next.offset, run, status)
      } catch {
        failure.note()
        throw error
      }
    }
  }

  /// Whether a run has failed, so that the others stop without waiting for anybody.
  private final class Failure: Sendable {
    private let state = Atomic<Bool>(false)

    var hasHappened: Bool { state.load(ordering: .relaxed) }

    func note() { state.store(true, ordering: .relaxed) }
  }
}
