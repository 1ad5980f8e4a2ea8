internal import NetworkModel

/// Builds the backpropagation circuit piece by piece; each piece is a table of the paper.
struct BackpropBuilder {
  let configuration: BackpropCircuit.Configuration
  var network = Network()
  let chain: GatingChain
  private(set) var groups: [CircuitGroup: GroupID] = [:]
  let inputGenerator: SpikeGeneratorID
  let targetGenerator: SpikeGeneratorID
  private(set) var rewardGenerator: SpikeGeneratorID?
  private(set) var rewardGroup: GroupID?
  private(set) var hiddenWeights: [ConnectionID] = []
  private(set) var outputWeights: [ConnectionID] = []
  private(set) var backwardWeights: [ConnectionID] = []

  init(_ configuration: BackpropCircuit.Configuration) throws(NetworkError) {
    if case .weight(let weight) = configuration.inhibition, weight > 0 {
      throw NetworkError("inhibition", "wanted a weight of 0 or below, got \(weight)")
    }
    self.configuration = configuration
    inputGenerator = try network.addSpikeGenerator("input", count: configuration.inputs)
    targetGenerator = try network.addSpikeGenerator("targets", count: configuration.outputs)
    chain = try GatingChain(length: PhaseTable.length, in: &network)
    for group in CircuitGroup.allCases {
      // d1 spikes in the phases 5 and 6, and 9 and 10.
      let refractory = group == .hiddenError ? 1 : configuration.refractory
      groups[group] = try network.addRelays(group.rawValue, count: count(of: group), refractory: refractory)
    }
  }

  private func count(of group: CircuitGroup) -> Int {
    switch group {
    case .input, .inputMemory: configuration.inputs
    case .hidden, .hiddenLow, .hiddenHigh, .hiddenMemory, .box, .hiddenError: configuration.hidden
    case .output, .outputLow, .outputHigh, .outputNegated, .target, .errorPlus, .errorMinus: configuration.outputs
    }
  }

  private func id(_ group: CircuitGroup) -> GroupID {
    guard let id = groups[group] else { preconditionFailure("every group is added at first") }
    return id
  }

  // MARK: - Gates

  /// One to all: what each gate opens, lowers, raises and inhibits.
  mutating func addGates() throws(NetworkError) {
    for action in PhaseTable.gates {
      for group in action.opens { try act(action.gate, group, CircuitLevels.gate) }
      for group in action.lowers { try act(action.gate, group, CircuitLevels.lowering) }
      for group in action.opensHigh { try act(action.gate, group, CircuitLevels.highGate) }
      guard let weight = inhibition else { continue }
      for group in action.inhibits { try act(action.gate, group, weight) }
    }
  }

  private mutating func act(_ gate: Int, _ group: CircuitGroup, _ weight: Int) throws(NetworkError) {
    try chain.act(at: gate, on: id(group), weight: weight, in: &network)
  }

  private var inhibition: Int? {
    switch configuration.inhibition {
    case .published: InhibitionRule.published
    case .balanced: InhibitionRule.weight(forFanIn: max(configuration.inputs, configuration.hidden))
    case .none: nil
    case .weight(let weight): weight
    }
  }

  // MARK: - Relays

  /// One to one: who tells whom, and how many steps later it counts.
  mutating func addRelays() throws(NetworkError) {
    try network.relay(from: inputGenerator, to: [id(.input)])
    try network.relay(from: targetGenerator, to: [id(.target)])
    // The x of phase 1 is remembered in 6 and comes again in 7 and 11; the h of phase 2 in 3, and again in 5 and 9.
    try remember(.input, of: 1, in: .inputMemory, at: 6, recalledBy: [.input], at: [7, 11])
    try remember(.hidden, of: 2, in: .hiddenMemory, at: 3, recalledBy: [.hidden, .hiddenError], at: [5, 9])
    // Phase 5 takes d+ to the outputs and d- to the negated copy, phase 9 the other way round.
    try relay(.errorPlus, to: [.output, .outputLow, .outputHigh], delays: [0])
    try relay(.errorPlus, to: [.outputNegated], delays: [4])
    try relay(.errorMinus, to: [.output, .outputLow, .outputHigh], delays: [4])
    try relay(.errorMinus, to: [.outputNegated], delays: [0])
    try relay(.hiddenError, to: [.hidden, .hiddenLow, .hiddenHigh], delays: [0])
    try relay(.hiddenLow, to: [.box], delays: [3])
    try relay(.hiddenHigh, to: [.box], delays: [3], weight: -CircuitLevels.relay)
    // The box gates the errors into h, each compartment its own, in phases 7 and 11.
    try relay(.box, to: [.hidden, .hiddenLow, .hiddenHigh], delays: [0, 4], weight: CircuitLevels.gate)
  }

