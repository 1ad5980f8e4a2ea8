import Datasets
import Foundation
import Learners

/// Makes items of papers, one after the other, and writes what they came to.
///
/// ```swift
/// let reproduction = Reproduction(ReproductionSettings(budget: .quick), images: ImageSource(.ofProcess()))
/// let outcome = try await reproduction.make(ReproductionItem.named("nbp/figure-3"))
/// ```
///
/// Trainings are ordinary runs in `runs` below the output folder, which items share; an item that was stopped goes on with
/// them, and ends as if it had never stopped. An item counts as finished when its `item.json` is there.
public struct Reproduction: Sendable {
  /// What became of each item.
  public struct Outcome: Sendable {
    /// An item and its record, or the reason why there is none.
    public enum Entry: Sendable {
      /// Finished, now or before.
      case done(ItemRecord)
      /// Its images are not to be had.
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
  /// - Throws: ``ReproductionStopped`` on request; a `DatasetError` where its images are not to be had.
  public func make(_ item: ReproductionItem) async throws -> ItemRecord {
    let folder = settings.folder(of: item)
    if !settings.again, let record = try ItemRecord.read(from: folder), record.budget == settings.budget,
      record.seeds == settings.seeds, record.missing.isEmpty
    {
      bench.report(.wasFinished(item, record))
      return record
    }
    bench.report(.began(item))
    let start = ContinuousClock.now
    let findings = try await item.make(bench)
    let record = ItemRecord(item, findings, settings, seconds: (ContinuousClock.now - start) / .seconds(1))
    try record.write(findings.drawings, to: folder)
    bench.report(.finished(item, record))
    return record
  }

  /// Makes all `items`; one that cannot be made does not keep the others from being made.
  ///
  /// - Throws: ``ReproductionStopped`` on request, and a `StorageError` where nothing can be written.
  public func make(_ items: [ReproductionItem]) async throws -> Outcome {
    var outcome = Outcome()
    for item in items {
      let entry: Outcome.Entry
      do {
        entry = .done(try await make(item))
      } catch let trouble as DatasetError {
        entry = .notRun(reason: trouble.description)
        bench.report(.notRun(item, reason: trouble.description))
      } catch let trouble as LearnerError {
        entry = .failed(reason: trouble.description)
        bench.report(.notRun(item, reason: trouble.description))
      }
      outcome.entries.append((item, entry))
    }
    return outcome
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
}
