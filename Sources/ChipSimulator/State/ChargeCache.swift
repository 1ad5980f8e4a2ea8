/// The sums of charges that the last spikes of a source brought.
///
/// A source that spikes in the same pattern again brings the same charges over static synapses and over plastic ones that
/// have not changed, so the sums are kept and added instead of the rows. Nothing depends on what is kept but speed.
struct ChargeCache: StatePart {
  /// The last spikes of each source that is remembered, laid out like `SpikeState.words`.
  private let lastSpikes: UnsafeMutablePointer<UInt64>
  /// The number of their pattern, from 1.
  private let pattern: UnsafeMutablePointer<Int>
  /// For each connection the pattern of its source whose sums it keeps; 0 if it keeps none.
  private let keptPattern: UnsafeMutablePointer<Int>
  /// For each connection of blocks the synapses that its kept sums are of.
  let operations: UnsafeMutablePointer<Int>
  /// The sums that are kept, from `SpikeRoute.sums` on.
  let sums: UnsafeMutablePointer<Int32>
  /// Room for sums that are not kept.
  let otherSums: UnsafeMutablePointer<Int32>
  /// Room for partial sums of blocks.
  let parts: UnsafeMutablePointer<Int16>

  @inline(__always)
  init(_ memory: inout some PartMemory) {
    lastSpikes = memory.unsaved("last_spikes") { $0.spikeWords }
    pattern = memory.unsaved("patterns") { $0.sources.count }
    keptPattern = memory.unsaved("kept_patterns") { $0.connections.count }
    operations = memory.unsaved("kept_operations") { $0.connections.count }
    sums = memory.unsaved("kept_sums") { $0.keptSums }
    otherSums = memory.unsaved("other_sums") { $0.groups.map { 64 * $0.words }.max() ?? 0 }
    parts = memory.unsaved("partial_sums") { 64 * $0.longestBlockWords }
  }
}

extension ChargeCache {
  /// The number of the pattern in which a remembered source spikes: that of its last spikes, if these are the same.
  func pattern(of source: Int, _ plan: UnsafePointer<SourcePlan>, _ spikes: SpikeState) -> Int {
    let now = spikes.words + plan.pointee.spikes
    let last = lastSpikes + plan.pointee.spikes
    var difference: UInt64 = 0
    for k in 0..<plan.pointee.words { difference |= now[k] ^ last[k] }
    if difference != 0 {
      last.update(from: now, count: plan.pointee.words)
      pattern[source] += 1
    }
    return pattern[source]
  }

  /// Whether a connection keeps the sums of a pattern.
  @inline(__always)
  func holds(_ pattern: Int, of connection: Int) -> Bool { keptPattern[connection] == pattern }

  /// Notes that a connection keeps the sums of a pattern.
  @inline(__always)
  func keep(_ pattern: Int, of connection: Int) { keptPattern[connection] = pattern }

  /// Forgets the sums of a connection whose weights change.
  @inline(__always)
  func forget(_ connection: Int) { keptPattern[connection] = 0 }
}
