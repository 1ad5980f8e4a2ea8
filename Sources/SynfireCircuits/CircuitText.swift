internal import NetworkModel
internal import Recordings

/// Circuits in words.
enum CircuitText {
  /// Connections in words, those that differ in their targets and delays alone in one line.
  static func connections(of network: Network) -> [String] {
    var lines: [(key: String, targets: [String])] = []
    for connection in network.connections {
      let pattern =
        switch connection.pattern {
        case .oneToOne: "one to one"
        case .broadcast: "one to all"
        case .dense, .sparse, .fixedFanOut: "all to all"
        }
      let weight = connection.isPlastic ? "plastic" : weight(of: connection)
      let key = "\(network.name(of: connection.source))\t\(pattern)\t\(weight)"
      let delay = connection.delays.bounds.upperBound
      let target = network[connection.target].name + (delay > 0 ? " +\(delay)" : "")
      if let place = lines.firstIndex(where: { $0.key == key }) {
        lines[place].targets.append(target)
      } else {
        lines.append((key, [target]))
      }
    }
    let rows = lines.map { $0.key.split(separator: "\t").map(String.init) + [$0.targets.joined(separator: ", ")] }
    return TextTable(
      rows: [["from", "pattern", "weight", "to (+ delay in steps)"]] + rows, rightColumns: [2]
    ).lines
  }

  private static func weight(of connection: Connection) -> String {
    let bounds = connection.mantissas.bounds
    let unit = 1 << max(0, connection.format.exponent)
    guard bounds.lowerBound == bounds.upperBound else { return "static" }
    return (bounds.lowerBound > 0 ? "+" : "") + String(bounds.lowerBound * unit)
  }
}

extension BackpropCircuit: CustomStringConvertible {
  /// Sizes, groups, connections and the twelve phases, for people.
  public var description: String {
    let sizes = "nBP \(configuration.inputs)-\(configuration.hidden)-\(configuration.outputs)"
    let compartments = network.groups.reduce(0) { $0 + $1.count }
    let synapses = network.connections.reduce(0) { $0 + $1.synapseCount }
    let plastic = network.connections.reduce(0) { $0 + ($1.isPlastic ? $1.synapseCount : 0) }
    var lines = [
      "\(sizes): \(network.groups.count) groups of \(compartments) compartments, "
        + "\(network.connections.count) connections of \(synapses) synapses (\(plastic) plastic)",
      "rule of each plastic synapse: \(Self.rule); r1 from \(configuration.reward == .host ? "the host" : "the chip")",
      "",
    ]
    lines += TextTable(rows: [["group", "compartments", "spikes in"]] + groupRows, rightColumns: [1]).lines
    lines += [""] + CircuitText.connections(of: network) + ["", PhaseTable.text]
    return lines.joined(separator: "\n")
  }

  private var groupRows: [[String]] {
    var rows: [[String]] = []
    for group in CircuitGroup.allCases {
      let phases = PhaseTable.phases.filter { $0.fires.contains(group) }.map { "\($0.number)" }
      guard let id = groups[group] else { continue }
      rows.append([group.rawValue, "\(network[id].count)", phases.joined(separator: " ")])
    }
    for (number, gate) in chain.gates.enumerated() {
      let phase = number == 0 ? PhaseTable.length - 1 : number - 1
      rows.append([network[gate].name, "1", "\(phase == 0 ? PhaseTable.length : phase)"])
    }
    if let reward = network.group(named: "r1") {
      rows.append([
        "r1", "\(network[reward].count)", PhaseTable.rewarded.sorted().map { "\($0)" }.joined(separator: " "),
      ])
    }
    return rows
  }
}

extension InferenceCircuit: CustomStringConvertible {
  /// Sizes, connections and the four phases, for people.
  public var description: String {
    let compartments = network.groups.reduce(0) { $0 + $1.count }
    let synapses = network.connections.reduce(0) { $0 + $1.synapseCount }
    let sizes = [CircuitGroup.input, .hidden, .output].compactMap { groups[$0].map { "\(network[$0].count)" } }
    return
      ([
        "nBP inference \(sizes.joined(separator: "-")): \(network.groups.count) groups of \(compartments) compartments, "
          + "\(network.connections.count) connections of \(synapses) synapses", "",
      ] + CircuitText.connections(of: network) + ["", "phases: 1 x, 2 h, 3 o, 4 silence"]).joined(separator: "\n")
  }
}

extension PhaseTable {
  /// The twelve phases in lines for people: what spikes, what the gate opens and inhibits, what learns, and why.
  public static var text: String {
    let title = ["phase", "spikes", "gate", "opens", "inhibits", "r1", "learns", "what happens"]
    let rows = phases.map { phase in
      let action = action(inPhase: phase.number)
      let opened =
        action.opens.map { $0.rawValue + (action.lowers.contains($0) ? "(0)" : "") }
        + action.opensHigh.map { $0.rawValue + "(1)" }
      return [
        "\(phase.number)", names(phase.fires), "g" + (action.gate < 10 ? "0" : "") + "\(action.gate)",
        opened.joined(separator: " "), names(action.inhibits), rewarded.contains(phase.number) ? "r1" : "",
        learned(in: phase), phase.meaning,
      ]
    }
    let note = "What is opened spikes above half of the threshold; (0) above 0, (1) above the whole of it."
    return (TextTable(rows: [title] + rows, rightColumns: [0]).lines + [note]).joined(separator: "\n")
  }

  private static func learned(in phase: Phase) -> String {
    guard let learning = phase.learning else { return "" }
    let sign = learning == .potentiates ? "+2" : "-2"
    return sign + " " + phase.matrices.map(\.rawValue).joined(separator: " ")
  }

  private static func names(_ groups: [CircuitGroup]) -> String { groups.map(\.rawValue).joined(separator: " ") }
}
