import Figures
import Learners
import Recordings

/// Figures 6, 7 and 8 of the SSNN-BP paper: learning by coincidences, and its imitation by noise.
enum SSNNBPNoise {
  private static let steps = [50, 100, 150, 200]
  /// As many steps as the authors could not afford.
  private static let manySteps = [500, 1_000]
  /// Steps of the noise alone.
  private static let noiseSteps = [50, 100, 200, 1_000, 5_000]

  private static func coincidences(_ steps: Int, _ seeds: [UInt64]? = nil) -> TrainingPlan {
    SSNNBPPlans.mnist("stochastic-\(steps)", steps: steps, .stochastic, seeds: seeds)
  }

  /// One seed each: normal noise for two million synapses a sample takes long.
  private static func noise(_ steps: Int, _ bench: ReproductionBench) -> TrainingPlan {
    SSNNBPPlans.mnist(
      "noise-\(steps)", steps: 50, .rateWithNoise(steps: steps), seeds: Array(bench.seeds.prefix(1)))
  }

  private static var rate: TrainingPlan { SSNNBPPlans.mnist("rate-50", steps: 50, .rate) }

  // MARK: - Figure 6

  static func figure6(_ bench: ReproductionBench) async throws -> Findings {
    let all = try await bench.train(steps.map { coincidences($0) })
    let scores = try await bench.drawnScores(all)
    var findings = Findings()
    findings.tables = [table("steps", "MNIST, learned by coincidences (equation 10)", steps, scores)]
    findings.drawings = [
      .init(
        "", "Accuracy against the number of steps",
        svg: Figure.lines(
          [series("coincidences", steps, scores)], title: "SSNN-BP learns MNIST by coincidences",
          subtitle: subtitle(all[0]), x: Axis("steps of a sample, T", ticks: steps.map(Double.init)),
          y: Axis("accuracy", unit: "%")
        ).svg())
    ]
    findings.remarks = [
      "The paper's accuracy rises with T. Its points are drawn in a figure and were not read off, so none is compared. "
        + "Learning rates grow with T, and the label waits for 0.16 T: both are ours, since the paper is silent. With them "
        + "the steps of a weight are as large for any T, and how well a run ends depends on its epochs more than on T."
    ]
    findings.commands = steps.map {
      "synfire train ssnn-bp --data mnist --steps \($0) --update stochastic --epochs \(PaperSettings.noiseEpochs) "
        + "--seeds 1,2,3"
    }
    return findings
  }

  // MARK: - Figure 7

  static func figure7(_ bench: ReproductionBench) async throws -> Findings {
    let (short, seeds) = ([50, 100, 200], bench.seeds)
    let all = try await bench.train(short.map { coincidences($0) } + short.map { noise($0, bench) } + [rate])
    let scores = try await bench.drawnScores(all)
    var findings = Findings()
    var table = ResultTable(
      "rules", "MNIST after \(all[0].epochs) epochs, mean ± deviation of \(seeds.count) seeds; noise: one seed",
      columns: ["T", "coincidences %", "rate rule with the noise of T steps %", "difference"])
    for (place, count) in short.enumerated() {
      guard let real = scores[place].overSeeds, let imitated = scores[short.count + place].overSeeds else { continue }
      table.append([
        .count(count), .percent(real), .percent(imitated), .number(100 * (imitated.mean - real.mean), places: 2),
      ])
    }
    let plain = scores[2 * short.count].overSeeds
    table.append([.text("∞"), .empty, plain.map { .percent($0) } ?? .empty, .empty])
    findings.tables = [table]
    findings.drawings = [
      .init(
        "", "Coincidences, and the rate rule with noise of the same size",
        svg: Figure.lines(
          [
            series("coincidences", short, Array(scores[..<short.count])),
            series("rate rule with noise", short, Array(scores[short.count..<2 * short.count])),
          ], title: "Coincidences and their imitation by noise",
          subtitle: subtitle(all[0]) + "; one seed where there is no band",
          x: Axis("steps, T"), y: Axis("accuracy", unit: "%"),
          references: plain.map { [ReferenceLine("rate rule alone", at: 100 * $0.mean)] } ?? []
        ).svg())
    ]
    findings.remarks = [noiseRemark]
    return findings
  }

