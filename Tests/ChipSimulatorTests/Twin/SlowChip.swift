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
  /// Who spiked, by source, then step from 0, then place.
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
    begin()
  }

  /// Step 0, in which nothing is delivered or integrated: only trains whose spikes count one step earlier spike here.
  private mutating func begin() {
    generate()
    for g in groups.indices {
      let nobody = [Bool](repeating: false, count: groups[g].count)
      raster[.group(GroupID(index: g))]?.append(nobody)
    }
    if trainsAreEarly { emit() }
    if model.weights.plasticWeightsStartOffGrid {
      for c in connections.indices { connections[c].leaveGrid() }
    }
    guard trainsAreEarly else { return }
    trace()
    learn()
  }

  /// The spike generators, then the groups.
  private var sources: [SourceReference] {
    generators.indices.map { .generator(SpikeGeneratorID(index: $0)) }
      + groups.indices.map { .group(GroupID(index: $0)) }
  }

  /// Whether a train's spike at step t counts as one of step t − 1, so that it acts at t + d.
  private var trainsAreEarly: Bool { model.generatorTiming == .sameStep }

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

  /// 1. The spikes of the generators.
  private mutating func generate() {
    for g in generators.indices {
      let spikes = generators[g].spikes(trainStep: trainsAreEarly ? time + 1 : time)
      raster[.generator(SpikeGeneratorID(index: g))]?.append(spikes)
    }
  }

  /// 2. What acts in this step, by group and compartment.
  private mutating func deliver() -> [[Int64]] { arriving.removeValue(forKey: time) ?? silence }

  private var silence: [[Int64]] { groups.map { [Int64](repeating: 0, count: $0.count) } }

  /// 3. to 5. Currents, voltages, spikes.
  private mutating func integrate(_ arrivals: [[Int64]]) throws(SlowOverflow) {
    for g in groups.indices {
      let id = GroupID(index: g)
      do throws(SlowFault) {
        let spikes = try groups[g].integrate(arrivals[g], model)
        raster[.group(id)]?.append(spikes)
      } catch {
        throw SlowOverflow(group: id, fault: error, step: time)
      }
    }
  }

  /// 6. Every spike takes its synapses' weights and delays as they are now, to act at t + 1 + d.
  private mutating func emit() {
    let silence = silence
    for c in connections.indices {
      let target = network.connections[c].target.index
      for (delay, currents) in connections[c].emit(sourceSpikes(of: c, inLast: 1), model.weights) {
        for (i, current) in currents.enumerated() {
          arriving[time + 1 + delay, default: silence][target][i] += current
        }
      }
    }
  }

  /// 7. The traces of the rules, and the reinforcement channels.
  private mutating func trace() {
    for c in connections.indices {
      connections[c].trace(
        sourceSpikes: sourceSpikes(of: c, inLast: 1),
        targetSpikes: spikes(of: .group(network.connections[c].target), inLast: 1), at: time)
    }
    for source in channels.keys {
      let spikes = spikes(of: source, inLast: 1)
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
        at: time, sourceSpiked: sourceSpikes(of: c, inLast: period),
        targetSpiked: spikes(of: .group(connection.target), inLast: period), r1: r1)
    }
  }

  /// Who of a source spiked in any of the steps t − P + 1…t, all of them `delay` steps earlier.
  private func spikes(of source: SourceReference, inLast period: Int, delayedBy delay: Int = 0) -> [Bool] {
    let seen = (raster[source] ?? []).dropLast(delay).suffix(max(0, min(period, time - delay + 1)))
    return (0..<network.count(of: source)).map { place in seen.contains { $0[place] } }
  }

  /// Who of a connection's source spiked, as its synapses see it.
  private func sourceSpikes(of c: Int, inLast period: Int) -> [Bool] {
    spikes(of: network.connections[c].source, inLast: period, delayedBy: connections[c].lineDelay)
  }

  /// Who of a source spiked in the last step, rising.
  func spikes(of source: SourceReference) -> [Int] {
    spikes(of: source, inLast: 1).enumerated().filter(\.element).map(\.offset)
  }

  /// How many spikes of a source there were.
  func spikeCount(of source: SourceReference) -> Int {
    (raster[source] ?? []).reduce(0) { $0 + $1.count { $0 } }
  }
}

/// A fault, and where and when it happened.
struct SlowOverflow: Error, Hashable {
  let group: GroupID
  let fault: SlowFault
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

  /// Who spikes, by the trains' step and what the host sent, which is used up.
  mutating func spikes(trainStep: Int) -> [Bool] {
    let places = sent.union(trains[trainStep] ?? [])
    sent = []
    return (0..<count).map { places.contains($0) }
  }
}
