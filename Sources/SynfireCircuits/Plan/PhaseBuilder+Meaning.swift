/// The phases in words.
extension PhaseBuilder {
  /// What a group holds in a phase.
  func words(for group: CircuitGroup, in phase: Int) -> String? {
    guard let content = contents[Place(group: group, phase: phase)] else { return nil }
    if case .box(let layer) = content, schedule.isSingleCopy {
      return "u\(layer) above 0 and not above Θ: where an error may pass"
    }
    let later = rows.filter { $0.source == .group(group) && $0.sent == phase }.map(\.due)
    let isFirst = !(1..<phase).contains { contents[Place(group: group, phase: $0)] == content }
    return names.words(for: content, in: group, isFirst: isFirst, later: Set(later).sorted())
  }

  /// The part of the cycle to which a phase belongs: after the error the direction in which weights change next.
  func part(of phase: Int, _ signs: [Sign?]) -> String {
    let errors = (1...schedule.length).filter { !fires($0).isEmpty && isOutputError($0) }
    // Errors that are formed where they are needed have no phase of their own.
    let error = errors.first ?? schedule.targetPhase(of: names.outputLayer)
    guard phase >= error, !schedule.turns.isEmpty else { return fires(phase).isEmpty ? "silent" : "forward" }
    if phase == error { return errors.isEmpty ? "forward" : "error" }
    guard !fires(phase).isEmpty, let sign = signs[(phase - 1)...].compactMap(\.self).first else { return "silent" }
    return sign == .plus ? "potentiation" : "depression"
  }

  private func isOutputError(_ phase: Int) -> Bool {
    fires(phase).contains { $0.kind == .missing || $0.kind == .excess }
  }

  /// What happens in a phase.
  func meaning(of phase: Int, _ sign: Sign?, inhibits: [CircuitGroup], tolerates: [CircuitGroup]) -> String {
    if fires(phase).isEmpty { return silence(in: phase, inhibits: inhibits, tolerates: tolerates) }
    var clauses = sign.map { learning(in: phase, by: $0) } ?? []
    for group in fires(phase) where sign == nil || !isPartOfLearning(group, in: phase) {
      guard let clause = clause(for: group, in: phase), !clauses.contains(clause) else { continue }
      clauses.append(clause)
    }
    if clauses.count == 1, sign == nil, fires(phase).count > 1 {
      clauses[0] += ": " + fires(phase).map(names.name(of:)).joined(separator: ", ")
    }
    return clauses.joined(separator: "; ")
  }

  private func silence(in phase: Int, inhibits: [CircuitGroup], tolerates: [CircuitGroup]) -> String {
    let before = phase == 1 ? schedule.length : phase - 1
    guard phase == schedule.length else {
      let sources = plasticSources(of: inhibits, in: before)
      guard !sources.isEmpty else { return "silence" }
      let excite = sources.count == 1 ? "excites" : "excite"
      return "silence: what \(sources.joined(separator: " and ")) \(excite) is inhibited"
    }
    let next = "silence; the next sample may come"
    guard let first = tolerates.first, let source = plasticSources(of: tolerates, in: before).first else { return next }
    return next + " (strong \(source) of phase \(before) may excite \(names.name(of: first)), and it dies out)"
  }

  /// The groups that may spike in a phase and reach some others by plastic synapses.
  private func plasticSources(of targets: [CircuitGroup], in phase: Int) -> [String] {
    groups.filter { source in
      let reaches = rows.contains { row in
        guard case .synapses = row.kind else { return false }
        return row.source == .group(source) && targets.contains(row.target)
      }
      return reaches && fires(source, in: phase)
    }.map(names.name(of:))
  }

  /// Whether a group repeats what others learn from, or holds errors that they learn.
  private func isPartOfLearning(_ group: CircuitGroup, in phase: Int) -> Bool {
    group.kind != .memory && group.kind != .box && !isReading(group, in: phase)
  }

  /// What learns, and where errors go from there.
  private func learning(in phase: Int, by sign: Sign) -> [String] {
    let change = sign == .plus ? "grows" : "shrinks"
    let forward = meetings(in: phase).filter { $0.matrix.form == .forward }.map(\.matrix)
    return forward.map { matrix in
      let source = names.symbol(of: matrix.layer - 1)
      guard matrix.layer == names.outputLayer else {
        let error = names.name(.returnedError, matrix.layer)
        return "\(source) meets \(error) within the box in \(matrix.name): it \(change)"
      }
      let isFirst = !(1..<phase).contains { earlier in meetings(in: earlier).contains { $0.matrix == matrix } }
      let (plus, minus) = (
        names.name(ofErrorOf: .plus, in: matrix.layer), names.name(ofErrorOf: .minus, in: matrix.layer)
      )
      return "\(source) meets \(names.name(ofErrorOf: sign, in: matrix.layer)) in \(matrix.name): it \(change); "
        + (isFirst
          ? "\(plus) and \(minus) set out backwards through \(matrix.name) transposed"
          : "the errors set out with signs exchanged")
    }
  }

