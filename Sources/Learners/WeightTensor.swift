/// How the numbers of one tensor of a learner's state are meant as weights.
public struct WeightTensor: Sendable, Hashable {
  /// The tensor's name in the state.
  public let name: String
  /// How many of its integers make a weight of 1.
  public let scale: Double
  /// The largest size of a weight; nil if there is no limit.
  public let limit: Double?
  /// The size, in its integers, from which a weight counts as at the limit.
  public let rail: Int?
  /// The integers that it can hold, for histograms; nil to take those that occur.
  public let range: ClosedRange<Int>?

  /// Integers that are weights in units of 1 / `scale`.
  public init(_ name: String, scale: Double, limit: Double? = nil, rail: Int, range: ClosedRange<Int>? = nil) {
    self.name = name
    self.scale = scale
    self.limit = limit
    self.rail = rail
    self.range = range
  }

  /// Floating-point weights, of which no histogram is kept.
  public init(_ name: String) {
    self.name = name
    scale = 1
    limit = nil
    rail = nil
    range = nil
  }
}
