public import NetworkModel

/// The forward half of the circuit alone, with fixed weights: 4 steps a sample.
///
/// ```swift
/// let circuit = try InferenceCircuit(layers: [400, 400, 10], weights: [w1, w2])
/// print(circuit.network.connections.count)     // 11
/// ```
///
/// Phase 1: x; phase 2: h = [x·W₁ > Θ/2]; phase 3: o = [h·W₂ > Θ/2]; phase 4: silence, so ``BackpropPlan/forward(layers:)``.
/// The weights are static, which is what makes it small; for other weights build it anew.
///
/// The host reads o's spikes after phase 3 of a sample: four steps after the input set out, and right before the next one
/// does. Where it wants the class of the largest sum, it reads o's currents in the same step: they are kept where a spike
/// has set the voltage to 0, and ``outputSum(ofCurrent:)`` takes the gate off.
///
/// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, and the published inference topology
/// (github.com/lanl/spikingBackprop at f725a74).
public struct InferenceCircuit: Sendable {
  /// Who tells whom what and when.
  public let plan: BackpropPlan
  /// The circuit as a network.
  public let network: Network
  /// The clock.
  public let chain: GatingChain
  /// The host's inputs.
  public let inputGenerator: SpikeGeneratorID
  /// x, h and o.
  public let groups: [CircuitGroup: GroupID]
  /// The group of the outputs, o.
  public let output: GroupID
  /// W of each layer, the first layer's first.
  public let weights: [ConnectionID]

  /// Builds the circuit.
  ///
  /// - Parameters:
  ///   - layers: Inputs, hidden compartments, outputs, 1 or more each.
  ///   - weights: W of each layer, row by row with a row for each neuron below: even weights −256…254; all 0 if nil.
  /// - Throws: `NetworkError` for sizes that no plan has, and for weights that are too few, too many, odd or out of range.
  public init(layers: [Int], weights: [[Int]]? = nil) throws(NetworkError) {
    let plan = try BackpropPlan.forward(layers: layers)
    var builder = try CircuitBuilder(plan, refractory: 2)
    try builder.addGates()
    let zero = zip(layers, layers.dropFirst()).map { [Int](repeating: 0, count: $0 * $1) }
    try builder.addConnections(weights: weights ?? zero, rule: nil) { matrix, _ in matrix.name }
    guard let input = builder.generators[.input] else {
      preconditionFailure("the rows of a plan begin with what the host sends")
    }
    (self.plan, network, chain, groups) = (plan, builder.network, builder.chain, builder.groups)
    (inputGenerator, output, self.weights) = (input, builder.id(plan.output), builder.weighted)
  }

  /// What the host sends, and in which step.
  public var host: HostProtocol { plan.host }

  /// What starts the circuit, to be sent before the first step.
  public var opening: HostSpikes { HostSpikes(generator: chain.start, sources: [0], inSteps: host.start) }

  /// What an output has received in weight units, from the current of its compartment in the phase of the answer.
  ///
  /// Currents come in 2⁻⁶ weight unit and hold what arrived in the step: the sum, and the gate of 8,704.
  public static func outputSum(ofCurrent current: Int32) -> Int { Int(current) / 64 - CircuitLevels.gate }
}
