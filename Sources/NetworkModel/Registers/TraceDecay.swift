internal import Foundation

/// The fall of a trace from one step to the next, and its rise with a spike.
///
/// x ← min(127, round(x · f(τ) + impulse)) with x = 0…127 and τ in steps, a whole number or not. The rounding is stochastic and unbiased: one
/// random word per trace and step serves the decay and the impulse's fraction together. f(0) = 0: such a trace is
/// cleared in every step, and holds its impulse in the step of the spike only.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359, section on learning; the two laws as in
/// lava-nc 0.10.0 and brian2-loihi 0.5.2.
@frozen
public struct TraceDecay: Sendable, Hashable {
  /// The factor that a time constant stands for.
  public enum Law: String, Sendable, Hashable, CaseIterable {
    /// f = e^(−1/τ), kept as a multiple of 2⁻³²; so does Lava.
    case exponential
    /// f = 1 − 1/τ, but not below 0, so that τ = 1 clears the trace too; so does brian2-loihi. Exact for whole τ.
    case linear
  }

  /// f · `denominator`, a whole number.
  public let numerator: UInt64
  /// τ for the linear law with a whole time constant, else 2³².
  public let denominator: UInt64

  /// The decay of a time constant of 0…1048576 steps under `law`, or nil where it is out of range.
  public init?(timeConstant: Double, law: Law = .exponential) {
    let range = RegisterRange.traceTimeConstant
    guard timeConstant >= Double(range.lowerBound), timeConstant <= Double(range.upperBound) else { return nil }
    let isWhole = timeConstant == timeConstant.rounded(.down)
    switch law {
    case _ where timeConstant == 0: (numerator, denominator) = (0, 1 << 32)
    case .exponential: (numerator, denominator) = (UInt64((exp(-1 / timeConstant) * 0x1p32).rounded()), 1 << 32)
    case .linear where isWhole: (numerator, denominator) = (UInt64(timeConstant) - 1, UInt64(timeConstant))
    case .linear: (numerator, denominator) = (UInt64((max(0, 1 - 1 / timeConstant) * 0x1p32).rounded()), 1 << 32)
    }
  }

  /// The decay of a factor that was computed before.
  @inlinable
  package init(numerator: UInt64, denominator: UInt64) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// x · f in units of 2⁻³², rounded down.
  @inlinable
  func scaled(_ trace: UInt8) -> UInt64 {
    let product = UInt64(trace) &* numerator
    return denominator == 1 << 32 ? product : (product << 32) / denominator
  }

  /// The trace after one step without a spike.
  ///
  /// `trace` is 0…127, `randomBits` a word of uniform random bits; the result is at most `trace`.
  @inlinable
  public func apply(_ trace: UInt8, randomBits: UInt32) -> UInt8 {
    UInt8(truncatingIfNeeded: (scaled(trace) &+ UInt64(randomBits)) >> 32)
  }

  /// The trace after one step with a spike, saturating at 127.
  ///
  /// `trace` is 0…127, `randomBits` a word of uniform random bits.
  @inlinable
  public func apply(_ trace: UInt8, adding impulse: TraceImpulse, randomBits: UInt32) -> UInt8 {
    let sum = scaled(trace) &+ UInt64(impulse.scaled) << 25 &+ UInt64(randomBits)
    return UInt8(truncatingIfNeeded: min(sum >> 32, 127))
  }
}
