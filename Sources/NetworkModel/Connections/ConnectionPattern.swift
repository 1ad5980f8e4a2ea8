/// Which compartments of the source a connection joins to which compartments of the target.
public enum ConnectionPattern: Sendable, Hashable {
  /// Each source to each target. Synapses are ordered by source, then target: index = source · targets + target.
  case dense
  /// Source i to target i; both sides have the same count. Synapse i is that of source i.
  case oneToOne
  /// Each source to each target by one shared weight that does not learn. Ordered as `dense`.
  case broadcast
  /// The given pairs, ordered by source, then target, whatever order they were given in; a pair may occur twice.
  case sparse([SynapsePair])
  /// Each source to a number of different targets, drawn at random from the network's seed. Ordered as `sparse`.
  case fixedFanOut(Int)
}

/// The two ends of one synapse, as places in the source and in the target.
public struct SynapsePair: Sendable, Hashable, Comparable {
  /// The place in the source, from 0.
  public let source: Int32
  /// The place in the target, from 0.
  public let target: Int32

  /// Joins a source to a target.
  ///
  /// - Precondition: both fit 32 bits and are not negative.
  public init(_ source: Int, _ target: Int) {
    precondition(source >= 0 && target >= 0, "a synapse joins places from 0 on, got \(source) and \(target)")
    self.source = Int32(source)
    self.target = Int32(target)
  }

  /// Orders by source, then by target.
  public static func < (left: SynapsePair, right: SynapsePair) -> Bool {
    (left.source, left.target) < (right.source, right.target)
  }
}
