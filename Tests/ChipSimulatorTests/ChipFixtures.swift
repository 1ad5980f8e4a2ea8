import ChipSimulator
import NetworkModel

/// A network with a part of each kind, which goes on spiking and learning under every policy, and handles to its parts.
struct BusyNetwork {
  var network: Network
  let source: SpikeGeneratorID
  let host: SpikeGeneratorID
  let relay: GroupID
  let leaky: GroupID
  /// Every connection that learns.
  let plastic: [ConnectionID]

  init(seed: UInt64 = 5, ownDelays: Bool = true) throws {
    var dice = Dice(seed: seed)
    network = Network(seed: seed)
    let trains = (0..<70).map { _ in (1...1_500).filter { _ in dice.roll(0...9) == 0 } }
    source = try network.addSpikeGenerator("source", spikeTrains: trains)
    host = try network.addSpikeGenerator("host", count: 3)
    let reward = try network.addSpikeGenerator("reward", spikeTrains: [(1...300).map { 5 * $0 }])
    relay = try network.addGroup("relay", count: 70, .integrateAndFire(threshold: 100, bias: -64))
    leaky = try network.addGroup(
      "leaky", count: 61,
      Compartment(
        threshold: 200, bias: Bias(exactly: 1_500) ?? .zero, currentDecay: 1_024, voltageDecay: 300, refractory: 4))
    try network.connect(source, to: relay, .oneToOne, weights: 300, delays: .uniform(0...ownDelaysEnd(ownDelays)))
    try network.connect(host, to: relay, .broadcast, weights: 250, delays: 2)
    try network.connect(
      relay, to: leaky, .fixedFanOut(7), weights: .uniform(-40...60), delays: .uniform(0...ownDelaysEnd(ownDelays)))
    try network.connect(
      leaky, to: relay, weights: .uniform(-9...9), format: WeightFormat(exponent: -2, signMode: .mixed))
    plastic = try Self.addPlastic(&network, source, relay, leaky, reward, ownDelays: ownDelays)
  }

  private static func addPlastic(
    _ network: inout Network, _ source: SpikeGeneratorID, _ relay: GroupID, _ leaky: GroupID,
    _ reward: SpikeGeneratorID, ownDelays: Bool
  ) throws -> [ConnectionID] {
    let slow = TraceDynamics(impulse: 20.5, timeConstant: 8)
    let present = TraceDynamics(impulse: 1, timeConstant: 0)
    let pairs = (0..<70).flatMap { row in [3, 17, 17, 44, 60].map { SynapsePair(row, ($0 + row) % 61) } }
    let rounded = try LearningRule(
      "dw = 2^-4*x1*y0 - 2^-5*y1*x0 - 2^-7*w*y0; dt = 2^-3*x1*y0 - x0", x1: slow, y1: slow)
    let rewarded = try LearningRule("dw = 4*r1*x0*y0 - 2*x0*y0", r1: present)
    let periodic = try LearningRule("dw = 2^-2*x0*y3 - 2^-3*u1*y0", y3: slow, learningPeriod: 3)
    var ids = [
      try network.connect(relay, to: leaky, weights: .uniform(-20...20), rule: rounded),
      try network.connect(source, to: leaky, weights: .uniform(-8...30), delays: 3, rule: rewarded),
      try network.connect(relay, to: leaky, .sparse(pairs), weights: 10, rule: periodic),
    ]
    try network.reinforce(ids[1], from: reward)
    guard ownDelays else { return ids }
    let moving = try LearningRule("dd = 2^-2*x1*y0 - 2^-1*x0*y1; dw = 2^-2*x0 - 2^-2*y0", x1: slow, y1: slow)
    ids.append(
      try network.connect(source, to: leaky, .sparse(pairs), weights: 5, delays: .uniform(0...62), rule: moving))
    return ids
  }

  /// A probe of each quantity of each part, of period 1 and of period 3, in the order of the network.
  mutating func probeEverything() throws {
    for group in [relay, leaky] {
      _ = try network.probe(.spikes, of: group)
      for period in [1, 3] {
        _ = try network.probe(.current, of: group, every: period)
        _ = try network.probe(.voltage, of: group, every: period)
      }
    }
    _ = try network.probe(.spikes, of: source)
    _ = try network.probe(.spikes, of: host)
    for id in plastic {
      var quantities: [ConnectionQuantity] = [.weight, .delay]
      if network[id].tags != nil { quantities.append(.tag) }
      for name in TraceName.allCases where network[id].rule?.traces[name] != nil { quantities.append(.trace(name)) }
      for quantity in quantities {
        _ = try network.probe(quantity, of: id)
        _ = try network.probe(quantity, of: id, every: 3)
      }
    }
  }
}

private func ownDelaysEnd(_ ownDelays: Bool) -> Int { ownDelays ? 9 : 0 }

/// All that can be read of a chip after a step.
struct ChipReading: Equatable {
  let step: Int
  let events: EventCounts
  let numbers: [[Int32]]
  let spikes: [[Int]]
  let ranges: [ClosedRange<Int32>?]

  init(_ chip: Chip) {
    let network = chip.network
    let groups = network.groups.indices.map { GroupID(index: $0) }
    let connections = network.connections.indices.map { ConnectionID(index: $0) }
    step = chip.stepCount
    events = chip.events
    spikes =
      groups.map { chip.spikes(of: $0) }
      + network.spikeGenerators.indices.map { chip.spikes(of: SpikeGeneratorID(index: $0)) }
    ranges = groups.map { chip.voltageRange(of: $0) }
    numbers =
      groups.flatMap { [chip.currents(of: $0), chip.voltages(of: $0)] }
      + connections.flatMap { id in
        [chip.weights(of: id), chip.delays(of: id), chip.tags(of: id)]
          + TraceName.allCases.map { chip.trace($0, of: id) }
      }
  }
}
