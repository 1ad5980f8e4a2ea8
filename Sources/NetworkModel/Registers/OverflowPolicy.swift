/// What happens when a current or a voltage leaves its 24 bits.
///
/// The peers differ: brian2-loihi has no bound, nengo-loihi wraps the current and clips the voltage, and Lava does the
/// same with an off-by-one in the wrap (see ``Register24/wrappedOnceAsLava(_:)``).
public enum OverflowPolicy: String, Sendable, Hashable, CaseIterable {
  /// An overflow is an error that names compartment, register and step.
  case `throw`
  /// The value wraps in two's complement.
  case wrap
  /// The value stays at the nearer end.
  case saturate
}