  /// d+ and d-: an output gates its own pair open by o<, and excites or vetoes it.
  mutating func addErrorPair() throws(NetworkError) {
    _ = try ErrorPair(
      plus: id(.errorPlus), minus: id(.errorMinus), output: id(.output), low: id(.outputLow), high: id(.outputHigh),
      target: id(.target), in: &network)
  }

  private mutating func remember(
    _ source: CircuitGroup, of phase: Int, in memory: CircuitGroup, at step: Int, recalledBy targets: [CircuitGroup],
    at steps: [Int]
  ) throws(NetworkError) {
    let memory = try PatternMemory(of: id(source), spikingAt: phase, in: id(memory), at: step, of: &network)
    for target in targets {
      for step in steps { try memory.recall(into: id(target), at: step, of: &network) }
    }
  }

  private mutating func relay(
    _ source: CircuitGroup, to targets: [CircuitGroup], delays: [Int], weight: Int = CircuitLevels.relay
  ) throws(NetworkError) {
    try network.relay(from: id(source), to: targets.map { id($0) }, delays: delays, weight: weight)
  }

  // MARK: - What learns

  /// All to all: three copies of W₁ and of W₂, and W₂ᵀ and its negative.
  mutating func addPlasticConnections(w1: [Int]?, w2: [Int]?) throws(NetworkError) {
    for target in [CircuitGroup.hidden, .hiddenLow, .hiddenHigh] {
      hiddenWeights.append(try learn(.input, target, w1, name: "W1 into \(target.rawValue)"))
    }
    for target in [CircuitGroup.output, .outputLow, .outputHigh] {
      outputWeights.append(try learn(.hidden, target, w2, name: "W2 into \(target.rawValue)"))
    }
    let transposed = w2.map { transpose($0) }
    backwardWeights = [
      try learn(.output, .hiddenError, transposed, name: "W2 transposed"),
      try learn(.outputNegated, .hiddenError, transposed?.map { -$0 }, name: "W2 transposed, negated"),
    ]
  }

  private mutating func learn(
    _ source: CircuitGroup, _ target: CircuitGroup, _ weights: [Int]?, name: String
  ) throws(NetworkError) -> ConnectionID {
    try checkWeights(weights ?? [], name)
    return try network.connect(
      id(source), to: id(target), weights: weights.map { .values($0) } ?? 0, rule: Self.rule(), name: name)
  }

  private func transpose(_ weights: [Int]) -> [Int] {
    let (rows, columns) = (configuration.hidden, configuration.outputs)
    guard weights.count == rows * columns else { return weights }
    return (0..<columns).flatMap { column in (0..<rows).map { weights[$0 * columns + column] } }
  }

  private static func rule() throws(NetworkError) -> LearningRule {
    do throws(RuleError) {
      return try LearningRule(BackpropCircuit.rule, r1: TraceDynamics(impulse: 1, timeConstant: 0))
    } catch {
      throw NetworkError("learning rule", error.reason)
    }
  }

  /// r1, present in phases 5 and 7, for every plastic synapse.
  mutating func addReinforcement() throws(NetworkError) {
    let plastic = hiddenWeights + outputWeights + backwardWeights
    switch configuration.reward {
    case .host:
      let generator = try network.addSpikeGenerator("r1", count: 1)
      rewardGenerator = generator
      for connection in plastic { try network.reinforce(connection, from: generator) }
    case .chip:
      let compartment = try Compartment.integrateAndFire(threshold: CircuitLevels.threshold)
      let group = try network.addGroup("r1", count: 1, compartment)
      rewardGroup = group
      for phase in PhaseTable.rewarded.sorted() {
        try chain.act(at: phase, on: group, weight: CircuitLevels.chain, in: &network)
      }
      for connection in plastic { try network.reinforce(connection, from: group) }
    }
  }
}
