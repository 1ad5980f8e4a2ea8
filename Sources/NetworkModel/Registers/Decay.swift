/// The fall of a current or a voltage from one step to the next.
///
/// value ← trunc(value · (4096 − δ) / 4096), toward zero: the amount that is lost rounds away from zero, so every value
/// reaches 0 under every δ ≥ 1.
///
/// δ is the *effective* decay, in 1/4096 per step: 0 keeps the value for ever, 4096 has no memory. Lava and nengo-loihi
/// store the decay of the current as δ − 1 in 12 bits and add the one by an offset bit; brian2-loihi stores δ.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359; brian2-loihi 0.5.2, lava-nc 0.10.0 and
/// nengo-loihi 1.1.0 agree on it.
public enum Decay {
  /// The decay at which nothing is left after one step, 4096.
  public static let unity: Int32 = 4096

  /// What is left of `value` after one step of `decay`.
  ///
  /// Exact for every `value` of 32 bits and every `decay` of 0…4096; |result| ≤ |value|.
  @inlinable
  public static func apply(_ value: Int32, decay: Int32) -> Int32 {
    Int32(truncatingIfNeeded: Int64(value) * (4096 - Int64(decay)) / 4096)
  }
}
