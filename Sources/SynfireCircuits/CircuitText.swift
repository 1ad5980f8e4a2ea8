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
        case .sparse where !connection.isPlastic: "windows"
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
  /// Sizes, groups, connections and the phases, for people.
  public var description: String {
    let plastic = network.connections.reduce(0) { $0 + ($1.isPlastic ? $1.synapseCount : 0) }
    var lines = [
      "nBP \(CircuitText.sizes(of: network, plan)) (\(plastic) plastic)",
      "rule of each plastic synapse: \(Self.rule); r1 from \(configuration.reward == .host ? "the host" : "the chip")",
      "",
    ]
    lines += TextTable(rows: [["group", "compartments", "spikes in"]] + groupRows, rightColumns: [1]).lines
    lines += [""] + CircuitText.connections(of: network) + ["", plan.description]
    return lines.joined(separator: "\n")
  }

  private var groupRows: [[String]] {
    func row(_ name: String, _ count: Int, _ phases: [Int]) -> [String] {
      [name, "\(count)", phases.map(String.init).joined(separator: " ")]
    }
    var rows = plan.groups.map { row(plan.name(of: $0), plan.count(of: $0), plan.phases(of: $0)) }
    for (number, gate) in chain.gates.enumerated() {
      // A gate spikes in the phase before the one in which it acts.
      rows.append(row(network[gate].name, 1, [(number + plan.length - 2) % plan.length + 1]))
    }
    if let rewardGroup { rows.append(row(network[rewardGroup].name, 1, plan.rewardedPhases)) }
    return rows
  }
}

extension InferenceCircuit: CustomStringConvertible {
  /// Sizes, connections and the phases, for people.
  public var description: String {
    let phases = plan.phases.map { phase in
      let names = phase.fires.map { plan.name(of: $0) }.joined(separator: " ")
      return "\(phase.number) \(names.isEmpty ? "silence" : names)"
    }
    let lines = ["nBP inference \(CircuitText.sizes(of: network, plan))", ""] + CircuitText.connections(of: network)
    return (lines + ["", "phases: " + phases.joined(separator: ", ")]).joined(separator: "\n")
  }
}

extension CircuitText {
  /// How many groups, compartments, connections and synapses a circuit has.
  fileprivate static func sizes(of network: Network, _ plan: BackpropPlan) -> String {
    let compartments = network.groups.reduce(0) { $0 + $1.count }
    let synapses = network.connections.reduce(0) { $0 + $1.synapseCount }
    let front = plan.options.front.map { "\($0) of static synapses in front of " } ?? ""
    return "\(front)\(plan.layers.layerText): \(network.groups.count) groups of \(compartments) compartments, "
      + "\(network.connections.count) connections of \(synapses) synapses"
  }
}
