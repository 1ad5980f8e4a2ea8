/// The voltage that a compartment must exceed to spike.
///
/// A compartment spikes iff v > 64 · mantissa, strictly; mantissa 0…131071 (17 bits) in weight units, the level in
/// membrane units (2⁻⁶ weight unit), so at most 2²³ − 64.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359; the three peers agree on the strictness.
@frozen
public struct Threshold: Sendable, Hashable {
  /// The mantissa in weight units.
  public let mantissa: Int32

  /// The threshold of `mantissa` weight units (0…131071), or nil where it is out of range.
  public init?(mantissa: Int) {
    guard RegisterRange.thresholdMantissa.contains(mantissa) else { return nil }
    self.mantissa = Int32(truncatingIfNeeded: mantissa)
  }

  /// The level in membrane units, 64 · mantissa.
  @inlinable
  public var level: Int32 { mantissa << 6 }

  /// Whether a compartment at `voltage` spikes.
  @inlinable
  public func isExceeded(by voltage: Int32) -> Bool { voltage > level }
}
