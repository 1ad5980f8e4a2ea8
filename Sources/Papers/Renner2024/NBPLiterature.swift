import Experiments
import Figures
import Recordings

/// Table 1 of the nBP paper: on-chip learning of MNIST in the literature, and our row.
enum NBPLiterature {
  /// A row: who, where and how, the network, millijoules and milliseconds a sample, percent.
  private struct Row {
    let name: String
    let network: String
    let energy: String
    let time: String
    let accuracy: String
  }

  private static let learning = [
    Row(name: "Renner 2024, Loihi, nBP", network: "400-400-10", energy: "0.59", time: "1.5", accuracy: "96.3 (97.5)"),
    Row(
      name: "Shrestha 2021, Loihi, EM-STDP", network: "CNN-CNN-100-10", energy: "8.4", time: "20", accuracy: "94.7"),
    Row(name: "Frenkel 2020, SPOON, DRTP", network: "CNN-10", energy: "0.000366", time: "0.12", accuracy: "95.3"),
    Row(name: "Park 2019, modified SD", network: "784-200-200-10", energy: "0.000253", time: "0.01", accuracy: "98.1"),
    Row(name: "Chen 2018, S-STDP", network: "236-20", energy: "0.017", time: "0.16", accuracy: "89"),
    Row(name: "Frenkel 2018, ODIN, SDSP", network: "256-10", energy: "0.000015", time: "–", accuracy: "84.5"),
    Row(name: "Lin 2018, Loihi, S-STDP", network: "1920-10", energy: "0.553", time: "–", accuracy: "96.4"),
    Row(name: "Buhler 2017, LCA", network: "256-10", energy: "0.00005", time: "0.001", accuracy: "88"),
  ]
  private static let answering = [
    Row(
      name: "Renner 2024, Loihi, nBP", network: "400-400-10", energy: "0.0025", time: "0.17", accuracy: "96.3 (97.5)"),
    Row(name: "Shrestha 2021, Loihi", network: "CNN-CNN-100-10", energy: "2.47", time: "10", accuracy: "94.7"),
    Row(name: "Frenkel 2020, SPOON", network: "CNN-10", energy: "0.000313", time: "0.12", accuracy: "97.5"),
    Row(name: "Göltz 2021, BrainScaleS-2", network: "256-246-10", energy: "0.0084", time: "0.048", accuracy: "96.9"),
    Row(name: "Lin 2018, Loihi", network: "1920-10", energy: "0.0128", time: "–", accuracy: "96.4"),
    Row(name: "Chen 2018", network: "784-1024-512-10", energy: "0.0017", time: "–", accuracy: "97.9"),
    Row(name: "TrueNorth, small", network: "–", energy: "0.00027", time: "1", accuracy: "92.7"),
    Row(name: "TrueNorth, large", network: "–", energy: "0.108", time: "1", accuracy: "99.4"),
    Row(name: "Stromatias 2015, SpiNNaker", network: "784-500-500-10", energy: "3.3", time: "11", accuracy: "95"),
  ]

  static func table1(_ bench: ReproductionBench) async throws -> Findings {
    let runs = try await bench.train(NBPPlans.mnist)
    var findings = Findings()
    guard let run = runs.runs.first, let work = run.history.chip, let summary = runs.summary,
      let learned = try ChipCost.learning(work, with: run.configuration.learner),
      let answered = try ChipCost.answering(work, with: run.configuration.learner)
    else { return findings }
    let accuracy =
      "\(ResultCell.percent(summary.best.spikes.mean).text) (\(ResultCell.percent(summary.best.potential.mean).text)) best, "
      + "\(ResultCell.percent(summary.last.spikes.mean).text) (\(ResultCell.percent(summary.last.potential.mean).text)) last"
    func ours(_ cost: ChipCost) -> Row {
      Row(
        name: "Synfire, nBP on the simulated chip (energy and time estimated)", network: runs.layers,
        energy: Format.decimal(cost.energy * 1e3, places: 4), time: Format.decimal(cost.serialTime * 1e3, places: 2),
        accuracy: accuracy)
    }
    findings.comparisons = NBPResults.comparisons(mnist: runs, fashion: nil)
    findings.drawings = [
      .init(
        "", "Accuracy against energy, in the literature and here",
        svg: Figure.grid([
          drawing("Learning on the chip, MNIST", [ours(learned)] + learning),
          drawing("Answering only, MNIST", [ours(answered)] + answering),
        ]).svg())
    ]
    findings.tables = [
      table("learning", "Learning on the chip, MNIST", [ours(learned)] + learning),
      table("answering", "Answering only, MNIST", [ours(answered)] + answering),
    ]
    findings.remarks = [
      NBPResults.bestEpochRemark, NBPResults.levelsRemark,
      "Rows of the literature as printed in the paper's Table 1; they were not measured here. Energy and time in our row are "
        + "estimates from events (see `nbp/energy`); the time is the upper bound, one event after the other. For Park 2019 "
        + "the abstract of its journal version says 97.83 %.",
    ]
    return findings
  }

  /// A point for each row that has both numbers.
  private static func drawing(_ title: String, _ rows: [Row]) -> Figure {
    let count = Palette.inks.count
    let points = rows.enumerated().compactMap { place, row -> LineSeries? in
      guard let energy = Double(row.energy), let accuracy = Double(row.accuracy.prefix { $0.isNumber || $0 == "." })
      else { return nil }
      return LineSeries(row.name, x: [energy], y: [accuracy], style: .markers, ink: (place + place / count) % count)
    }
    return Figure.lines(
      points, title: title, subtitle: "best accuracies by spikes, as printed; ours is an estimate of the energy",
      x: Axis("energy of a sample", unit: "mJ", scale: .logarithmic), y: Axis("accuracy", unit: "%"), width: 860)
  }

  private static func table(_ name: String, _ title: String, _ rows: [Row]) -> ResultTable {
    ResultTable(
      name, title, columns: ["who", "network", "mJ a sample", "ms a sample", "accuracy %"],
      rows: rows.map { row in
        [
          .text(row.name), .text(row.network), .text(row.energy), .text(row.time), .text(row.accuracy),
        ]
      })
  }
}
