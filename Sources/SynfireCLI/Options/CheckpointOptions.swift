import ArgumentParser
import Synfire
import SystemPackage

/// Which checkpoint of a run that was trained.
struct CheckpointOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "Use the checkpoint after this many epochs. (default: the last)")
  var epoch: Int?

  @Flag(help: "Use the checkpoint that recognised most of the held-out images (needs a run with --hold-out).")
  var best = false

  /// Whether nothing was asked for.
  var isEmpty: Bool { epoch == nil && !best }

  func validate() throws {
    if let epoch, epoch < 1 { throw ValidationError("--epoch: wanted 1 or more, got \(epoch)") }
    if best, epoch != nil { throw ValidationError("wanted --epoch or --best, got both") }
  }

  /// The networks that were asked for: of the run in a folder, or of each seed in it that has come so far.
  ///
  /// A learner that has a circuit runs on `backend`, or where it was trained.
  func networks(of run: String, on backend: Backend? = nil) throws -> [TrainedNetwork] {
    let runs = try RunFolder(FilePath(run)).runs()
    let network = { folder in try self.network(of: folder, on: backend) }
    guard runs.count > 1 else { return try runs.map(network) }
    let started = runs.filter { !$0.checkpointPositions().isEmpty }
    for run in runs where !started.contains(run) { Terminal.remark("\(run.path): no checkpoint yet; passed over") }
    guard !started.isEmpty else { return try runs.map(network) }
    return try started.map(network)
  }

  private func network(of folder: RunFolder, on backend: Backend?) throws -> TrainedNetwork {
    try TrainedNetwork(folder, at: choice, on: backend)
  }

  /// The checkpoint that was asked for.
  var choice: TrainedNetwork.Choice { best ? .best : epoch.map { .epoch($0) } ?? .last }

  /// Says so where the images are no longer those that the run began with.
  func warn(of data: RunData, unlike record: RunRecord) {
    guard !record.hasSameContent(as: data) else { return }
    Terminal.remark("\(record.configuration.data.name): no longer the images that the run was trained and tested with")
  }
}
