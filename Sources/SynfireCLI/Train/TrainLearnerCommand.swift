import ArgumentParser
import Synfire
import SystemPackage

/// The verb `synfire train <learner>`.
struct TrainLearnerCommand<Configuration: LearnerConfiguration>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Configuration.name, abstract: "Train \(Configuration.name): \(Configuration.abstract).",
      discussion: Configuration.discussion)
  }

  @OptionGroup(title: "Training") var run: RunOptions<Configuration>
  @OptionGroup(title: "Learner") var settings: SettingOptions<Configuration>
  @OptionGroup(title: "Images") var data: DataOptions
  @OptionGroup(title: "Where images are found") var dataFolder: DataFolderOption

  func validate() throws {
    guard run.resume else { return }
    guard run.output != nil else { throw ValidationError("--resume: wanted --output with the folder of the run") }
    guard settings.values.isEmpty, run.isForOldRun, data.isPlaceOnly else {
      throw ValidationError(
        "--resume: wanted only --output, --epochs, --keep, --data, --data-dir and --format beside it; the rest is in the "
          + "run's record")
    }
  }

  func run() async throws {
    let folder = run.output.map { RunFolder(FilePath($0)) }
    var runs = if run.resume, let folder { try await resumedRuns(in: folder) } else { try await newRuns(in: folder) }
    for place in runs.indices { runs[place].keptCheckpoints = run.keep }
    Interruption.noteRequests()
    let printer = TrainingPrinter(runs, format: run.format)
    defer { ProgressBar.wipe() }
    var sweep = SeedSweep(runs, folder: runs.count > 1 ? folder : nil)
    let status = try await sweep.run(
      report: { printer.report($0) }, shouldStop: { Interruption.isRequested || printer.hasLostItsReader })
    printer.finish(sweep, status: status, folder: folder)
    if status == .interrupted { throw Interruption.isRequested ? Interruption.exitCode : ExitCode.failure }
  }

  private func newRuns(in folder: RunFolder?) async throws -> [TrainingRun] {
    let preset = Configuration.trainingPreset(for: settings.values, on: data.setName)
    let dataConfiguration = try data.configuration(isGrey: Configuration.acceptsGreyscale, preset: preset)
    let seeds = run.seedList
    if !run.resumeOrStart { try checkThatItIsFree(folder, forSeveralSeeds: seeds.count > 1) }
    let runData = try await dataFolder.load(dataConfiguration)
    for remark in runData.remarks { Terminal.remark(remark) }
    let epochs = run.epochs ?? preset?.epochs ?? Configuration.defaultEpochs
    return try seeds.map { seed in
      let learner = try settings.configuration(
        input: runData.train.shape, outputs: runData.train.classCount, seed: seed, epochs: epochs)
      let configuration = RunConfiguration(
        learner: AnyLearnerConfiguration(learner), data: dataConfiguration, epochs: epochs,
        reportsHalfEpochs: run.halfEpochs)
      let runFolder = seeds.count > 1 ? folder.map { SeedSweep.folder(of: seed, in: $0) } : folder
      guard run.resumeOrStart, let folder, let runFolder else {
        return try TrainingRun(configuration, data: runData, folder: runFolder)
      }
      return try TrainingRun(
        resumingOrStarting: configuration, data: runData, folder: runFolder, of: seeds.count > 1 ? folder : nil,
        warn: Terminal.remark)
    }
  }

  private func checkThatItIsFree(_ folder: RunFolder?, forSeveralSeeds severalSeeds: Bool) throws {
    do throws(StorageError) { try folder?.checkThatItIsFree(forSeveralSeeds: severalSeeds) } catch {
      guard error.kind == .occupied else { throw error }
      throw StorageError(error.path, "\(error.reason) (--resume, or --resume-or-start)", kind: error.kind)
    }
  }

  private func resumedRuns(in folder: RunFolder) async throws -> [TrainingRun] {
    let folders = try folder.runs()
    guard let first = folders.first else { return [] }
    var configuration = try first.record().configuration.data
    for other in folders.dropFirst() where try other.record().configuration.data != configuration {
      throw StorageError(other.path, "wanted the data and encoding of \(first.path), got others")
    }
    if data.data != nil { configuration.name = data.absoluteName }
    let runData: RunData
    do { runData = try await dataFolder.load(configuration) } catch let error as DatasetError
      where error.kind == .missing
    {
      throw DatasetError(
        error.kind, error.subject, "\(error.reason); if the images have moved, name their place (--data)")
    }
    if let epochs = run.epochs, let last = try first.record().configuration.learner.scheduledEpochs, epochs > last {
      Terminal.remark("The learning rate has fallen to 0 after \(last) epochs: later ones change nothing.")
    }
    return try folders.map {
      try TrainingRun(
        resuming: $0, data: runData, epochs: run.epochs, dataName: configuration.name, warn: Terminal.remark)
    }
  }
}
