internal import NetworkModel

/// The registers of compartments, and which groups have something to do.
///
/// The registers of a group begin at `GroupPlan.registers` and have room for whole words of 64 compartments.
struct CompartmentState: StatePart {
  /// The current of each compartment, in current units (2⁻⁶ weight unit).
  let current: UnsafeMutablePointer<Int32>
  /// The voltage of each compartment, in membrane units (2⁻⁶ weight unit).
  let voltage: UnsafeMutablePointer<Int32>
  /// The steps for which the voltage of each compartment stays 0, as of the step in which its group was last integrated.
  let hold: UnsafeMutablePointer<UInt8>
  /// A bit for each group that is integrated in the next step even if nothing is due for it.
  let awake: UnsafeMutablePointer<UInt64>
  /// What is counted of each group.
  let groups: UnsafeMutablePointer<GroupState>

  @inline(__always)
  init(_ memory: inout some PartMemory) {
    current = memory.saved("currents") { $0.registerCount }
    voltage = memory.saved("voltages") { $0.registerCount }
    hold = memory.saved("holds", in: 0...UInt8(RegisterRange.refractory.upperBound)) { $0.registerCount }
    awake = memory.saved(
      "awake",
      initially: { builder in
        let groups = builder.groups
        return BitWords.words(groups.count, set: groups.indices.filter { groups[$0].beginsAwake })
      })
    groups = memory.saved("group_counts") { $0.groups.count }
  }

  func check(_ tables: ChipTables, now: Int) throws(StateProblem) {
    guard awake.hasOnly(tables.groupCount) else {
      throw StateProblem("wanted \(tables.groupCount) groups to be awake or not, got others awake")
    }
    for index in 0..<tables.groupCount {
      let state = groups[index]
      guard (0...now).contains(state.lastStep) else {
        throw StateProblem("wanted groups last integrated in step 0 to \(now), got \(state.lastStep)")
      }
      let (most, overflow) = now.multipliedReportingOverflow(by: tables.groups[index].count)
      guard !overflow, StateLimits.count.contains(Int64(most)), (0...most).contains(state.updates) else {
        throw StateProblem("wanted at most one update a step and compartment, got \(state.updates)")
      }
      guard StateLimits.count.contains(Int64(state.overflows)) else {
        throw StateProblem("wanted 0 to 2^56 overflows of a group, got \(state.overflows)")
      }
    }
  }
}

extension GroupPlan {
  /// Whether the first step integrates the group without input.
  fileprivate var beginsAwake: Bool { !isMemoryless || isRestless }
}

/// What is counted of a group, and when it was last integrated.
struct GroupState: StateRecord {
  /// The last step in which it was integrated.
  var lastStep: Int
  /// The lowest and the highest voltage of that step, before the reset, of compartments that were not held; the lowest is
  /// above the highest if all were held.
  var lowest: Int32
  var highest: Int32
  /// Steps of compartments that were integrated.
  var updates: Int
  /// Registers that overflowed.
  var overflows: Int

  static let width = 5

  init?(fields: ArraySlice<Int64>) {
    let fields = Array(fields)
    guard let lowest = Int32(exactly: fields[1]), let highest = Int32(exactly: fields[2]) else { return nil }
    lastStep = Int(fields[0])
    self.lowest = lowest
    self.highest = highest
    updates = Int(fields[3])
    overflows = Int(fields[4])
  }

  var fields: [Int64] { [Int64(lastStep), Int64(lowest), Int64(highest), Int64(updates), Int64(overflows)] }
}
