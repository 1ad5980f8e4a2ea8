import Figures
import NetworkModel
import SynfireCircuits

/// The circuit of nBP as drawings of what was built and measured.
enum CircuitPictures {
  /// Figure 2: who was seen to spike, who is inhibited, and which weights were seen to change.
  static func phases(_ cycles: [CircuitCycle], of circuit: BackpropCircuit) -> Figure {
    let diagram = circuit.plan.diagram(spikesName: "spiked") { group, phase in
      if cycles.meanSpikes(of: group, in: phase.number) > 0 { return .spikes }
      return phase.inhibits.contains(group) ? .inhibited : .closed
    } changes: { matrix, phase in
      cycles.meanUpdates(of: circuit.copies(of: matrix), in: phase.number) > 0
    }
    return Figure.phases(
      diagram, title: "Who is active in which step",
      subtitle: "seen in \(cycles.count) samples on the simulated chip")
  }

  /// Figure 4: the groups with the numbers of the gates that reach them, and the connections between them.
  static func anatomy(_ circuit: BackpropCircuit) -> Figure {
    let (network, plan) = (circuit.network, circuit.plan)
    let names = Dictionary(uniqueKeysWithValues: circuit.groups.map { ($0.value, plan.name(of: $0.key)) })
    let gates = gates(of: circuit)
    let nodes = plan.columns.enumerated().flatMap { column, groups in
      groups.enumerated().map { row, group in
        Diagram.Node(
          plan.name(of: group), detail: gates[group] ?? "", kind: group.kind == .memory ? .memory : .group,
          layer: column, row: row)
      }
    }
    var edges: [Diagram.Edge] = []
    for connection in network.connections {
      guard case .group(let id) = connection.source, let source = names[id], let target = names[connection.target]
      else { continue }
      let isNegative = connection.mantissas.bounds.upperBound < 0
      let kind: Diagram.Edge.Kind = connection.isPlastic ? .learns : isNegative ? .inhibits : .excites
      let isThere = edges.contains { ($0.source, $0.target, $0.kind) == (source, target, kind) }
      if !isThere { edges.append(.init(source, to: target, kind: kind)) }
    }
    return Figure.circuit(
      Diagram(nodes: nodes, edges: edges), title: "Connections of the built circuit",
      subtitle: "+: gates that open a group, −: gates that hold it down", width: 960)
  }

  /// Neurons with generators, compartments, synapses and those of dense matrices of some circuits, as bars.
  static func sizes(_ circuits: [String], _ published: [[Int]], _ ours: [[Int]]) -> Figure {
    func series(_ name: String, _ counts: [[Int]], _ place: Int) -> BarSeries {
      BarSeries(name, counts.map { Double($0[place]) })
    }
    return Figure.bars(
      [
        series("compartments, published", published, 1), series("compartments, ours", ours, 1),
        series("synapses, published", published, 2), series("synapses, ours", ours, 2),
      ], categories: circuits, title: "Sizes of the circuits",
      y: Axis("number", scale: .logarithmic, from: 100), width: 860)
  }

  /// The numbers of the gates that reach each group, by sign.
  private static func gates(of circuit: BackpropCircuit) -> [CircuitGroup: String] {
    var found: [CircuitGroup: String] = [:]
    for (group, id) in circuit.groups {
      var (opening, closing): (Set<Int>, Set<Int>) = ([], [])
      for connection in circuit.network.connections where connection.target == id {
        guard case .group(let source) = connection.source, let number = circuit.chain.gates.firstIndex(of: source)
        else { continue }
        if connection.mantissas.bounds.upperBound < 0 { closing.insert(number) } else { opening.insert(number) }
      }
      let parts = [("+", opening), ("−", closing)].filter { !$1.isEmpty }
      found[group] = parts.map { $0 + $1.sorted().map(String.init).joined(separator: ",") }.joined(separator: " ")
    }
    return found
  }
}
