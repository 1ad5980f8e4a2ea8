import Experiments
import Figures
import NetworkModel
import SynfireCircuits

extension NBPCircuit {
  static func figure4(_ bench: ReproductionBench) async throws -> Findings {
    let circuit = try BackpropCircuit(layers: [400, 400, 10])
    let network = circuit.network
    var findings = Findings()
    findings.seeds = []
    findings.ignoresBudget = true
    findings.comparisons = [
      Comparison("connections", published: 102, ours: .count(network.connections.count), remark: "the published code"),
      Comparison("groups of compartments, gates among them", published: nil, ours: .count(network.groups.count)),
    ]
    findings.listing = circuit.description
    findings.drawings = [
      .init("", "The built circuit: groups, gates, connections", svg: CircuitPictures.anatomy(circuit).svg())
    ]
    findings.tables = [gates(circuit.plan), connections(network)]
    findings.remarks = [
      "The listing and the table of connections are read from the built network. The paper draws a box b_o for the outputs that "
        + "the circuit does not have: o<, o and o> are wired straight to d+ and d-."
    ]
    findings.commands = ["synfire circuit nbp --layers 400-400-10"]
    return findings
  }

  private static func connections(_ network: Network) -> ResultTable {
    var table = ResultTable(
      "connections", "All connections of the built circuit",
      columns: ["from", "to", "pattern", "synapses", "plastic", "weight", "delay"], isData: true)
    for connection in network.connections {
      let weights = connection.mantissas.bounds
      let unit = 1 << max(0, connection.format.exponent)
      let isSame = weights.lowerBound == weights.upperBound
      table.append([
        .text(network.name(of: connection.source)), .text(network[connection.target].name),
        .text(pattern(connection)), .count(connection.synapseCount), .text(connection.isPlastic ? "yes" : "no"),
        connection.isPlastic || !isSame ? .empty : .count(weights.lowerBound * unit),
        .count(connection.delays.bounds.upperBound),
      ])
    }
    return table
  }

  private static func gates(_ plan: BackpropPlan) -> ResultTable {
    var gates = ResultTable(
      "gates", "What each gate does in the built circuit, by its number",
      columns: ["gate", "opens", "lowers the step to 0", "opens at Θ", "inhibits"])
    for phase in plan.phases.sorted(by: { $0.gate < $1.gate }) {
      let opened = phase.openings.filter { $0.opener == nil && $0.level != .full }.map(\.group)
      gates.append(
        [.count(phase.gate)]
          + [opened, phase.opened(at: .zero), phase.opened(at: .full), phase.inhibits].map { groups in
            .text(groups.map { plan.name(of: $0) }.joined(separator: " "))
          })
    }
    return gates
  }

  private static func pattern(_ connection: Connection) -> String {
    switch connection.pattern {
    case .oneToOne: "one to one"
    case .broadcast: "one to all"
    case .dense, .sparse, .fixedFanOut: "all to all"
    }
  }
}
