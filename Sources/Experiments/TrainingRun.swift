import Datasets
public import Learners
public import Recordings
import Storage
import SystemPackage

/// What a training run tells while it goes on.
public enum RunEvent: Sendable {
  /// `sample` of the `count` samples of the epoch after `epoch` whole ones are trained.
  case progress(seed: UInt64, epoch: Int, sample: Int, count: Int)
  /// A point of the history was reached.
  case point(History.Point)
}

/// One training of one learner with one seed: trains, reports, keeps records and checkpoints, and can be resumed.
///
/// A run that was stopped or killed and then resumed ends with the same weights as one that never was.
public struct TrainingRun: Sendable {
  /// Everything that decides the course of the run.
  public let configuration: RunConfiguration
  /// The scores so far.
  public private(set) var history = History()
  /// How far the run has come.
  public private(set) var position = Checkpoint.Position(epoch: 0)
  /// The learner as it is now.
  public private(set) var learner: any Learner

  /// Samples to train in all.
  public var sampleCount: Int { configuration.epochs * trainCount }
  /// Samples trained so far.
  public var samplesDone: Int { position.epoch * trainCount + position.sample }
  /// Training patterns.
  public var trainCount: Int { data.train.count }
  /// Patterns reported on.
  public var reportedCount: Int { data.reported.count }
  /// How many checkpoints are kept, 1 or more: the last ones, and that of the best epoch by held-out images; all if nil.
  public var keptCheckpoints: Int?

  private let data: RunData
  private let folder: RunFolder?
  private var record: RunRecord
  /// What learning took since the last point of the history.
  private var effort = Effort()
  /// The checkpoints in the folder when this process last looked; others are another process's work.
  private var knownCheckpoints: [Checkpoint.Position] = []
  /// Whether `epochs.jsonl` has the points of `history`, so that a line is all that a new one needs.
  private var historyIsOnDisk = false
  /// The best point by held-out images so far.
  private var bestHeldOut: History.Point?

  /// A run from the beginning.
  ///
  /// - Parameter folder: where to keep records and checkpoints, a new folder, one without a run, or one in which the same run
  ///   ended before its first checkpoint; nothing is kept where it is absent.
  public init(_ configuration: RunConfiguration, data: RunData, folder: RunFolder?) throws {
    try Self.check(configuration.epochs)
    guard data.augmentation == configuration.data.augmentation else {
      throw DatasetError(
        .invalidArgument, configuration.data.name,
        "wanted images \(Self.words(configuration.data.augmentation)), got images \(Self.words(data.augmentation))")
    }
    try folder?.checkThatARunCanBegin(configuration)
    self.configuration = configuration
    self.data = data
    self.folder = folder
    learner = try configuration.learner.makeLearner()
    record = RunRecord(configuration, data: data)
    try learner.check(data.train)
    guard let folder else { return }
    try folder.create()
    let lock = try RunLock(folder.path)
    try withExtendedLifetime(lock) {
      try folder.checkThatARunCanBegin(configuration)
      try folder.historyPath.removeFile()
      try folder.write(record)
    }
  }

  /// Goes on with the run in `folder`, from its last checkpoint that can be read.
  ///
  /// - Parameters:
  ///   - data: the patterns of the run; their sources must be those of the record.
  ///   - epochs: a new number of epochs; that of the record where it is absent.
  ///   - dataName: where the images lie now, if they have moved.
  ///   - warn: told of a checkpoint that cannot be read.
  public init(
    resuming folder: RunFolder, data: RunData, epochs: Int? = nil, dataName: String? = nil, warn: (String) -> Void
  ) throws {
    record = try folder.record()
    try Self.check(data, against: record, folder)
    record.resume(epochs: epochs, dataName: dataName)
    try Self.check(record.configuration.epochs)
    configuration = record.configuration
    self.data = data
    self.folder = folder
    learner = try configuration.learner.makeLearner()
    knownCheckpoints = folder.checkpointPositions()
    for position in knownCheckpoints.reversed() {
      do {
        try restore(try folder.checkpoint(at: position), from: folder.checkpointPath(at: position))
        break
      } catch { warn("\(error); going back to an earlier state") }
    }
    guard position.epoch <= configuration.epochs else {
      throw StorageError(
        folder.path,
        "wanted at least \(position.epoch) epochs, which are trained already, got \(configuration.epochs)")
    }
    let position = position
    history.points = try folder.history().points.filter { Self.position(of: $0, count: data.train.count) <= position }
    record.take(history)
    for point in history.points { noteHeldOut(point) }
  }

  /// Takes over the state of a checkpoint, if it belongs to this run.
  private mutating func restore(_ checkpoint: Checkpoint, from path: FilePath) throws(StorageError) {
    guard checkpoint.learner == configuration.learner else {
      throw StorageError(path, "belongs to a learner of another configuration")
    }
    guard checkpoint.position.sample < trainCount else {
      throw StorageError(
        path, "wanted a position below \(trainCount) samples, got \(checkpoint.position.sample)")
    }
    do { try learner.restore(checkpoint.state) } catch { throw StorageError(path, error.description) }
    position = checkpoint.position
    effort = Effort(chip: checkpoint.chip, activity: checkpoint.activity)
  }

