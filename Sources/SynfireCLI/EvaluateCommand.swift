import ArgumentParser
import Synfire
import SystemPackage

/// The verb `synfire evaluate`.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure the accuracy of a trained network.",
    usage: "synfire evaluate <run> [<options>]",
    discussion: """
      Without --data, on the images of the run; they are encoded as in the run unless told otherwise.
        synfire evaluate runs/mnist
        synfire evaluate runs/mnist --best
        synfire evaluate runs/mnist --data path/to/my/digits
      """)

  @OptionGroup var run: RunOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var dataFolder: DataFolderOption

  @Option(help: "text, or json: one object a line for each run.")
  var format = OutputFormat.text

  /// The scores of one network on the parts of a data set.
  private struct Evaluation: Encodable {
    let run: String
    let epoch: Int
    let train: Score
    let heldOut: Score?
    let test: Score
  }

  func run() async throws {
    let folders = try run.folders()
    guard let record = try folders.first?.record() else { return }
    let configuration = changed(record.configuration.data, by: try data.configuration())
    let runData = try await dataFolder.load(configuration)
    let networks = try folders.map { folder in
      let checkpoint = try run.checkpoint(in: folder)
      return (checkpoint, try evaluate(try run.learner(at: checkpoint, in: folder), checkpoint, folder, runData))
    }
    if configuration == record.configuration.data { run.warn(of: runData, unlike: record) }
    if format == .text { Terminal.print("\(configuration.name); \(configuration.encoding)") }
    for (checkpoint, evaluation) in networks {
      if format == .json {
        Terminal.print(RunFolder.json(evaluation))
      } else {
        printTable(checkpoint, evaluation, runData)
      }
    }
    if format == .text, networks.count > 1, let metrics = SeedSummary.Metrics(networks.map(\.1.test)) {
      Terminal.print("\ntest, \(networks.count) seeds: \(metrics.text)")
    }
  }

  private func evaluate(
    _ learner: any Learner, _ checkpoint: Checkpoint, _ folder: RunFolder, _ data: RunData
  ) throws -> Evaluation {
    Evaluation(
      run: folder.path.string, epoch: checkpoint.position.epoch, train: try learner.score(on: data.train),
      heldOut: try data.heldOut.map { try learner.score(on: $0) }, test: try learner.score(on: data.test))
  }

  private func printTable(_ checkpoint: Checkpoint, _ evaluation: Evaluation, _ data: RunData) {
    Terminal.print("\n\(checkpoint.learner.title), seed \(checkpoint.learner.seed), \(checkpoint.position)")
    Terminal.print("           images  exact %  spikes %  potential %    loss")
    printRow("train", data.train.count, evaluation.train)
    if let heldOut = evaluation.heldOut { printRow("held out", data.reported.count, heldOut) }
    printRow("test", data.test.count, evaluation.test)
  }

  /// The run's data with what the options change.
  private func changed(_ configuration: DataConfiguration, by wanted: DataConfiguration) -> DataConfiguration {
    var configuration = configuration
    if data.data != nil {
      configuration.name = wanted.name
      configuration.trainCount = nil
      configuration.heldOut = 0
    }
    if data.crop != nil { configuration.encoding.crop = wanted.encoding.crop }
    if data.blockMeans { configuration.encoding.blockMeans = true }
    if data.threshold != nil { configuration.encoding.threshold = wanted.encoding.threshold }
    if data.levels != nil { configuration.encoding.levels = wanted.encoding.levels }
    if data.trainCount != nil { configuration.trainCount = wanted.trainCount }
    if data.heldOut != nil { configuration.heldOut = wanted.heldOut }
    return configuration
  }

  private func printRow(_ name: String, _ count: Int, _ score: Score) {
    Terminal.print(
      Format.left(name, 9) + Format.right(Format.count(count), 8) + Format.right(Format.percent(score.exact), 9)
        + Format.right(Format.percent(score.spikes), 10) + Format.right(Format.percent(score.potential), 13)
        + Format.right(Format.decimal(score.loss, places: 4), 8))
  }
}
