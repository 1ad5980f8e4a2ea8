import Datasets
import Experiments
import Foundation
import Storage
import SystemPackage

/// Makes items of papers, one after the other, and writes what they came to.
///
/// ```swift
/// let reproduction = Reproduction(ReproductionSettings(budget: .quick), images: ImageSource(.ofProcess()))
/// let outcome = try await reproduction.make(ReproductionItem.named("nbp/figure-3"))
/// ```
///
/// Trainings are ordinary runs in `runs` below the output folder, which items share; an item that was stopped goes on with
/// them, and ends as if it had never stopped. An item counts as finished when its `item.json` exists, of this build of
/// Synfire, with all the files that it names.
public struct Reproduction: Sendable {
  /// What became of each item.
  public struct Outcome: Sendable {
    /// An item and its record, or the reason why there is none.
    public enum Entry: Sendable {
      /// Finished, now or before.
      case done(ItemRecord)
      /// Its images are not available.
      case notRun(reason: String)
      /// It failed.
      case failed(reason: String)
    }

    /// The items in order.
    public internal(set) var entries: [(item: ReproductionItem, entry: Entry)] = []
  }

  /// What is asked.
  public let settings: ReproductionSettings
  private let bench: ReproductionBench

  /// A reproduction that is ready to go.
  ///
  /// - Parameters:
  ///   - report: told how it goes, from several threads.
  ///   - shouldStop: asked now and then; true ends the work, with everything kept.
  public init(
    _ settings: ReproductionSettings, images: ImageSource,
    report: @escaping @Sendable (ReproductionEvent) -> Void = { _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) {
    self.settings = settings
    bench = ReproductionBench(settings: settings, images: images, report: report, shouldStop: shouldStop)
  }

  /// Makes one item, or reads what it came to before.
  ///
  /// - Throws: ``ReproductionStopped`` on request; a `DatasetError` if its images are not available.
  public func make(_ item: ReproductionItem) async throws -> ItemRecord {
    if !settings.again, let record = try finishedRecord(of: item) {
      bench.report(.wasFinished(item, record))
      return record
    }
    bench.report(.began(item))
    let start = ContinuousClock.now
    let findings = try await item.make(bench)
    let record = ItemRecord(item, findings, settings, seconds: (ContinuousClock.now - start) / .seconds(1))
    try record.write(findings.drawings, to: settings.folder(of: item))
    bench.report(.finished(item, record))
    return record
  }

  /// What the item came to before, where that is what is asked for now.
  private func finishedRecord(of item: ReproductionItem) throws(StorageError) -> ItemRecord? {
    let folder = settings.folder(of: item)
    guard let record = try ItemRecord.read(from: folder), record.budget == settings.budget,
      record.seeds == settings.seeds, record.missing.isEmpty
    else { return nil }
    if let reason = record.reasonToMakeAgain(in: folder) {
      bench.report(.remark("\(item.id): made again, as \(reason)"))
      return nil
    }
    return record
  }

  /// Makes all `items`; one that cannot be made does not keep the others from being made.
  ///
  /// - Throws: ``ReproductionStopped`` on request, and a `StorageError` where the output folder takes no more files.
  public func make(_ items: [ReproductionItem]) async throws -> Outcome {
    var outcome = Outcome()
    for item in items {
      let entry: Outcome.Entry
      do { entry = .done(try await make(item)) } catch { entry = try self.entry(for: error, of: item) }
      outcome.entries.append((item, entry))
    }
    return outcome
  }

  /// What an error means for its item; those that concern all items are thrown again.
  private func entry(for problem: any Error, of item: ReproductionItem) throws -> Outcome.Entry {
    if problem is ReproductionStopped || problem is CancellationError || bench.isStopped { throw problem }
    // Of the system's errors some have several lines.
    let reason = String(describing: problem).split(whereSeparator: \.isNewline).joined(separator: " ")
    if problem is DatasetError || problem is UnfinishedTrainings {
      bench.report(.notRun(item, reason: reason))
      return .notRun(reason: reason)
    }
    if problem is StorageError, !outputTakesFiles { throw problem }
    bench.report(.failed(item, reason: reason))
    return .failed(reason: reason)
  }

  /// Whether a small file can be written into the output folder.
  private var outputTakesFiles: Bool {
    let path = settings.folder.appending("trial")
    do throws(StorageError) {
      try RunFolder.makeFolder(of: path)
      var file = try AtomicFile(at: path)
      try file.write(repeatElement(0, count: 1 << 16))
      return true
    } catch { return false }
  }
}

extension Reproduction.Outcome {
  /// Whether nothing failed; what has no images here is no failure.
  public var isWhole: Bool {
    entries.allSatisfy { _, entry in
      switch entry {
      case .done, .notRun: true
      case .failed: false
      }
    }
  }

  /// Whether not one item could be made.
  public var madeNothing: Bool {
    entries.allSatisfy { _, entry in if case .done = entry { false } else { true } }
  }
}
