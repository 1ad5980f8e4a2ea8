/// The constant current that a compartment receives in every step, as mantissa and exponent.
///
/// value = mantissa · 2^exponent, in membrane units (2⁻⁶ weight unit); mantissa −4096…4095, exponent 0…7, so that the
/// value lies in −2¹⁹…4095·2⁷.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359; lava-nc 0.10.0, `bias_mant`, `bias_exp`.
@frozen
public struct Bias: Sendable, Hashable {
  /// The signed mantissa of 13 bits.
  public let mantissa: Int16
  /// The exponent of 3 bits.
  public let exponent: UInt8

  /// No bias.
  public static let zero = Bias(unchecked: 0, 0)

  /// The bias of `mantissa` (−4096…4095) and `exponent` (0…7), or nil where one is out of its range.
  public init?(mantissa: Int, exponent: Int) {
    guard RegisterRange.biasMantissa.contains(mantissa), RegisterRange.biasExponent.contains(exponent) else {
      return nil
    }
    self.init(unchecked: mantissa, exponent)
  }

  /// The bias of exactly `value` membrane units with the smallest exponent, or nil where there is none.
  public init?(exactly value: Int) {
    let fitting = RegisterRange.biasExponent.first {
      RegisterRange.biasMantissa.contains(value >> $0) && (value >> $0) << $0 == value
    }
    guard let exponent = fitting else { return nil }
    self.init(unchecked: value >> exponent, exponent)
  }

  /// The bias of any value in membrane units, as the emulator of nengo-loihi 1.1.0 has it; mantissa and exponent are then
  /// those of a value near to it.
  package init(offRegister value: Int32) {
    self.value = value
    mantissa = Int16(clamping: min(max(value >> 7, -4096), 4095))
    exponent = 7
  }

  private init(unchecked mantissa: Int, _ exponent: Int) {
    self.mantissa = Int16(truncatingIfNeeded: mantissa)
    self.exponent = UInt8(truncatingIfNeeded: exponent)
    value = Int32(truncatingIfNeeded: mantissa << exponent)
  }

  /// The bias in membrane units, mantissa · 2^exponent.
  public let value: Int32
}
