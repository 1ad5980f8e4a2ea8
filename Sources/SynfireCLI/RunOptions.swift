import ArgumentParser
import Synfire
import SystemPackage

/// A run that was trained, and one of its checkpoints.
struct RunOptions: ParsableArguments {
  @Argument(help: "The folder of a run, as given to --output.")
  var run: String

  @Option(help: "Use the checkpoint after so many epochs. (default: the last)")
  var epoch: Int?

  @Flag(help: "Use the checkpoint that was best by spikes on the held-out images (needs a run with --hold-out).")
  var best = false

  func validate() throws {
    if best, epoch != nil { throw ValidationError("wanted --epoch or --best, got both") }
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
    guard let epoch = try best ? bestEpoch() : epoch else { return try folder.lastCheckpoint() }
    return try Checkpoint(contentsOf: folder.checkpointPath(at: .init(epoch: epoch)))
  }

  /// The whole epoch after which most held-out images were recognised; the test images have no say.
  private func bestEpoch() throws -> Int {
    let points = try folder.history().points.filter { $0.heldOut != nil && $0.epoch == $0.epoch.rounded() }
    guard let best = History(points).best(\.spikes) else {
      throw StorageError(folder.path, "wanted a run with held-out images (--hold-out) for --best, got one without")
    }
    return Int(best.epoch)
  }
}
