/// The change of a stored weight at the end of a learning period.
///
/// mantissa ← clip(mantissa + p · round(Δ / p)), with Δ in 1/256 of a mantissa and p the step of the grid. The rounding
/// is stochastic and unbiased; a whole number of steps is exact. Under ``WeightConvention/ChangeRounding`` the magnitude
/// of Δ may go up to a whole number first.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359, section on learning; settings as in
/// brian2-loihi 0.5.2 (`dw_rounded`) and lava-nc 0.10.0.
@frozen
public struct WeightUpdate: Sendable, Hashable {
  /// Bits of the fraction in which changes are given: in units of 2⁻⁸, the smallest scale of a rule, every change is a
  /// whole number.
  public static let fractionBits = 8

  /// The mantissas to which the result is clipped.
  public let mantissas: ClosedRange<Int32>
  /// log₂ of the step to which a change is rounded.
  public let stepBits: Int
  /// Whether the magnitude goes up to a whole number first.
  public let roundsMagnitudeUp: Bool

  /// The update of weights of `format` under `convention`.
  public init(_ format: WeightFormat, convention: WeightConvention = .standard) {
    mantissas =
      switch (convention.clipping, format.signMode) {
      case (.toGrid, _): format.mantissas
      case (.toSymmetricGrid, .mixed): -format.mantissas.upperBound...format.mantissas.upperBound
      case (.toSymmetricGrid, _): format.mantissas
      case (.toSignModeAsBrian2Loihi, .inhibitory): -256...0
      case (.toSignModeAsLava, .mixed): -256...255
      case (.toSignModeAsBrian2Loihi, let signMode), (.toSignModeAsLava, let signMode): signMode.mantissas
      }
    stepBits = convention.changesKeepToGrid ? format.stepBits : 0
    roundsMagnitudeUp = convention.changeRounding == .magnitudeUpFirst
  }

  /// The update by its parts.
  @inlinable
  package init(mantissas: ClosedRange<Int32>, stepBits: Int, roundsMagnitudeUp: Bool) {
    self.mantissas = mantissas
    self.stepBits = stepBits
    self.roundsMagnitudeUp = roundsMagnitudeUp
  }

  /// The mantissa after a `change`.
  ///
  /// - Parameters:
  ///   - change: Δ in 1/256 of a mantissa, −2⁶¹…2⁶¹.
  ///   - mantissa: the stored mantissa; one on the grid stays on the grid of the update.
  ///   - randomBits: a word of uniform random bits; without effect where the change is a whole number of steps.
  @inlinable
  public func apply(_ change: Int64, to mantissa: Int32, randomBits: UInt32) -> Int32 {
    let whole = roundsMagnitudeUp ? (change.signum() &* ((abs(change) &+ 255) >> 8)) << 8 : change
    let steps = StochasticRounding.apply(whole, fractionBits: 8 &+ stepBits, randomBits: randomBits)
    let result = Int64(mantissa) &+ steps << Int64(stepBits)
    return Int32(truncatingIfNeeded: min(max(result, Int64(mantissas.lowerBound)), Int64(mantissas.upperBound)))
  }
}
