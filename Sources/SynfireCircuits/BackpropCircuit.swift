public import NetworkModel

/// Backpropagation as a circuit of spiking compartments, for any number of layers: nothing is computed outside the chip.
///
/// ```swift
/// let circuit = try BackpropCircuit(layers: [400, 400, 10])
/// print(circuit.network.groups.count, circuit.network.connections.count)     // 27 102
/// ```
///
/// Spikes are unsigned and synapses cannot be shared, so W₁ and W₂ exist three times, one copy for each threshold at
/// which their sums are read, and W₂ᵀ twice, once negated, for errors of either sign. All eight matrices learn by the same
/// local rule, `dw = 4*r1*x0*y0 - 2*x0*y0`: +2 where both sides spike and r1 is present, −2 where it is absent.
///
/// What spikes when, and why, is in the ``plan``; what the host sends, in ``host``.
///
/// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, and their published code
/// (github.com/lanl/spikingBackprop at f725a74).
public struct BackpropCircuit: Sendable {
  /// Sizes and variants.
  public let configuration: Configuration
  /// Who tells whom what and when.
  public let plan: BackpropPlan
  /// The circuit as a network.
  public let network: Network
  /// The clock.
  public let chain: GatingChain
  /// The groups of relays.
  public let groups: [CircuitGroup: GroupID]
  /// The host's inputs.
  public let inputGenerator: SpikeGeneratorID
  /// The host's targets.
  public let targetGenerator: SpikeGeneratorID
  /// The host's r1; nil where a compartment of the chip gives it.
  public let rewardGenerator: SpikeGeneratorID?
  /// The compartment that gives r1; nil where the host does.
  public let rewardGroup: GroupID?
  /// The host's permits to learn, for each layer but the outputs; empty where every neuron may.
  public let permitGenerators: [SpikeGeneratorID]
  private let copies: [WeightMatrix: [ConnectionID]]

  /// The rule of every plastic synapse.
  public static let rule = "dw = 4*r1*x0*y0 - 2*x0*y0"

  /// Builds the circuit with all weights 0; a host sets them, or gives them here.
  ///
  /// - Parameters:
  ///   - configuration: Sizes and variants.
  ///   - weights: W of each layer, row by row with a row for each neuron below: even weights −256…254 into the first
  ///     layer, −254…254 above; all 0 if nil.
  /// - Throws: `NetworkError` for sizes that no plan has and weights that do not fit.
  public init(_ configuration: Configuration, weights: [[Int]]? = nil) throws(NetworkError) {
    let plan = try BackpropPlan(configuration.plan)
    let inhibition = try configuration.inhibition.weights(in: plan)
    var builder = try CircuitBuilder(plan, refractory: configuration.refractory)
    try builder.addGates(inhibition: inhibition)
    try builder.addConnections(weights: weights, rule: Self.learningRule()) { matrix, target in
      switch matrix.form {
      case .forward: "W\(matrix.layer) into \(plan.name(of: target))"
      case .bias: "b\(matrix.layer) into \(plan.name(of: target))"
      case .transposed: "W\(matrix.layer) transposed" + Self.suffix(target, plan)
      case .negated: "W\(matrix.layer) transposed, negated" + Self.suffix(target, plan)
      }
    }
    guard let input = builder.generators[.input], let target = builder.generators[.target] else {
      preconditionFailure("the rows of a plan begin with what the host sends")
    }
    (rewardGenerator, rewardGroup) = try builder.addReinforcement(from: configuration.reward)
    (self.configuration, self.plan, network) = (configuration, plan, builder.network)
    (chain, groups, copies) = (builder.chain, builder.groups, builder.copies)
    (inputGenerator, targetGenerator) = (input, target)
    permitGenerators = (0..<plan.outputLayer).compactMap { builder.generators[.permits(layer: $0)] }
  }

  /// Builds the circuit for these sizes, inputs first: the published one for one hidden layer, the serial one for more.
  public init(layers: [Int]) throws(NetworkError) {
    try self.init(Configuration(layers: layers))
  }

  /// The connections that are copies of a matrix, in the order of the groups into which they read.
  public func copies(of matrix: WeightMatrix) -> [ConnectionID] { copies[matrix] ?? [] }

  /// All plastic connections: the copies of all matrices.
  public var plasticConnections: [ConnectionID] { plan.matrices.flatMap { copies(of: $0) } }

  /// Tells the copies that read a returned error at 0 or above from those that read it above 0.
  private static func suffix(_ target: CircuitGroup, _ plan: BackpropPlan) -> String {
    target.kind == .returnedNotNegative ? " into \(plan.name(of: target))" : ""
  }

  private static func learningRule() throws(NetworkError) -> LearningRule {
    do throws(RuleError) {
      return try LearningRule(rule, r1: TraceDynamics(impulse: 1, timeConstant: 0))
    } catch {
      throw NetworkError("learning rule", error.reason)
    }
  }
}

extension CircuitBuilder {
  /// r1, in the phases in which weights grow, for every plastic synapse.
  fileprivate mutating func addReinforcement(
    from reward: BackpropCircuit.Reward
  ) throws(NetworkError) -> (generator: SpikeGeneratorID?, group: GroupID?) {
    let name = HostProtocol.Signal.reward.name
    switch reward {
    case .host:
      let generator = try network.addSpikeGenerator(name, count: 1)
      for connection in weighted { try network.reinforce(connection, from: generator) }
      return (generator, nil)
    case .chip:
      let group = try network.addGroup(name, count: 1, .integrateAndFire(threshold: CircuitLevels.threshold))
      for phase in plan.rewardedPhases {
        try chain.act(at: phase, on: group, weight: CircuitLevels.chain, in: &network)
      }
      for connection in weighted { try network.reinforce(connection, from: group) }
      return (nil, group)
    }
  }
}
