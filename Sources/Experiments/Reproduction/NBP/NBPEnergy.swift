import ChipSimulator
import Learners
import Recordings
import SynfireCircuits

/// What a sample of nBP costs, and how near the circuit comes to its limits.
enum NBPEnergy {
  static func energy(_ bench: ReproductionBench) async throws -> Findings {
    let all = try await bench.train([NBPPlans.mnist, NBPPlans.fashion])
    var findings = Findings()
    guard let mnist = all[0].runs.first, let work = mnist.history.chip else { return findings }
    let configuration = mnist.configuration.learner
    if let learning = try ChipCost.learning(work, with: configuration),
      let answering = try ChipCost.answering(work, with: configuration)
    {
      findings.comparisons = comparisons(learning, answering)
      findings.tables.append(events(learning, answering))
    }
    findings.tables += [margins(["MNIST": all[0].runs.first, "Fashion-MNIST": all[1].runs.first]), border(work)]
    findings.remarks = [
      "Means over all samples of the first seed's run on MNIST 20×20, 400-400-10. The published figures are measured on the "
        + "chip; ours are an estimate from pre-silicon figures (Davies et al., IEEE Micro 38(1), 2018, Table 1), which "
        + "leaves out static power, the sweeps of the learning engine, the embedded processors and the host. So the first "
        + "line says that learning in this circuit costs far less by its events than the whole chip took.",
      "The two times are bounds: all cores share the work evenly all the time, or one event comes after the other.",
      "While it learns nothing comes back from the chip; weights are read for checkpoints and answers, between epochs.",
    ]
    findings.commands = [
      "synfire train nbp --data mnist --epochs 60 --seeds 1,2,3 --half-epochs --output runs/m",
      "synfire inspect runs/m/seed-1",
    ]
    return findings
  }

  private static func comparisons(_ learning: ChipCost, _ answering: ChipCost) -> [Comparison] {
    func rows(_ name: String, _ cost: ChipCost, _ published: ChipCost.Measurement) -> [Comparison] {
      [
        Comparison(
          "energy of \(name) a sample", published: published.energy * 1e6,
          ours: .number(cost.energy * 1e6, places: 2), unit: "µJ", remark: "events of the cores only"),
        Comparison(
          "time of \(name) a sample, shared evenly", published: published.time * 1e3,
          ours: .number(cost.evenSplitTime * 1e3, places: 3), unit: "ms", remark: "a lower bound"),
        Comparison(
          "time of \(name) a sample, one after the other", published: published.time * 1e3,
          ours: .number(cost.serialTime * 1e3, places: 3), unit: "ms", remark: "an upper bound"),
        Comparison(
          "energy-delay product of \(name)", published: published.energy * published.time * 1e9,
          ours: .number(cost.energy * cost.serialTime * 1e9, places: 4), unit: "nJ·s",
          remark: "by the upper bound of the time"),
      ]
    }
    return rows("learning", learning, .publishedTraining) + rows("answering", answering, .publishedInference)
  }

  private static func events(_ learning: ChipCost, _ answering: ChipCost) -> ResultTable {
    var table = ResultTable(
      "events", "Events of a sample in the mean, and what the estimate gives each kind",
      columns: ["event", "learning", "µJ", "answering", "µJ "])
    for event in CostedEvent.allCases {
      let cells = [learning, answering].flatMap { cost -> [ResultCell] in
        [
          .number(cost.count(of: event), places: 1),
          .number(1e6 * cost.estimate.energy(of: event) / Double(cost.samples), places: 4),
        ]
      }
      table.append([.text(event.title)] + cells)
    }
    return table
  }

  private static func margins(_ runs: [String: TrainingRun?]) -> ResultTable {
    var table = ResultTable(
      "margins", "Voltages of groups that have to be silent, in weight units, over the whole run of the first seed",
      columns: ["images", "highest", "of group", "in phase", "a spike begins above", "lowest", "the register ends at"])
    for name in runs.keys.sorted(by: >) {
      guard let learning = (runs[name] ?? nil)?.history.chip?.learning, let nearest = learning.nearestToSpike,
        let lowest = learning.lowest
      else { continue }
      table.append([
        .text(name), .count(nearest.voltage), .text(nearest.group), .count(nearest.phase),
        .count(CircuitLevels.threshold), .count(lowest.voltage), .count(InhibitionRule.lowestVoltage),
      ])
    }
    return table
  }

  private static func border(_ work: ChipWork) -> ResultTable {
    let border = work.learning.border
    return ResultTable(
      "border", "What crossed the chip's border while it learned \(ResultCell.count(work.learning.samples).text) samples",
      columns: ["what", "host to chip"],
      rows: [
        [.text("input spikes"), .count(border.inputSpikes)], [.text("target spikes"), .count(border.targetSpikes)],
        [.text("spikes of r1"), .count(border.rewardSpikes)],
        [.text("spikes that start the chain"), .count(border.startSpikes)],
      ])
  }
}
