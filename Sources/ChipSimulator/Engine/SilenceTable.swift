internal import NetworkModel

/// A schedule as bits of the groups that have to be silent.
struct SilenceTable: Sendable {
  let schedule: SpikeSchedule
  private let phaseCount: Int
  private let groupWords: Int
  /// For each phase the words of its silent groups.
  private let silent: [UInt64]

  init(_ schedule: SpikeSchedule, groupCount: Int) {
    self.schedule = schedule
    phaseCount = schedule.phases.count
    groupWords = BitWords.count(for: groupCount)
    silent = schedule.phases.flatMap { phase in
      BitWords.words(groupCount, set: (0..<groupCount).filter { !phase.contains(GroupID(index: $0)) })
    }
  }

  /// Halts the chip at the first group that spiked although it has to be silent in this phase.
  ///
  /// It changes nothing here; a method that may change a value is called in its place, without a copy in each step.
  mutating func look(at engine: ChipEngine) {
    let step = engine.clock.now
    guard step >= schedule.firstStep else { return }
    let phase = (step - schedule.firstStep) % phaseCount
    for word in 0..<groupWords {
      let wrong = silent[phase * groupWords + word] & engine.groupSpikes(word: word)
      if wrong != 0 { return engine.halt(atSpikeOf: 64 * word + wrong.trailingZeroBitCount, phase: phase) }
    }
  }
}

extension ChipEngine {
  /// Which of the 64 groups of a word spiked; the bits of groups begin anywhere in a word of those of sources.
  @inline(__always)
  fileprivate func groupSpikes(word: Int) -> UInt64 {
    let first = tables.generatorCount + 64 * word
    let low = spikes.sources[first >> 6] >> UInt64(first & 63)
    guard first & 63 != 0, first >> 6 + 1 < tables.sourceWords else { return low }
    return low | spikes.sources[first >> 6 + 1] << UInt64(64 - first & 63)
  }

  fileprivate func halt(atSpikeOf group: Int, phase: Int) {
    let plan = tables.sources[tables.groups[group].source]
    var compartment = plan.count
    forEachBit(spikes.words + plan.spikes, plan.words) { compartment = min(compartment, $0) }
    clock.stop(ChipFault(kind: .outOfTurn, group: group, compartment: compartment, value: phase))
  }
}
