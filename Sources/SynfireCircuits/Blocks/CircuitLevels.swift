public import NetworkModel

/// The levels on which gated circuits work, in weight units.
///
/// A relay rests at its bias of −8,192 and spikes above 1,024, so 9,216 separate it from a spike. A gate of 8,704 leaves
/// 512 of them to what the relay is told: with Θ = 1,024 that is the step at Θ/2. Another 512 on top lowers the step to
/// 0, and a gate of 8,192 raises it to Θ. All sums are compared strictly.
///
/// Source: the published code of Renner et al. 2024, doi:10.1038/s41467-024-53827-9 (github.com/lanl/spikingBackprop).
public enum CircuitLevels {
  /// The threshold Θ of every compartment.
  public static let threshold = 1_024
  /// The bias of a relay, the lowest that the register holds: −4096 · 2⁷ membrane units.
  public static let bias = -8_192
  /// What a spike of one relay tells another: 512 + 8, the smallest weight of 8 bits that passes a gate alone.
  public static let relay = 520
  /// A gate that leaves a step at 512.
  public static let gate = 8_704
  /// What is added to a gate to put the step at 0.
  public static let lowering = 512
  /// A gate that leaves a step at 1,024.
  public static let highGate = 8_192
  /// What carries a pulse along the gating chain, whose compartments have no bias.
  public static let chain = 9_280
  /// What a relay that is neither gated nor inhibited lacks to spike: threshold − bias.
  public static let closed = threshold - bias
  /// The threshold of a relay that is closed by it alone: 2¹⁶, which two gates of 32,512 put at 512.
  public static let wall = 65_536

  /// A relay: no memory, held below its threshold by its bias until a gate opens it.
  ///
  /// - Parameter refractory: 2, or 1 where it has to spike in consecutive steps.
  public static func relay(refractory: Int = 2) throws(NetworkError) -> Compartment {
    try relay(refractory: refractory, closing: .bias)
  }

  /// A relay that is closed by its bias, or by its threshold alone.
  static func relay(
    refractory: Int, closing: RelayClosing, noise: VoltageNoise? = nil
  ) throws(NetworkError) -> Compartment {
    switch closing {
    case .bias: try .integrateAndFire(threshold: threshold, bias: bias, refractory: refractory, noise: noise)
    case .wall: try .integrateAndFire(threshold: wall, refractory: refractory, noise: noise)
    }
  }
}

/// Refuses weights that a synapse of 8 bits and mixed signs does not hold exactly.
func checkWeights(_ weights: [Int], _ name: String) throws(NetworkError) {
  guard let wrong = weights.first(where: { !(-256...254).contains($0) || $0 % 2 != 0 }) else { return }
  throw NetworkError("connection \"\(name)\"", "wanted even weights of -256 to 254, got \(wrong)")
}
