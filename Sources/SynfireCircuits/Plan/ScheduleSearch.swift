/// Finds the shortest schedule of a design by trying the phases of its turns, layer by layer from the outputs down.
///
/// All phases are counted round a cycle of T. A schedule is tried only as far as it keeps the rules that follow from how
/// relays and rules work; what it compiles to is checked once more by ``PlanChecker``:
///
/// - no group is told two things in a phase;
/// - an error is used after it was read, and a box after its edges were;
/// - a plastic sum never meets a group that is open for something else;
/// - both sides of a plastic synapse spike in the same phase only where it learns;
/// - no phase has to have r1 and to lack it.
struct ScheduleSearch {
  private let layerCount: Int
  private let design: BackpropPlan.Design
  private let fusesErrors: Bool
  private let carriers: Set<Int>
  private let accepts: (PlanSchedule) -> Bool
  private var length = 0
  private var turns: [PlanSchedule.Turn?]
  private var returns: [PlanSchedule.Turn?]
  private var rereadings: [PlanSchedule.Rereading?]
  private var tries = 0
  private var found: PlanSchedule?

  /// The most choices that are tried for one length; deeper circuits would take minutes to be refused one.
  private static let mostTries = 3_000_000
  /// The longest cycle whose delays a synapse holds.
  private static let longest = 60

  /// - Parameter accepts: Whether the plan of a schedule is free of faults.
  init(
    layerCount: Int, design: BackpropPlan.Design, fusesErrors: Bool, carriers: Set<Int>,
    accepts: @escaping (PlanSchedule) -> Bool
  ) {
    (self.layerCount, self.design, self.fusesErrors) = (layerCount, design, fusesErrors)
    (self.carriers, self.accepts) = (carriers, accepts)
    (turns, returns) = ([nil], [nil])
    rereadings = [nil]
    for _ in 0..<layerCount {
      turns.append(nil)
      returns.append(nil)
      rereadings.append(nil)
    }
  }

  private var isSingle: Bool { design == .singleCopy }

  /// The shortest schedule; nil if there is none, or none was found.
  mutating func solve() -> PlanSchedule? {
    for length in 2 * layerCount + 3...Self.longest {
      (self.length, tries) = (length, 0)
      for layer in 0...layerCount { (turns[layer], returns[layer], rereadings[layer]) = (nil, nil, nil) }
      let start = fusesErrors ? layerCount + 1 : layerCount + 2
      choose(layer: layerCount, after: (start, start))
      if let found { return found }
    }
    return nil
  }

  private var isDone: Bool { found != nil || tries > Self.mostTries }

  // MARK: - Choices

  /// Chooses what a layer does, of which positive and negative errors are known in phases `after`.
  private mutating func choose(layer: Int, after: (plus: Int, minus: Int)) {
    tries += 1
    guard layer > 0 else { return accept() }
    guard isSingle else {
      // Errors pass within a box, which needs a phase after its edges are read.
      let edge = layer < layerCount ? layer + 2 : 0
      return chooseReturn(layer: layer, after: (max(after.plus, edge), max(after.minus, edge)))
    }
    for zero in layer + 2...length {
      for full in layer + 2...length where full != zero {
        rereadings[layer] = .init(zero: zero, full: full)
        guard isConsistent() else { continue }
        let last = max(zero, full)
        let own = layer == layerCount ? (fusesErrors ? last : last + 1) : last + 1
        let known = layer == layerCount ? (own, own) : (max(after.plus, own), max(after.minus, own))
        chooseReturn(layer: layer, after: known)
        if isDone { return }
      }
    }
    rereadings[layer] = nil
  }

  private mutating func chooseReturn(layer: Int, after: (plus: Int, minus: Int)) {
    guard layer > 1 else { return chooseTurn(layer: 1, after: after, next: (0, 0)) }
    let start = max(after.plus, after.minus) + 1
    guard start <= length else { return }
    for plus in start...length {
      for minus in start...length where abs(plus - minus) >= 2 {
        returns[layer] = .init(grows: plus, shrinks: minus)
        let next =
          design == .parallel ? (min(plus, minus) + 1, min(plus, minus) + 1) : (plus + 1, minus + 1)
        if carriers.contains(layer) {
          if isConsistent() { chooseTurn(layer: layer, after: after, next: next) }
        } else {
          turns[layer] = returns[layer]
          if isConsistent() { choose(layer: layer - 1, after: next) }
        }
        if isDone { return }
        turns[layer] = nil
      }
    }
    returns[layer] = nil
  }

