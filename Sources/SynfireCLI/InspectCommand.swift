import ArgumentParser
import Foundation
import Synfire
import SystemPackage

/// The verb `synfire inspect`.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show a run: its configuration, sizes, weights, accuracy and mistakes.",
    usage: "synfire inspect <run> [<options>]")

  @OptionGroup var run: RunOptions
  @OptionGroup var dataFolder: DataFolderOption

  func run() async throws {
    for folder in try run.folders() { try await inspect(folder) }
  }

  private func inspect(_ folder: RunFolder) async throws {
    let record = try folder.record()
    let checkpoint = try run.checkpoint(in: folder)
    let learner = try run.learner(at: checkpoint, in: folder)
    Terminal.print("run       \(folder.path)")
    printRecord(record)
    for (name, tensor) in checkpoint.state.sorted(by: { $0.key < $1.key }) { printWeights(name, tensor) }
    printResults(record)
    do {
      let data = try await dataFolder.load(record.configuration.data)
      run.warn(of: data, unlike: record)
      let predictions = try learner.predictions(for: data.reported)
      let confusion = ConfusionMatrix(
        labels: data.reported.labels, predictions: predictions.bySpikes, classCount: predictions.outputCount)
      printConfusion(confusion, of: data.isHeldOut ? "held out" : "test", at: checkpoint.position)
    } catch let error as DatasetError {
      Terminal.remark("No confusion matrix: \(error)")
    }
  }

  private func printRecord(_ record: RunRecord) {
    let configuration = record.configuration
    let layers = configuration.learner.layers
    let rows: [(String, String)] = [
      ("learner", "\(configuration.learner.title) \(layers.map(String.init).joined(separator: "-"))"),
      ("variant", configuration.learner.variant),
      ("seed", String(configuration.learner.seed)),
      ("synapses", Format.count(zip(layers, layers.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 })),
      ("data", "\(configuration.data.name); \(configuration.data.encoding)"),
      ("images", "\(Format.count(record.trainCount)) to learn, \(Format.count(record.reportedCount)) to report on"),
      (
        "epochs",
        "\(Format.epoch(record.results?.last.epoch ?? 0)) of \(configuration.epochs), \(record.status.rawValue)"
      ),
      ("begun", "\(record.started.formatted(.iso8601)) with Synfire \(record.synfire)"),
      ("machine", record.machine.description),
    ]
    for (name, value) in rows where !value.isEmpty { Terminal.print(Format.left(name, 10) + value) }
    for source in record.sources { Terminal.print("          \(source.sha256.prefix(16)) \(source.name)") }
  }

  private func printResults(_ record: RunRecord) {
    guard let results = record.results else { return }
    let score = results.last.reported
    Terminal.print(
      "\nlast epoch: exact \(Format.percent(score.exact)) %, spikes \(Format.percent(score.spikes)) %, "
        + "potential \(Format.percent(score.potential)) %, loss \(Format.decimal(score.loss, places: 4))")
    let best = [("exact", results.bestExact), ("spikes", results.bestSpikes), ("potential", results.bestPotential)]
    Terminal.print(
      "best epoch: "
        + best.map { name, best in
          "\(name) \(Format.percent(best.value)) % (\(Format.epoch(best.epoch)))"
        }
        .joined(separator: ", "))
  }

  /// A histogram of the weights, where they are whole numbers.
  private func printWeights(_ name: String, _ tensor: Tensor) {
    let shape = tensor.shape.map(String.init).joined(separator: "×")
    guard let weights = try? tensor.values(as: Int16.self).map(Int.init) else {
      Terminal.print("\n\(name) \(shape) \(tensor.elementType.rawValue)")
      return
    }
    let rails = weights.count { abs($0) >= 254 }
    Terminal.print(
      "\n\(name) \(shape), weight units; \(Format.count(rails)) of \(Format.count(weights.count)) at a rail")
    let histogram = Histogram(of: weights, in: -256...255, binCount: 16)
    let largest = max(1, histogram.counts.max() ?? 1)
    for (edge, count) in zip(histogram.edges, histogram.counts) {
      let length = (count * 40 + largest - 1) / largest
      Terminal.print(
        Format.right(String(edge), 6) + " │" + Format.left(String(repeating: "█", count: length), 41)
          + Format.right(Format.count(count), 9))
    }
  }

  private func printConfusion(_ confusion: ConfusionMatrix, of part: String, at position: Checkpoint.Position) {
    Terminal.print(
      "\nmistakes on the \(part) images after \(position), by spikes (rows: true class, columns: answer)")
    let classes = 0..<confusion.classCount
    let width = max(4, String(classes.lazy.flatMap { row in classes.map { confusion[row, $0] } }.max() ?? 0).count + 1)
    guard 5 + classes.count * width + 9 <= max(Terminal.width, 80) else { return printRecalls(confusion) }
    Terminal.print("     " + classes.map { Format.right(String($0), width) }.joined() + "   recall")
    for row in classes {
      let cells = classes.map { Format.right(confusion[row, $0] == 0 ? "·" : String(confusion[row, $0]), width) }
      Terminal.print(
        Format.right(String(row), 5) + cells.joined() + Format.right(Format.percent(confusion.recall(of: row)), 9))
    }
  }

  /// For many classes: how many of each are recognised, and what it is most often taken for.
  private func printRecalls(_ confusion: ConfusionMatrix) {
    let classes = 0..<confusion.classCount
    for row in classes {
      let others = classes.filter { $0 != row }
      let rival = others.max { confusion[row, $0] < confusion[row, $1] } ?? row
      Terminal.print(
        Format.right(String(row), 5) + Format.right(Format.percent(confusion.recall(of: row)), 9)
          + " %, most often taken for \(rival) (\(confusion[row, rival]) times)")
    }
  }
}
