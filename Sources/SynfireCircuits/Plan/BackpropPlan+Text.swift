internal import Recordings

extension BackpropPlan: CustomStringConvertible {
  /// The phases in lines: what spikes, what the gate opens and inhibits, what learns, and why.
  public var description: String {
    let title = ["phase", "spikes", "gate", "opens", "inhibits", "r1", "learns", "what happens"]
    let rows = phases.map { phase in
      // Gates have their weights in this order.
      let opened = [phase.openings(at: [.half, .zero]), phase.openings(at: [.full])].joined().map {
        name(of: $0.group) + Self.mark(of: $0.level)
      }
      return [
        "\(phase.number)", names(phase.fires), GatingChain.name(ofGate: phase.gate),
        opened.joined(separator: " "), names(phase.inhibits), phase.isRewarded ? "r1" : "", learned(in: phase),
        phase.meaning,
      ]
    }
    let note = "What is opened spikes above half of the threshold; (0) above 0, (1) above the whole of it."
    return (TextTable(rows: [title] + rows, rightColumns: [0]).lines + [note]).joined(separator: "\n")
  }

  private static func mark(of level: ReadoutLevel) -> String {
    switch level {
    case .zero: "(0)"
    case .half: ""
    case .full: "(1)"
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
