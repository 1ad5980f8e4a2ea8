/// How the inhibition of closed groups is sized.
///
/// A closed compartment must not spike at the largest sum S⁺ of plastic weights that may reach it, and the lowest sum S⁻
/// must not drive its voltage out of the register, which ends at −2¹⁷ weight units:
///
///     S⁺ + bias + W ≤ threshold        W ≤ 9,216 − S⁺
///     S⁻ + bias + W ≥ −131,072         W ≥ −122,880 − S⁻
///
/// With n inputs that spike at once S⁺ = 254 n and S⁻ = −256 n. The rule takes W = −254 · 2ᵉ, the lowest mantissa of eight
/// bits, with the smallest e of 5 to 7 that meets the first line for all n inputs, or else the largest e that meets the
/// second one for as many inputs as are expected at once: all of them, but no more than 350. So
///
/// | fan-in n | W | a sum that stays silent | inputs at −256 that the voltage holds |
/// |---|---|---|---|
/// | 1…68 | −8,128 | 17,344: 68 inputs at 254 | 448 |
/// | 69…100 | −16,256 | 25,472: 100 inputs | 416 |
/// | from 101 | −32,512 | 41,728: 164 inputs | 353 |
///
/// Up to 164 inputs no inhibited group can spike. Above, no weight that a synapse holds is proof against the worst case
/// (400 inputs ask for −92,384 and allow −20,480), and real sums have to stay away from it; ``sums(heldBy:)`` says from
/// which. It is the upper side that trained weights reach first: on Fashion-MNIST, 784-400-10, a sum passed the 25,472 of
/// −16,256 in the eighth epoch (`synfire train nbp --inhibition -16256 --data fashion-mnist --epochs 40` stops there),
/// while at −32,512 forty epochs stay within both ends.
///
/// Three places are closed and not inhibited, as published: h in phase 12, which x of phase 11 reaches, o in phase 1,
/// which such an h reaches, and o in phase 8, which h of phase 7 reaches. Where 37 weights of 254 or more act, o spikes in
/// phase 1 or 8, and no W prevents it. The learner on the chip stops there like at any spike out of its phase; on MNIST and
/// Fashion-MNIST it never had to.
///
/// Source: the published code of Renner et al. 2024 takes −254 · 2⁵, which is too weak for 784 inputs, and before its
/// commit c8f7625 −254 · 2⁶ (github.com/lanl/spikingBackprop).
public enum InhibitionRule {
  /// The published weight, −254 · 2⁵.
  public static let published = -8_128
  /// The strongest weight that a synapse holds, −254 · 2⁷.
  public static let strongest = -32_512
  /// The most inputs that are expected to spike at once, by default.
  public static let expectedInputs = 350
  /// The lowest voltage of the register in weight units, −2²³ · 2⁻⁶.
  public static let lowestVoltage = -131_072

  private static let highestWeight = 254
  private static let lowestWeight = -256

  /// The weight for groups that up to `fanIn` plastic synapses may reach at once.
  ///
  /// - Parameters:
  ///   - fanIn: The plastic synapses of a compartment, 1 or more.
  ///   - active: The inputs that are expected to spike at once; by default all of them, but no more than
  ///     ``expectedInputs``.
  /// - Returns: Weight units, from ``strongest`` to ``published``.
  public static func weight(forFanIn fanIn: Int, active: Int? = nil) -> Int {
    let lowestSum = lowestWeight * (active ?? min(fanIn, expectedInputs))
    var weight = published
    while weight > strongest, sums(heldBy: weight).upperBound < highestWeight * fanIn,
      sums(heldBy: 2 * weight).lowerBound <= lowestSum
    {
      weight *= 2
    }
    return weight
  }

  /// The sums of plastic weights that keep a closed relay silent and its voltage in the register.
  ///
  /// −122,880 − W … 9,216 − W; for −16,256 this is −106,624…25,472.
  ///
  /// - Parameter weight: The inhibition W in weight units, −32,512…0.
  public static func sums(heldBy weight: Int) -> ClosedRange<Int> {
    let highest = CircuitLevels.closed - weight
    return min(lowestVoltage - CircuitLevels.bias - weight, highest)...highest
  }
}
