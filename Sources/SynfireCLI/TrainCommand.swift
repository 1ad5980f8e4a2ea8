import ArgumentParser
import Synfire
import SystemPackage

/// The verb `synfire train`.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network and report its accuracy after each epoch.",
    discussion: """
      nBP runs on the simulated chip: it learns there, by the rule at each synapse.
      --on arithmetic trains the same weights, bit for bit, many times faster.
        synfire train
        synfire train nbp --data mnist --epochs 60 --seeds 1,2,3 --output runs/mnist
        synfire train nbp --on arithmetic --backward after-update
        synfire train ssnn-bp --data mnist --steps 50 --update stochastic
        synfire train dense --data mnist --hidden 1280 --epochs 20
        synfire train --resume --output runs/mnist
      """)

  @OptionGroup var options: LearnerOptions
  @OptionGroup(title: "Images") var data: DataOptions
  @OptionGroup(title: "Where images are found") var dataFolder: DataFolderOption

  @Option(help: "Folder for the run's record, history and checkpoints. (default: nothing is kept)")
  var output: String?

  @Flag(help: "Go on with the run in --output, exactly as if it had never stopped.")
  var resume = false

  @Option(help: "text, or json: one object a line for each epoch.")
  var format = OutputFormat.text

  func validate() throws {
    if output == "" { throw ValidationError("--output: wanted the name of a folder, got an empty one") }
    guard resume else { return }
    guard output != nil else { throw ValidationError("--resume: wanted --output with the folder of the run") }
    guard options.isEmpty, data.isEmpty else {
      throw ValidationError(
        "--resume: wanted only --output, --epochs, --data-dir and --format beside it; the rest is in the run's record")
    }
  }

  func run() async throws {
    let folder = output.map { RunFolder(FilePath($0)) }
    let runs = if resume, let folder { try await resumedRuns(in: folder) } else { try await newRuns(in: folder) }
    Interruption.noteRequests()
    let printer = TrainingPrinter(runs, format: format)
    defer { ProgressBar.wipe() }
    var sweep = SeedSweep(runs, folder: runs.count > 1 ? folder : nil)
    let status = try await sweep.run(
      report: { printer.report($0) }, shouldStop: { Interruption.isRequested || printer.hasLostItsReader })
    printer.finish(sweep, status: status, folder: folder)
    if status == .interrupted { throw Interruption.isRequested ? Interruption.exitCode : ExitCode.failure }
  }

  private func newRuns(in folder: RunFolder?) async throws -> [TrainingRun] {
    let dataConfiguration = try data.configuration(for: options.learner ?? .nbp)
    let seeds = options.seedList
    try folder?.checkThatItIsFree()
    let runData = try await dataFolder.load(dataConfiguration)
    for remark in runData.remarks { Terminal.remark(remark) }
    return try seeds.map { seed in
      let configuration = RunConfiguration(
        learner: options.learner(inputs: runData.train.width, outputs: runData.train.classCount, seed: seed),
        data: dataConfiguration, epochs: options.epochCount,
        reportsHalfEpochs: options.halfEpochs)
      let runFolder = seeds.count > 1 ? folder.map { SeedSweep.folder(of: seed, in: $0) } : folder
      return try TrainingRun(configuration, data: runData, folder: runFolder)
    }
  }

  private func resumedRuns(in folder: RunFolder) async throws -> [TrainingRun] {
    let folders = try folder.runs()
    guard let first = folders.first else { return [] }
    let configuration = try first.record().configuration.data
    for other in folders.dropFirst() where try other.record().configuration.data != configuration {
      throw StorageError(other.path, "wanted the data and encoding of \(first.path), got others")
    }
    let runData = try await dataFolder.load(configuration)
    if let epochs = options.epochs, let last = try first.record().configuration.learner.scheduledEpochs, epochs > last {
      Terminal.remark("The learning rate has fallen to 0 after \(last) epochs: later ones change nothing.")
    }
    return try folders.map {
      try TrainingRun(resuming: $0, data: runData, epochs: options.epochs, warn: Terminal.remark)
    }
  }
}
