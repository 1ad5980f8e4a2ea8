/// How the weights of one connection are stored: bits, a shared exponent, and the signs.
///
/// weight = mantissa · 2^exponent in weight units; mantissas lie on a grid of step p = 2^(8 − (bits − mixed)), mixed being
/// 1 for mixed signs and else 0. One weight unit is 2⁶ current units.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359; brian2-loihi 0.5.2 (`num_weight_bits`,
/// `w_exp`) and lava-nc 0.10.0.
@frozen
public struct WeightFormat: Sendable, Hashable {
  /// Bits of a weight, 1…8.
  public let bits: Int
  /// The shared exponent, −8…7.
  public let exponent: Int
  /// The signs that the weights may have.
  public let signMode: SignMode

  /// Mixed signs, 8 bits, exponent 0: the even numbers −256…254 in weight units.
  public static let mixed8 = WeightFormat(unchecked: 8, 0, .mixed)

  /// The format of `bits` (1…8), `exponent` (−8…7) and `signMode`, or nil where a number is out of its range.
  public init?(bits: Int = 8, exponent: Int = 0, signMode: SignMode) {
    guard RegisterRange.weightBits.contains(bits), RegisterRange.weightExponent.contains(exponent) else { return nil }
    self.init(unchecked: bits, exponent, signMode)
  }

  init(unchecked bits: Int, _ exponent: Int, _ signMode: SignMode) {
    self.bits = bits
    self.exponent = exponent
    self.signMode = signMode
  }

  /// log₂ of the grid's step, 0…8.
  public var stepBits: Int { 8 - bits + (signMode == .mixed ? 1 : 0) }

  /// The grid's step p in mantissas, 1…256.
  public var step: Int32 { 1 << Int32(stepBits) }

  /// The lowest and the highest mantissa on the grid: −256…256 − p, 0…256 − p, or p − 256…0.
  public var mantissas: ClosedRange<Int32> {
    switch signMode {
    case .mixed: -256...(256 - step)
    case .excitatory: 0...(256 - step)
    case .inhibitory: (step - 256)...0
    }
  }

  /// Whether `mantissa` is in range and on the grid.
  public func contains(_ mantissa: Int32) -> Bool { mantissas.contains(mantissa) && mantissa & (step - 1) == 0 }

  /// The mantissa on the grid that stands for `mantissa`; what is already on the grid stays.
  ///
  /// A mantissa beyond the sign mode's range counts as the range's end.
  public func quantized(_ mantissa: Int32, rounding: WeightConvention.GridRounding = .towardZero) -> Int32 {
    let bounds = signMode.mantissas
    let inside = min(max(mantissa, bounds.lowerBound), bounds.upperBound)
    switch rounding {
    case .towardNegativeInfinity where signMode != .inhibitory: return inside & ~(step - 1)
    case .towardZero, .towardNegativeInfinity: return inside / step * step
    }
  }

  /// The highest current of one spike in brian2-loihi, 2²¹ − 2⁶ current units; the lowest is its negative.
  public static let currentLimit: Int32 = 2_097_088

  /// The current that one spike over a synapse of `mantissa` adds, ⌊mantissa · 2^exponent⌋ · 2⁶ current units.
  ///
  /// A negative exponent drops what is below a whole *weight* unit, toward −∞: with exponent −3, a mantissa of −1 gives
  /// −64. Exact for mantissas −256…255, |result| ≤ 2²¹.
  @inlinable
  public func current(of mantissa: Int32) -> Int32 {
    Int32(truncatingIfNeeded: current(ofSum: Int64(mantissa)))
  }

  /// The current of one spike under `convention`, which may clip it to ±``currentLimit``.
  @inlinable
  public func current(of mantissa: Int32, convention: WeightConvention) -> Int32 {
    let current = current(of: mantissa)
    return convention.clipsCurrent ? min(max(current, -2_097_088), 2_097_088) : current
  }

  /// The current of many spikes whose mantissas sum to `sum`, ⌊sum · 2^exponent⌋ · 2⁶ current units.
  ///
  /// Lava drops bits from the sum. For exponents from 0 on it equals the sum of ``current(of:)``. Exact for sums of
  /// −2⁴⁹…2⁴⁹.
  @inlinable
  public func current(ofSum sum: Int64) -> Int64 {
    (sum << Int64(exponent)) << 6  // a shift by a negative count is an arithmetic shift to the right
  }
}
