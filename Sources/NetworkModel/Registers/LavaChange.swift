/// The change of a weight, tag or delay as lava-nc 0.10.0 works it out: an accumulator of 15 bits with 7 fraction bits.
///
/// acc ← clip(acc + clip(⌊P / 2^s⌋ · 2^(e + 7))) for one product after the other, with acc = 2⁷ · value at first, P the
/// product of its factors and its mantissa m, and clip to −32769…32767. The shift s = max(0, Σ widths of factors + 4 − 15)
/// is not made good, so that a product of two traces has an eighth of its size. The sum is rounded stochastically, by one
/// random number for all synapses in a learning period.
///
/// Source: lava-nc 0.10.0, `LearningRuleFixedApplier.apply` and the stochastic rounding of its learning connections.
public enum LavaChange {
  /// Bits of the fraction of an accumulator.
  public static let fractionBits = 7

  /// The tags that a change can leave: the lower end is one beyond 9 bits, as that of an accumulator is.
  public static let tags: ClosedRange<Int16> = -257...255

  /// An accumulator's value, clipped as Lava clips it: its lower end is one beyond 15 bits and a sign.
  @inlinable
  public static func clipped(_ value: Int) -> Int { min(max(value, -32_769), 32_767) }

  /// The value of a factor, variable + constant, clipped to its bits and a sign.
  @inlinable
  public static func factor(_ value: Int, width: Int) -> Int { min(max(value, -(1 << width)), 1 << width - 1) }

  /// A product in units of 2⁻⁷.
  ///
  /// - Parameters:
  ///   - factors: the product of the factors.
  ///   - width: the sum of the factors' bits, without that of the dependency x0, y0 or uₖ.
  ///   - coefficient: the constant in front in units of 2⁻⁸; a whole one is split into a mantissa of up to 7 and a power of
  ///     two, as it is when it is written as one number.
  @inlinable
  public static func product(_ factors: Int, width: Int, coefficient: Int) -> Int {
    guard coefficient != 0 else { return 0 }
    var mantissa = coefficient
    var exponent = -8
    while mantissa & 1 == 0, exponent < 0 || abs(mantissa) > 7 {
      mantissa >>= 1
      exponent += 1
    }
    let narrowed = (factors &* mantissa) >> max(0, width &+ 4 &- 15)
    let shift = exponent &+ fractionBits
    return clipped(shift >= 0 ? narrowed << shift : narrowed >> -shift)
  }

  /// The whole number that an accumulator is rounded to: up where the 7 random bits are below its fraction.
  @inlinable
  public static func rounded(_ accumulator: Int, randomBits: Int) -> Int {
    accumulator >> fractionBits + (randomBits < accumulator & 127 ? 1 : 0)
  }

  /// The 7 random bits of learning period n, from 1: the first ones of the number that follows n others in
  /// `numpy.random.default_rng(2)`, the generator that every learning connection of Lava holds.
  ///
  /// The generator is the permuted congruential generator PCG XSL RR 128/64, of which any number is found by
  /// jumping ahead in log₂ n steps.
  ///
  /// Source: O'Neill, HMC-CS-2014-0905, 2014; Brown, Trans. Am. Nucl. Soc. 71, 1994, for the jump; the state is that of
  /// numpy 1.26.4.
  public static func randomBits(ofPeriod number: Int) -> Int {
    var jumps = UInt64(truncatingIfNeeded: number + 1)
    var (factor, term): (UInt128, UInt128) = (1, 0)
    var (stepFactor, stepTerm) = (multiplier, increment)
    while jumps > 0 {
      if jumps & 1 != 0 {
        factor &*= stepFactor
        term = term &* stepFactor &+ stepTerm
      }
      stepTerm = (stepFactor &+ 1) &* stepTerm
      stepFactor &*= stepFactor
      jumps >>= 1
    }
    let state = firstState &* factor &+ term
    let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
    let turn = UInt64(truncatingIfNeeded: state >> 122)
    return Int((folded >> turn | folded << ((64 &- turn) & 63)) >> 57)
  }

  private static let multiplier: UInt128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645
  private static let increment: UInt128 = 0x5bae_0a57_4388_2ba5_d1ad_0f9f_2cb8_dbef
  private static let firstState: UInt128 = 0x6924_16b3_311e_c79c_2a21_eb1b_c4f4_83cc
}
