public import Datasets
import Experiments
public import SystemPackage

/// What is asked of a reproduction.
public struct ReproductionSettings: Sendable {
  /// The folder for everything that is written.
  public var output: FilePath
  /// How much work an item may be.
  public var budget: Budget
  /// The seeds of trainings.
  public var seeds: [UInt64]
  /// Whether finished items are made again, and runs of other settings replaced.
  public var again: Bool
  /// Whether nothing is trained: items whose trainings are not finished are not made.
  public var finishedOnly: Bool
  /// The seeds where none are asked for.
  public static let defaultSeeds: [UInt64] = [1, 2, 3]

  /// Puts settings together.
  public init(
    output: FilePath = "reproductions", budget: Budget = .full, seeds: [UInt64] = defaultSeeds, again: Bool = false,
    finishedOnly: Bool = false
  ) {
    self.output = output
    self.budget = budget
    self.seeds = seeds
    self.again = again
    self.finishedOnly = finishedOnly
  }

  /// The folder for what this budget gives: quick results stay apart from full ones.
  public var folder: FilePath { budget.isQuick ? output.appending("quick") : output }

  /// The folder of an item's files.
  public func folder(of item: ReproductionItem) -> FilePath {
    folder.appending(item.paper.rawValue).appending(item.word)
  }

  /// The folder of a training that items may share.
  func runFolder(_ name: String) -> RunFolder { RunFolder(folder.appending("runs").appending(name)) }

  /// The command that makes an item with these settings.
  public func command(for item: ReproductionItem) -> String {
    var words = ["synfire reproduce", item.id]
    if budget.isQuick { words.append("--quick") }
    if seeds != Self.defaultSeeds { words += ["--seeds", seeds.map(String.init).joined(separator: ",")] }
    return words.joined(separator: " ")
  }
}

/// Where the images of reproductions come from.
public struct ImageSource: Sendable {
  /// The set of a name, with this many training images at least where they are drawn.
  let dataset: @Sendable (String, Int?) async throws -> Dataset
  /// Whether a known set is on this machine.
  let isHere: @Sendable (String) -> Bool

  /// Known sets as `locator` finds them, else downloaded, if they are small or `allowLarge` is true.
  public init(
    _ locator: DatasetLocator, allowLarge: Bool = false, progress: (@Sendable (DownloadProgress) -> Void)? = nil
  ) {
    dataset = { name, count in
      try await DatasetChoice(name).load(
        with: locator, trainCount: count, allowLarge: allowLarge, progress: progress)
    }
    isHere = { name in KnownDataset.named(name)?.folder(with: locator) != nil }
  }

  /// Sets that `dataset` gives, and throws a `DatasetError` where it has none.
  package init(
    dataset: @escaping @Sendable (String, Int?) async throws -> Dataset, isHere: @escaping @Sendable (String) -> Bool
  ) {
    self.dataset = dataset
    self.isHere = isHere
  }
}

/// What a reproduction tells while it goes on.
public enum ReproductionEvent: Sendable {
  /// An item begins.
  case began(ReproductionItem)
  /// `done` of the `total` things of the work under way are done.
  case progress(title: String, done: Int, total: Int, unit: String)
  /// Something to know.
  case remark(String)
  /// An item is finished and written.
  case finished(ReproductionItem, ItemRecord)
  /// An item was finished before.
  case wasFinished(ReproductionItem, ItemRecord)
  /// The images of an item are not available here, and why.
  case notRun(ReproductionItem, reason: String)
  /// An item has failed, and why.
  case failed(ReproductionItem, reason: String)
}

/// An item needs trainings that are not finished, and nothing is to be trained.
public struct UnfinishedTrainings: Error, Hashable, Sendable, CustomStringConvertible {
  /// The words for their folders.
  public let names: [String]

  /// What is wanted.
  public var description: String {
    "wanted finished trainings (--finished-only), got unfinished ones: \(names.joined(separator: ", "))"
  }
}

/// Somebody asked to stop; what is trained so far is kept.
public struct ReproductionStopped: Error, Hashable, Sendable {
  /// Notes a stop.
  public init() {}
}
