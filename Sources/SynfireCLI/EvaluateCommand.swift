import ArgumentParser
import Synfire

/// The verb `synfire evaluate`.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure the accuracy of a trained network.",
    usage: "synfire evaluate <run> [<options>]",
    discussion: """
      Without --data, on the images of the run; they are encoded as in the run unless told otherwise.
        synfire evaluate runs/mnist
        synfire evaluate runs/mnist --data path/to/my/digits
      """)

  @OptionGroup var run: RunOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var dataFolder: DataFolderOption

  @Option(help: "text, or json: one object.")
  var format = OutputFormat.text

  /// The scores of one network on the two parts of a data set.
  private struct Evaluation: Encodable {
    let run: String
    let epoch: Int
    let data: String
    let train: Score
    let test: Score?
    let heldOut: Score?
  }

  func run() async throws {
    let record = try run.record()
    let configuration = data.isEmpty ? record.configuration.data : try changedData(record.configuration.data)
    let checkpoint = try run.checkpoint()
    let runData = try await dataFolder.load(configuration)
    if configuration == record.configuration.data { run.warn(of: runData, unlike: record) }
    let learner = try run.learner(at: checkpoint)
    let reported = try learner.score(on: runData.reported)
    let evaluation = Evaluation(
      run: run.run, epoch: checkpoint.position.epoch, data: configuration.name,
      train: try learner.score(on: runData.train),
      test: runData.isHeldOut ? nil : reported, heldOut: runData.isHeldOut ? reported : nil)
    guard format == .text else {
      Terminal.print(RunFolder.json(evaluation))
      return
    }
    Terminal.print(
      "\(checkpoint.learner.title), epoch \(evaluation.epoch), on \(configuration.name); \(configuration.encoding)")
    Terminal.print("           images  exact %  spikes %  potential %    loss")
    printRow("train", runData.train.count, evaluation.train)
    printRow(runData.isHeldOut ? "held out" : "test", runData.reported.count, reported)
  }

  /// The run's data with what the options change.
  private func changedData(_ original: DataConfiguration) throws -> DataConfiguration {
    var configuration = original
    let wanted = try data.configuration()
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
