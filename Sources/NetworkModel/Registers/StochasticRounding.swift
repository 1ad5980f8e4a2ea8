/// Rounding to a neighbour at random, so that the mean is the number itself.
///
/// The random bits are passed in, so that a caller draws them by position (``RandomStream``).
public enum StochasticRounding {
  /// `value` / 2^`fractionBits`, rounded up with the probability of its fraction, else down.
  ///
  /// ⌊(value + r) / 2ᵏ⌋ with r the top k of the 32 random bits. Exactly unbiased: over all r the mean is value / 2ᵏ, for
  /// either sign; a whole number stays itself.
  ///
  /// - Parameters:
  ///   - value: the number in units of 2⁻ᵏ, −2⁶²…2⁶².
  ///   - fractionBits: k, 0…32.
  ///   - randomBits: a word of uniform random bits.
  @inlinable
  public static func apply(_ value: Int64, fractionBits: Int, randomBits: UInt32) -> Int64 {
    (value &+ Int64(UInt64(randomBits) >> UInt64(32 &- fractionBits))) >> Int64(fractionBits)
  }
}
