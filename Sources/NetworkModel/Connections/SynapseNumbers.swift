public import Kernels

/// The checked numbers of a connection's synapses, in 16 bits each or as the recipe of a draw.
public enum SynapseNumbers: Sendable, Hashable {
  /// The same for each synapse.
  case constant(Int16)
  /// One by one.
  case values([Int16])
  /// Drawn evenly from a range.
  case uniform(ClosedRange<Int16>)
  /// Drawn from a normal distribution, rounded, and cut to `bounds`.
  case normal(mean: Double, deviation: Double, bounds: ClosedRange<Int16>)

  /// The lowest and the highest number that there can be.
  public var bounds: ClosedRange<Int> {
    switch self {
    case .constant(let value): Int(value)...Int(value)
    case .values(let values): Int(values.min() ?? 0)...Int(values.max() ?? 0)
    case .uniform(let range): Int(range.lowerBound)...Int(range.upperBound)
    case .normal(_, _, let bounds): Int(bounds.lowerBound)...Int(bounds.upperBound)
    }
  }

  /// The number of the synapse at `index`; what is drawn is a function of the stream and the index alone.
  @inlinable
  public func value(at index: Int, from stream: RandomStream) -> Int16 {
    switch self {
    case .constant(let value): value
    case .values(let values): values[index]
    case .uniform(let range):
      Int16(
        truncatingIfNeeded: Int(range.lowerBound)
          + stream.integer(below: Int(range.upperBound) - Int(range.lowerBound) + 1, at: UInt64(index)))
    case .normal(let mean, let deviation, let bounds):
      Int16(
        min(
          max((mean + deviation * stream.normal(at: UInt64(index))).rounded(), Double(bounds.lowerBound)),
          Double(bounds.upperBound)))
    }
  }
}
