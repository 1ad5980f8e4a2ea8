/// The points at which simulators of the chip treat weights differently, with one preset for each.
///
/// Nobody can say here which of them a chip takes; every point is therefore a setting.
///
/// Source: brian2-loihi 0.5.2 and lava-nc 0.10.0, replayed.
public struct WeightConvention: Sendable, Hashable {
  /// How an initial weight off the grid comes onto it.
  public enum GridRounding: String, Sendable, Hashable, CaseIterable {
    /// Toward zero: a mixed −51 becomes −50.
    case towardZero
    /// Mixed and excitatory toward −∞: a mixed −51 becomes −52. Inhibitory weights still go toward zero, since there the
    /// chip stores the magnitude.
    case towardNegativeInfinity
  }

  /// Where a negative exponent drops bits.
  public enum NegativeExponent: String, Sendable, Hashable, CaseIterable {
    /// Each weight is floored to whole weight units, and then the weights are summed.
    case floorsEachSynapse
    /// The mantissas are summed, and then the sum is floored.
    case floorsTheSum
  }

  /// How a change of a weight becomes a number of grid steps.
  public enum ChangeRounding: String, Sendable, Hashable, CaseIterable {
    /// Stochastically from 1/128 to the grid in one go: unbiased.
    case unbiased
    /// The magnitude goes up to a whole number first, then stochastically to the grid.
    case magnitudeUpFirst
  }

  /// How the products of a rule are summed to a change.
  public enum ChangeSum: String, Sendable, Hashable, CaseIterable {
    /// Exactly, in units of 2⁻⁸.
    case exact
    /// Product by product, each of them clipped and wide ones shortened, and rounded by one random number for all synapses;
    /// see `LavaChange`.
    case clipsEachProductAsLava
  }

  /// Where a learned mantissa is clipped.
  public enum Clipping: String, Sendable, Hashable, CaseIterable {
    /// To the mantissas of the format, so that a weight never leaves the grid.
    case toGrid
    /// To those mantissas of the format whose negative is one too, so that copies of opposite sign saturate together.
    case toSymmetricGrid
    /// To −256…254, 0…255 or −256…0 by sign mode, whatever the bits.
    case toSignModeAsBrian2Loihi
    /// To −256…255, 0…255 or −255…0 by sign mode, whatever the bits.
    case toSignModeAsLava
  }

  /// How an initial weight off the grid comes onto it.
  public var gridRounding: GridRounding
  /// Where a negative exponent drops bits.
  public var negativeExponent: NegativeExponent
  /// How the products of a rule are summed to a change.
  public var changeSum: ChangeSum
  /// How a change of a weight is rounded.
  public var changeRounding: ChangeRounding
  /// Where a learned mantissa is clipped.
  public var clipping: Clipping
  /// Whether a change is rounded to the grid of the format (true), or to whole mantissas (Lava).
  public var changesKeepToGrid: Bool
  /// Whether a plastic weight that is given off the grid stays there, but for what the first step's events deliver.
  public var plasticWeightsStartOffGrid: Bool
  /// Whether one spike's current is clipped to ±(2²¹ − 2⁶), which touches −256 · 2⁷ alone.
  public var clipsCurrent: Bool

  /// This simulator's own choice.
  public static let standard = WeightConvention(
    gridRounding: .towardZero, negativeExponent: .floorsEachSynapse, changeSum: .exact, changeRounding: .unbiased,
    clipping: .toGrid,
    changesKeepToGrid: true, plasticWeightsStartOffGrid: false, clipsCurrent: false)

  /// What brian2-loihi 0.5.2 does.
  public static let brian2Loihi = WeightConvention(
    gridRounding: .towardZero, negativeExponent: .floorsEachSynapse, changeSum: .exact,
    changeRounding: .magnitudeUpFirst,
    clipping: .toSignModeAsBrian2Loihi, changesKeepToGrid: true, plasticWeightsStartOffGrid: true, clipsCurrent: true)

  /// What lava-nc 0.10.0 does.
  public static let lava = WeightConvention(
    gridRounding: .towardNegativeInfinity, negativeExponent: .floorsTheSum, changeSum: .clipsEachProductAsLava,
    changeRounding: .unbiased,
    clipping: .toSignModeAsLava, changesKeepToGrid: false, plasticWeightsStartOffGrid: false,
    clipsCurrent: false)
}