  // MARK: - Figure 8

  static func figure8(_ bench: ReproductionBench) async throws -> Findings {
    let one = Array(bench.seeds.prefix(1))
    let real = steps + manySteps
    let plans =
      steps.map { coincidences($0) } + manySteps.map { coincidences($0, one) } + noiseSteps.map { noise($0, bench) } + [
        rate
      ]
    let all = try await bench.train(plans)
    let scores = try await bench.drawnScores(all)
    let imitated = Array(scores[real.count..<real.count + noiseSteps.count])
    let plain = scores[real.count + noiseSteps.count].overSeeds
    var findings = Findings()
    findings.tables = [
      table("noise", "MNIST, the rate rule with the noise of T steps", noiseSteps, imitated),
      table("coincidences", "MNIST, learned by coincidences over T steps", real, Array(scores[..<real.count])),
    ]
    if let plain {
      findings.remarks.append("Without noise the rate rule comes to \(ResultCell.percent(plain).text) %.")
    }
    findings.drawings = [
      .init(
        "", "The rate rule with noise, and what was learned by coincidences",
        svg: Figure.lines(
          [
            series("rate rule with noise", noiseSteps, imitated),
            series("coincidences", real, Array(scores[..<real.count])),
          ], title: "How many steps coincidences need",
          subtitle: subtitle(all[0]) + "; one seed where there is no band",
          x: Axis("steps, T", scale: .logarithmic), y: Axis("accuracy", unit: "%"),
          references: plain.map { [ReferenceLine("rate rule alone", at: 100 * $0.mean)] } ?? []
        ).svg())
    ]
    findings.remarks += [
      noiseRemark,
      "Beyond the paper: coincidences over 500 and 1,000 steps, which its authors could not afford; one seed each. "
        + "The settings were chosen at 50 and 100 steps and scaled with T; for longer samples none were searched.",
    ]
    findings.commands = manySteps.map {
      "synfire train ssnn-bp --data mnist --steps \($0) --update stochastic --epochs \(PaperSettings.noiseEpochs)"
    }
    return findings
  }

  private static let noiseRemark =
    "The noise has mean 0 and the standard deviation 0.368/√T in units of the product of rates (figure 4); it is added for "
    + "each synapse with spikes on both sides, to the rate rule at 50 steps."

  // MARK: - Parts

  private static func subtitle(_ runs: FinishedRuns) -> String {
    "\(runs.layers), \(runs.epochs) epochs, mean ± deviation of \(runs.runs.count) seed\(runs.runs.count == 1 ? "" : "s")"
  }

  private static func table(_ name: String, _ title: String, _ steps: [Int], _ scores: [[DrawnScores]]) -> ResultTable {
    var table = ResultTable(name, title, columns: ["T", "seeds", "accuracy %"])
    for (steps, scores) in zip(steps, scores) {
      guard let spread = scores.overSeeds else { continue }
      table.append([.count(steps), .count(scores.count), .percent(spread)])
    }
    return table
  }

  private static func series(_ name: String, _ steps: [Int], _ scores: [[DrawnScores]]) -> LineSeries {
    let points = zip(steps, scores).compactMap { steps, scores -> LineSeries.Point? in
      guard let spread = scores.overSeeds else { return nil }
      let (mean, deviation) = (100 * spread.mean, 100 * spread.standardDeviation)
      return LineSeries.Point(Double(steps), mean, low: mean - deviation, high: mean + deviation)
    }
    return LineSeries(name, points, style: .lineWithMarkers)
  }
}
