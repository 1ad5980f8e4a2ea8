public import ArgumentParser
public import Synfire
import SystemPackage

/// The verb `synfire evaluate`.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure the accuracy of a trained network.",
    usage: "synfire evaluate <run> [<options>]",
    discussion: """
      Without --data, on the images of the run; they are encoded as in the run by default.
        synfire evaluate runs/mnist
        synfire evaluate runs/mnist --best
        synfire evaluate runs/mnist --on arithmetic
        synfire evaluate runs/spikes --draws 20
        synfire evaluate runs/mnist --data path/to/my/digits
      """)

  private static let defaultDraws = 5

  @Argument(help: "The folder of a run, or of several seeds, as given to --output.")
  var run: String

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(
    help: "Learners with a circuit: on the simulated chip, or in arithmetic; the same answers. (default: as trained)")
  var on: Backend?

  @Option(
    parsing: .unconditional,
    help: "Learners that draw spikes: how often those of the test images are drawn, for mean and spread. (default: 5)")
  var draws: Int?

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
    /// Mean and spread over the draws of the test spikes, the first of which `test` is; absent where nothing is drawn.
    let testDraws: SeedSummary.Metrics?
  }

  func validate() throws { try Numbers.check("--draws", draws, in: 1...1_000) }

  func run() async throws {
    let networks = try checkpoint.networks(of: run, on: on)
    guard let record = networks.first?.record else { return }
    for network in networks where draws != nil && network.learner.drawingInputs == nil {
      throw LearnerError("--draws: wanted a learner that draws its spikes, got \(network.configuration.title)")
    }
    let configuration = try images.changing(record.configuration.data)
    let runData = try await dataFolder.load(configuration)
    let evaluations = try networks.map { try evaluate($0, runData) }
    if configuration != record.configuration.data { for remark in runData.remarks { Terminal.remark(remark) } }
    if configuration == record.configuration.data { checkpoint.warn(of: runData, unlike: record) }
    if format == .text { Terminal.print("\(configuration.name); \(configuration.inputs)") }
    for (network, evaluation) in zip(networks, evaluations) {
      if format == .json { Terminal.print(JSONText.line(evaluation)) } else { printTable(network, evaluation, runData) }
    }
    if format == .text, networks.count > 1, let metrics = Self.summary(evaluations) {
      Terminal.print("\ntest, \(networks.count) seeds: \(metrics.text(networks[0].configuration.readings))")
    }
  }

  /// Mean and spread over the networks: of their means, where test spikes were drawn several times.
  private static func summary(_ evaluations: [Evaluation]) -> SeedSummary.Metrics? {
    let drawn = evaluations.compactMap(\.testDraws)
    guard drawn.count == evaluations.count else { return SeedSummary.Metrics(evaluations.map(\.test)) }
    let names = drawn.first.map { Array($0.spreads.keys) } ?? []
    return SeedSummary.Metrics(Dictionary(names.map { name in (name, drawn.compactMap { $0[name]?.mean }) }) { $1 })
  }

  private func evaluate(_ network: TrainedNetwork, _ data: RunData) throws -> Evaluation {
    let learner = network.learner
    let position = network.checkpoint.position
    let test = try learner.score(on: data.test)
    return Evaluation(
      run: network.folder.path.string, seed: learner.seed, epoch: position.epoch, sample: position.sample,
      train: try learner.score(on: data.train), heldOut: try data.heldOut.map { try learner.score(on: $0) },
      test: test, testDraws: try drawn(learner, on: data.test, first: test))
  }

  /// The scores of every draw of the test spikes, summed up; the first is there already.
  private func drawn(
    _ learner: any Learner, on test: LabelledPatterns, first: Score
  ) throws -> SeedSummary.Metrics? {
    guard let learner = learner.drawingInputs else { return nil }
    let others = try (1..<(draws ?? Self.defaultDraws)).map { draw in
      Score(try learner.answers(to: test, draw: draw).predictions, labels: test.labels)
    }
    return SeedSummary.Metrics([first] + others)
  }

  private func printTable(_ network: TrainedNetwork, _ evaluation: Evaluation, _ data: RunData) {
    let checkpoint = network.checkpoint
    Terminal.print("\n\(network.configuration.title), seed \(evaluation.seed), \(checkpoint.position)")
    let readings = network.configuration.readings
    Terminal.print(
      "           images"
        + readings.all.map { Format.right("\($0.name) %", Self.width($0)) }.joined() + "    loss")
    printRow("train", data.train.count, evaluation.train, readings)
    if let heldOut = evaluation.heldOut { printRow("held out", data.reported.count, heldOut, readings) }
    printRow("test", data.test.count, evaluation.test, readings)
    if let draws = evaluation.testDraws, let count = draws.spreads.values.first?.count {
      Terminal.print("test, \(Format.count(count, "draw")) of the spikes: \(draws.text(readings))")
    }
  }

  /// How many characters a reading takes: its name, a sign and two blanks.
  private static func width(_ reading: Reading) -> Int { max(9, reading.name.count + 4) }

  private func printRow(_ name: String, _ count: Int, _ score: Score, _ readings: Readings) {
    let fractions = readings.all.map { reading in
      Format.right(score[reading.name].map(Format.percent) ?? "–", Self.width(reading))
    }
    Terminal.print(
      Format.left(name, 9) + Format.right(Format.count(count), 8) + fractions.joined()
        + Format.right(Format.decimal(score.loss, places: 4), 8))
  }
}

extension Backend: ExpressibleByArgument {}
