import Datasets
import ExperimentFixtures
import Experiments
import Foundation
import NetworkModel
import Papers
import Synchronization
import SystemPackage

extension Budget {
  /// As little as shows that an item works.
  static let tiny = Budget(trainCount: 60, testCount: 20, epochs: 1, hidden: 16, draws: 2)
}

/// An error of two lines.
private struct Oddity: Error, CustomStringConvertible {
  var description: String { "something odd\nhas happened" }
}

extension ImageSource {
  /// Glyphs under the name of every set but those in `missing`: 28×28, ten classes.
  ///
  /// Asked for a set of `broken`, it throws an error of no type that anybody knows.
  static func glyphs(missing: Set<String> = [], broken: Set<String> = []) -> ImageSource {
    ImageSource(
      dataset: { name, _ in
        if broken.contains(name) { throw Oddity() }
        if missing.contains(name) { throw DatasetError(.missing, name, "wanted the set, got nothing") }
        var glyphs = try Dataset.glyphs(train: 700, test: 40)
        glyphs.name = name
        return glyphs
      }, isHere: { !missing.contains($0) })
  }
}

/// What reproductions have told, from several threads.
final class ReproductionLog: Sendable {
  private let state = Mutex<
    (
      began: [String], finished: [String], skipped: [String], notRun: [String], failed: [String], remarks: [String],
      steps: Int
    )
  >(
    ([], [], [], [], [], [], 0))

  var began: [String] { state.withLock { $0.began } }
  var finished: [String] { state.withLock { $0.finished } }
  var skipped: [String] { state.withLock { $0.skipped } }
  var notRun: [String] { state.withLock { $0.notRun } }
  var failed: [String] { state.withLock { $0.failed } }
  var remarks: [String] { state.withLock { $0.remarks } }
  var steps: Int { state.withLock { $0.steps } }

  func note(_ event: ReproductionEvent) {
    state.withLock { state in
      switch event {
      case .began(let item): state.began.append(item.id)
      case .finished(let item, _): state.finished.append(item.id)
      case .wasFinished(let item, _): state.skipped.append(item.id)
      case .notRun(let item, _): state.notRun.append(item.id)
      case .progress: state.steps += 1
      case .failed(let item, _): state.failed.append(item.id)
      case .remark(let line): state.remarks.append(line)
      }
    }
  }
}

extension ScratchFolder {
  /// A reproduction that writes here.
  func reproduction(
    _ budget: Budget = .tiny, seeds: [UInt64] = [1, 2], again: Bool = false, finishedOnly: Bool = false,
    images: ImageSource = .glyphs(),
    log: ReproductionLog = ReproductionLog(), shouldStop: @escaping @Sendable () -> Bool = { false }
  ) -> Reproduction {
    Reproduction(
      ReproductionSettings(output: path, budget: budget, seeds: seeds, again: again, finishedOnly: finishedOnly),
      images: images,
      report: { log.note($0) }, shouldStop: shouldStop)
  }

  /// The files of an item by their name, with their bytes.
  func files(of item: ReproductionItem) throws -> [String: Data] {
    try RunFolder(path.appending("quick").appending(item.paper.rawValue).appending(item.word)).files
  }
}
