/// What the learning engine notes between two runs, and its room for intermediate results.
struct LearningState: StatePart {
  /// A bit for each plastic connection one of whose sides has spiked since its rule last ran.
  let pending: UnsafeMutablePointer<UInt64>
  /// The spikes of learning periods that are longer than a step, from `LearningPlan.periodSpikes` on.
  let periodSpikes: UnsafeMutablePointer<UInt64>
  /// Room for the changes of each synapse of a strand by three equations, `strandRoom` apart.
  let changes: UnsafeMutablePointer<Int>
  let strandRoom: Int
  /// Room for a product of each synapse of a strand.
  let terms: UnsafeMutablePointer<Int>
  /// Room for the targets of a strand.
  let targets: UnsafeMutablePointer<Int32>
  /// Room for the changes of the targets of blocks, and how many of each block change.
  let blockChanges: UnsafeMutablePointer<Int8>

  @inline(__always)
  init(_ memory: inout some PartMemory) {
    strandRoom = memory.number { $0.longestStrand }
    pending = memory.saved("pending") { BitWords.count(for: $0.learnings.count) }
    periodSpikes = memory.saved("period_spikes") { $0.periodWords }
    changes = memory.unsaved("changes") { 3 * $0.longestStrand }
    terms = memory.unsaved("terms") { $0.longestStrand }
    targets = memory.unsaved("chosen_targets") { $0.longestStrand }
    blockChanges = memory.unsaved("block_changes") { 68 * $0.longestBlockWords }
  }

  func check(_ tables: ChipTables, now: Int) throws(StateProblem) {
    guard pending.hasOnly(tables.learningCount) else {
      throw StateProblem("wanted \(tables.learningCount) rules to be pending or not, got others pending")
    }
    for index in 0..<tables.learningCount where tables.learnings[index].period > 1 {
      let learning = tables.learnings[index]
      let connection = tables.connections[learning.connection]
      let words = periodSpikes + learning.periodSpikes
      guard words.hasOnly(connection.sourceCount),
        (words + BitWords.count(for: connection.sourceCount)).hasOnly(connection.targetCount)
      else { throw StateProblem("wanted spikes of a learning period of compartments alone, got others") }
      guard learning.spikeTimes >= 0 else { continue }
      for place in 0..<connection.sourceCount + connection.targetCount {
        let time = periodSpikes[learning.spikeTimes + place]
        guard time <= UInt64(learning.period) else {
          throw StateProblem("wanted last spikes in step 1 to \(learning.period) of a learning period, got \(time)")
        }
      }
    }
  }
}
