/// The spikes of the present step, of all sources: spike generators, delay lines and groups.
struct SpikeState: StatePart {
  /// The spike words of each source, from `SourcePlan.spikes` on.
  let words: UnsafeMutablePointer<UInt64>
  /// A bit for each source that spikes.
  let sources: UnsafeMutablePointer<UInt64>
  /// The spikes of each source that spikes; those of others are of an earlier step.
  let count: UnsafeMutablePointer<Int>
  /// The spikes of each source since the chip began.
  let total: UnsafeMutablePointer<Int>

  @inline(__always)
  init(_ memory: inout some PartMemory) {
    words = memory.saved("spikes") { $0.spikeWords }
    sources = memory.unsaved("spiking") { BitWords.count(for: $0.sources.count) }
    count = memory.unsaved("spikes_in_step") { $0.sources.count }
    total = memory.saved("spike_counts", in: StateLimits.count) { $0.sources.count }
  }

  func check(_ tables: ChipTables, now: Int) throws(StateProblem) {
    for source in 0..<tables.sourceCount {
      let plan = tables.sources[source]
      guard (words + plan.spikes).hasOnly(plan.count) else {
        throw StateProblem("wanted spikes of \(plan.count) compartments of a source, got some of others")
      }
    }
  }

  func rebuild(_ tables: ChipTables, now: Int) {
    for source in 0..<tables.sourceCount {
      let plan = tables.sources[source]
      if (0..<plan.words).contains(where: { words[plan.spikes + $0] != 0 }) { sources.setBit(source) }
    }
  }
}

extension SpikeState {
  /// Forgets the spikes of the last step, of sources that have a bit in `sourceWords` words.
  @inline(__always)
  func clear(_ plans: UnsafePointer<SourcePlan>, _ sourceWords: Int) {
    forEachBit(sources, sourceWords) { source in
      let plan = plans + source
      (words + plan.pointee.spikes).update(repeating: 0, count: plan.pointee.words)
    }
    sources.update(repeating: 0, count: sourceWords)
  }
}
