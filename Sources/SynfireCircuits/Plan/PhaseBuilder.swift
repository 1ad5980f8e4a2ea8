/// Computes the phases of a plan from its rows.
struct PhaseBuilder {
  typealias Place = PlanSchedule.Place

  let rows: [BackpropPlan.Row]
  let groups: [CircuitGroup]
  let names: PlanNames
  let schedule: PlanSchedule
  /// The rows that are due at each place at which a group may spike.
  let due: [Place: [BackpropPlan.Row]]
  /// What the spikes of each such place mean.
  let contents: [Place: PlanContent]
  /// The connections that the rows need.
  let wires: [BackpropPlan.Wire]

  init(rows: [BackpropPlan.Row], groups: [CircuitGroup], names: PlanNames, _ schedule: PlanSchedule) {
    (self.rows, self.groups, self.names, self.schedule) = (rows, groups, names, schedule)
    let due = Dictionary(grouping: rows) { Place(group: $0.target, phase: $0.due) }
    var contents: [Place: PlanContent] = [:]
    for phase in 1...schedule.length {
      for group in groups {
        let place = Place(group: group, phase: phase)
        guard let rows = due[place] else { continue }
        contents[place] = PlanContent(rows) { row in
          guard case .group(let source) = row.source else { return nil }
          return contents[Place(group: source, phase: row.sent)]
        }
      }
    }
    (self.due, self.contents) = (due, contents)
    wires = BackpropPlan.wires(of: rows)
  }

  /// The matrices of weights, in the order of their connections.
  var matrices: [WeightMatrix] { BackpropPlan.matrices(of: rows) }

  /// What a connection sends in a phase; nil where its source is silent.
  func content(sentBy wire: BackpropPlan.Wire, in phase: Int) -> PlanContent? {
    switch wire.source {
    case .group(let group): return contents[Place(group: group, phase: phase)]
    case .host(let signal):
      // The host sends in the phase before the one in which its spikes are due; phase 0 is the last of the cycle before.
      let sent = rows.first { $0.source == wire.source }?.sent ?? 0
      return (sent == 0 ? schedule.length : sent) == phase ? PlanContent(signal) : nil
    case .gate: return nil
    }
  }

  /// All phases, in order.
  func build(_ gates: GateWeights) -> [Phase] {
    let signs = (1...schedule.length).map { phase in meetings(in: phase).first?.sign }
    let closed = ClosedGroups(self, gates)
    return (1...schedule.length).map { phase in
      let fires = fires(phase)
      let tolerates = closed.tolerated(in: phase)
      var words: [CircuitGroup: String] = [:]
      for group in fires { words[group] = self.words(for: group, in: phase) }
      for group in tolerates { words[group] = names.words(forEchoOf: phase == 1 ? schedule.length : phase - 1) }
      return Phase(
        number: phase, gate: phase % schedule.length, part: part(of: phase, signs), fires: fires,
        openings: openings(phase), inhibits: closed.inhibited(in: phase), tolerates: tolerates,
        learning: signs[phase - 1].map { $0 == .plus ? .potentiates : .depresses },
        matrices: meetings(in: phase).map(\.matrix),
        meaning: meaning(of: phase, signs[phase - 1], inhibits: closed.inhibited(in: phase), tolerates: tolerates),
        contents: words)
    }
  }

  // MARK: - What spikes

  /// Whether a group may spike in a phase, counted round the cycle.
  func fires(_ group: CircuitGroup, in phase: Int) -> Bool {
    due[Place(group: group, phase: (phase - 1) % schedule.length + 1)] != nil
  }

  /// Who may spike in a phase: readers of sums, then what the host sends, then what groups tell.
  func fires(_ phase: Int) -> [CircuitGroup] {
    let firing = groups.filter { fires($0, in: phase) }
    return (0...2).flatMap { rank in firing.filter { self.rank(of: $0, in: phase) == rank } }
  }

  private func rank(of group: CircuitGroup, in phase: Int) -> Int? {
    guard let row = due[Place(group: group, phase: phase)]?.first else { return nil }
    if row.kind.isSum { return 0 }
    if case .host = row.source { return 1 }
    return 2
  }

  /// The groups that are open, those first to which something was sent first.
  private func openings(_ phase: Int) -> [Phase.Opening] {
    let openings = fires(phase).compactMap { group -> (sent: Int, opening: Phase.Opening)? in
      guard let rows = due[Place(group: group, phase: phase)], let first = rows.first else { return nil }
      var opener: CircuitGroup?
      for row in rows where row.kind == .relay(.opens) {
        if case .group(let source) = row.source { opener = source }
      }
      return (
        first.sent,
        Phase.Opening(
          group: group, level: first.level, opener: opener, isReading: rank(of: group, in: phase) == 0,
          isPermitted: contents[Place(group: group, phase: phase)].map {
            if case .permitted = $0 { true } else { false }
          }
            == true && group.kind == .memory, isFired: first.source == .gate)
      )
    }
    let sent = Set(openings.map(\.sent)).sorted()
    return sent.flatMap { time in openings.filter { $0.sent == time }.map(\.opening) }
  }

  // MARK: - What learns

  /// The matrices both sides of which may spike in a phase, and the signs by which they then change.
  func meetings(in phase: Int) -> [(matrix: WeightMatrix, sign: Sign)] {
    var met: [(matrix: WeightMatrix, sign: Sign)] = []
    for row in rows {
      guard case .synapses(let matrix) = row.kind, case .group(let source) = row.source,
        !met.contains(where: { $0.matrix == matrix }), let sign = sign(of: matrix, source, row.target, in: phase)
      else { continue }
      met.append((matrix, sign))
    }
    return met
  }

  /// The sign of the error that one side of a matrix holds while the other repeats the activity; nil for anything else.
  func sign(of matrix: WeightMatrix, _ source: CircuitGroup, _ target: CircuitGroup, in phase: Int) -> Sign? {
    let sides = (contents[Place(group: source, phase: phase)], contents[Place(group: target, phase: phase)])
    switch (matrix.form, sides.0, sides.1) {
    case (.forward, .activity(matrix.layer - 1), .error(let sign, matrix.layer)),
      (.forward, .permitted(matrix.layer - 1), .error(let sign, matrix.layer)):
      return sign
    case (.bias, .one(matrix.layer - 1), .error(let sign, matrix.layer)): return sign
    case (.transposed, .error(let sign, matrix.layer), .activity(matrix.layer - 1)),
      (.transposed, .error(let sign, matrix.layer), .permitted(matrix.layer - 1)):
      return sign
    case (.negated, .error(let sign, matrix.layer), .activity(matrix.layer - 1)),
      (.negated, .error(let sign, matrix.layer), .permitted(matrix.layer - 1)):
      return sign.opposite
    default: return nil
    }
  }
}
