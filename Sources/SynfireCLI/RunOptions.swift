import ArgumentParser
import Synfire
import SystemPackage

/// A run that was trained, and one of its checkpoints.
struct RunOptions: ParsableArguments {
  @Argument(help: "The folder of a run, or of several seeds, as given to --output.")
  var run: String

  @Option(parsing: .unconditional, help: "Use the checkpoint after so many epochs. (default: the last)")
  var epoch: Int?

  @Flag(help: "Use the checkpoint that was best by spikes on the held-out images (needs a run with --hold-out).")
  var best = false

  func validate() throws {
    if let epoch, epoch < 1 { throw ValidationError("--epoch: wanted 1 or more, got \(epoch)") }
    if best, epoch != nil { throw ValidationError("wanted --epoch or --best, got both") }
  }

  /// The run in the folder, or the runs of several seeds.
  func folders() throws -> [RunFolder] {
    let folder = RunFolder(FilePath(run))
    let folders = folder.holdsRun ? [folder] : SeedSweep.folders(in: folder)
    guard !folders.isEmpty else {
      throw StorageError(folder.path, "wanted the folder of a run, got one without run.json")
    }
    return folders
  }

  /// The checkpoint that was asked for, of the run in `folder`.
  func checkpoint(in folder: RunFolder) throws -> Checkpoint {
    guard let epoch = try best ? bestEpoch(in: folder) : epoch else { return try folder.lastCheckpoint() }
    let epochs = folder.checkpointPositions().filter { $0.sample == 0 }.map(\.epoch)
    guard epochs.contains(epoch) else {
      let range = epochs.isEmpty ? "none" : "\(epochs[0]) to \(epochs[epochs.count - 1])"
      throw StorageError(folder.path, "wanted an epoch of which there is a checkpoint (\(range)), got \(epoch)")
    }
    return try folder.checkpoint(at: .init(epoch: epoch))
  }

  /// The learner as it was at that checkpoint.
  func learner(at checkpoint: Checkpoint, in folder: RunFolder) throws -> any Learner {
    do { return try checkpoint.makeLearner() } catch {
      throw StorageError(folder.checkpointPath(at: checkpoint.position), error.description)
    }
  }

  /// Says so where the images are no longer those that the run began with.
  func warn(of data: RunData, unlike record: RunRecord) {
    guard data.sources != record.sources else { return }
    Terminal.remark("\(record.configuration.data.name): no longer the images that the run was trained and tested with")
  }

  /// The whole epoch after which most held-out images were recognised; the test images have no say.
  private func bestEpoch(in folder: RunFolder) throws -> Int {
    let points = try folder.history().points.filter { $0.heldOut != nil && $0.epoch == $0.epoch.rounded() }
    guard let best = History(points).best(\.spikes) else {
      throw StorageError(folder.path, "wanted a run with held-out images (--hold-out) for --best, got one without")
    }
    return Int(best.epoch)
  }
}
