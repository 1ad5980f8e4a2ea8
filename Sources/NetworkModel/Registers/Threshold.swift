/// The voltage that a compartment must exceed to spike.
///
/// A compartment spikes iff v > 64 · mantissa, strictly; mantissa 0…131071 (17 bits) in weight units, the level in
/// membrane units (2⁻⁶ weight unit), so at most 2²³ − 64.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359; the three peers agree on the strictness.
@frozen
public struct Threshold: Sendable, Hashable {
  /// The level in membrane units, 64 · mantissa; off that grid only where a simulator's own number was taken.
  public let level: Int32

  /// The threshold of `mantissa` weight units (0…131071), or nil where it is out of range.
  public init?(mantissa: Int) {
    guard RegisterRange.thresholdMantissa.contains(mantissa) else { return nil }
    level = Int32(truncatingIfNeeded: mantissa << 6)
  }

  /// The threshold at any level in membrane units, as the emulator of nengo-loihi 1.1.0 has it.
  package init(level: Int32) { self.level = level }

  /// The mantissa in weight units.
  @inlinable
  public var mantissa: Int32 { level >> 6 }

  /// Whether a compartment at `voltage` spikes.
  @inlinable
  public func isExceeded(by voltage: Int32) -> Bool { voltage > level }
}
