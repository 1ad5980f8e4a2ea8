public import Recordings

/// A course of numbers to draw as a line, perhaps with a band around it.
public struct LineSeries: Sendable, Hashable {
  /// A number and where it was measured; a number that is not finite leaves a gap.
  public struct Point: Sendable, Hashable {
    /// Where it was measured.
    public var x: Double
    /// What was measured.
    public var y: Double
    /// The lower edge of the band; `y` where there is none.
    public var low: Double
    /// The upper edge of the band; `y` where there is none.
    public var high: Double

    /// A point, with a band from `low` to `high` if they are given.
    public init(_ x: Double, _ y: Double, low: Double? = nil, high: Double? = nil) {
      (self.x, self.y) = (x, y)
      self.low = low ?? y
      self.high = high ?? y
    }
  }

  /// How points are shown.
  public enum Style: Sendable, Hashable {
    /// A line, with markers where there are few points.
    case automatic
    /// A line alone.
    case line
    /// Markers alone.
    case markers
    /// A line with markers.
    case lineWithMarkers
  }

  /// What stands in the legend.
  public var name: String
  /// The points, in the order in which the line visits them.
  public var points: [Point]
  /// How points are shown.
  public var style: Style
  /// The place of its colour in ``Palette/inks``, from 0; nil for that of the series in the figure.
  public var ink: Int?
  /// The place of its dashes, 0 for an unbroken line; nil for that of the series in the figure.
  public var dash: Int?

  /// A course of points.
  public init(_ name: String, _ points: [Point], style: Style = .automatic, ink: Int? = nil, dash: Int? = nil) {
    (self.name, self.points, self.style, self.ink, self.dash) = (name, points, style, ink, dash)
  }

  /// Pairs of numbers; those of the longer list that have no partner are left out.
  public init(
    _ name: String, x: [Double], y: [Double], style: Style = .automatic, ink: Int? = nil, dash: Int? = nil
  ) {
    self.init(name, zip(x, y).map { Point($0, $1) }, style: style, ink: ink, dash: dash)
  }

  /// Numbers at equal distances `step`, the first at `first`.
  public init(
    _ name: String, y: [Double], from first: Double = 1, step: Double = 1, style: Style = .automatic, ink: Int? = nil,
    dash: Int? = nil
  ) {
    let points = y.enumerated().map { Point(first + Double($0.offset) * step, $0.element) }
    self.init(name, points, style: style, ink: ink, dash: dash)
  }

  /// Means, in a band of one standard deviation to each side.
  public init(
    _ name: String, x: [Double], spreads: [Spread], style: Style = .automatic, ink: Int? = nil, dash: Int? = nil
  ) {
    let points = zip(x, spreads).map { x, spread in
      Point(
        x, spread.mean, low: spread.mean - spread.standardDeviation, high: spread.mean + spread.standardDeviation)
    }
    self.init(name, points, style: style, ink: ink, dash: dash)
  }

  /// Whether any point has a band.
  var hasBand: Bool { points.contains { $0.low != $0.high } }
}

/// A straight line across a plot at a number to compare with, such as a published value.
public struct ReferenceLine: Sendable, Hashable {
  /// The axis that it is a number of.
  public enum Direction: Sendable, Hashable {
    /// A level of the vertical axis.
    case y
    /// A place on the horizontal axis.
    case x
  }

  /// What stands beside it.
  public var label: String
  /// The number.
  public var value: Double
  /// The axis that it is a number of.
  public var direction: Direction

  /// A line at a level of the vertical axis, or at a place on the horizontal one.
  public init(_ label: String, at value: Double, on direction: Direction = .y) {
    (self.label, self.value, self.direction) = (label, value, direction)
  }
}
