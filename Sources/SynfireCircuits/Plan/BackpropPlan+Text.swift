internal import Recordings

extension BackpropPlan: CustomStringConvertible {
  /// The phases in lines: what spikes, what the gate opens and inhibits, what learns, and why.
  public var description: String {
    let title = ["phase", "spikes", "gate", "opens", "inhibits", "r1", "learns", "what happens"]
    let rows = phases.map { phase in
      let opened = phase.gateOpenings.map { name(of: $0.group) + Self.mark(of: $0) }
      return [
        "\(phase.number)", names(phase.fires), GatingChain.name(ofGate: phase.gate),
        opened.joined(separator: " "), names(phase.inhibits), phase.isRewarded ? "r1" : "", learned(in: phase),
        phase.meaning,
      ]
    }
    let lines = TextTable(rows: [title] + rows, rightColumns: [0]).lines
    return (lines + [note]).joined(separator: "\n")
  }

  /// What the marks of levels mean.
  private var note: String {
    let levels = Set(phases.flatMap(\.openings).filter { !$0.isFired }.map(\.level))
    var marks = ["What is opened spikes above half of the threshold", "(0) above 0", "(1) above the whole of it"]
    if levels.contains(.notNegative) { marks.append("(≥0) at 0 or above") }
    if let margin = options.margin, levels.contains(.lowMargin) {
      marks.append("(-) above \(margin.low) and (+) above \(margin.high) weight units")
    }
    if levels.contains(.feature) { marks.append("(c) above the threshold of its map") }
    if phases.contains(where: { $0.openings.contains(where: \.isFired) }) { marks.append("(!) whatever it receives") }
    return marks[0] + "; " + marks.dropFirst().joined(separator: ", ") + "."
  }

  private static func mark(of opening: Phase.Opening) -> String {
    if opening.isFired { return "(!)" }
    return switch opening.level {
    case .zero: "(0)"
    case .half: ""
    case .full: "(1)"
    case .notNegative: "(≥0)"
    case .lowMargin: "(-)"
    case .highMargin: "(+)"
    case .feature: "(c)"
    }
  }

  private func learned(in phase: Phase) -> String {
    guard let learning = phase.learning else { return "" }
    return (learning == .potentiates ? "+2 " : "-2 ") + phase.matrices.map(\.name).joined(separator: " ")
  }

  private func names(_ groups: [CircuitGroup]) -> String { groups.map { name(of: $0) }.joined(separator: " ") }
}

extension [Int] {
  /// Sizes of layers, as in 400-400-10.
  var layerText: String { map(String.init).joined(separator: "-") }
}
