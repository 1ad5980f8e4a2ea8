internal import NetworkModel

/// Builds a circuit as its plan says: generators, the gating chain, groups, what the gates do, and the connections.
struct CircuitBuilder {
  let plan: BackpropPlan
  var network = Network()
  let chain: GatingChain
  private(set) var groups: [CircuitGroup: GroupID] = [:]
  private(set) var generators: [HostProtocol.Signal: SpikeGeneratorID] = [:]
  /// The copies of each matrix.
  private(set) var copies: [WeightMatrix: [ConnectionID]] = [:]
  /// The copies of all matrices, in order.
  private(set) var weighted: [ConnectionID] = []

  /// Adds generators, the chain and the groups.
  ///
  /// - Parameter refractory: Steps from one spike of a relay to the next that is possible, where the plan leaves it open.
  init(_ plan: BackpropPlan, refractory: Int) throws(NetworkError) {
    self.plan = plan
    for row in plan.rows {
      guard case .host(let signal) = row.source else { continue }
      generators[signal] = try network.addSpikeGenerator(signal.rawValue, count: plan.count(of: row.target))
    }
    chain = try GatingChain(length: plan.length, in: &network)
    for group in plan.groups {
      groups[group] = try network.addRelays(
        plan.name(of: group), count: plan.count(of: group),
        refractory: plan.spikesInSuccession(group) ? 1 : refractory)
    }
  }

  func id(_ group: CircuitGroup) -> GroupID {
    guard let id = groups[group] else { preconditionFailure("every group of the plan is added at first") }
    return id
  }

  /// One to all: what each gate opens, at which level, and what it inhibits.
  ///
  /// - Parameter inhibition: The weight, in weight units; nil for none.
  mutating func addGates(inhibition: Int? = nil) throws(NetworkError) {
    for phase in plan.phases.sorted(by: { $0.gate < $1.gate }) {
      for weight in ReadoutLevel.allGateWeights {
        for opening in phase.openings(at: ReadoutLevel.levels(withGateWeight: weight)) {
          try chain.act(at: phase.gate, on: id(opening.group), weight: weight, in: &network)
        }
      }
      guard let inhibition else { continue }
      for group in phase.inhibits {
        try chain.act(at: phase.gate, on: id(group), weight: inhibition, in: &network)
      }
    }
  }

  /// One to one the relays, all to all the weights, by the rows of the plan.
  ///
  /// - Parameters:
  ///   - weights: W of each layer, row by row, the first layer's first; all 0 if nil.
  ///   - rule: How the weights learn; nil if they do not.
  ///   - name: The name of a copy of a matrix into a group.
  mutating func addConnections(
    weights: [[Int]]?, rule: LearningRule?, name: (WeightMatrix, CircuitGroup) -> String
  ) throws(NetworkError) {
    if let weights, weights.count != plan.outputLayer {
      throw NetworkError("weights", "wanted \(plan.outputLayer) matrices, one for each layer, got \(weights.count)")
    }
    for wire in plan.wires {
      switch (wire.source, wire.kind) {
      case (.host(let signal), .relay(let role)):
        guard let generator = generators[signal] else { continue }
        try network.relay(from: generator, to: [id(wire.target)], delays: [wire.delay], weight: role.weight)
      case (.group(let source), .relay(let role)):
        try network.relay(from: id(source), to: [id(wire.target)], delays: [wire.delay], weight: role.weight)
      case (.group(let source), .synapses(let matrix)):
        let values = weights.map { self.values($0[matrix.layer - 1], of: matrix) }
        let name = name(matrix, wire.target)
        try checkWeights(values ?? [], name)
        let copy = try network.connect(
          id(source), to: id(wire.target), weights: values.map { .values($0) } ?? 0,
          format: rule == nil ? .mixed8 : nil, rule: rule, name: name)
        copies[matrix, default: []].append(copy)
        weighted.append(copy)
      case (.host, .synapses): preconditionFailure("the host sends to relays one to one")
      }
    }
  }

  /// The weights of a form of W, row by row; W itself where it has another size, for the network to refuse.
  private func values(_ weights: [Int], of matrix: WeightMatrix) -> [Int] {
    let (rows, columns) = (plan.layers[matrix.layer - 1], plan.layers[matrix.layer])
    guard matrix.form != .forward, weights.count == rows * columns else { return weights }
    let sign = matrix.form == .negated ? -1 : 1
    return (0..<columns).flatMap { column in (0..<rows).map { sign * weights[$0 * columns + column] } }
  }
}
