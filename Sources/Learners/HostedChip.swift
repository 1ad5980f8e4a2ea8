internal import ChipSimulator
internal import NetworkModel
internal import Recordings

/// A chip as its host has it: the only way of a learner to its chip, on which all that crosses the border is counted.
///
/// Spikes to the chip are counted by the chip itself when they are emitted, everything else here, where it is done.
struct HostedChip: Sendable {
  /// What the spike generators stand for.
  struct Generators: Sendable {
    var input: SpikeGeneratorID
    var targets: SpikeGeneratorID?
    var reward: SpikeGeneratorID?
    var start: SpikeGeneratorID
  }

  private(set) var chip: Chip
  private let generators: Generators
  private var watch: VoltageWatch?
  /// What has crossed the border since the last account, without the spikes to the chip.
  private var border = ChipActivity.Border()
  private var samples = 0
  /// What had happened at the last account.
  private var before: EventCounts

  /// - Parameter watch: looks at voltages after each step; nothing does where it is nil.
  init(_ chip: Chip, generators: Generators, watch: VoltageWatch? = nil) {
    self.chip = chip
    self.generators = generators
    self.watch = watch
    before = EventCounts(for: chip.network)
  }

  /// Sends spikes as bits.
  mutating func send(_ words: Span<UInt64>, to generator: SpikeGeneratorID, inSteps steps: Int = 1) {
    chip.send(words, to: generator, inSteps: steps)
  }

  /// Runs some steps.
  mutating func run(steps: Int) throws(ChipError) {
    guard watch != nil else { return try chip.run(steps: steps) }
    for _ in 0..<steps {
      try chip.run(steps: 1)
      watch?.look(at: chip)
    }
  }

  /// Runs the steps of one sample.
  mutating func runSample(steps: Int) throws(ChipError) {
    try run(steps: steps)
    samples += 1
  }

  /// Writes the weights of a plastic connection.
  mutating func write(_ weights: [Int32], of connection: ConnectionID) throws(ChipError) {
    try chip.setWeights(weights, of: connection)
    border.weightsWritten += weights.count
  }

  /// Notes that weights crossed the border in another way: in a network that a chip was made for, or to another chip.
  mutating func note(weightsWritten: Int = 0, weightsRead: Int = 0) {
    border.weightsWritten += weightsWritten
    border.weightsRead += weightsRead
  }

  /// Reads who spiked in the last step.
  mutating func readSpikes(of group: GroupID) -> [Int] {
    let spikes = chip.spikes(of: group)
    border.spikesRead += spikes.count
    return spikes
  }

  /// Reads the currents of a group.
  mutating func readCurrents(of group: GroupID) -> [Int32] {
    let currents = chip.currents(of: group)
    border.currentsRead += currents.count
    return currents
  }

  /// What was done since the last account.
  mutating func takeActivity() -> ChipActivity {
    let now = chip.events
    let events = now - before
    var activity = ChipActivity()
    activity.samples = samples
    activity.steps = events.steps
    activity.border = border
    activity.border.inputSpikes = events[generators.input]
    activity.border.targetSpikes = generators.targets.map { events[$0] } ?? 0
    activity.border.rewardSpikes = generators.reward.map { events[$0] } ?? 0
    activity.border.startSpikes = events[generators.start]
    for (group, counts) in zip(chip.network.groups, events.groups) { activity.spikes[group.name] = counts.spikes }
    activity.synapticOperations = events.synapticOperations
    activity.synapseUpdates = events.synapseUpdates
    activity.activeUpdates = events.activeUpdates
    activity.inactiveUpdates = events.inactiveUpdates
    activity.voltages = watch?.takeExtremes(of: chip.network) ?? [:]
    (border, samples, before) = (ChipActivity.Border(), 0, now)
    return activity
  }
}

/// The extremes of the voltages of some groups of a clocked circuit, step after step.
///
/// The simulator looks, not the host: nothing is read over the border of the chip, and nothing learned depends on it.
struct VoltageWatch: Sendable {
  private let firstStep: Int
  private let phaseCount: Int
  private let groupCount: Int
  /// Which groups are watched.
  private let watched: [Bool]
  /// For each phase, which groups have to be silent.
  private let closed: [Bool]
  private var lowest: [Int32]
  private var highestClosed: [Int32]

  /// Watches `groups`; those that `schedule` does not let spike in a phase are closed in it.
  init(_ groups: some Collection<GroupID>, of network: Network, schedule: SpikeSchedule) {
    let groupCount = network.groups.count
    let places = Set(groups.map(\.index))
    self.groupCount = groupCount
    firstStep = schedule.firstStep
    phaseCount = schedule.phases.count
    watched = (0..<groupCount).map { places.contains($0) }
    closed = schedule.phases.flatMap { phase in (0..<groupCount).map { !phase.contains(GroupID(index: $0)) } }
    lowest = [Int32](repeating: .max, count: groupCount)
    highestClosed = [Int32](repeating: .min, count: groupCount)
  }

  /// Looks at the last step.
  mutating func look(at chip: Chip) {
    guard chip.stepCount >= firstStep else { return }
    let first = (chip.stepCount - firstStep) % phaseCount * groupCount
    var (lowest, highest) = (self.lowest, self.highestClosed)
    (self.lowest, self.highestClosed) = ([], [])
    chip.forEachVoltageRange { group, range in
      guard watched[group.index] else { return }
      lowest[group.index] = min(lowest[group.index], range.lowerBound)
      guard closed[first + group.index] else { return }
      highest[group.index] = max(highest[group.index], range.upperBound)
    }
    (self.lowest, self.highestClosed) = (lowest, highest)
  }

  /// The extremes in weight units since the last time, by the names of the groups.
  mutating func takeExtremes(of network: Network) -> [String: ChipActivity.Extremes] {
    var extremes: [String: ChipActivity.Extremes] = [:]
    for index in 0..<groupCount where watched[index] && lowest[index] != .max {
      // All of these voltages are whole weight units: 64 membrane units are one.
      extremes[network.groups[index].name] = ChipActivity.Extremes(
        lowest: Int(lowest[index]) / 64,
        highestClosed: highestClosed[index] == .min ? nil : Int(highestClosed[index]) / 64)
    }
    lowest = [Int32](repeating: .max, count: groupCount)
    highestClosed = [Int32](repeating: .min, count: groupCount)
    return extremes
  }
}