  /// Where in the training a point of the history was reached, in epochs of `count` samples.
  private static func position(of point: History.Point, count: Int) -> Checkpoint.Position {
    let epoch = point.epoch.rounded(.down)
    guard epoch >= 0, epoch <= Double(RunConfiguration.largestEpochCount) else { return .init(epoch: .max) }
    return Checkpoint.Position(epoch: Int(epoch), sample: point.epoch == epoch ? 0 : count / 2)
  }

  private static func check(_ epochs: Int) throws {
    guard (0...RunConfiguration.largestEpochCount).contains(epochs) else {
      throw LearnerError("wanted 0 to \(RunConfiguration.largestEpochCount) epochs, got \(epochs)")
    }
  }

  /// Refuses patterns that are not those of the run in `folder`.
  private static func check(_ data: RunData, against record: RunRecord, _ folder: RunFolder) throws(StorageError) {
    guard record.hasSameContent(as: data) else {
      throw StorageError(
        folder.path,
        "wanted the data that the run began with, \(names(record.sources)), got \(names(data.sources))")
    }
    guard record.configuration.data.augmentation == data.augmentation else {
      throw StorageError(
        folder.path,
        "wanted images \(words(record.configuration.data.augmentation)), as the run began with, got images "
          + words(data.augmentation))
    }
    let inputs = record.configuration.learner.shape.inputCount
    guard inputs == data.train.width, record.trainCount == data.train.count else {
      throw StorageError(
        folder.path,
        "wanted \(record.trainCount) patterns of \(inputs) inputs, as the run began with, got "
          + "\(data.train.count) of \(data.train.width)")
    }
  }

  private static func words(_ augmentation: Augmentation?) -> String {
    augmentation.map { "augmented by \($0)" } ?? "without augmentation"
  }

  private static func names(_ sources: [DataSource]) -> String {
    sources.map { "\($0.name) \($0.sha256.prefix(8))" }.joined(separator: ", ")
  }

