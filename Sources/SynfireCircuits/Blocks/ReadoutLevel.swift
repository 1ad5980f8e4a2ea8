/// Where a gate puts the step of the relays that it opens, in units of Θ = 1,024 weight units.
///
/// One sum u, read by three groups of relays at the three levels, tells where it lies: `zero` and not `full` is the box
/// 0 < u ≤ Θ, in which the derivative of a ramp that is clipped at 0 and Θ is 1. Sums are compared strictly.
public enum ReadoutLevel: String, Sendable, Hashable, Codable, CaseIterable {
  /// u > 0.
  case zero
  /// u > Θ/2.
  case half
  /// u > Θ.
  case full

  /// What a sum has to exceed, in weight units.
  public var step: Int { CircuitLevels.closed - gateWeights.reduce(0, +) }

  /// The weights of the gate's connections, in weight units; the chip's weights have eight bits, so `zero` takes two.
  public var gateWeights: [Int] {
    switch self {
    case .zero: [CircuitLevels.gate, CircuitLevels.lowering]
    case .half: [CircuitLevels.gate]
    case .full: [CircuitLevels.highGate]
    }
  }
}
