/// The signed register of 24 bits that holds a current or a voltage.
///
/// Unit: current or membrane units, 2⁻⁶ of a weight unit. Values are computed in 64 bits and brought back here.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359; conventions of lava-nc 0.10.0 and
/// nengo-loihi 1.1.0 as named.
public enum Register24 {
  /// The lowest value, −2²³.
  public static let minimum: Int32 = -8_388_608
  /// The highest value, 2²³ − 1.
  public static let maximum: Int32 = 8_388_607
  /// Every value that the register holds, −2²³…2²³ − 1.
  public static let range: ClosedRange<Int32> = minimum...maximum
  /// Where a voltage saturates, symmetric: −2²³ + 1…2²³ − 1.
  public static let saturation: ClosedRange<Int32> = -maximum...maximum

  /// Whether `value` fits the register.
  @inlinable
  public static func contains(_ value: Int64) -> Bool { value >= -8_388_608 && value <= 8_388_607 }

  /// The value that two's complement leaves of `value`: the low 24 bits with their sign.
  ///
  /// ((value + 2²³) mod 2²⁴) − 2²³. This is how nengo-loihi wraps the current.
  @inlinable
  public static func wrapped(_ value: Int64) -> Int32 { (Int32(truncatingIfNeeded: value) << 8) >> 8 }

  /// The value that Lava leaves of a current: one turn, and +2²³ is kept.
  ///
  /// With x the low 32 bits of `value`: x − 2²⁴ if x > 2²³; x + 2²⁴ if x ≤ −2²³; else x. It differs from
  /// ``wrapped(_:)`` in two ways. The values kept are −2²³ + 1…+2²³, so ±2²³ both give +2²³. And only one turn is taken,
  /// so that beyond ±3·2²³ the result is itself outside 24 bits, as it is in Lava.
  ///
  /// Source: lava-nc 0.10.0, `subthr_dynamics` of the fixed-point model of the integrate-and-fire process.
  @inlinable
  public static func wrappedOnceAsLava(_ value: Int64) -> Int32 {
    let x = Int32(truncatingIfNeeded: value)
    if x > 8_388_608 { return x - 16_777_216 }
    if x <= -8_388_608 { return x + 16_777_216 }
    return x
  }

  /// The value of −2²³ + 1…2²³ − 1 nearest to `value`.
  ///
  /// This is how Lava bounds the voltage.
  @inlinable
  public static func saturated(_ value: Int64) -> Int32 {
    Int32(truncatingIfNeeded: min(max(value, -8_388_607), 8_388_607))
  }

  /// The value of `bounds` nearest to `value`.
  ///
  /// This is how nengo-loihi bounds the voltage, between its parameters vmin and vmax.
  @inlinable
  public static func saturated(_ value: Int64, in bounds: ClosedRange<Int32>) -> Int32 {
    Int32(truncatingIfNeeded: min(max(value, Int64(bounds.lowerBound)), Int64(bounds.upperBound)))
  }
}
