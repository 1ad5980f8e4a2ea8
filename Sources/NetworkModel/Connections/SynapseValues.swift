/// One number for each synapse of a connection: a weight, a delay or a tag.
///
/// The same for all, one by one in the order of the pattern's synapses, or drawn from the network's seed.
public enum SynapseValues: Sendable, Hashable, ExpressibleByIntegerLiteral {
  /// The same for each synapse.
  case constant(Int)
  /// One by one, in the order of the pattern's synapses.
  case values([Int])
  /// Drawn evenly from a range.
  case uniform(ClosedRange<Int>)
  /// Drawn from a normal distribution, rounded to the nearest whole number, and cut to what the synapse holds.
  case normal(mean: Double, deviation: Double)

  /// The same number for each synapse.
  public init(integerLiteral value: Int) { self = .constant(value) }

  /// The rows of a matrix, `rows[source][target]`, one after the other.
  public static func matrix(_ rows: [[Int]]) -> SynapseValues { .values(rows.flatMap(\.self)) }

  /// Whether it is the same for each synapse by its form.
  var isConstant: Bool { if case .constant = self { true } else { false } }
}
