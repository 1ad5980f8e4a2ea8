import Experiments
import Figures
import Learners
import Recordings

/// Figure 3 of the nBP paper: accuracy and loss while the circuit learns MNIST.
enum NBPCurves {
  static func figure3(_ bench: ReproductionBench) async throws -> Findings {
    let runs = try await bench.train(NBPPlans.mnist)
    var findings = Findings()
    findings.comparisons = NBPResults.comparisons(mnist: runs, fashion: nil)
    findings.tables = [data(runs)]
    findings.drawings = [
      .init(
        "", "Accuracy and mean squared error every half epoch, with the published values",
        svg: drawing(runs, isQuick: bench.budget.isQuick).svg())
    ]
    findings.remarks = [
      NBPResults.bestEpochRemark, NBPResults.levelsRemark,
      "As in the paper there is a point every half epoch, for output spikes and for the output's potential, the mean over "
        + "\(runs.runs.count) trainings with random weights and orders. The published points are drawn in a figure and were not read "
        + "off; the levels are those of Table 1. The paper computes its points off the chip; here the chip that answers "
        + "computes them.",
      "Training and test images are told apart here; which of them the published curves show is not known to us.",
    ]
    findings.commands = ["synfire train nbp --data mnist --epochs 60 --half-epochs --seeds 1,2,3"]
    return findings
  }

  private static func drawing(_ runs: FinishedRuns, isQuick: Bool) -> Figure {
    let places = runs.runs.first?.history.points.map(\.epoch) ?? []
    func spreads(_ value: (History.Point) -> Double) -> [Spread] {
      places.indices.compactMap { place in Spread(runs.runs.map { value($0.history.points[place]) }) }
    }
    let curves: [(name: String, value: (History.Point) -> Double)] = [
      ("test, potential", { 100 * $0.reported.potential }), ("test, spikes", { 100 * $0.reported.spikes }),
      ("test, exact", { 100 * $0.reported.exact }), ("training, spikes", { 100 * $0.train.spikes }),
    ]
    let losses: [(name: String, value: (History.Point) -> Double)] = [
      ("test", { $0.reported.loss }), ("training", { $0.train.loss }),
    ]
    let accuracy = Figure.lines(
      curves.map { LineSeries($0.name, x: places, spreads: spreads($0.value)) },
      title: "nBP learns MNIST 20×20",
      subtitle: "\(runs.layers) on the chip, mean ± deviation of \(runs.runs.count) seeds",
      x: Axis("epoch"), y: Axis("accuracy", unit: "%", from: isQuick ? nil : 70, to: 100),
      references: [ReferenceLine("published, spikes", at: 96.3), ReferenceLine("published, potential", at: 97.5)])
    let loss = Figure.lines(
      losses.map { LineSeries($0.name, x: places, spreads: spreads($0.value)) }, title: "Loss of nBP on MNIST 20×20",
      subtitle: "wrong output bits, mean ± deviation of \(runs.runs.count) seeds", x: Axis("epoch"),
      y: Axis("mean squared error of output spikes", scale: .logarithmic))
    return Figure.grid([accuracy, loss])
  }

  private static func data(_ runs: FinishedRuns) -> ResultTable {
    var table = ResultTable(
      "curves", "Scores every half epoch",
      columns: [
        "seed", "epoch", "train exact %", "train spikes %", "train potential %", "train mse", "test exact %",
        "test spikes %", "test potential %", "test mse",
      ], isData: true)
    for point in runs.runs.flatMap(\.history.points) {
      let scores = [point.train, point.reported].flatMap { score -> [ResultCell] in
        [
          .percent(score.exact), .percent(score.spikes), .percent(score.potential), .number(score.loss, places: 5),
        ]
      }
      table.append([.text("\(point.seed)"), .number(point.epoch, places: 1)] + scores)
    }
    return table
  }
}