  /// What a group does in a phase, unless it learns there.
  private func clause(for group: CircuitGroup, in phase: Int) -> String? {
    guard let content = contents[Place(group: group, phase: phase)] else { return nil }
    let name = names.name(of: group)
    switch content {
    case .activity(let layer) where group.kind == .memory: return "\(names.symbol(of: layer)) is remembered"
    case .activity(0) where names.hasFront:
      return isReading(group, in: phase) ? "kernels read the inputs: \(name)" : "\(name) comes again"
    case .activity(0): return "the inputs arrive: \(name)"
    case .one, .permits: return nil
    case .permitted(let layer): return "what of \(names.symbol(of: layer)) the host permits is remembered"
    case .activity(let layer), .aboveZero(let layer), .aboveThreshold(let layer), .aboveLowMargin(let layer),
      .aboveHighMargin(let layer):
      if !isReading(group, in: phase) { return "\(names.symbol(of: layer)) comes again" }
      let thresholds = fires(phase).count { $0.layer == layer && isReading($0, in: phase) }
      let count = thresholds == 3 ? "at three thresholds" : thresholds == 2 ? "at two thresholds" : content.step
      return "u\(layer) = \(names.symbol(of: layer - 1))·W\(layer) is read \(count)"
    case .target: return "the target arrives"
    case .box where schedule.isSingleCopy, .error where isToldOtherwise(group, in: phase):
      return formula(for: group, in: phase)
    case .box(let layer):
      return "the box \(name) = \(names.name(.lowerEdge, layer)) and not \(names.name(.upperEdge, layer))"
    case .notReturned(let sign, let layer):
      let errors = [sign.opposite, sign].map { names.name(ofErrorOf: $0, in: layer + 1) }.joined(separator: " - ")
      return "\(name) = [W\(layer + 1)·(\(errors)) >= 0]"
    case .returned(let sign, let layer):
      let errors = [sign, sign.opposite].map { names.name(ofErrorOf: $0, in: layer + 1) }.joined(separator: " - ")
      return "\(name) = [W\(layer + 1)·(\(errors)) > 0]"
    case .error(let sign, let layer):
      let (output, target) = (names.symbol(of: layer), names.name(.target, layer))
      return sign == .plus
        ? "\(name) = \(names.name(.lowerEdge, layer)) and \(target) and not \(output)"
        : "\(name) = \(output) and not \(target) and not \(names.name(.upperEdge, layer))"
    }
  }

  /// Whether an output error does not come to be as in the published circuit.
  private func isToldOtherwise(_ group: CircuitGroup, in phase: Int) -> Bool {
    guard schedule.isSingleCopy else { return !isOpened(group, in: phase) }
    return true
  }

  private func isOpened(_ group: CircuitGroup, in phase: Int) -> Bool {
    due[Place(group: group, phase: phase)]?.contains { $0.kind == .relay(.opens) } == true
  }

  /// What a group is told, by whom and when, as a formula.
  private func formula(for group: CircuitGroup, in phase: Int) -> String {
    let rows = due[Place(group: group, phase: phase)] ?? []
    func terms(_ role: RelayRole) -> [String] {
      rows.filter { $0.kind == .relay(role) }.compactMap { row in
        guard case .group(let source) = row.source else { return nil }
        let isSingle = (1...schedule.length).count { fires(source, in: $0) } == 1
        return names.name(of: source) + (isSingle || !schedule.isSingleCopy ? "" : " of phase \(row.sent)")
      }
    }
    let parts = terms(.opens) + terms(.excites) + terms(.vetoes).map { "not \($0)" }
    return "\(names.name(of: group)) = \(parts.joined(separator: " and "))"
  }

  private func isReading(_ group: CircuitGroup, in phase: Int) -> Bool {
    due[Place(group: group, phase: phase)]?.contains(where: \.kind.isSum) == true
  }
}

extension PlanContent {
  /// The step at which a sum was read, in words.
  fileprivate var step: String {
    switch self {
    case .aboveZero: "at 0"
    case .aboveThreshold: "at the threshold"
    case .aboveLowMargin: "at the lower margin"
    case .aboveHighMargin: "at the upper margin"
    default: "at half of the threshold"
    }
  }
}
