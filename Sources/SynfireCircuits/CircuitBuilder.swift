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
    if let dither = plan.options.dither { network.seed = dither.seed }
    for row in plan.rows {
      guard case .host(let signal) = row.source else { continue }
      let count = signal == .input ? plan.inputCount : plan.count(of: row.target)
      generators[signal] = try network.addSpikeGenerator(signal.name, count: count)
    }
    chain = try GatingChain(length: plan.length, in: &network)
    for group in plan.groups {
      let compartment = try CircuitLevels.relay(
        refractory: plan.spikesInSuccession(group) ? 1 : refractory, closing: plan.options.closing,
        noise: plan.isNoisy(group) ? plan.options.dither?.noise : nil)
      groups[group] = try network.addGroup(plan.name(of: group), count: plan.count(of: group), compartment)
    }
  }

  private var gates: GateWeights { GateWeights(closing: plan.options.closing) }

  func id(_ group: CircuitGroup) -> GroupID {
    guard let id = groups[group] else { preconditionFailure("every group of the plan is added at first") }
    return id
  }

  /// One to all: what each gate opens, at which level, and what it inhibits.
  ///
  /// - Parameters:
  ///   - inhibition: The weights, in weight units, of what holds a closed group down.
  ///   - outputSteps: What each output has to receive to spike, in weight units, if not all of them the same.
  mutating func addGates(inhibition: [Int] = [], outputSteps: [Int]? = nil) throws(NetworkError) {
    let order = gateWeights
    for phase in plan.phases.sorted(by: { $0.gate < $1.gate }) {
      for (weight, turn) in order {
        for opening in phase.openings where opening.opener == nil && opening.level != .feature {
          guard weights(of: opening).count(where: { $0 == weight }) > turn else { continue }
          if outputSteps != nil, opening.group == plan.output { continue }
          try chain.act(at: phase.gate, on: id(opening.group), weight: weight, in: &network)
        }
      }
      if let front = plan.options.front, phase.openings.contains(where: { $0.level == .feature }) {
        try addSteps(front.steps, of: id(plan.input), at: phase.gate)
      }
      if let outputSteps, phase.fires.contains(plan.output) { try addGrades(outputSteps, at: phase.gate) }
      for group in phase.inhibits {
        for weight in inhibition { try chain.act(at: phase.gate, on: id(group), weight: weight, in: &network) }
      }
    }
  }

  /// A gate that lets each output spike at a step of its own: as many synapses as the widest step needs.
  private mutating func addGrades(_ steps: [Int], at gate: Int) throws(NetworkError) {
    let sums = steps.map { gates.gap - $0 }
    // Both parts are multiples of 64 weight units, and so m · 2⁶ or, of the larger, m · 2⁷.
    let base = max(0, (sums.max() ?? 0) - 255 << 6)
    for weight in GateWeights.parts(of: base) {
      try chain.act(at: gate, on: id(plan.output), weight: weight, in: &network)
    }
    try network.connect(
      chain.gates[gate], to: id(plan.output), .dense, weights: .values(sums.map { $0 - base }))
  }

  /// A gate that lets each feature spike at the step of its map: what all share, and the rest in two parts of 8 bits.
  private mutating func addSteps(_ steps: [Int], of group: GroupID, at gate: Int) throws(NetworkError) {
    let sums = steps.map { gates.gap - $0 }
    let (lowest, highest) = (sums.min() ?? 0, sums.max() ?? 0)
    let shared = lowest == highest ? lowest : lowest & ~63
    for weight in GateWeights.parts(of: shared) { try chain.act(at: gate, on: group, weight: weight, in: &network) }
    for part in [sums.map { ($0 - shared) & ~63 }, sums.map { ($0 - shared) & 63 }]
    where part.contains(where: { $0 != 0 }) {
      try network.connect(chain.gates[gate], to: group, .dense, weights: .values(part))
    }
  }

  /// The weights of a gate that opens a group.
  private func weights(of opening: Phase.Opening) -> [Int] {
    if opening.isFired { return gates.firing }
    return gates.opening(above: plan.step(of: opening))
  }

  /// The weights that gates have, and which of several equal ones, in the order in which a gate's connections are built.
  private var gateWeights: [(weight: Int, turn: Int)] {
    let openings = plan.phases.flatMap(\.openings).filter { $0.opener == nil && $0.level != .feature }
    let sets = BackpropPlan.Level.allCases.flatMap { level in
      openings.filter { $0.level == level && !$0.isFired }.map { weights(of: $0) }
    }
    var order: [(weight: Int, turn: Int)] = []
    for set in sets + openings.filter(\.isFired).map({ weights(of: $0) }) {
      for (index, weight) in set.enumerated() {
        let turn = set[..<index].count { $0 == weight }
        if !order.contains(where: { $0 == (weight, turn) }) { order.append((weight, turn)) }
      }
    }
    return order
  }

  /// One to one the relays, all to all the weights, by the rows of the plan.
  ///
  /// - Parameters:
  ///   - weights: The synapses of each layer, as ``BackpropPlan/weightCount(ofLayer:)`` counts them; all 0 if nil.
  ///   - rule: How the weights learn; nil if they do not.
  ///   - name: The name of a copy of a matrix into a group.
  mutating func addConnections(
    weights: [[Int]]?, rule: LearningRule?, name: (WeightMatrix, CircuitGroup) -> String
  ) throws(NetworkError) {
    if let weights, weights.count != plan.outputLayer {
      throw NetworkError("weights", "wanted \(plan.outputLayer) matrices, one for each layer, got \(weights.count)")
    }
    var patterns: [WeightMatrix: ConnectionPattern] = [:]
    for wire in plan.wires {
      switch (wire.source, wire.kind) {
      case (.host(let signal), .relay(let role)):
        guard let generator = generators[signal] else { continue }
        try relay(generator, wire, role)
      case (.group(let source), .relay(let role)): try relay(id(source), wire, role)
      case (.group(let source), .synapses(let matrix)):
        let values = weights.map { plan.values(of: matrix, from: $0[matrix.layer - 1]) }
        let name = name(matrix, wire.target)
        try checkWeights(values ?? [], name)
        let pattern = patterns[matrix] ?? plan.pattern(of: matrix)
        patterns[matrix] = pattern
        let copy = try network.connect(
          id(source), to: id(wire.target), pattern, weights: values.map { .values($0) } ?? 0,
          format: rule == nil ? .mixed8 : nil, rule: rule, name: name)
        copies[matrix, default: []].append(copy)
        weighted.append(copy)
      case (.host(let signal), .kernels):
        guard let generator = generators[signal], let front = plan.options.front else { continue }
        try network.connect(
          generator, to: id(wire.target), .sparse(front.mask.pairs), weights: .values(front.weights), format: .mixed8,
          name: "kernels")
      case (.host, .synapses), (.group, .kernels), (.gate, _):
        preconditionFailure("the host sends to relays one to one or through kernels, a gate by itself")
      }
    }
  }

  private mutating func relay(
    _ source: some SpikeSource, _ wire: BackpropPlan.Wire, _ role: RelayRole
  ) throws(NetworkError) {
    for weight in role.weights(gates) {
      try network.relay(from: source, to: [id(wire.target)], delays: [wire.delay], weight: weight)
    }
  }
}
