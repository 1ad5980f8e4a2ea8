import ArgumentParser
import Synfire
import SystemPackage

/// A run that was trained, and one of its checkpoints.
struct RunOptions: ParsableArguments {
  @Argument(help: "The folder of a run, as given to --output.")
  var run: String

  @Option(help: "Use the checkpoint after so many epochs. (default: the last)")
  var epoch: Int?

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
    return try Checkpoint(contentsOf: folder.checkpointPath(at: .init(epoch: epoch)))
  }
}
