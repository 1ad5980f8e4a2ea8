import ArgumentParser
import Synfire

/// Which seeds to train, where to keep them, and how to report: the same for every learner.
struct RunOptions<Configuration: LearnerConfiguration>: ParsableArguments {
  @Option(parsing: .unconditional, help: "Passes over the training images. (default: \(Configuration.defaultEpochs))")
  var epochs: Int?

  @Option(parsing: .unconditional, help: "Seed of the initial weights and of the order of the images. (default: 1)")
  var seed: UInt64?

  @Option(
    help: "Several seeds, trained side by side, such as 1,2,3; their mean and spread are printed.",
    transform: Seeds.list)
  var seeds: [UInt64]?

  @Flag(name: .customLong("half-epochs"), help: "Report in the middle of each epoch too.")
  var halfEpochs = false

  @Option(help: "Folder for the run's record, history and checkpoints. (default: nothing is kept)")
  var output: String?

  @Flag(help: "Go on with the run in --output, exactly as if it had never stopped.")
  var resume = false

  @Flag(
    name: .customLong("resume-or-start"),
    help: "Go on with the run in --output if one exists, else start it: one command for a scheduler to repeat.")
  var resumeOrStart = false

  @Option(
    parsing: .unconditional,
    help: """
      Keep only this many checkpoints, the last; with --hold-out also that of the best epoch. (default: one for each epoch)
      """)
  var keep: Int?

  @Option(help: "text, or json: one object a line for each epoch.")
  var format = OutputFormat.text

  /// Whether nothing was asked for that only a new run has.
  var isForOldRun: Bool { seed == nil && seeds == nil && !halfEpochs }

  /// The seeds to train.
  var seedList: [UInt64] { seeds ?? [seed ?? 1] }

  func validate() throws {
    if output == "" { throw ValidationError("--output: wanted the name of a folder, got an empty one") }
    try Numbers.check("--keep", keep, in: 1...RunConfiguration.largestEpochCount)
    if keep != nil, output == nil { throw ValidationError("--keep: wanted --output beside it") }
    if resume, resumeOrStart { throw ValidationError("wanted --resume or --resume-or-start, got both") }
    if resumeOrStart, output == nil {
      throw ValidationError("--resume-or-start: wanted --output with the folder of the run")
    }
    try Numbers.check("--epochs", epochs, in: 1...RunConfiguration.largestEpochCount)
    if seed != nil, seeds != nil { throw ValidationError("wanted --seed or --seeds, got both") }
  }
}
