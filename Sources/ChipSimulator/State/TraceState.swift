internal import NetworkModel

/// The traces of learning rules, and which of them are above 0.
///
/// The values of a trace begin at `TracePlan.values`, one for each compartment of its source or for each synapse.
struct TraceState: StatePart {
  let value: UnsafeMutablePointer<UInt8>
  /// For each trace the places of its values above 0, in any order, laid out like the values.
  let nonzero: UnsafeMutablePointer<Int32>
  /// For each trace how many there are.
  let nonzeroCount: UnsafeMutablePointer<Int>
  /// A bit for each trace that has some.
  let active: UnsafeMutablePointer<UInt64>

  @inline(__always)
  init(_ memory: inout some PartMemory) {
    value = memory.saved("traces", in: 0...UInt8(RegisterRange.trace.upperBound)) { $0.traceValues }
    nonzero = memory.unsaved("nonzero_traces") { $0.traceValues }
    nonzeroCount = memory.unsaved("nonzero_trace_counts") { $0.traces.count }
    active = memory.unsaved("active_traces") { BitWords.count(for: $0.traces.count) }
  }

  func rebuild(_ tables: ChipTables, now: Int) {
    for index in 0..<tables.traceCount {
      let plan = tables.traces[index]
      var count = 0
      for place in 0..<plan.count where value[plan.values + place] > 0 {
        nonzero[plan.values + count] = Int32(truncatingIfNeeded: place)
        count += 1
      }
      nonzeroCount[index] = count
      if count > 0 { active.setBit(index) }
    }
  }
}
