public import NetworkModel

/// The forward half of the circuit alone, with fixed weights: 4 steps a sample.
///
/// ```swift
/// let circuit = try InferenceCircuit(inputs: 400, hidden: 400, outputs: 10, w1: w1, w2: w2)
/// print(circuit.network.connections.count)     // 11
/// ```
///
/// Phase 1: x; phase 2: h = [x·W₁ > Θ/2]; phase 3: o = [h·W₂ > Θ/2]; phase 4: silence. Phase p of sample i is step
/// ``firstInput`` + p + 4 i. The weights are static, which is what makes it small; for other weights build it anew.
///
/// The host reads o's spikes after phase 3 of sample i, which is step ``firstInput`` + 3 + 4 i: four steps after the input
/// set out, and right before the next one does. Where it wants the class of the largest sum, it reads o's currents in the
/// same step: they are kept where a spike has set the voltage to 0, and ``outputSum(ofCurrent:)`` takes the gate off.
///
/// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, and the published inference topology
/// (github.com/lanl/spikingBackprop at f725a74).
public struct InferenceCircuit: Sendable {
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
  /// W₁, inputs × hidden.
  public let hiddenWeights: ConnectionID
  /// W₂, hidden × outputs.
  public let outputWeights: ConnectionID

  /// Steps of a sample.
  public static let length = 4
  /// The host starts the chain at this step.
  public static let start = 3
  /// The host's first input: phase p of sample i is at 5 + p + 4 i.
  public static let firstInput = 5

  /// Builds the circuit.
  ///
  /// - Parameters:
  ///   - inputs: Inputs, 1 or more.
  ///   - hidden: Hidden compartments, 1 or more.
  ///   - outputs: Outputs, 1 or more.
  ///   - w1: Inputs × hidden even weights −256…254, row by row.
  ///   - w2: Hidden × outputs even weights −256…254, row by row.
  /// - Throws: `NetworkError` for sizes below 1, and for weights that are too few, too many, odd or out of range.
  public init(inputs: Int, hidden: Int, outputs: Int, w1: [Int], w2: [Int]) throws(NetworkError) {
    var network = Network()
    inputGenerator = try network.addSpikeGenerator("input", count: inputs)
    let chain = try GatingChain(length: Self.length, in: &network)
    let x = try network.addRelays(CircuitGroup.input.rawValue, count: inputs)
    let h = try network.addRelays(CircuitGroup.hidden.rawValue, count: hidden)
    let o = try network.addRelays(CircuitGroup.output.rawValue, count: outputs)
    let groups: [CircuitGroup: GroupID] = [.input: x, .hidden: h, .output: o]
    for action in PhaseTable.inferenceGates {
      for group in action.opens.compactMap({ groups[$0] }) { try chain.open(group, at: action.gate, in: &network) }
    }
    try network.relay(from: inputGenerator, to: [x])
    try checkWeights(w1, "W1")
    try checkWeights(w2, "W2")
    hiddenWeights = try network.connect(x, to: h, weights: .values(w1), format: .mixed8, name: "W1")
    outputWeights = try network.connect(h, to: o, weights: .values(w2), format: .mixed8, name: "W2")
    self.network = network
    self.chain = chain
    self.groups = groups
    output = o
  }

  /// u₂ of an output in weight units, from the current of its compartment in phase 3.
  ///
  /// Currents come in 2⁻⁶ weight unit and hold what arrived in the step: u₂, and the gate of 8,704.
  public static func outputSum(ofCurrent current: Int32) -> Int { Int(current) / 64 - CircuitLevels.gate }

  /// The phase, 1…4, of a step; nil before the first sample.
  public static func phase(ofStep step: Int) -> Int? {
    let place = step - firstInput
    return place >= 1 ? (place - 1) % length + 1 : nil
  }
}
