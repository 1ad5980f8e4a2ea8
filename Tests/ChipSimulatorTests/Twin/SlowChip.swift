import ChipArithmetic
import ChipSimulator
import NetworkModel

/// The chip a second time, straight from its equations: dense loops over each compartment and each synapse.
///
/// It is slow on purpose, and what the fast chip has to equal bit for bit.
struct SlowChip {
  let network: Network
  let model: ChipModel
  /// The number of the last step, from 1; 0 before the first.
  private(set) var time = 0
  private(set) var groups: [SlowGroup]
  private(set) var generators: [SlowGenerator]
  private(set) var connections: [SlowConnection]
  /// The reinforcement channels, one for each source that feeds one.
  private(set) var channels: [SourceReference: SlowTrace]
  /// Who spiked, by source, then step − 1, then place.
  private(set) var raster: [SourceReference: [[Bool]]]
  /// The current that acts in steps to come, by step, then group, then compartment, in current units.
  private var arriving: [Int: [[Int64]]] = [:]

  init(_ network: Network, model: ChipModel) {
    self.network = network
    self.model = model
    groups = network.groups.map { SlowGroup($0) }
    generators = network.spikeGenerators.map { SlowGenerator($0) }
    connections = network.connections.indices.map { SlowConnection(ConnectionID(index: $0), of: network, model: model) }
    channels = [:]
    for (index, connection) in network.connections.enumerated() {
      guard let source = connection.reinforcement, channels[source] == nil else { continue }
      let dynamics = connection.rule?.traces[.r1]
      channels[source] = dynamics.map {
        SlowTrace(.r1, $0, count: 1, of: ConnectionID(index: index), network: network, model: model)
      }
    }
    raster = [:]
    for source in sources { raster[source] = [] }
  }

  /// The spike generators, then the groups.
  private var sources: [SourceReference] {
    generators.indices.map { .generator(SpikeGeneratorID(index: $0)) }
      + groups.indices.map { .group(GroupID(index: $0)) }
  }

  /// Whether spikes of generators act one step earlier than those of groups.
  private var generatorsActAtOnce: Bool { model.generatorTiming == .sameStep }

  /// Lets the host spike at `places` of a generator in the next step.
  mutating func send(_ places: [Int], to generator: SpikeGeneratorID) {
    generators[generator.index].sent.formUnion(places)
  }

  /// Runs one step.
  mutating func step() throws(SlowOverflow) {
    time += 1
    generate()
    let currents = deliver()
    try integrate(currents)
    emit()
    trace()
    learn()
  }

  /// 1. The spikes of the generators; where they act at once, they set out before anything is delivered.
  private mutating func generate() {
    for g in generators.indices {
      let source = SourceReference.generator(SpikeGeneratorID(index: g))
      raster[source]?.append(generators[g].spikes(at: time))
      if generatorsActAtOnce { sendOut(source, firstArrival: time) }
    }
  }

  /// 2. What acts in this step, by group and compartment.
  private mutating func deliver() -> [[Int64]] { arriving.removeValue(forKey: time) ?? silence }

  private var silence: [[Int64]] { groups.map { [Int64](repeating: 0, count: $0.count) } }

  /// 3. to 5. Currents, voltages, spikes; of all overflows of one step, the first group's is told.
  private mutating func integrate(_ arrivals: [[Int64]]) throws(SlowOverflow) {
    for g in groups.indices {
      let id = GroupID(index: g)
      if let place = groups[g].integrateCurrents(arrivals[g], model.currentOverflow) {
        throw SlowOverflow(group: id, compartment: place, register: .current, step: time)
      }
      if let place = groups[g].integrateVoltages(model.voltageOverflow) {
        throw SlowOverflow(group: id, compartment: place, register: .voltage, step: time)
      }
      raster[.group(id)]?.append(groups[g].fire())
    }
  }

  /// 6. Every spike takes its synapses' weights and delays as they are now, to act at t + 1 + d.
  private mutating func emit() {
    for source in sources {
      if case .generator = source, generatorsActAtOnce { continue }
      sendOut(source, firstArrival: time + 1)
    }
  }

  private mutating func sendOut(_ source: SourceReference, firstArrival: Int) {
    let spiked = spikes(of: source)
    let silence = silence
    for c in connections.indices where network.connections[c].source == source {
      let target = network.connections[c].target.index
      for (delay, currents) in connections[c].emit(spiked, model.weights) {
        for (i, current) in currents.enumerated() {
          arriving[firstArrival + delay, default: silence][target][i] += current
        }
      }
    }
  }

  /// 7. The traces of the rules, and the reinforcement channels.
  private mutating func trace() {
    for c in connections.indices {
      let connection = network.connections[c]
      connections[c].trace(
        sourceSpikes: spikes(of: connection.source), targetSpikes: spikes(of: .group(connection.target)), at: time)
    }
    for source in channels.keys {
      let spikes = spikes(of: source)
      channels[source]?.step(spikes, at: time)
    }
  }

  /// 8. The rules whose learning period ends in this step.
  private mutating func learn() {
    for c in connections.indices {
      let connection = network.connections[c]
      guard let period = connection.rule?.learningPeriod, time % period == 0 else { continue }
      let r1 = connection.reinforcement.flatMap { channels[$0]?.values[0] } ?? 0
      connections[c].learn(
        at: time, sourceSpiked: hasSpiked(connection.source, inLast: period),
        targetSpiked: hasSpiked(.group(connection.target), inLast: period), r1: r1)
    }
  }

  /// Who of a source spikes in this step.
  private func spikes(of source: SourceReference) -> [Bool] { hasSpiked(source, inLast: 1) }

  /// Who of a source spiked in any of the steps t − P + 1…t.
  private func hasSpiked(_ source: SourceReference, inLast period: Int) -> [Bool] {
    let last = raster[source]?.suffix(period) ?? []
    return (0..<network.count(of: source)).map { place in last.contains { $0[place] } }
  }
}

/// A value that did not fit its register, where the model calls that an error.
struct SlowOverflow: Error, Hashable {
  enum Register: String { case current, voltage }

  let group: GroupID
  let compartment: Int
  let register: Register
  let step: Int
}

/// A spike generator: its trains, or what the host sent for the next step.
struct SlowGenerator {
  let count: Int
  private let trains: [Int: Set<Int>]
  /// Where the host spikes in the next step.
  var sent: Set<Int> = []

  init(_ generator: SpikeGenerator) {
    count = generator.count
    var trains: [Int: Set<Int>] = [:]
    for (place, train) in (generator.spikeTrains ?? []).enumerated() {
      for step in train { trains[step, default: []].insert(place) }
    }
    self.trains = trains
  }

  /// Who spikes at step `time`; what the host sent is used up.
  mutating func spikes(at time: Int) -> [Bool] {
    let places = sent.union(trains[time] ?? [])
    sent = []
    return (0..<count).map { places.contains($0) }
  }
}
