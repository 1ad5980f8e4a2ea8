public import Recordings

/// The values of one kind in each of some categories, drawn as bars side by side with those of other kinds.
public struct BarSeries: Sendable, Hashable {
  /// What stands in the legend.
  public var name: String
  /// A value for each category; what is not finite has no bar.
  public var values: [Double]
  /// The lower end of the whisker of each value; empty for none.
  public var low: [Double]
  /// The upper end of the whisker of each value; empty for none.
  public var high: [Double]

  /// Values, perhaps with whiskers from `low` to `high`.
  public init(_ name: String, _ values: [Double], low: [Double] = [], high: [Double] = []) {
    (self.name, self.values, self.low, self.high) = (name, values, low, high)
  }

  /// Means with whiskers of one standard deviation to each side.
  public init(_ name: String, spreads: [Spread]) {
    self.init(
      name, spreads.map(\.mean), low: spreads.map { $0.mean - $0.standardDeviation },
      high: spreads.map { $0.mean + $0.standardDeviation })
  }
}

/// How many values lie in each of some neighbouring bins.
public struct HistogramSeries: Sendable, Hashable {
  /// What stands in the legend.
  public var name: String
  /// The edges of the bins, rising: one more than there are counts.
  public var edges: [Double]
  /// How many values lie in each bin, or their fraction.
  public var counts: [Double]

  /// Counts between edges; those without both edges are left out.
  public init(_ name: String, edges: [Double], counts: [Double]) {
    (self.name, self.edges, self.counts) = (name, edges, counts)
  }

  /// A histogram of whole numbers.
  public init(_ name: String, _ histogram: Histogram) {
    let width = histogram.edges.count > 1 ? histogram.edges[1] - histogram.edges[0] : 1
    self.init(
      name, edges: histogram.edges.map(Double.init) + [Double((histogram.edges.last ?? 0) + width)],
      counts: histogram.counts.map(Double.init))
  }

  /// Counts numbers in `binCount` equal bins from the smallest to the largest of them, or over `range`; numbers outside
  /// it and those that are not finite are left out.
  ///
  /// - Precondition: `binCount` is at least 1.
  public init(_ name: String, of values: [Double], binCount: Int, in range: ClosedRange<Double>? = nil) {
    precondition(binCount >= 1, "a histogram needs at least one bin, got \(binCount)")
    let finite = values.filter { $0.isFinite && abs($0) < 1e290 }
    var (low, high) = (range?.lowerBound ?? finite.min() ?? 0, range?.upperBound ?? finite.max() ?? 1)
    if !(high - low > 1e-290) { (low, high) = (low - 0.5, low + 0.5) }
    let width = (high - low) / Double(binCount)
    var counts = [Double](repeating: 0, count: binCount)
    for value in finite where value >= low && value <= high {
      let place = (value - low) / width
      counts[place < Double(binCount) ? Int(place) : binCount - 1] += 1
    }
    self.init(name, edges: (0...binCount).map { low + Double($0) * width }, counts: counts)
  }
}
