import ArgumentParser
import Synfire
import SystemPackage

/// The verb `synfire evaluate`.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure the accuracy of a trained network.",
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
    let data: String
    let train: Score
    let heldOut: Score?
    let test: Score
  }

  func run() async throws {
    let folders = try run.folders()
    guard let first = folders.first else { return }
    let configuration = changed(try first.record().configuration.data, by: try data.configuration())
    let runData = try await dataFolder.load(configuration)
    if configuration == (try first.record().configuration.data) { run.warn(of: runData, unlike: try first.record()) }
    if format == .text { Terminal.print("\(configuration.name); \(configuration.encoding)") }
    let scores = try folders.map { try evaluate($0, on: runData, configuration.name) }
    if format == .text, scores.count > 1, let metrics = SeedSummary.Metrics(scores) {
      Terminal.print("\ntest, \(scores.count) seeds: \(metrics.text)")
    }
  }

  /// Prints the scores of the run in `folder`; the score on the test images.
  private func evaluate(_ folder: RunFolder, on data: RunData, _ name: String) throws -> Score {
    let checkpoint = try run.checkpoint(in: folder)
    let learner = try run.learner(at: checkpoint, in: folder)
    let evaluation = Evaluation(
      run: folder.path.string, epoch: checkpoint.position.epoch, data: name, train: try learner.score(on: data.train),
      heldOut: try data.heldOut.map { try learner.score(on: $0) }, test: try learner.score(on: data.test))
    guard format == .text else {
      Terminal.print(RunFolder.json(evaluation))
      return evaluation.test
    }
    Terminal.print("\n\(checkpoint.learner.title), seed \(checkpoint.learner.seed), \(checkpoint.position)")
    Terminal.print("           images  exact %  spikes %  potential %    loss")
    printRow("train", data.train.count, evaluation.train)
    if let heldOut = evaluation.heldOut { printRow("held out", data.reported.count, heldOut) }
    printRow("test", data.test.count, evaluation.test)
    return evaluation.test
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
