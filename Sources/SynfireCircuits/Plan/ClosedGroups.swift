/// Which closed groups spikes of other phases may reach, and what the gates do about it.
///
/// A reader that is closed while a plastic source of it has just spiked is inhibited, since weights grow; but for those
/// that the schedule spares, and where the threshold alone is a wall that sums do not reach. Where spared readers do no harm
/// they are tolerated. So is any closed group inhibited which relays and openers of other phases might lift by themselves.
struct ClosedGroups {
  private let phases: PhaseBuilder
  private let arrivals: [PlanSchedule.Place: [Arrival]]
  private let gates: GateWeights

  init(_ phases: PhaseBuilder, _ gates: GateWeights) {
    (self.phases, self.gates) = (phases, gates)
    arrivals = Arrival.all(phases)
  }

  private var length: Int { phases.schedule.length }

  /// The groups that the gate of a phase inhibits.
  func inhibited(in phase: Int) -> [CircuitGroup] {
    phases.groups.filter { group in
      if phases.schedule.alsoInhibited.contains(.init(group: group, phase: phase)) { return true }
      guard !phases.fires(group, in: phase) else { return false }
      if isLifted(group, in: phase) { return true }
      return gates.closing == .bias && isReached(group, in: phase) && !isSpared(group, in: phase)
    }
  }

  /// The groups that may spike in a phase without harm, though they are closed and not inhibited.
  func tolerated(in phase: Int) -> [CircuitGroup] {
    let spared = phases.groups.filter {
      !phases.fires($0, in: phase) && isReached($0, in: phase) && isSpared($0, in: phase)
    }
    return spared.allSatisfy { isHarmless($0, in: phase) } ? spared : []
  }

  /// Whether plastic synapses or kernels bring a group spikes in this phase.
  private func isReached(_ group: CircuitGroup, in phase: Int) -> Bool {
    arrivals[.init(group: group, phase: phase)]?.contains(where: \.wire.kind.isSum) == true
  }

  /// Whether relays of other phases might make a closed group spike, each of what they may hold at its most.
  private func isLifted(_ group: CircuitGroup, in phase: Int) -> Bool {
    var sums: [PlanContent: Int] = [:]
    for arrival in arrivals[.init(group: group, phase: phase)] ?? [] {
      guard let role = arrival.role else { continue }
      sums[arrival.content, default: 0] += role.weight(gates)
    }
    let most = sums.values.reduce(0) { $0 + max(0, $1) }
    // A wall that an opener takes away leaves the group to its plastic sums.
    let isLeft = gates.closing == .wall && isReached(group, in: phase) && most > gates.gap - 2 * 512
    return most > gates.gap || isLeft
  }

  private func isSpared(_ group: CircuitGroup, in phase: Int) -> Bool {
    phases.schedule.spared.contains { $0 == (group.layer, phase) }
  }

  /// Whether spikes of the group in this phase would reach closed groups alone and meet no side of a plastic synapse.
  private func isHarmless(_ group: CircuitGroup, in phase: Int) -> Bool {
    phases.wires.allSatisfy { wire in
      guard case .group(let source) = wire.source else { return true }
      let isHeard = source == group && phases.fires(wire.target, in: phase + 1 + wire.delay)
      guard case .synapses = wire.kind, !isHeard else { return !isHeard }
      let other = source == group ? wire.target : wire.target == group ? source : nil
      return other.map { !phases.fires($0, in: phase) } ?? true
    }
  }
}

/// Spikes of a group that reach another one, whether they are asked for there or not.
struct Arrival {
  /// The connection.
  let wire: BackpropPlan.Wire
  /// The phase in which the source spikes.
  let sent: Int
  /// What its spikes mean.
  let content: PlanContent
  /// Whether they belong to the sample before.
  let isOfSampleBefore: Bool

  var isPlastic: Bool { if case .synapses = wire.kind { true } else { false } }
  var role: RelayRole? { if case .relay(let role) = wire.kind { role } else { nil } }

  /// All arrivals by group and phase, counted round the cycle: a source that spikes in several phases sends each spike over
  /// each of its connections.
  static func all(_ phases: PhaseBuilder) -> [PlanSchedule.Place: [Arrival]] {
    let length = phases.schedule.length
    var arrivals: [PlanSchedule.Place: [Arrival]] = [:]
    for wire in phases.wires {
      for sent in 1...length {
        guard let content = phases.content(sentBy: wire, in: sent) else { continue }
        let due = sent + 1 + wire.delay
        let place = PlanSchedule.Place(group: wire.target, phase: (due - 1) % length + 1)
        arrivals[place, default: []].append(
          Arrival(wire: wire, sent: sent, content: content, isOfSampleBefore: due > length))
      }
    }
    return arrivals
  }
}
