public import NetworkModel

/// Which groups may spike in which step of a cycle, so that a spike out of turn is told in the step where it happens.
///
/// In a clocked circuit a spike in the wrong phase is a fault, though no register overflows. A chip that watches a schedule
/// stops at it like at an overflow.
public struct SpikeSchedule: Sendable, Hashable {
  /// The step from which the schedule holds; its first phase.
  public let firstStep: Int
  /// For each step of a cycle the groups that may spike.
  public let phases: [Set<GroupID>]

  /// A schedule of one phase or more, from `firstStep` on.
  ///
  /// - Precondition: there is a phase.
  public init(firstStep: Int, phases: [Set<GroupID>]) {
    precondition(!phases.isEmpty, "a cycle has a step")
    self.firstStep = firstStep
    self.phases = phases
  }
}

/// A schedule as bits of the groups that have to be silent.
struct SilenceTable: Sendable {
  let schedule: SpikeSchedule
  private let groupWords: Int
  /// For each phase the words of its silent groups.
  private let silent: [UInt64]

  init(_ schedule: SpikeSchedule, groupCount: Int) {
    self.schedule = schedule
    groupWords = ChipPlan.words(groupCount)
    var silent: [UInt64] = []
    for phase in schedule.phases {
      var words = [UInt64](repeating: 0, count: groupWords)
      for index in 0..<groupCount where !phase.contains(GroupID(index: index)) {
        words[index / 64] |= 1 << UInt64(index % 64)
      }
      silent += words
    }
    self.silent = silent
  }

  /// The phase of a step, from 0; nil before the first.
  func phase(of step: Int) -> Int? {
    step >= schedule.firstStep ? (step - schedule.firstStep) % schedule.phases.count : nil
  }

  /// The words of the groups that have to be silent in a phase.
  func words(ofPhase phase: Int) -> ArraySlice<UInt64> { silent[phase * groupWords..<(phase + 1) * groupWords] }
}

extension ChipEngine {
  /// Stops at the first group that spiked out of turn.
  func check(_ table: SilenceTable) {
    guard let phase = table.phase(of: now) else { return }
    for (word, silent) in table.words(ofPhase: phase).enumerated() where groupSpikes(word: word) & silent != 0 {
      let index = 64 * word + (groupSpikes(word: word) & silent).trailingZeroBitCount
      let plan = sources[groups[index].source]
      var compartment = plan.count
      forEachBit(spikes + plan.spikes, plan.words) { compartment = min(compartment, $0) }
      registers.pointee.fault = .outOfTurn
      registers.pointee.faultGroup = index
      registers.pointee.faultCompartment = compartment
      registers.pointee.faultValue = phase
      return
    }
  }

  /// Which groups spiked: 64 of them from a word on, though groups begin anywhere among the sources.
  private func groupSpikes(word: Int) -> UInt64 {
    let first = generatorCount + 64 * word
    let low = spiking[first >> 6] >> UInt64(first & 63)
    guard first & 63 != 0, first >> 6 + 1 < sourceWords else { return low }
    return low | spiking[first >> 6 + 1] << UInt64(64 - first & 63)
  }
}
