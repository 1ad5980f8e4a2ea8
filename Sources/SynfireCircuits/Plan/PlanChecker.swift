internal import NetworkModel

/// Proves that a circuit does what its plan says, group by group and phase by phase, before it is built.
///
/// The plan says who tells whom what, and when. But relays know no phases: a source that spikes in several of them sends
/// every spike along all of its connections, and a plastic synapse changes wherever both of its sides spike. So, all
/// phases counted round the cycle,
///
/// - a group that is open for what relays tell it gets exactly that, or once more the same, of the same sample, where a
///   gate of the chain opens it; and no plastic sum;
/// - a group that is open to read a plastic sum gets that one alone;
/// - both sides of a plastic synapse spike in the same phase only where the matrix grows or shrinks, and both happen to each
///   of its copies, once in a cycle;
/// - a matrix grows only in phases that have r1, and shrinks only in such that have none;
/// - a row is due after it is sent, and its delay is one that a synapse holds.
///
/// What may not be open is closed; ``ClosedGroups`` has what is inhibited there.
struct PlanChecker {
  private let phases: PhaseBuilder
  private let arrivals: [PlanSchedule.Place: [Arrival]]

  init(_ phases: PhaseBuilder) {
    self.phases = phases
    arrivals = Arrival.all(phases)
  }

  private var names: PlanNames { phases.names }
  private var length: Int { phases.schedule.length }

  /// What is wrong first; nil for a plan that holds.
  func fault() -> String? {
    for row in phases.rows {
      if let fault = fault(of: row) { return fault }
    }
    for phase in 1...length {
      for group in phases.groups {
        let place = PlanSchedule.Place(group: group, phase: phase)
        if let fault = fault(at: place) { return fault }
      }
    }
    return faultOfLearning()
  }

  private func name(_ source: BackpropPlan.Row.Source) -> String {
    switch source {
    case .host(let signal): "the host's \(signal.name)"
    case .group(let group): names.name(of: group)
    case .gate: "the gate"
    }
  }

  private func fault(of row: BackpropPlan.Row) -> String? {
    let text = "row \(name(row.source)) → \(names.name(of: row.target))"
    guard (0...62).contains(row.delay), (1...length).contains(row.due), row.sent >= 0 else {
      return
        "\(text): wanted a delay of 0 to 62 steps within a cycle of \(length), got sent \(row.sent), due \(row.due)"
    }
    if case .group(let source) = row.source, phases.contents[.init(group: source, phase: row.sent)] == nil {
      return "\(text): wanted a spike of \(names.name(of: source)) in phase \(row.sent), which is silent there"
    }
    return nil
  }

  private func fault(at place: PlanSchedule.Place) -> String? {
    let group = names.name(of: place.group)
    guard let due = phases.due[place] else { return nil }
    guard let content = phases.contents[place] else {
      return "phase \(place.phase): \(group) is told what together means nothing: "
        + due.map { "\(name($0.source)) of phase \($0.sent)" }.joined(separator: ", ")
    }
    let isReading = due.contains(where: \.kind.isSum)
    let isOpenedByGate = !due.contains { $0.kind == .relay(.opens) }
    for arrival in arrivals[place] ?? [] {
      let isAskedFor = due.contains {
        BackpropPlan.Wire($0) == arrival.wire
          && ($0.sent == 0 ? arrival.sent == length : $0.sent == arrival.sent && !arrival.isOfSampleBefore)
      }
      if isAskedFor { continue }
      let what = "\(name(arrival.wire.source)) of phase \(arrival.sent)"
      if arrival.wire.kind.isSum {
        let synapses = arrival.isPlastic ? "plastic synapses" : "kernels"
        return "phase \(place.phase): \(group) is open while \(what) reaches it over \(synapses)"
      }
      let isEcho =
        !isReading && isOpenedByGate && !arrival.isOfSampleBefore && arrival.content == content
        && arrival.role == .excites
      if !isEcho { return "phase \(place.phase): a stray of \(what) reaches \(group), which is open" }
    }
    return nil
  }

  private func faultOfLearning() -> String? {
    var turns: [WeightMatrix: [Sign: Int]] = [:]
    var learned: [BackpropPlan.Wire: Set<Sign>] = [:]
    var activities: [Int: Set<PlanContent>] = [:]
    for phase in 1...length {
      var signs: Set<Sign> = []
      for wire in phases.wires {
        guard case .synapses(let matrix) = wire.kind, case .group(let source) = wire.source,
          phases.fires(source, in: phase), phases.fires(wire.target, in: phase)
        else { continue }
        guard let sign = phases.sign(of: matrix, source, wire.target, in: phase) else {
          return "phase \(phase): \(names.name(of: source)) and \(names.name(of: wire.target)) spike together, so that "
            + "\(matrix.name) learns what is no error"
        }
        if let other = turns[matrix]?[sign], other != phase {
          return "phase \(phase): \(matrix.name) changes as in phase \(other) once more"
        }
        turns[matrix, default: [:]][sign] = phase
        learned[wire, default: []].insert(sign)
        let sides = [source, wire.target].compactMap { phases.contents[.init(group: $0, phase: phase)] }
        activities[matrix.layer, default: []].formUnion(sides.filter(\.isActivity))
        signs.insert(sign)
      }
      if signs.count > 1 {
        return "phase \(phase): some weights grow and others shrink, so r1 would have to be present and absent"
      }
    }
    guard !phases.schedule.turns.isEmpty else { return nil }
    if let layer = activities.first(where: { $0.value.count > 1 })?.key {
      return "W\(layer): some copies learn from all of the activity, others from what the host permits"
    }
    for wire in phases.wires {
      guard case .synapses(let matrix) = wire.kind, learned[wire]?.count != 2 else { continue }
      return
        "\(matrix.name) into \(names.name(of: wire.target)): wanted a phase in which it grows and one in which it shrinks"
    }
    return nil
  }
}
