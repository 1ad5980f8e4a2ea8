import Figures
import NetworkModel
import SynfireCircuits

/// The circuit of nBP as drawings of what was built and measured.
enum CircuitPictures {
  private static let layers: [[CircuitGroup]] = [
    [.input, .inputMemory], [.hidden, .hiddenLow, .hiddenHigh, .hiddenMemory, .box, .hiddenError],
    [.output, .outputLow, .outputHigh, .outputNegated, .target, .errorPlus, .errorMinus],
  ]
  /// The columns of figure 4, from the left.
  private static let columns: [[CircuitGroup]] = [
    [.input, .inputMemory], [.hiddenLow, .hidden, .hiddenHigh], [.box, .hiddenMemory, .hiddenError],
    [.outputLow, .output, .outputHigh, .outputNegated], [.errorPlus, .errorMinus, .target],
  ]

  /// Figure 2: who was seen to spike, who is inhibited, and which weights were seen to change.
  static func phases(
    _ cycles: [CircuitCycle], _ matrices: [(PlasticMatrix, [ConnectionID])]
  ) -> Figure {
    var rows: [PhaseDiagram.Row] = []
    for layer in layers {
      for group in layer {
        let marks = PhaseTable.phases.map { phase -> PhaseDiagram.Mark in
          if cycles.meanSpikes(of: group, in: phase.number) > 0 { return .spikes }
          return PhaseTable.action(inPhase: phase.number).inhibits.contains(group) ? .inhibited : .closed
        }
        rows.append(.init(group.rawValue, marks, beginsBlock: group == layer.first && !rows.isEmpty))
      }
    }
    let reward = PhaseTable.phases.map { phase -> PhaseDiagram.Mark in
      PhaseTable.rewarded.contains(phase.number) ? .spikes : .closed
    }
    rows.append(.init("r1", reward, beginsBlock: true))
    for (matrix, connections) in matrices {
      let marks = PhaseTable.phases.map { phase -> PhaseDiagram.Mark in
        guard cycles.meanUpdates(of: connections, in: phase.number) > 0 else { return .none }
        return PhaseTable.rewarded.contains(phase.number) ? .grows("+2") : .shrinks("−2")
      }
      rows.append(.init(matrix.rawValue, marks))
    }
    let parts = [
      PhaseDiagram.Part("forward", phases: 1...3), .init("error", phases: 4...4), .init("potentiation", phases: 5...7),
      .init("silent", phases: 8...8), .init("depression", phases: 9...11), .init("silent", phases: 12...12),
    ]
    return Figure.phases(
      PhaseDiagram(phaseCount: PhaseTable.length, parts: parts, rows: rows, spikesName: "spiked"),
      title: "Who is active in which step",
      subtitle: "seen in \(cycles.count) samples on the simulated chip")
  }

  /// Figure 4: the groups with the numbers of the gates that reach them, and the connections between them.
  static func anatomy(_ circuit: BackpropCircuit) -> Figure {
    let network = circuit.network
    let names = Dictionary(circuit.groups.map { ($0.value, $0.key) }) { first, _ in first }
    let gates = gates(of: circuit)
    let nodes = columns.enumerated().flatMap { layer, groups in
      groups.enumerated().map { row, group in
        Diagram.Node(
          group.rawValue, detail: gates[group] ?? "",
          kind: group == .inputMemory || group == .hiddenMemory ? .memory : .group, layer: layer, row: row)
      }
    }
    var edges: [Diagram.Edge] = []
    for connection in network.connections {
      guard case .group(let id) = connection.source, let source = names[id], let target = names[connection.target]
      else { continue }
      let isNegative = connection.mantissas.bounds.upperBound < 0
      let kind: Diagram.Edge.Kind = connection.isPlastic ? .learns : isNegative ? .inhibits : .excites
      let isThere = edges.contains { ($0.source, $0.target, $0.kind) == (source.rawValue, target.rawValue, kind) }
      if !isThere { edges.append(.init(source.rawValue, to: target.rawValue, kind: kind)) }
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
