public import NetworkModel

/// Backpropagation as a circuit of spiking compartments: 12 steps a sample, and nothing computed outside the chip.
///
/// ```swift
/// let circuit = try BackpropCircuit(inputs: 400, hidden: 400, outputs: 10)
/// print(circuit.network.groups.count, circuit.network.connections.count)     // 27 102
/// ```
///
/// Spikes are unsigned and synapses cannot be shared, so W₁ and W₂ exist three times, one copy for each threshold at
/// which their sums are read, and W₂ᵀ twice, once negated, for errors of either sign. All eight matrices learn by the same
/// local rule, `dw = 4*r1*x0*y0 - 2*x0*y0`: +2 where both sides spike and r1 is there, −2 where it is not.
///
/// The host sends input spikes at step `firstInput` + 12 i, target spikes two steps later, and (as published) r1 in the
/// steps of phases 5 and 7. Phase p of sample i is step `firstInput` + p + 12 i.
///
/// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, and their published code
/// (github.com/lanl/spikingBackprop at f725a74).
public struct BackpropCircuit: Sendable {
  /// Sizes and variants.
  public let configuration: Configuration
  /// The circuit as a network.
  public let network: Network
  /// The clock.
  public let chain: GatingChain
  /// The groups by their names in the paper.
  public let groups: [CircuitGroup: GroupID]
  /// The host's inputs, targets and, where r1 comes from the host, r1.
  public let inputGenerator: SpikeGeneratorID
  /// The host's targets.
  public let targetGenerator: SpikeGeneratorID
  /// The host's r1; nil where a compartment of the chip gives it.
  public let rewardGenerator: SpikeGeneratorID?
  /// The compartment that gives r1; nil where the host does.
  public let rewardGroup: GroupID?
  /// The copies of W₁, inputs × hidden, into h, h< and h>.
  public let hiddenWeights: [ConnectionID]
  /// The copies of W₂, hidden × outputs, into o, o< and o>.
  public let outputWeights: [ConnectionID]
  /// W₂ᵀ, outputs × hidden, from o to d₁.
  public let backwardWeights: ConnectionID
  /// −W₂ᵀ, outputs × hidden, from oT− to d₁.
  public let negatedWeights: ConnectionID

  /// The host starts the chain at this step.
  public static let start = 11
  /// The host's first input: phase p of sample i is at 13 + p + 12 i.
  public static let firstInput = 13
  /// The rule of every plastic synapse.
  public static let rule = "dw = 4*r1*x0*y0 - 2*x0*y0"

  /// Builds the circuit with all weights 0; a host sets them, or gives them here.
  ///
  /// - Parameters:
  ///   - configuration: Sizes and variants.
  ///   - w1: Inputs × hidden even weights −256…254, row by row; all 0 if nil.
  ///   - w2: Hidden × outputs even weights −254…254, row by row; all 0 if nil.
  /// - Throws: `NetworkError` for sizes below 1 and weights that do not fit.
  public init(_ configuration: Configuration, w1: [Int]? = nil, w2: [Int]? = nil) throws(NetworkError) {
    var builder = try BackpropBuilder(configuration)
    try builder.addGates()
    try builder.addRelays()
    try builder.addErrorPair()
    try builder.addPlasticConnections(w1: w1, w2: w2)
    try builder.addReinforcement()
    self.configuration = configuration
    network = builder.network
    chain = builder.chain
    groups = builder.groups
    inputGenerator = builder.inputGenerator
    targetGenerator = builder.targetGenerator
    rewardGenerator = builder.rewardGenerator
    rewardGroup = builder.rewardGroup
    hiddenWeights = builder.hiddenWeights
    outputWeights = builder.outputWeights
    backwardWeights = builder.backwardWeights[0]
    negatedWeights = builder.backwardWeights[1]
  }

  /// Builds the published circuit.
  public init(inputs: Int, hidden: Int, outputs: Int) throws(NetworkError) {
    try self.init(Configuration(inputs: inputs, hidden: hidden, outputs: outputs))
  }

  /// The phase, 1…12, of a step; nil before the first sample.
  public static func phase(ofStep step: Int) -> Int? {
    let place = step - firstInput
    return place >= 1 ? (place - 1) % PhaseTable.length + 1 : nil
  }
}

extension BackpropCircuit {
  /// Sizes and variants of the circuit.
  public struct Configuration: Sendable, Hashable, Codable {
    /// Inputs.
    public var inputs: Int
    /// Hidden compartments.
    public var hidden: Int
    /// Outputs.
    public var outputs: Int
    /// How strongly closed groups are held down.
    public var inhibition: Inhibition
    /// Where r1 comes from.
    public var reward: Reward
    /// Steps from one spike of a relay to the next that is possible: 2 as published, or 1.
    public var refractory: Int

    /// A circuit of these sizes; the variants are the ones that stay exact.
    public init(
      inputs: Int, hidden: Int, outputs: Int, inhibition: Inhibition = .balanced, reward: Reward = .host,
      refractory: Int = 2
    ) {
      self.inputs = inputs
      self.hidden = hidden
      self.outputs = outputs
      self.inhibition = inhibition
      self.reward = reward
      self.refractory = refractory
    }
  }

  /// How strongly the gates inhibit groups that have to be silent.
  public enum Inhibition: Sendable, Hashable, Codable {
    /// −8,128 weight units, as published; too weak for 784 inputs.
    case published
    /// The weight that leaves the widest margin on both sides; see ``InhibitionRule``.
    case balanced
    /// None at all, to see what it is for.
    case none
    /// A weight of one's own, in weight units, 0 or below.
    case weight(Int)
  }

  /// Where r1 comes from.
  public enum Reward: String, Sendable, Hashable, Codable, CaseIterable {
    /// From the host's spike generator, as published.
    case host
    /// From a compartment of the chip that two gates excite.
    case chip
  }
}
