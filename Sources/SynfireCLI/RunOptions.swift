import ArgumentParser
import Synfire
import SystemPackage

/// A run that was trained, and one of its checkpoints.
struct RunOptions: ParsableArguments {
  @Argument(help: "The folder of a run, as given to --output.")
  var run: String

  @Option(parsing: .unconditional, help: "Use the checkpoint after so many epochs. (default: the last)")
  var epoch: Int?

  func validate() throws {
    if let epoch, epoch < 1 { throw ValidationError("--epoch: wanted 1 or more, got \(epoch)") }
  }

  var folder: RunFolder { RunFolder(FilePath(run)) }

  /// The record of the run; a sweep of seeds is refused with the names of its runs.
  func record() throws -> RunRecord {
    let seeds = SeedSweep.folders(in: folder)
    guard folder.holdsRun || seeds.isEmpty else {
      throw StorageError(
        folder.path,
        "wanted the folder of one run, got one of several: "
          + seeds.map(\.path.string).joined(separator: ", "))
    }
    return try folder.record()
  }

  /// The checkpoint that was asked for.
  func checkpoint() throws -> Checkpoint {
    guard let epoch else { return try folder.lastCheckpoint() }
    return try folder.checkpoint(at: .init(epoch: epoch))
  }

  /// The learner as it was at that checkpoint.
  func learner(at checkpoint: Checkpoint) throws -> any Learner {
    do { return try checkpoint.makeLearner() } catch {
      throw StorageError(folder.checkpointPath(at: checkpoint.position), error.description)
    }
  }

  /// Says so where the images are no longer those that the run began with.
  func warn(of data: RunData, unlike record: RunRecord) {
    guard data.sources != record.sources else { return }
    Terminal.remark("\(record.configuration.data.name): no longer the images that the run was trained and tested with")
  }
}
