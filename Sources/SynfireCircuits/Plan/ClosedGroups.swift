/// Which closed groups plastic sums may reach, and what the gates do about it.
///
/// A reader that is closed while a plastic source of it has just spiked is inhibited, since weights grow; but for those
/// that the schedule spares. Where spared readers do no harm they are tolerated.
struct ClosedGroups {
  private let phases: PhaseBuilder
  private let wires: [BackpropPlan.Wire]

  init(_ phases: PhaseBuilder) {
    self.phases = phases
    wires = phases.rows.map(BackpropPlan.Wire.init)
  }

  private var length: Int { phases.schedule.length }

  /// The groups that the gate of a phase inhibits.
  func inhibited(in phase: Int) -> [CircuitGroup] {
    phases.groups.filter { group in
      let isNamed = phases.schedule.alsoInhibited.contains { $0 == (group, phase) }
      return isNamed || isReached(group, in: phase) && !isSpared(group, in: phase)
    }
  }

  /// The groups that may spike in a phase without harm, though they are closed and not inhibited.
  func tolerated(in phase: Int) -> [CircuitGroup] {
    let spared = phases.groups.filter { isReached($0, in: phase) && isSpared($0, in: phase) }
    return spared.allSatisfy { isHarmless($0, in: phase) } ? spared : []
  }

  /// Whether the group is closed in this phase while plastic synapses bring it spikes.
  private func isReached(_ group: CircuitGroup, in phase: Int) -> Bool {
    !phases.fires(group, in: phase)
      && wires.contains { wire in
        guard case .synapses = wire.kind, case .group(let source) = wire.source else { return false }
        return wire.target == group && phases.fires(source, in: phase - 1 - wire.delay + length)
      }
  }

  private func isSpared(_ group: CircuitGroup, in phase: Int) -> Bool {
    phases.schedule.spared.contains { $0 == (group.layer, phase) }
  }

  /// Whether spikes of the group in this phase would reach closed groups alone and meet no side of a plastic synapse.
  private func isHarmless(_ group: CircuitGroup, in phase: Int) -> Bool {
    wires.allSatisfy { wire in
      guard case .group(let source) = wire.source else { return true }
      let isHeard = source == group && phases.fires(wire.target, in: phase + 1 + wire.delay)
      guard case .synapses = wire.kind, !isHeard else { return !isHeard }
      let other = source == group ? wire.target : wire.target == group ? source : nil
      return other.map { !phases.fires($0, in: phase) } ?? true
    }
  }
}
