public import NetworkModel

/// The extremes of the voltages of some groups of a clocked circuit, over all steps that a chip runs with it.
///
/// A group is closed in the phases in which a schedule does not let it spike. How close its voltage comes to the threshold
/// in them is the margin of the circuit. The simulator looks in every step: nothing crosses the border of the chip, and no
/// spike depends on it.
public struct VoltageWatch: Sendable, Hashable {
  /// The extremes of one group, before a reset and without compartments that were held, in membrane units
  /// (2⁻⁶ weight unit).
  public struct Extremes: Sendable, Hashable {
    /// The lowest voltage in any step; nil if the group slept in all of them.
    public internal(set) var lowest: Int32?
    /// The highest voltage in the steps of each phase (from 0) in which the group was closed; those in which it always
    /// slept are missing.
    public internal(set) var highestClosed: [Int: Int32]
  }

  /// The groups that are watched.
  public let groups: [GroupID]
  private let firstStep: Int
  private let phaseCount: Int
  /// For each phase, which of the groups have to be silent.
  private let closed: [Bool]
  private var lowest: [Int32]
  /// For each phase, the highest voltage of each group.
  private var highest: [Int32]

  /// Watches groups from the first step of `schedule` on.
  public init(_ groups: [GroupID], schedule: SpikeSchedule) {
    self.groups = groups
    firstStep = schedule.firstStep
    phaseCount = schedule.phases.count
    closed = schedule.phases.flatMap { phase in groups.map { !phase.contains($0) } }
    lowest = [Int32](repeating: .max, count: groups.count)
    highest = [Int32](repeating: .min, count: closed.count)
  }

  /// What was seen of each group so far.
  public var extremes: [Extremes] {
    groups.indices.map { place in
      var highestClosed: [Int: Int32] = [:]
      for phase in 0..<phaseCount {
        let entry = phase * groups.count + place
        if closed[entry], highest[entry] != .min { highestClosed[phase] = highest[entry] }
      }
      return Extremes(lowest: lowest[place] == .max ? nil : lowest[place], highestClosed: highestClosed)
    }
  }

  /// Forgets what was seen.
  public mutating func reset() {
    for place in lowest.indices { lowest[place] = .max }
    for entry in highest.indices { highest[entry] = .min }
  }

  /// Looks at the voltages of the step that an engine has done.
  mutating func look(at engine: ChipEngine) {
    guard engine.clock.now >= firstStep else { return }
    let first = (engine.clock.now - firstStep) % phaseCount * groups.count
    for place in groups.indices {
      let state = engine.compartments.groups + groups[place].index
      // A group that slept is at rest, or its compartments are held.
      guard state.pointee.lastStep == engine.clock.now, state.pointee.lowest <= state.pointee.highest else { continue }
      lowest[place] = min(lowest[place], state.pointee.lowest)
      highest[first + place] = max(highest[first + place], state.pointee.highest)
    }
  }
}
