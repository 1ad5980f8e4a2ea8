/// The charges that wait in the dendrites of compartments until they are due, in weight units.
///
/// A group has a power of two of slots, at least as many as its longest delay needs; what acts at step t is in slot
/// t mod slots.
struct DendriteState: StatePart {
  /// 64 rows of a bit for each group for which a charge is due, by step; see `StepRing`.
  private let calendar: UnsafeMutablePointer<UInt64>
  /// Words of a row.
  private let rowWords: Int
  /// A bit for each group for which a charge has been delivered in the present step, until it is integrated.
  let due: UnsafeMutablePointer<UInt64>
  /// The charge of each compartment and slot, from `GroupPlan.charges` on, slot by slot.
  let charge: UnsafeMutablePointer<Int32>
  /// The charge of each slot that all compartments of a group share, from `GroupPlan.slots` on.
  let shared: UnsafeMutablePointer<Int32>
  /// Room for the sums of mantissas whose bits are dropped after summing, a number for each target; all 0 between uses.
  let sums: UnsafeMutablePointer<Int32>

  @inline(__always)
  init(_ memory: inout some PartMemory) {
    rowWords = memory.number { BitWords.count(for: $0.groups.count) }
    calendar = memory.saved("calendar") { StepRing.rows * BitWords.count(for: $0.groups.count) }
    due = memory.unsaved("due") { BitWords.count(for: $0.groups.count) }
    charge = memory.saved("charges") { $0.chargeCount }
    shared = memory.saved("shared_charges") { $0.slotCount }
    sums = memory.unsaved("mantissa_sums") { $0.groups.map(\.count).max() ?? 0 }
  }

  func check(_ tables: ChipTables, now: Int) throws(StateProblem) {
    for row in 0..<StepRing.rows where !(calendar + row * rowWords).hasOnly(tables.groupCount) {
      throw StateProblem("wanted charges due for \(tables.groupCount) groups, got some for others")
    }
  }
}

extension DendriteState {
  /// Notes that a charge for a group is due at a step.
  @inline(__always)
  func announce(_ group: Int, at step: Int) { (calendar + StepRing.row(of: step) &* rowWords).setBit(group) }

  /// Moves the groups for which a charge is due at a step from the calendar to `due`.
  @inline(__always)
  func release(_ step: Int) {
    let row = calendar + StepRing.row(of: step) &* rowWords
    for k in 0..<rowWords {
      due[k] |= row[k]
      row[k] = 0
    }
  }
}
