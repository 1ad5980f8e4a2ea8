/// How the inhibition of closed groups is sized.
///
/// A closed compartment must stay below its threshold for the largest sum S⁺ that may reach it, and its voltage must not
/// leave the register for the lowest sum S⁻:
///
///     S⁺ + bias + inhibition ≤ threshold        S⁻ + bias + inhibition ≥ −2¹⁷ weight units
///
/// With n active inputs of at most 254 each, S± = ±254 n. At n = 400 both cannot hold in the worst case: the first asks
/// for −92,384, the second allows −21,280. A real sum is far from it, so the rule takes a weight between what a sum of
/// n/4 active inputs, the usual share, asks for on the one side, and what all n leave room for on the other, and never
/// more than what an 8-bit mantissa holds: −254 · 2ᵉ with the largest e from 5 on for which the register is safe with half
/// of all inputs active at the lowest weight. A run prints the margins that it really had.
public enum InhibitionRule {
  /// The published weight, −254 · 2⁵.
  public static let published = -8_128

  /// The weight for groups that up to `fanIn` plastic synapses may reach at once.
  public static func weight(forFanIn fanIn: Int) -> Int {
    let room = 131_072 + CircuitLevels.bias - 254 * fanIn / 2
    var weight = published
    while 2 * -weight <= min(room, 16_256) { weight *= 2 }
    return weight
  }
}
