import ChipSimulator
import Experiments
import Figures
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
      findings.drawings = [
        .init("", "Where the energy of a sample goes, as estimated", svg: drawing(learning, answering).svg())
      ]
    }
    findings.tables += [margins([("MNIST", all[0]), ("Fashion-MNIST", all[1])]), border(work)]
    findings.remarks = [
      "The simulation took \(Format.decimal(1e3 * secondsOfASample(mnist.history), places: 4)) ms of a core to learn a sample.",
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
    func rows(_ name: String, _ cost: ChipCost, _ published: MeasuredCost) -> [Comparison] {
      [
        Comparison(
          "energy of \(name) a sample", published: published.energy * 1e6, as: trimmed(published.energy * 1e6),
          ours: .number(cost.energy * 1e6, places: 2), unit: "µJ", remark: "events of the cores only"),
        Comparison(
          "time of \(name) a sample, shared evenly", published: published.time * 1e3,
          as: trimmed(published.time * 1e3),
          ours: .number(cost.evenSplitTime * 1e3, places: 3), unit: "ms", remark: "a lower bound"),
        Comparison(
          "time of \(name) a sample, one after the other", published: published.time * 1e3,
          as: trimmed(published.time * 1e3),
          ours: .number(cost.serialTime * 1e3, places: 3), unit: "ms", remark: "an upper bound"),
        Comparison(
          "energy-delay product of \(name)", published: published.energy * published.time * 1e9,
          as: trimmed(published.energy * published.time * 1e9),
          ours: .number(cost.energy * cost.serialTime * 1e9, places: 4), unit: "nJ·s",
          remark: "by the upper bound of the time; published: the product of two columns"),
      ]
    }
    return rows("learning", learning, NBPConfiguration.measuredLearning)
      + rows("answering", answering, NBPConfiguration.measuredAnswering)
  }

  /// The number without the zeros behind its last digit.
  private static func trimmed(_ value: Double) -> String {
    let text = Format.decimal(value, places: 4)
    return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
  }

  private static func events(_ learning: ChipCost, _ answering: ChipCost) -> ResultTable {
    var table = ResultTable(
      "events", "Events of a sample in the mean, and what the estimate gives each kind",
      columns: ["event", "learning", "learning µJ", "answering", "answering µJ"])
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

  private static func drawing(_ learning: ChipCost, _ answering: ChipCost) -> Figure {
    func energies(_ cost: ChipCost, _ events: [CostedEvent]) -> [Double] {
      events.map { 1e6 * cost.estimate.energy(of: $0) / Double(cost.samples) }
    }
    let all = CostedEvent.allCases
    let events = zip(all, energies(learning, all)).filter { $1 > 0 }.map(\.0)
    return Figure.bars(
      [
        BarSeries("learning", energies(learning, events)),
        BarSeries("answering", energies(answering, events).map { $0 > 0 ? $0 : .nan }),
      ], categories: events.map(\.title), title: "Energy of a sample by events",
      subtitle: "nBP 400-400-10 on MNIST 20×20, an estimate from pre-silicon figures",
      y: Axis("energy", unit: "µJ", scale: .logarithmic), width: 860)
  }

  /// Seconds to learn a sample in the epoch of median speed.
  private static func secondsOfASample(_ history: History) -> Double {
    let rates = history.points.map(\.trainSamplesPerSecond).sorted()
    guard !rates.isEmpty else { return 0 }
    return 1 / max(1, rates[rates.count / 2])
  }

  private static func margins(_ all: [(images: String, runs: FinishedRuns)]) -> ResultTable {
    var table = ResultTable(
      "margins",
      "Voltages over the whole run of the first seed, in weight units; a spike begins above "
        + "\(CircuitLevels.threshold), the register ends at \(InhibitionRule.lowestVoltage)",
      columns: ["images", "group", "highest where it has to be silent", "in phase", "lowest"])
    for (images, runs) in all {
      let voltages = runs.runs.first?.history.chip?.learning.voltages ?? [:]
      for (group, extremes) in voltages.sorted(by: { $0.key < $1.key }) {
        let highest = extremes.highestClosed.max { ($0.value, $1.key) < ($1.value, $0.key) }
        table.append([
          .text(images), .text(group), highest.map { .count($0.value) } ?? .empty,
          highest.map { .count($0.key) } ?? .empty, .count(extremes.lowest),
        ])
      }
    }
    return table
  }

  private static func border(_ work: ChipWork) -> ResultTable {
    let border = work.learning.border
    return ResultTable(
      "border",
      "What crossed the chip's border while it learned \(ResultCell.count(work.learning.samples).text) samples",
      columns: ["what", "host to chip"],
      rows: [
        [.text("input spikes"), .count(border.inputSpikes)], [.text("target spikes"), .count(border.targetSpikes)],
        [.text("spikes of r1"), .count(border.rewardSpikes)],
        [.text("spikes that start the chain"), .count(border.startSpikes)],
      ])
  }
}
