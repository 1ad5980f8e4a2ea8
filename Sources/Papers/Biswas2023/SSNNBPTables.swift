import Datasets
import Figures
import Learners
import Recordings

/// The tables of accuracies of the SSNN-BP paper.
enum SSNNBPTables {
  /// The sets to use: of EMNIST the official one if it is on this machine, otherwise the derived one.
  private static func sets(_ bench: ReproductionBench) -> [PaperSettings.ImageSet] {
    [PaperSettings.mnist, PaperSettings.fashion, letters(bench)]
  }

  private static func letters(_ bench: ReproductionBench) -> PaperSettings.ImageSet {
    bench.images.isHere(PaperSettings.letters.name) ? PaperSettings.letters : PaperSettings.derivedLetters
  }

  private static let lettersRemark =
    "The published EMNIST figures are those of the official split, EMNIST Balanced. Where that is not on the machine, a set "
    + "derived from the same drawings with the same 47 classes stands in for it under its own name; its test images are "
    + "others, so nothing is compared."
  private static let drawsRemark =
    "The accuracy of a seed is the mean over several draws of the spikes of the test images; ± over the seeds is the standard "
    + "deviation of those means. Settings were chosen on held-out training images, see Research/SSNN-BP.md."

  // MARK: - This work and the conventional network

  static func table1(_ bench: ReproductionBench) async throws -> Findings {
    var findings = Findings()
    var perSeed = ResultTable(
      "seeds", "Accuracy after the last epoch, seed by seed, over the draws of the test spikes",
      columns: ["images", "network", "epochs", "seed", "accuracy %"])
    var activity = ResultTable(
      "activity", "Activity and weights of SSNN-BP: a drift is the first sign of a biased update",
      columns: FinishedRuns.activityColumns)
    var curves: [Figure] = []
    for set in sets(bench) {
      guard let all = try await trained([SSNNBPPlans.rate(set), SSNNBPPlans.dense(set)], set, &findings, bench) else {
        continue
      }
      let scores = try await bench.drawnScores(all)
      curves.append(
        AccuracyCurves.figure(
          [(name: "SSNN-BP", runs: all[0]), (name: "conventional network", runs: all[1])], title: set.title))
      for (title, runs, scores) in zip3(["SSNN-BP", "conventional"], all, scores) {
        for score in scores {
          perSeed.append([
            .text(set.title), .text("\(title) \(runs.layers)"), .count(runs.epochs), .text("\(score.seed)"),
            .percent(score.accuracy),
          ])
        }
      }
      for row in all[0].activityRows(of: set.title) { activity.append(row) }
      if let ours = scores[0].overSeeds, let dense = scores[1].overSeeds {
        findings.comparisons += [
          Comparison(
            "\(set.title), this work", published: set.published?.accuracy,
            as: set.published.map { "\($0.accuracy) ± \($0.deviation)" }, ours: .percent(ours), unit: "%",
            remark: "T = 50, the rate rule"),
          Comparison(
            "\(set.title), conventional network", published: set.published?.dense, ours: .percent(dense), unit: "%",
            remark: "cross-entropy, dropout"),
        ]
      }
    }
    findings.tables = [perSeed, activity]
    findings.drawings = [.init("", "Accuracy over the epochs", svg: Figure.grid(curves).svg())]
    try checkThatThereIsSome(perSeed, findings)
    findings.remarks += [drawsRemark, lettersRemark]
    findings.commands = commands(bench)
    return findings
  }

  private static func commands(_ bench: ReproductionBench) -> [String] {
    sets(bench).flatMap { set -> [String] in
      let dropout = set.dropout.map { "\($0)" }.joined(separator: ",")
      let trains = set.inputTrains == .regular ? " --input-trains regular" : ""
      let threshold = set.threshold == 5 ? "" : " --forward-threshold \(Int(set.threshold))"
      return [
        "synfire train ssnn-bp --data \(set.name) --epochs \(set.epochs)\(threshold) --dropout \(dropout)\(trains) "
          + "--seeds 1,2,3 --output runs/\(set.name)",
        "synfire evaluate runs/\(set.name) --draws 5",
        "synfire train dense --data \(set.name) --epochs \(set.dense.epochs) --dropout "
          + "\(set.dense.dropout.map { "\($0)" }.joined(separator: ",")) --seeds 1,2,3",
      ]
    }
  }

  // MARK: - The rows that lead to it

  static func table2(_ bench: ReproductionBench) async throws -> Findings {
    var findings = Findings()
    var table = ResultTable(
      "losses", "Accuracy after the last epoch by loss and dropout, mean ± deviation over the seeds",
      columns: ["network", "accuracy %"])
    let set = letters(bench)
    let plans = [
      SSNNBPPlans.rate(set, loss: .meanSquaredError, hasDropout: false, name: "-mse"),
      SSNNBPPlans.rate(set, loss: .meanSquaredError, name: "-mse-dropout"), SSNNBPPlans.rate(set),
      SSNNBPPlans.dense(set),
    ]
    let all = try await bench.train(plans)
    let spreads = try await bench.drawnScores(all).map(\.overSeeds)
    let isOfficial = set.name == PaperSettings.letters.name
    let rows: [(String, Double, String)] = [
      ("squared error", 81.26, "81.26"), ("squared error, dropout", 84.48, "84.48"),
      ("winner-take-all, dropout", 85.76, "85.76 ± 0.15"), ("conventional network", 86, "86"),
    ]
    for (row, spread) in zip(rows, spreads) {
      guard let spread else { continue }
      table.append([.text(row.0), .percent(spread)])
      findings.comparisons.append(
        Comparison(
          "\(set.title), \(row.0)", published: isOfficial ? row.1 : nil, as: isOfficial ? row.2 : nil,
          ours: .percent(spread), unit: "%",
          remark: isOfficial ? "" : "published on the official split: not comparable"))
    }
    findings.tables = [table]
    findings.drawings = [
      .init(
        "", "Accuracy over the epochs",
        svg: AccuracyCurves.figure(zip(rows, all).map { (name: $0.0, runs: $1) }, title: set.title).svg())
    ]
    findings.remarks += [
      drawsRemark, lettersRemark,
      "The paper's last row has a softmax with cross-entropy, which a winner-take-all stands in for; ours acts in time: an "
        + "output spike lowers the potentials of the other outputs.",
    ]
    return findings
  }

  /// The runs of one set; nil if its images are not available, which a remark then says.
  private static func trained(
    _ plans: [TrainingPlan], _ set: PaperSettings.ImageSet, _ findings: inout Findings, _ bench: ReproductionBench
  ) async throws -> [FinishedRuns]? {
    do {
      return try await bench.train(plans)
    } catch let problem as DatasetError {
      findings.missing.append("\(set.title): \(problem)")
      bench.report(.remark("\(set.title): not run: \(problem)"))
      return nil
    }
  }

  /// Refuses a table without any set.
  private static func checkThatThereIsSome(_ table: ResultTable, _ findings: Findings) throws(DatasetError) {
    guard table.rows.isEmpty else { return }
    throw DatasetError(.missing, "images", findings.missing.joined(separator: "; "))
  }

  private static func zip3<A, B, C>(_ a: [A], _ b: [B], _ c: [C]) -> [(A, B, C)] {
    zip(zip(a, b), c).map { ($0.0, $0.1, $1) }
  }
}
