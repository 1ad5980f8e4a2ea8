public import NetworkModel

/// The forward half of the circuit alone, with fixed weights: a step for each layer and a silent one, 4 for one hidden layer.
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
/// has set the voltage to 0, and ``outputSum(ofCurrent:at:)`` takes the gate off.
///
/// Where several outputs stand for a class, they may be read at steps of their own, ``Readout/graded``: a class then answers
/// with more spikes the larger its sums are, still in a single step.
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

  /// What each output has to receive to spike, in weight units.
  public let outputSteps: [Int]

  /// At which steps outputs are read.
  public enum Readout: String, Sendable, Hashable, Codable, CaseIterable {
    /// All of them at Θ/2.
    case oneThreshold = "one-threshold"
    /// The outputs of a class at as many steps, evenly from −Θ/4 to 5 Θ/4.
    case graded

    /// The steps of the outputs of one class, in whole gate weights of 64 weight units.
    package func steps(threshold: Int, population: Int) -> [Int] {
      guard self == .graded, population > 1 else { return [Int](repeating: threshold / 2, count: population) }
      return (0..<population).map { member in
        let step = Double(threshold) * ((Double(member) + 0.5) / Double(population) * 1.5 - 0.25)
        return Int((step / 64).rounded()) * 64
      }
    }
  }

  /// Builds the circuit.
  ///
  /// - Parameters:
  ///   - layers: Inputs, hidden compartments, outputs, 1 or more each.
  ///   - weights: W of each layer, row by row with a row for each neuron below: even weights −256…254; all 0 if nil.
  /// - Throws: `NetworkError` for sizes that no plan has, and for weights that are too few, too many, odd or out of range.
  public init(layers: [Int], weights: [[Int]]? = nil) throws(NetworkError) {
    try self.init(.init(layers: layers.map { PlanLayer($0) }), weights: weights)
  }

  /// Builds the circuit for the layers of a plan.
  ///
  /// - Parameters:
  ///   - options: Layers, and whether they have biases.
  ///   - weights: The weights of each layer, as ``BackpropPlan/weightCount(ofLayer:)`` counts them; all 0 if nil.
  ///   - readout: At which steps outputs are read.
  ///   - population: The outputs of a class, side by side.
  /// - Throws: `NetworkError` as ``init(layers:weights:)`` does.
  public init(
    _ options: BackpropPlan.Options, weights: [[Int]]? = nil, readout: Readout = .oneThreshold, population: Int = 1
  ) throws(NetworkError) {
    let plan = try BackpropPlan.forward(options)
    let outputs = plan.options.layers[plan.outputLayer]
    guard population >= 1, outputs.count % population == 0 else {
      throw NetworkError("outputs", "wanted \(population) for each class, got \(outputs.count)")
    }
    let steps = readout.steps(threshold: outputs.threshold, population: population)
    outputSteps = (0..<outputs.count).map { steps[$0 % population] }
    var builder = try CircuitBuilder(plan, refractory: 2)
    try builder.addGates(outputSteps: readout == .graded && population > 1 ? outputSteps : nil)
    let zero = (1...plan.outputLayer).map { [Int](repeating: 0, count: plan.weightCount(ofLayer: $0)) }
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
  /// Currents come in 2⁻⁶ weight unit and hold what arrived in the step: the sum, and the gate.
  public func outputSum(ofCurrent current: Int32, at output: Int) -> Int {
    Int(current) / 64 - (GateWeights(closing: plan.options.closing).gap - outputSteps[output])
  }
}
