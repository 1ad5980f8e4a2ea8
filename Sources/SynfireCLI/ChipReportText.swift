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
      ? "nothing while it learns; for checkpoints " + list(read) : list(read) + (border.weightsRead > 0 ? " of the learner" : "")
    return [
      "", "chip, \(title): \(Format.count(activity.samples, "sample")) in \(Format.count(activity.steps, "step"))",
      "  host to chip: " + list(sent), "  chip to host: " + back,
    ]
  }

  private var marginLines: [String] {
    guard !learning.voltages.isEmpty else { return [] }
    let rows = learning.voltages.sorted { $0.key < $1.key }.map { name, extremes in
      [name, extremes.highestClosed.map(Format.count) ?? "–", Format.count(extremes.lowest)]
    }
    let table = TextTable(rows: [["group", "highest while closed", "lowest"]] + rows, leftColumns: [0]).lines
    let course = margins.map { "\(Format.epoch($0.epoch)): \(Format.count($0.highestClosed))" }
    return [
      "",
      "voltages of groups that learning reaches, in weight units: one that is closed spikes above "
        + "\(Format.count(threshold)), the register ends at \(Format.count(registerEnd))",
    ] + table.map { "  " + $0 }
      + (course.count > 1 ? Self.wrapped("  highest while closed by epoch  ", course) : [])
  }

  /// Items behind a title, in lines of 100 columns at most.
  private static func wrapped(_ title: String, _ items: [String]) -> [String] {
    var lines = [title]
    for item in items {
      if lines[lines.count - 1].count + item.count > 98 { lines.append("    ") }
      lines[lines.count - 1] += item + "  "
    }
    return lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }
  }

  private var costLines: [String] {
    guard let learningCost, let answeringCost else { return [] }
    let costs = [learningCost, answeringCost]
    func row(_ title: String, _ cells: [(own: String, measured: String)]) -> [String] {
      [title] + cells.flatMap { [$0.own, $0.measured] }
    }
    let sums = [
      row("energy", costs.map { ($0.energy.quantity(in: "J"), $0.measured.energy.quantity(in: "J")) }),
      row("time, shared evenly", costs.map { ($0.evenSplitTime.quantity(in: "s"), $0.measured.time.quantity(in: "s")) }),
      row("time, one after the other", costs.map { ($0.serialTime.quantity(in: "s"), "") }),
    ]
    let events = CostedEvent.allCases.map { event in
      row(event.title, costs.map { (Format.decimal($0.events[event.rawValue] ?? 0, places: 1), "") })
    }
    let head = ["a sample", "learning", "measured", "answering", "measured"]
    return [""] + TextTable(rows: [head] + sums + events, leftColumns: [0]).lines + [
      caveat,
      "measured: MNIST, 400-400-10 on Loihi, Renner et al. 2024, Table 1; with what the estimate leaves out",
    ]
  }
}

extension ChipActivity {
  /// How near the chip came to a spike out of its phase, and to the end of a register; nil where nobody looked.
  var marginLine: String? {
    guard let highestClosed, let lowest else { return nil }
    return "voltages: closed groups reached \(Format.count(highestClosed.voltage)) (\(highestClosed.group)), spikes begin "
      + "above \(Format.count(CircuitLevels.threshold)); lowest \(Format.count(lowest.voltage)) (\(lowest.group)) of "
      + Format.count(InhibitionRule.lowestVoltage)
  }
}
