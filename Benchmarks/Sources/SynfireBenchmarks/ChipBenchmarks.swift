import ChipArithmetic
import ChipSimulator
import NetworkModel

/// The chip alone: how many synaptic operations and updates of synapses a second, and what a step costs that does little.
struct ChipBenchmarks {
  private static let steps = 1_000

  static func run() throws {
    print(Table.heading("one core of this computer", ["steps", "each step", "rate", "bytes/synapse"]))
    try operations("dense, 1,024 to 1,024, 5 % spike", dense(), spiking: 0.05)
    try operations("fan-out of 128, 8,192 to 8,192, 5 % spike", sparse(), spiking: 0.05)
    try updates("rule of nBP, 1,024 to 1,024, 5 % and 50 % spike", coincidences())
    try updates("STDP with traces and rounding, 1,024 to 1,024, 5 %", pairs())
    try steps("100 quiet groups", quiet())
  }

  private static func operations(_ name: String, _ network: Network, spiking: Double) throws {
    let race = try ChipRace(network)
    try print(Table.line(name, race.columns(per: "op") { $0.synapticOperations }))
  }

  private static func updates(_ name: String, _ network: Network) throws {
    let race = try ChipRace(network)
    try print(Table.line(name, race.columns(per: "update") { $0.synapseUpdates }))
  }

  private static func steps(_ name: String, _ network: Network) throws {
    let race = try ChipRace(network)
    try print(Table.line(name, race.columns(per: "step") { $0.steps }))
  }

  private static let deaf = Result { try Compartment.integrateAndFire(threshold: 131_071) }

  /// A generator whose sources spike at random, each in so many of the steps.
  private static func generator(
    _ name: String, _ count: Int, _ probability: Double, in network: inout Network
  ) throws -> SpikeGeneratorID {
    let stream = RandomStream(seed: 7, purpose: .order, substream: UInt32(network.spikeGenerators.count))
    let trains = (0..<count).map { source in
      (1...ChipRace.steps).filter { stream.bernoulli(probability, at: UInt64(source * ChipRace.steps + $0)) }
    }
    return try network.addSpikeGenerator(name, spikeTrains: trains)
  }

  private static func dense() throws -> Network {
    var network = Network(seed: 1)
    let source = try generator("source", 1_024, 0.05, in: &network)
    let target = try network.addGroup("target", count: 1_024, deaf.get())
    try network.connect(source, to: target, weights: .uniform(-256...254), format: .mixed8)
    return network
  }

  private static func sparse() throws -> Network {
    var network = Network(seed: 1)
    let source = try generator("source", 8_192, 0.05, in: &network)
    let target = try network.addGroup("target", count: 8_192, deaf.get())
    try network.connect(source, to: target, .fixedFanOut(128), weights: .uniform(-256...254), format: .mixed8)
    return network
  }

  private static func coincidences() throws -> Network {
    var network = Network(seed: 1)
    let source = try generator("source", 1_024, 0.05, in: &network)
    let drive = try generator("drive", 1_024, 0.5, in: &network)
    let target = try network.addGroup("target", count: 1_024, .integrateAndFire(threshold: 20_000))
    try network.connect(drive, to: target, .oneToOne, weights: 32_512)
    try network.connect(source, to: target, weights: .uniform(-64...64), rule: LearningRule("dw = 2*x0*y0"))
    return network
  }

  private static func pairs() throws -> Network {
    var network = Network(seed: 1)
    let source = try generator("source", 1_024, 0.05, in: &network)
    let drive = try generator("drive", 1_024, 0.05, in: &network)
    let target = try network.addGroup("target", count: 1_024, .integrateAndFire(threshold: 20_000))
    try network.connect(drive, to: target, .oneToOne, weights: 32_512)
    let trace = TraceDynamics(impulse: 16, timeConstant: 10)
    let rule = try LearningRule("dw = 2^-2*x1*y0 - 2^-2*y1*x0", x1: trace, y1: trace)
    try network.connect(source, to: target, weights: .uniform(-64...64), rule: rule)
    return network
  }

  private static func quiet() throws -> Network {
    var network = Network(seed: 1)
    for index in 0..<100 {
      let leaky = try Compartment.integrateAndFire(threshold: 100, currentDecay: 400, voltageDecay: 100)
      try network.addGroup("group \(index)", count: 100, leaky)
    }
    return network
  }
}

/// A chip that runs the same steps again and again from its beginning.
struct ChipRace {
  /// Steps of one turn.
  static let steps = 1_000

  private let chip: Chip
  private let synapses: Int

  init(_ network: Network) throws {
    chip = try Chip(network)
    synapses = network.connections.map(\.synapseCount).max() ?? 0
  }

  /// Steps, time of a step, rate, and bytes for each synapse.
  func columns(per unit: String, _ count: (EventCounts) -> Int) throws -> [String] {
    var done = chip
    try done.run(steps: Self.steps)
    let start = chip
    let times = try Race(rounds: 7, turn: 0).times([
      .init(name: unit) {
        var runner = start
        try runner.run(steps: Self.steps)
      }
    ])
    let seconds = times[0].seconds / Double(Self.steps)
    let rate = Double(count(done.events)) / times[0].seconds
    let bytes = synapses > 0 ? Table.number(Double(chip.byteCount) / Double(synapses), digits: 2) : "–"
    return ["\(Self.steps)", Table.nanoseconds(seconds), Table.number(rate / 1e6, digits: 1) + " M\(unit)/s", bytes]
  }
}
