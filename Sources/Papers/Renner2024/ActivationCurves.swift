import ChipSimulator
import NetworkModel
import SynfireCircuits

/// The activation of a hidden compartment and its derivative, as the circuit has them: not computed, but measured.
///
/// One sample goes round a circuit whose hidden compartments each get another sum u of their inputs. Who of h spikes in
/// answer to it tells the step at Θ/2; who of b_h spikes tells the box.
public struct ActivationCurves: Sendable {
  /// The sums that were tried, in weight units; Θ is 1,024 of them.
  public let sums: [Int]
  /// Whether h spiked: the activation f.
  public let spikes: [Bool]
  /// Whether b_h spiked: the derivative that the circuit uses.
  public let box: [Bool]

  /// The surrogate whose derivative the box is: a ramp from 0 to 1 between 0 and Θ.
  public static func ramp(_ sum: Int) -> Double { min(1, max(0, Double(sum) / Double(CircuitLevels.threshold))) }

  /// Measures at sums from −Θ to 2Θ.
  ///
  /// - Parameter step: the distance of two sums, an even number.
  public init(step: Int = 8) throws {
    let sums = Array(stride(from: -CircuitLevels.threshold, through: 2 * CircuitLevels.threshold, by: step))
    let inputs = 10
    // Even weights that add up to each sum, nearly alike.
    let weights = (0..<inputs).flatMap { input in
      sums.map { sum in (sum / 2 * (input + 1) / inputs - sum / 2 * input / inputs) * 2 }
    }
    let circuit = try BackpropCircuit(
      .init(layers: [inputs, sums.count, 1]), weights: [weights, [Int](repeating: 0, count: sums.count)])
    var chip = try Chip(circuit.network, model: .loihi1)
    try chip.send(circuit.opening.sources, to: circuit.opening.generator, inSteps: circuit.opening.inSteps)
    try chip.run(steps: circuit.host.firstInput - 1)
    try chip.send(0..<inputs, to: circuit.inputGenerator)
    func spiking(_ group: CircuitGroup, in phase: Int) throws -> Set<Int> {
      try chip.run(steps: circuit.host.step(ofPhase: phase) - chip.stepCount)
      return circuit.groups[group].map { Set(chip.spikes(of: $0)) } ?? []
    }
    let (h, b) = (CircuitGroup(.activity, layer: 1), CircuitGroup(.box, layer: 1))
    let hidden = try spiking(h, in: circuit.plan.answerPhase(ofLayer: 1))
    let inside = try spiking(b, in: circuit.plan.phases(of: b)[0])
    self.sums = sums
    spikes = sums.indices.map(hidden.contains)
    box = sums.indices.map(inside.contains)
  }
}
