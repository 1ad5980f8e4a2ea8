/// The constant in front of a product: `mantissa · 2^exponent`, a signed number of 4 bits and an exponent of 4 bits.
///
/// Held in one form only, so that equal constants compare equal: the exponent is as large as it can be; zero is
/// 0·2^0. Source of the mantissa: Davies et al., IEEE Micro 38(1), 2018; the exponent's range, which the paper leaves
/// open, is that of a signed number of 4 bits.
public struct RuleScale: Sendable, Hashable {
  /// The mantissas that 4 bits hold.
  public static let mantissas = -8...7
  /// The exponents that 4 bits hold.
  public static let exponents = -8...7

  /// The signed mantissa: −8…7.
  public let mantissa: Int
  /// The exponent of two: −8…7.
  public let exponent: Int

  /// Brings a constant into the one form in which it is held; nil where 4 and 4 bits do not hold it.
  public init?(mantissa: Int, exponent: Int) {
    guard mantissa != 0 else {
      self.mantissa = 0
      self.exponent = 0
      return
    }
    let zeros = mantissa.trailingZeroBitCount
    let odd = mantissa >> zeros
    let (whole, overflow) = exponent.addingReportingOverflow(zeros)
    guard !overflow, odd.magnitude <= 7, whole >= Self.exponents.lowerBound else { return nil }
    guard whole <= Self.exponents.upperBound + 3 else { return nil }
    let excess = max(0, whole - Self.exponents.upperBound)
    guard Self.mantissas.contains(odd << excess) else { return nil }
    self.mantissa = odd << excess
    self.exponent = whole - excess
  }

  /// The constant in units of 2^−8, in which every scale is an integer.
  var inSmallestUnits: Int { mantissa << (exponent - Self.exponents.lowerBound) }

  /// Whether the constant is a whole number.
  public var isInteger: Bool { exponent >= 0 || mantissa == 0 }

  /// Whether the constant is an even whole number.
  public var isEven: Bool { mantissa == 0 || exponent >= 1 }

  /// The constant's size without its sign: a whole number, or `3*2^-2`.
  var magnitudeText: String {
    if exponent >= 0 { return String(mantissa.magnitude << exponent) }
    return (mantissa.magnitude == 1 ? "" : "\(mantissa.magnitude)*") + "2^\(exponent)"
  }
}
