/// What a spike adds to a trace: a whole part and a fraction in 1/128.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359; the 7 + 7 bits are those of lava-nc
/// 0.10.0, whose rounding is biased (16.25 adds 16.50 on average). The rounding here is unbiased.
@frozen
public struct TraceImpulse: Sendable, Hashable {
  /// The impulse in units of 1/128, 0…16383.
  public let scaled: Int32

  /// The impulse of `integer` (0…127) and `fraction` (0…127, in 1/128), or nil where one is out of its range.
  public init?(integer: Int, fraction: Int = 0) {
    guard RegisterRange.trace.contains(integer), (0...127).contains(fraction) else { return nil }
    scaled = Int32(truncatingIfNeeded: integer << 7 | fraction)
  }

  /// The impulse nearest to `value`, or nil where that is not in 0…127 + 127/128.
  public init?(_ value: Double) {
    let rounded = (value * 128).rounded(.toNearestOrEven)
    guard rounded >= 0, rounded <= 16_383 else { return nil }
    scaled = Int32(rounded)
  }

  /// The impulse of a number of 1/128 that is known to be in range.
  @inlinable
  package init(scaled: Int32) { self.scaled = scaled }

  /// The impulse as a number.
  public var value: Double { Double(scaled) / 128 }
}
