public import Datasets
public import Foundation
public import Recordings

/// What there is to know of a run: `run.json`.
public struct RunRecord: Sendable, Hashable, Codable {
  /// How far a run has come.
  public enum Status: String, Sendable, Hashable, Codable {
    /// Under way, or killed.
    case running
    /// Stopped on request; it can be resumed.
    case interrupted
    /// All epochs trained.
    case complete
    /// Stopped by the learner, as a chip at a spike out of its phase; `failure` says where.
    case failed
  }

  /// The best of one metric over the epochs so far.
  public struct Best: Sendable, Hashable, Codable {
    /// After how many epochs.
    public let epoch: Double
    /// The metric, a fraction.
    public let value: Double
  }

  /// The scores so far; a best epoch is chosen on the reported patterns themselves, so state the last as well.
  public struct Results: Sendable, Hashable, Codable {
    /// The last point.
    public let last: History.Point
    /// The best fraction of exact answers.
    public let bestExact: Best
    /// The best accuracy by spikes.
    public let bestSpikes: Best
    /// The best accuracy by potential.
    public let bestPotential: Best

    init?(_ history: History) {
      func best(_ metric: (Score) -> Double) -> Best? {
        history.best(metric).map { Best(epoch: $0.epoch, value: metric($0.reported)) }
      }
      guard let last = history.last, let exact = best(\.exact), let spikes = best(\.spikes),
        let potential = best(\.potential)
      else { return nil }
      (self.last, bestExact, bestSpikes, bestPotential) = (last, exact, spikes, potential)
    }
  }

  /// The version of the format that is read and written.
  public static let currentFormat = 1

  /// The version of this format.
  public var format = currentFormat
  /// The version of Synfire that wrote it.
  public var synfire = synfireVersion
  /// What was asked for.
  public var configuration: RunConfiguration
  /// The files that were learned from and reported on.
  public var sources: [DataSource]
  /// Training patterns.
  public var trainCount: Int
  /// Patterns reported on.
  public var reportedCount: Int
  /// The machine.
  public var machine: Machine
  /// When the run began, in UTC.
  public var started: Date
  /// When this record was written, in UTC.
  public var updated: Date
  /// How far it has come.
  public var status: Status
  /// The scores so far.
  public var results: Results?
  /// Where and why the learner stopped, in one line; absent unless the run has failed.
  public var failure: String?

  /// A record of a run that begins now.
  public init(_ configuration: RunConfiguration, data: RunData) {
    self.configuration = configuration
    sources = data.sources
    trainCount = data.train.count
    reportedCount = data.reported.count
    machine = .current
    started = Self.now
    updated = started
    status = .running
  }

  /// Why no run can have this record: what was wanted and what was got; nil where one can.
  var impossibility: String? {
    guard format == Self.currentFormat else { return "wanted a record of format \(Self.currentFormat), got \(format)" }
    let learner = configuration.learner
    let counts = [
      trainCount, reportedCount, configuration.data.heldOut, configuration.data.trainCount ?? 1,
      configuration.scoredTrainCount ?? 1,
    ]
    guard learner.hasPossibleLayers else { return "wanted the sizes of a network's layers, got \(learner.layers)" }
    guard (0...RunConfiguration.largestEpochCount).contains(configuration.epochs) else {
      return "wanted 0 to \(RunConfiguration.largestEpochCount) epochs, got \(configuration.epochs)"
    }
    if let count = counts.first(where: { $0 < 0 || $0 > Int32.max }) {
      return "wanted numbers of images of 0 to \(Int32.max), got \(count)"
    }
    return nil
  }

  /// Whether `data` hold the same images as those of the run, wherever and however compressed they lie.
  public func hasSameContent(as data: RunData) -> Bool { sources.map(\.sha256) == data.sources.map(\.sha256) }

  /// Notes that the run goes on, perhaps on another machine or with another version.
  mutating func goOn(epochs: Int?) {
    machine = .current
    synfire = synfireVersion
    failure = nil
    if let epochs { configuration.epochs = epochs }
  }

  /// Takes over how far the run has come.
  mutating func update(status: Status, history: History) {
    self.status = status
    updated = Self.now
    results = Results(history)
  }

  /// Whole seconds, which survive the text of the file.
  private static var now: Date { Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down)) }
}

/// The version of Synfire, by the rules of semver.org.
public let synfireVersion = "0.1.0"
