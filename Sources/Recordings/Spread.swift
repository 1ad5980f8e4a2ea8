/// Mean and spread of a few numbers, such as the accuracies of several seeds.
public struct Spread: Sendable, Hashable, Codable {
  /// How many numbers there are.
  public let count: Int
  /// Their arithmetic mean.
  public let mean: Double
  /// Their sample standard deviation, √(Σ(x − mean)² / (n − 1)); 0 for a single number.
  public let standardDeviation: Double
  /// The smallest.
  public let minimum: Double
  /// The largest.
  public let maximum: Double

  /// Sums up `values`; nil where there are none.
  public init?(_ values: [Double]) {
    guard let minimum = values.min(), let maximum = values.max() else { return nil }
    count = values.count
    mean = values.reduce(0, +) / Double(values.count)
    let mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardDeviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : 0
    self.minimum = minimum
    self.maximum = maximum
  }
}
