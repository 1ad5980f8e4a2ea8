import SynfireCircuits

extension [CircuitCycle] {
  /// Groups down, phases across: large groups as bars, small ones as the number of who spikes, and the events' letters.
  public var text: String {
    guard let plan = first?.plan else { return "" }
    var lines = ["digits " + map { "\($0.label)" }.joined(separator: String(repeating: " ", count: plan.length))]
    lines.append(row("phase", plan) { Character("\($1.number % 10)") })
    lines.append(
      row("learns", plan) { _, phase in
        switch phase.learning {
        case .potentiates: "+"
        case .depresses: "-"
        case nil: " "
        }
      })
    for group in plan.groups {
      let most = flatMap { cycle in plan.phases.map { cycle[group, $0.number].count } }.max() ?? 0
      lines.append(row(plan.name(of: group), plan) { Self.mark($0[group, $1.number], most: most) })
    }
    let events = zip("ABCDEFGH", self.events).map { ($0, $1) }
    let marks = indices.map { place in
      String(
        plan.phases.map { phase -> Character in
          events.first { $0.1.cycle == place && $0.1.phase == phase.number }?.0 ?? " "
        })
    }
    lines.append("       " + marks.joined(separator: " "))
    lines += events.map { "\($0), phase \($1.phase): \($1.text)" }
    return lines.joined(separator: "\n")
  }

  private func row(_ name: String, _ plan: BackpropPlan, _ cell: (CircuitCycle, Phase) -> Character) -> String {
    let cells = map { cycle in String(plan.phases.map { cell(cycle, $0) }) }
    return name + String(repeating: " ", count: 7 - name.count) + cells.joined(separator: " ")
  }

  /// A bar where more than 10 spike at times; otherwise the last digit of the one that spikes, or a star for several.
  private static func mark(_ spikes: Set<Int>, most: Int) -> Character {
    let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    guard let first = spikes.first else { return "." }
    if most > 10 { return bars[(spikes.count * 8 - 1) / most] }
    return spikes.count == 1 ? Character("\(first % 10)") : "*"
  }
}
