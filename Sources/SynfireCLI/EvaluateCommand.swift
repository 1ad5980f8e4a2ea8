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
        synfire evaluate runs/mnist --on arithmetic
        synfire evaluate runs/mnist --data path/to/my/digits
      """)

  @Argument(help: "The folder of a run, or of several seeds, as given to --output.")
  var run: String

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(help: "nbp: on the simulated chip (chip), or in arithmetic; the same answers. (default: as it was trained)")
  var on: LearnerConfiguration.Ground?

  @OptionGroup(title: "Images") var images: OtherImagesOptions
  @OptionGroup(title: "Where images are found") var dataFolder: DataFolderOption

  @Option(help: "text, or json: one object a line for each run.")
  var format = OutputFormat.text

  /// The scores of one network on the parts of a data set.
  private struct Evaluation: Encodable {
    let run: String
    let seed: UInt64
    let epoch: Int
    let sample: Int
    let train: Score
    let heldOut: Score?
    let test: Score
  }

  func run() async throws {
    let networks = try checkpoint.networks(of: run, on: on)
    guard let record = networks.first?.record else { return }
    let configuration = images.changing(record.configuration.data)
    let runData = try await dataFolder.load(configuration)
    let evaluations = try networks.map { try evaluate($0, runData) }
    if configuration == record.configuration.data { checkpoint.warn(of: runData, unlike: record) }
    if format == .text { Terminal.print("\(configuration.name); \(configuration.encoding)") }
    for (network, evaluation) in zip(networks, evaluations) {
      if format == .json { Terminal.print(JSONText.line(evaluation)) } else { printTable(network, evaluation, runData) }
    }
    if format == .text, networks.count > 1, let metrics = SeedSummary.Metrics(evaluations.map(\.test)) {
      Terminal.print("\ntest, \(networks.count) seeds: \(metrics.text)")
    }
  }

  private func evaluate(_ network: TrainedNetwork, _ data: RunData) throws -> Evaluation {
    let learner = network.learner
    let position = network.checkpoint.position
    return Evaluation(
      run: network.folder.path.string, seed: learner.seed, epoch: position.epoch, sample: position.sample,
      train: try learner.score(on: data.train), heldOut: try data.heldOut.map { try learner.score(on: $0) },
      test: try learner.score(on: data.test))
  }

  private func printTable(_ network: TrainedNetwork, _ evaluation: Evaluation, _ data: RunData) {
    let checkpoint = network.checkpoint
    Terminal.print("\n\(network.configuration.title), seed \(evaluation.seed), \(checkpoint.position)")
    Terminal.print("           images  exact %  spikes %  potential %    loss")
    printRow("train", data.train.count, evaluation.train)
    if let heldOut = evaluation.heldOut { printRow("held out", data.reported.count, heldOut) }
    printRow("test", data.test.count, evaluation.test)
  }

  private func printRow(_ name: String, _ count: Int, _ score: Score) {
    Terminal.print(
      Format.left(name, 9) + Format.right(Format.count(count), 8) + Format.right(Format.percent(score.exact), 9)
        + Format.right(Format.percent(score.spikes), 10) + Format.right(Format.percent(score.potential), 13)
        + Format.right(Format.decimal(score.loss, places: 4), 8))
  }
}
