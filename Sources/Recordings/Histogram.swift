/// How many of a set of whole numbers fall into each of some equal bins.
public struct Histogram: Sendable, Hashable {
  /// The lower edge of each bin; a bin reaches to the next edge.
  public let edges: [Int]
  /// How many values lie in each bin.
  public let counts: [Int]

  /// Counts `values` in `binCount` bins of equal width over `range`; values outside fall into the outermost bins.
  ///
  /// - Precondition: `binCount` is at least 1.
  public init(of values: some Sequence<Int>, in range: ClosedRange<Int>, binCount: Int) {
    precondition(binCount >= 1, "a histogram needs at least one bin, got \(binCount)")
    let width = max(1, (range.count + binCount - 1) / binCount)
    edges = (0..<binCount).map { range.lowerBound + $0 * width }
    var counts = [Int](repeating: 0, count: binCount)
    for value in values { counts[min(binCount - 1, max(0, (value - range.lowerBound) / width))] += 1 }
    self.counts = counts
  }
}