  private mutating func chooseTurn(layer: Int, after: (plus: Int, minus: Int), next: (plus: Int, minus: Int)) {
    guard after.plus < length, after.minus < length else { return }
    for plus in after.plus + 1...length {
      for minus in after.minus + 1...length where abs(plus - minus) >= 2 {
        turns[layer] = .init(grows: plus, shrinks: minus)
        if isConsistent() { choose(layer: layer - 1, after: next) }
        if isDone { return }
      }
    }
    turns[layer] = nil
  }

  private mutating func accept() {
    var schedule = PlanSchedule(
      length: length, turns: turns.dropFirst().compactMap(\.self),
      returns: (1...layerCount).compactMap { returns[$0] ?? turns[$0] },
      rereadings: rereadings.dropFirst().compactMap(\.self))
    schedule.readsBothSigns = design == .parallel
    (schedule.fusesErrors, schedule.carriers) = (fusesErrors, carriers)
    if accepts(schedule) { found = schedule }
  }

  // MARK: - Rules

  /// Phases as bits.
  private func bit(_ phase: Int) -> UInt64 { 1 << UInt64((phase - 1) % length) }

  private func bits(_ phases: [Int]) -> UInt64 { phases.reduce(0) { $0 | bit($1) } }

  /// The phases one later.
  private func next(_ phases: UInt64) -> UInt64 {
    (phases << 1 | phases >> UInt64(length - 1)) & (1 << UInt64(length) - 1)
  }

  /// Whether what is chosen so far keeps the rules.
  private func isConsistent() -> Bool {
    guard let activity = activities(), let returned = returnedErrors() else { return false }
    var (growing, shrinking): (UInt64, UInt64) = (0, 0)
    for layer in 1...layerCount {
      let turn = turns[layer].map { bits($0.phases) } ?? 0
      let (below, own) = (activity[layer - 1], activity[layer])
      if below & own & ~turn != 0 { return false }
      let reading = bit(layer) | (rereadings[layer].map { bits($0.phases.map { $0 - 1 }) } ?? 0)
      if next(below & ~reading) & own != 0 { return false }
      for turn in [turns[layer], returns[layer]] {
        growing |= turn.map { bit($0.grows) } ?? 0
        shrinking |= turn.map { bit($0.shrinks) } ?? 0
      }
      guard let back = returns[layer] else { continue }
      let sending = bits(back.phases)
      let senders = sending | (carriers.contains(layer) ? 0 : own)
      if senders & returned.open[layer - 1] & ~sending != 0 { return false }
      if next(senders) & returned.open[layer - 1] & ~returned.reads[layer - 1] != 0 { return false }
      if next(senders & ~sending) & returned.open[layer - 1] != 0 { return false }
    }
    return growing & shrinking == 0
  }

  /// The phases in which the activity of each layer is open; nil if one is told two things at once.
  private func activities() -> [UInt64]? {
    var open = [UInt64](repeating: 0, count: layerCount + 1)
    func add(_ layer: Int, _ phase: Int) -> Bool {
      if open[layer] & bit(phase) != 0 { return false }
      open[layer] |= bit(phase)
      return true
    }
    for layer in 0...layerCount where !add(layer, layer + 1) { return nil }
    for layer in 1...layerCount {
      for phase in rereadings[layer]?.phases ?? [] {
        guard add(layer, phase), add(layer - 1, phase - 1) else { return nil }
      }
      for phase in turns[layer]?.phases ?? [] {
        guard add(layer, phase), add(layer - 1, phase) else { return nil }
      }
    }
    return open
  }

  /// The phases in which the groups of returned errors are open, and in which they read; nil if one is told two things.
  private func returnedErrors() -> (open: [UInt64], reads: [UInt64])? {
    var (open, reads) = ([UInt64](repeating: 0, count: layerCount + 1), [UInt64](repeating: 0, count: layerCount + 1))
    for layer in 1...layerCount {
      guard let back = returns[layer] else { continue }
      let readings = design == .parallel ? [back.first + 1] : back.phases.map { $0 + 1 }
      for phase in back.phases + readings {
        if open[layer - 1] & bit(phase) != 0 { return nil }
        open[layer - 1] |= bit(phase)
      }
      reads[layer - 1] |= bits(readings)
    }
    return (open, reads)
  }
}
