internal import NetworkModel

/// What changes at synapses: the weights of plastic connections, their tags, delays that learn, and counts.
///
/// The numbers of a connection begin at `ConnectionPlan.weights`, `tags` and `delays`; a synapse's place is added.
struct SynapseState: StatePart {
  /// Weights in 8 bits; see `ConnectionPlan.Storage`.
  let narrow: UnsafeMutablePointer<Int8>
  /// Weights in 16 bits: mantissas, which may be off the grid of the format.
  let wide: UnsafeMutablePointer<Int16>
  let tag: UnsafeMutablePointer<Int16>
  /// Delays in steps.
  let delay: UnsafeMutablePointer<UInt8>
  /// What is counted of each connection.
  let counts: UnsafeMutablePointer<ConnectionCounts>

  @inline(__always)
  init(_ memory: inout some PartMemory) {
    narrow = memory.saved("weights", initially: { $0.narrow })
    wide = memory.saved("wide_weights", initially: { $0.wide })
    tag = memory.saved("tags", in: LavaChange.tags, initially: { $0.tags })
    delay = memory.saved(
      "delays", in: 0...UInt8(RegisterRange.delay.upperBound), initially: { $0.learnedDelays })
    counts = memory.saved("connection_counts", in: StateLimits.count) { $0.connections.count }
  }

  func check(_ tables: ChipTables, now: Int) throws(StateProblem) {
    for index in 0..<tables.learningCount {
      let connection = tables.connections[tables.learnings[index].connection]
      let bounds =
        connection.storage == .narrow
        ? Int(connection.lowest)...Int(connection.highest) : RegisterRange.weightMantissa
      for place in connection.weights..<connection.weights + connection.room {
        let weight = connection.storage == .narrow ? Int(narrow[place]) : Int(wide[place])
        guard bounds.contains(weight) else {
          throw StateProblem("wanted stored weights of \(bounds.lowerBound) to \(bounds.upperBound), got \(weight)")
        }
      }
    }
  }
}

extension SynapseState {
  /// Lets plastic weights that were given off the grid stay there, after the first step's events were delivered on it.
  func leaveGrid(_ mantissas: [Int16]) {
    for (place, mantissa) in mantissas.enumerated() { wide[place] = mantissa }
  }
}

/// What is counted of a connection.
struct ConnectionCounts: StateRecord {
  /// Weights that spikes fetched.
  var operations: Int
  /// Synapses for which the rule asked for a change.
  var updates: Int

  static let width = 2

  init?(fields: ArraySlice<Int64>) {
    operations = Int(fields[fields.startIndex])
    updates = Int(fields[fields.startIndex + 1])
  }

  var fields: [Int64] { [Int64(operations), Int64(updates)] }
}
