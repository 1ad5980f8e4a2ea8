/// One run of the learning engine over one connection.
struct LearningRound {
  let learning: LearningPlan
  let connection: ConnectionPlan
  /// The number of the learning period.
  let number: Int
  /// Who spiked in it.
  let pre: UnsafeMutablePointer<UInt64>
  let preWords: Int
  let post: UnsafeMutablePointer<UInt64>
  let postWords: Int
}

/// Some synapses of one source.
struct Strand {
  /// The target of each.
  let targets: UnsafePointer<Int32>
  let count: Int
  /// The place and the index of the synapse to target 0, or of the first synapse.
  let place: Int
  let index: Int
  let isByTarget: Bool
  /// Whether the target of each has spiked.
  var isAllPostsynaptic = false

  /// Where the k-th synapse is stored.
  @inline(__always)
  func place(_ k: Int) -> Int { place &+ (isByTarget ? Int(targets[k]) : k) }

  /// The index of the k-th synapse.
  @inline(__always)
  func index(_ k: Int) -> Int { index &+ (isByTarget ? Int(targets[k]) : k) }
}
