/// Lengths of arrays that follow from the tables.
extension PlanBuilder {
  /// Registers of all groups, in whole words of 64 compartments.
  var registerCount: Int { groups.reduce(0) { $0 + $1.words * 64 } }

  /// Dendrite slots of all groups.
  var slotCount: Int { groups.reduce(0) { $0 + $1.slotCount } }

  /// Charges of all compartments and slots.
  var chargeCount: Int { groups.reduce(0) { $0 + $1.words * 64 * $1.slotCount } }

  /// The most words of 64 targets of a connection of blocks.
  var longestBlockWords: Int {
    connections.lazy.filter { $0.blockSize > 0 }.map { BitWords.count(for: $0.targetCount) }.max() ?? 0
  }

  /// The most random words that are drawn at once: for a strand of synapses or for all values of a trace.
  var longestDraw: Int { max(longestStrand, traces.map(\.count).max() ?? 0, longestNoise / 4) }
  /// The registers of the largest group with noise, in whole words of 64.
  var longestNoise: Int { groups.lazy.filter { $0.noise != nil }.map { 64 * $0.words }.max() ?? 0 }
}
