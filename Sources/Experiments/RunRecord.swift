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

  /// The best of one reading over the epochs so far.
  public struct Best: Sendable, Hashable, Codable {
    /// After how many epochs.
    public let epoch: Double
    /// The fraction that was right.
    public let value: Double
  }

  /// The scores so far; a best epoch is chosen on the reported patterns themselves, so state the last as well.
  public struct Results: Sendable, Hashable, Codable {
    /// The last point.
    public private(set) var last: History.Point
    /// The best point of each reading, by its name.
    public private(set) var best: [String: Best]

    init(_ point: History.Point) {
      last = point
      best = [:]
      add(point)
    }

    init?(_ history: History) {
      guard let first = history.points.first else { return nil }
      self.init(first)
      for point in history.points.dropFirst() { add(point) }
    }

    /// Takes over a later point; of equal values the first stays the best.
    mutating func add(_ point: History.Point) {
      last = point
      for (name, value) in point.reported.fractions where value > best[name]?.value ?? -1 {
        best[name] = Best(epoch: point.epoch, value: value)
      }
    }
  }

  /// The version of the format that is written; older ones are read too.
  public static let currentFormat = 2

  /// The version of this format.
  public var format = currentFormat
  /// The version of Synfire that wrote it.
  public var synfire = synfireVersion
  /// What was asked for.
  public var configuration: RunConfiguration
  /// The files that were learned from and reported on.
  public var sources: [DataSource]
  /// How the inputs of a pattern lie; absent from records of the first format.
  public var inputShape: PatternShape?
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
    inputShape = data.train.shape
    trainCount = data.train.count
    reportedCount = data.reported.count
    machine = .current
    started = Self.now
    updated = started
    status = .running
  }

  /// Why no run can have this record: what was wanted and what was got; nil if one can.
  var validationFailure: String? {
    guard (1...Self.currentFormat).contains(format) else {
      return "wanted a record of format 1 to \(Self.currentFormat), got \(format): a newer Synfire wrote it"
    }
    let counts = [
      trainCount, reportedCount, configuration.data.heldOut, configuration.data.trainCount ?? 1,
      configuration.scoredTrainCount ?? 1,
    ]
    guard (0...RunConfiguration.largestEpochCount).contains(configuration.epochs) else {
      return "wanted 0 to \(RunConfiguration.largestEpochCount) epochs, got \(configuration.epochs)"
    }
    if let count = counts.first(where: { $0 < 0 || $0 > Int32.max }) {
      return "wanted numbers of images of 0 to \(Int32.max), got \(count)"
    }
    do { try configuration.data.augmentation?.check() } catch { return "\(error)" }
    return nil
  }

  /// Whether `data` hold the same images as those of the run, wherever and however compressed they lie.
  public func hasSameContent(as data: RunData) -> Bool { sources.map(\.sha256) == data.sources.map(\.sha256) }

  /// Notes that the run goes on, perhaps on another machine or with another version.
  ///
  /// - Parameters:
  ///   - epochs: a new number of epochs.
  ///   - dataName: where the images lie now.
  mutating func resume(epochs: Int?, dataName: String?) {
    format = Self.currentFormat
    machine = .current
    synfire = synfireVersion
    failure = nil
    if let epochs { configuration.epochs = epochs }
    if let dataName { configuration.data.name = dataName }
  }

  /// Notes how far the run has come, the points of its history told before.
  mutating func update(status: Status) {
    self.status = status
    updated = Self.now
  }

  /// Takes over a point of the history.
  mutating func add(_ point: History.Point) { if results?.add(point) == nil { results = Results(point) } }

  /// Takes over a history that is there already.
  mutating func take(_ history: History) { results = Results(history) }

  /// Whole seconds, which survive the text of the file.
  private static var now: Date { Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down)) }
}

/// The version of Synfire, by the rules of semver.org.
public let synfireVersion = "0.1.0"

extension RunRecord.Results {
  private enum Key: CodingKey { case last, best, bestExact, bestSpikes, bestPotential }

  /// Reads the best points by the names of their readings; the first format has three of them under keys of their own.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    last = try values.decode(History.Point.self, forKey: .last)
    if let best = try values.decodeIfPresent([String: RunRecord.Best].self, forKey: .best) {
      self.best = best
    } else {
      best = [
        "exact": try values.decode(RunRecord.Best.self, forKey: .bestExact),
        "spikes": try values.decode(RunRecord.Best.self, forKey: .bestSpikes),
        "potential": try values.decode(RunRecord.Best.self, forKey: .bestPotential),
      ]
    }
  }

  /// Writes the last point and the best ones.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(last, forKey: .last)
    try values.encode(best, forKey: .best)
  }

  /// The scores by the readings that a learner declares; see ``Score/converted(to:)``.
  func converted(to readings: Readings) -> Self {
    var results = self
    results.last = last.converted(to: readings)
    let answer = readings.answer.name
    if best[answer] == nil, let highest = best["potential"] { results.best = [answer: highest] }
    return results
  }
}
