internal import ChipSimulator
internal import NetworkModel
internal import Recordings
internal import SynfireCircuits

/// A chip seen from its host: all that crosses the border while it learns or answers goes through here and is counted.
///
/// Spikes to the chip are counted by the chip itself when they are emitted, everything else here, where it is done.
struct ChipHost: Sendable {
  private(set) var chip: Chip
  /// What the spike generators stand for.
  private let generators: [HostProtocol.Signal: SpikeGeneratorID]
  private let start: SpikeGeneratorID
  /// What has crossed the border since the last account, without the spikes to the chip.
  private var border = ChipActivity.Border()
  private var samples = 0
  /// What had happened at the last account.
  private var before: EventCounts

  /// - Parameters:
  ///   - chip: A fresh chip.
  ///   - generators: What its spike generators stand for.
  ///   - start: The generator that starts the gating chain.
  init(_ chip: Chip, generators: [HostProtocol.Signal: SpikeGeneratorID], start: SpikeGeneratorID) {
    self.chip = chip
    self.generators = generators
    self.start = start
    before = EventCounts(for: chip.network)
  }

  /// Goes on with a fresh chip, of the same circuit; what the last one did is accounted for.
  mutating func begin(on chip: Chip, _ host: HostProtocol) throws(ChipError) {
    self.chip = chip
    before = chip.events
    try start(host)
  }

  /// Starts the gating chain and runs up to the step before phase 0 of the first sample.
  mutating func start(_ host: HostProtocol) throws(ChipError) {
    send([1], to: start, inSteps: host.start)
    try run(steps: host.firstInput - 1)
  }

  /// Sends spikes as bits.
  mutating func send(_ words: Span<UInt64>, to generator: SpikeGeneratorID, inSteps steps: Int = 1) {
    chip.send(words, to: generator, inSteps: steps)
  }

  /// Sends spikes as bits.
  mutating func send(_ words: [UInt64], to generator: SpikeGeneratorID, inSteps steps: Int = 1) {
    chip.send(words.span, to: generator, inSteps: steps)
  }

  /// Runs some steps.
  mutating func run(steps: Int) throws(ChipError) {
    try chip.run(steps: steps)
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
    func spikes(_ signal: HostProtocol.Signal) -> Int { generators[signal].map { events[$0] } ?? 0 }
    activity.border.inputSpikes = spikes(.input)
    activity.border.targetSpikes = spikes(.target)
    activity.border.rewardSpikes = spikes(.reward)
    let permits = generators.filter { if case .permits = $0.key { true } else { false } }.values
    if !permits.isEmpty { activity.border.permitSpikes = permits.reduce(0) { $0 + events[$1] } }
    activity.border.startSpikes = events[start]
    for (group, counts) in zip(chip.network.groups, events.groups) { activity.spikes[group.name] = counts.spikes }
    activity.synapticOperations = events.synapticOperations
    activity.synapseUpdates = events.synapseUpdates
    activity.activeUpdates = events.activeUpdates
    activity.inactiveUpdates = events.inactiveUpdates
    activity.voltages = takeVoltages()
    (border, samples, before) = (ChipActivity.Border(), 0, now)
    return activity
  }

  /// The extremes of the voltages since the last account in weight units, by the names of the groups.
  private mutating func takeVoltages() -> [String: ChipActivity.Extremes] {
    guard let watch = chip.voltageWatch else { return [:] }
    var voltages: [String: ChipActivity.Extremes] = [:]
    for (group, extremes) in zip(watch.groups, watch.extremes) {
      guard let lowest = extremes.lowest else { continue }
      // The circuit's voltages are whole weight units of 64 membrane units each.
      voltages[chip.network[group].name] = ChipActivity.Extremes(
        lowest: Int(lowest) / 64,
        highestClosed: Dictionary(extremes.highestClosed.map { ($0.key + 1, Int($0.value) / 64) }) { $1 })
    }
    chip.voltageWatch?.reset()
    return voltages
  }
}
