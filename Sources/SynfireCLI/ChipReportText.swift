import Synfire

extension ChipReport {
  /// The report for people.
  var lines: [String] {
    borderLines(learning, "learning") + [
      "  an update reads x0, y0, r1 and w of its own synapse and nothing else: its rule is",
      "    \(rule), and a rule has no word for another synapse",
    ] + borderLines(answering, "answering") + marginLines + costLines
  }

  private func borderLines(_ activity: ChipActivity, _ title: String) -> [String] {
    let border = activity.border
    let sent = [
      (border.inputSpikes, "input spike"), (border.targetSpikes, "target spike"), (border.rewardSpikes, "r1 spike"),
      (border.startSpikes, "start spike"), (border.weightsWritten, "weight"),
    ]
    let read = [(border.spikesRead, "spike"), (border.currentsRead, "current"), (border.weightsRead, "weight")]
    func list(_ counts: [(Int, String)]) -> String {
      let some = counts.filter { $0.0 > 0 }.map { Format.count($0.0, $0.1) }
      return some.isEmpty ? "nothing" : some.joined(separator: ", ")
    }
    // Of a chip that learns, weights are read between epochs only; those for the answers count as the answers' own.
    let isReadBetween = border.spikesRead == 0 && border.currentsRead == 0
    let back =
      isReadBetween
      ? "nothing while it learns; for checkpoints " + list(read)
      : list(read) + (border.weightsRead > 0 ? " of the learner" : "")
    return [
      "", "chip, \(title): \(Format.count(activity.samples, "sample")) in \(Format.count(activity.steps, "step"))",
      "  host to chip: " + list(sent), "  chip to host: " + back,
    ]
  }

  private var marginLines: [String] {
    guard !learning.voltages.isEmpty else { return [] }
    let phases = learning.highestClosed.keys.sorted()
    func row(_ title: String, _ highest: [Int: Int], _ lowest: Int) -> [String] {
      [title] + phases.map { highest[$0].map(Format.count) ?? "·" } + [Format.count(lowest)]
    }
    let groups = learning.voltages.sorted { $0.key < $1.key }.map {
      row($0.key, $0.value.highestClosed, $0.value.lowest)
    }
    let epochs = someMargins.map { row("epoch " + Format.epoch($0.epoch), $0.highestClosed, $0.lowest) }
    let head = ["phase"] + phases.map(String.init) + ["lowest"]
    return [
      "",
      "highest voltages of groups that have to be silent, by phase, and lowest ones, in weight units"
        + (epochs.count < margins.count && margins.count > 1 ? "; \(epochs.count) of \(margins.count) epochs" : ""),
    ] + TextTable(rows: [head] + groups + epochs, leftColumns: [0]).lines + [
      "a spike begins above \(Format.count(threshold)), the register ends at \(Format.count(registerEnd))"
    ]
  }

  /// Eight points at most, the first and the last among them.
  private var someMargins: [Margin] {
    guard margins.count > 8 else { return margins.count > 1 ? margins : [] }
    return (0..<8).map { margins[$0 * (margins.count - 1) / 7] }
  }

  /// A mean number of events: whole from a thousand on, with one decimal place below.
  private static func mean(_ number: Double) -> String {
    number < 1_000 ? Format.decimal(number, places: 1) : Format.count(Int(min(number, 1e15).rounded()))
  }

  private var costLines: [String] {
    guard let learningCost, let answeringCost else { return [] }
    let costs = [learningCost, answeringCost]
    func row(_ title: String, _ cells: [(own: String, measured: String)]) -> [String] {
      [title] + cells.flatMap { [$0.own, $0.measured] }
    }
    let sums = [
      row("energy", costs.map { ($0.energy.quantity(in: "J"), $0.measured.energy.quantity(in: "J")) }),
      row(
        "time, shared evenly", costs.map { ($0.evenSplitTime.quantity(in: "s"), $0.measured.time.quantity(in: "s")) }),
      row("time, one after the other", costs.map { ($0.serialTime.quantity(in: "s"), "") }),
    ]
    let events = CostedEvent.allCases.map { event in
      row(event.title, costs.map { (Self.mean($0.events[event.rawValue] ?? 0), "") })
    }
    let head = ["a sample", "learning", "measured", "answering", "measured"]
    return [""] + TextTable(rows: [head] + sums + events, leftColumns: [0]).lines
      + caveat.split(separator: "; ").map(String.init) + [
        "measured: MNIST, 400-400-10 on Loihi, Renner et al. 2024, Table 1; with what the estimate leaves out"
      ]
  }
}

extension ChipActivity {
  /// How near the chip came to a spike out of its phase, and to the end of a register; nil where nobody looked.
  var marginLine: String? {
    guard let nearest = nearestToSpike, let lowest else { return nil }
    return "voltages: silent groups up to \(Format.count(nearest.voltage)) (\(nearest.group), phase \(nearest.phase)), "
      + "spikes begin above \(Format.count(CircuitLevels.threshold)); lowest \(Format.count(lowest.voltage)) "
      + "(\(lowest.group)) of \(Format.count(InhibitionRule.lowestVoltage))"
  }
}
