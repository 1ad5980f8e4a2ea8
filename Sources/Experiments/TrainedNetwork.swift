public import Learners
internal import Recordings
public import Storage

/// A network at one checkpoint of its run.
public struct TrainedNetwork: Sendable {
  /// Which checkpoint of a run.
  public enum Choice: Sendable, Hashable {
    /// The last one.
    case last
    /// That after a number of whole epochs.
    case epoch(Int)
    /// That of the epoch after which most held-out patterns were recognised.
    case best
  }

  /// The folder of the run.
  public let folder: RunFolder
  /// What there is to know of the run.
  public let record: RunRecord
  /// What it had learned.
  public let checkpoint: Checkpoint
  /// The learner's configuration: that of the checkpoint, perhaps on another backend.
  public let configuration: AnyLearnerConfiguration
  /// The learner in the state of the checkpoint.
  public let learner: any Learner

  /// Reads the network of a run, trusting nothing.
  ///
  /// - Parameters:
  ///   - folder: The run.
  ///   - choice: Which of its checkpoints.
  ///   - backend: Where a learner that has a circuit is to run; where it was trained if nil.
  /// - Throws: `StorageError` for a run or a checkpoint that is not there, is torn, or does not fit.
  public init(
    _ folder: RunFolder, at choice: Choice = .last, on backend: Backend? = nil
  ) throws(StorageError) {
    let record = try folder.record()
    if let failure = record.failure, folder.checkpointPositions().isEmpty {
      throw StorageError(folder.path, "wanted a run with a checkpoint, got one that failed before: \(failure)")
    }
    let checkpoint = try Self.checkpoint(choice, in: folder)
    do throws(LearnerError) {
      configuration = if let backend { try checkpoint.learner.converted(to: backend) } else { checkpoint.learner }
      learner = try checkpoint.makeLearner(as: configuration)
    } catch { throw StorageError(folder.checkpointPath(at: checkpoint.position), error.description) }
    (self.folder, self.record, self.checkpoint) = (folder, record, checkpoint)
  }

  private static func checkpoint(_ choice: Choice, in folder: RunFolder) throws(StorageError) -> Checkpoint {
    let epoch: Int
    switch choice {
    case .last: return try folder.lastCheckpoint()
    case .epoch(let number): epoch = number
    case .best:
      guard let best = try folder.history().bestHeldOutEpoch else {
        throw StorageError(
          folder.path, "wanted a run with held-out images to choose its best epoch by, got one without")
      }
      epoch = best
    }
    let epochs = folder.checkpointPositions().filter { $0.sample == 0 }.map(\.epoch)
    guard epochs.contains(epoch) else {
      let range = epochs.isEmpty ? "none" : "\(epochs[0]) to \(epochs[epochs.count - 1])"
      throw StorageError(folder.path, "wanted an epoch of which there is a checkpoint (\(range)), got \(epoch)")
    }
    return try folder.checkpoint(at: .init(epoch: epoch))
  }
}