  /// Trains what is left of the epochs.
  ///
  /// - Parameters:
  ///   - report: told of progress and of each point of the history.
  ///   - shouldStop: asked every thousand samples; true ends the run, with everything kept.
  /// - Returns: whether the run is complete or was stopped.
  /// - Throws: a `StorageError` where a record or checkpoint cannot be written, a `LearnerError` where the learner cannot go
  ///   on, such as a chip at a spike out of its phase; the earlier records and checkpoints stay whole.
  public mutating func run(
    report: (RunEvent) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws -> RunRecord.Status {
    let lock = try folder.map { try RunLock($0.path) }
    defer { withExtendedLifetime(lock) {} }
    if let folder {
      guard folder.checkpointPositions() == knownCheckpoints else {
        throw StorageError(folder.path, "another process has trained this run in the meantime; resume it anew")
      }
      folder.removeLeftovers()
    }
    historyIsOnDisk = false
    // What could not be removed before is removed now.
    if knownCheckpoints.last == position { removeOldCheckpoints() }
    defer { knownCheckpoints = folder?.checkpointPositions() ?? [] }
    while position.epoch < configuration.epochs {
      guard try trainEpoch(report: report, shouldStop: shouldStop) else {
        if position.sample > 0, let folder {
          var checkpoint = checkpoint(at: position)
          noteWeightsRead(for: checkpoint)
          (checkpoint.chip, checkpoint.activity) = (effort.chip, effort.activity)
          try folder.write(checkpoint)
        }
        try write(status: .interrupted)
        return .interrupted
      }
    }
    removeOldCheckpoints()
    try write(status: .complete)
    return .complete
  }

  private func checkpoint(at position: Checkpoint.Position) -> Checkpoint {
    Checkpoint(of: learner, configuration: configuration.learner, position: position)
  }

  /// Counts that the host read the weights of a checkpoint from the chip, if one learns.
  private mutating func noteWeightsRead(for checkpoint: Checkpoint?) {
    effort.chip?.border.weightsRead += checkpoint?.weightCount ?? 0
  }

  /// Goes on with a pass over `samples` to sample `end`; false if it was stopped before.
  ///
  /// - Throws: the learner's own error, with seed, epoch, sample and image in front of it; the record keeps it.
  private mutating func learn(
    _ samples: LabelledPatterns, in pass: inout EpochPass, to end: Int, report: (RunEvent) -> Void,
    shouldStop: () -> Bool
  ) throws(LearnerError) -> Bool {
    let (seed, epoch, count) = (learner.seed, position.epoch, trainCount)
    defer { (position.sample, effort) = (pass.position, pass.effort) }
    do throws(LearnerError) {
      return try learner.learn(
        samples, in: &pass, to: end,
        progress: { report(.progress(seed: seed, epoch: epoch, sample: $0, count: count)) }, shouldStop: shouldStop)
    } catch {
      guard let place = error.place else { throw error }
      let sample = pass.position + place
      let failure =
        "seed \(seed), epoch \(epoch + 1), sample \(sample + 1) of \(count) (image \(pass.order[sample])): \(error)"
      record.failure = failure
      // The learner's error is the one to tell, even if the disk fails as well.
      try? write(status: .failed)
      throw LearnerError(failure)
    }
  }

  /// Trains to the end of the epoch under way; false if it was stopped before.
  private mutating func trainEpoch(report: (RunEvent) -> Void, shouldStop: () -> Bool) throws -> Bool {
    let epoch = position.epoch
    let samples = data.train(ofEpoch: epoch, seed: learner.seed)
    let middle = configuration.reportsHalfEpochs ? trainCount / 2 : 0
    var pass = EpochPass(
      order: learner.sampleOrder(of: trainCount, epoch: epoch), from: position.sample, effort: effort)
    for end in [middle, trainCount] where position.epoch == epoch && position.sample < end {
      guard try learn(samples, in: &pass, to: end, report: report, shouldStop: shouldStop) else { return false }
      try reach(Double(epoch) + (end == trainCount ? 1 : 0.5), rate: pass.samplesPerSecond, report)
      pass.effort = effort
    }
    return true
  }

  /// Takes the scores after `epoch` epochs and keeps what there is to keep.
  private mutating func reach(_ epoch: Double, rate: Double, _ report: (RunEvent) -> Void) throws {
    let isWhole = epoch == epoch.rounded()
    let next = Checkpoint.Position(epoch: position.epoch + 1)
    let checkpoint = isWhole && folder != nil ? checkpoint(at: next) : nil
    noteWeightsRead(for: checkpoint)
    var answering = Effort()
    let reported = try learner.score(on: data.reported, adding: &answering)
    let train = try learner.score(on: scoredTrain(), adding: &answering)
    let point = History.Point(
      seed: learner.seed, epoch: epoch, trainSamplesPerSecond: rate.rounded(), train: train,
      test: data.isHeldOut ? nil : reported, heldOut: data.isHeldOut ? reported : nil,
      chip: ChipWork(learning: effort, answering: answering), activity: effort.activity)
    effort = Effort()
    history.points.append(point)
    record.add(point)
    noteHeldOut(point)
    // The history before the checkpoint: a run that is killed in between goes back to the checkpoint before, and drops
    // the points after it.
    try writeHistory()
    if isWhole {
      position = next
      if let checkpoint { try folder?.write(checkpoint) }
      removeOldCheckpoints()
      try write(status: .running)
    }
    report(.point(point))
  }

  /// Adds the last point to `epochs.jsonl`, or writes the file anew for the first point of this process.
  private mutating func writeHistory() throws(StorageError) {
    guard let folder, let last = history.last else { return }
    if historyIsOnDisk { try folder.append(last) } else { try folder.write(history) }
    historyIsOnDisk = true
  }

  /// Removes checkpoints within an epoch, which that of `position` has made useless, and more whole ones than are kept.
  ///
  /// The folder is not listed again in each epoch: what it holds is known.
  private mutating func removeOldCheckpoints() {
    guard let folder else { return }
    for partial in knownCheckpoints where partial.sample > 0 && partial < position {
      folder.removeCheckpoint(at: partial)
    }
    knownCheckpoints.removeAll { $0.sample > 0 && $0 < position }
    guard let keptCheckpoints else { return }
    if knownCheckpoints.last != position { knownCheckpoints.append(position) }
    let best = bestHeldOut.map { Checkpoint.Position(epoch: Int($0.epoch)) }
    let old = knownCheckpoints.dropLast(max(1, keptCheckpoints)).filter { $0 != best }
    // What cannot be removed now is tried again.
    let removed = Set(old.filter { folder.removeCheckpoint(at: $0) })
    knownCheckpoints.removeAll { removed.contains($0) }
  }

  /// Notes the point of a whole epoch if most held-out images were recognised after it, as ``History/bestHeldOutEpoch`` does.
  private mutating func noteHeldOut(_ point: History.Point) {
    guard let score = point.heldOut, point.epoch == point.epoch.rounded() else { return }
    if let best = bestHeldOut?.heldOut, best.accuracy >= score.accuracy { return }
    bestHeldOut = point
  }

  /// The training patterns that are scored after an epoch.
  private func scoredTrain() throws -> LabelledPatterns {
    guard let count = configuration.scoredTrainCount, count < trainCount else { return data.train }
    return try data.train.prefix(count)
  }

  private mutating func write(status: RunRecord.Status) throws(StorageError) {
    record.update(status: status)
    try folder?.write(record)
  }
}
