/// What an axis of a figure measures.
public struct Axis: Sendable, Hashable {
  /// How numbers become lengths.
  public enum Scale: Sendable, Hashable {
    /// In proportion.
    case linear
    /// By their logarithm; numbers that are not above 0 are left out.
    case logarithmic
  }

  /// What is measured, such as `accuracy`.
  public var label: String
  /// The unit, such as `%` or `steps`; empty where there is none.
  public var unit: String
  /// How numbers become lengths.
  public var scale: Scale
  /// The smallest number that is shown; nil to take it from the data.
  public var minimum: Double?
  /// The largest number that is shown; nil to take it from the data.
  public var maximum: Double?
  /// The numbers to mark; empty for round ones that fit.
  public var ticks: [Double]

  /// An axis; what is not said is taken from the data.
  public init(
    _ label: String = "", unit: String = "", scale: Scale = .linear, from minimum: Double? = nil,
    to maximum: Double? = nil, ticks: [Double] = []
  ) {
    self.label = label
    self.unit = unit
    self.scale = scale
    self.minimum = minimum
    self.maximum = maximum
    self.ticks = ticks
  }

  /// Label and unit.
  var name: String { unit.isEmpty ? label : label.isEmpty ? unit : "\(label) (\(unit))" }
}
