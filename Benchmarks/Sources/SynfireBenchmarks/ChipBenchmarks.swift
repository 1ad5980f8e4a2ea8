import ChipSimulator
import Kernels
import NetworkModel

/// The chip alone: how many synaptic operations and updates of synapses a second, and what a step costs that does little.
struct ChipBenchmarks {
  static func run() throws {
    print(Table.heading("chip, one core of this computer", ["each step", "rate"]))
    try line("dense, 1,024 to 1,024, 5 % spike", dense(), "op") { $0.synapticOperations }
    try line("fan-out of 128, 8,192 to 8,192, 5 % spike", sparse(), "op") { $0.synapticOperations }
    try line("windows of 7 x 7 x 3, 2,352 to 2,048, 13 % spike", windows(nil), "op") { $0.synapticOperations }
    try line("rule of nBP, 1,024 to 1,024, 5 % and 50 %", coincidences(), "update") { $0.synapseUpdates }
    try line("rule of nBP, the windows, 13 % and 50 %", windows(LearningRule("dw = 2*x0*y0")), "update") {
      $0.synapseUpdates
    }
    try line("STDP, traces, rounding, 1,024 to 1,024, 5 %", pairs(), "update") { $0.synapseUpdates }
    try line("100 quiet groups of 100", quiet(), "step") { $0.steps }
    print(Table.heading("memory", ["synapses", "bytes each"]))
    let rule = try LearningRule("dw = 2*x0*y0")
    try memory("dense, static", .dense, nil)
    try memory("dense, plastic", .dense, rule)
    try memory("fan-out of 128, static", .fixedFanOut(128), nil)
    try memory("fan-out of 128, plastic", .fixedFanOut(128), rule)
  }

  private static func line(
    _ name: String, _ network: Network, _ unit: String, _ count: (EventCounts) -> Int
  ) throws {
    let race = try ChipRace(network)
    try print(Table.line(name, race.columns(per: unit, count)))
  }

  /// Bytes of the chip over synapses, for 1,024 sources and targets; the registers of the targets are among them.
  private static func memory(_ name: String, _ pattern: ConnectionPattern, _ rule: LearningRule?) throws {
    var network = Network()
    let source = try network.addSpikeGenerator("source", count: 4_096)
    let target = try network.addGroup("target", count: 4_096, deaf.get())
    let id = try network.connect(
      source, to: target, pattern, weights: .uniform(-256...254), format: .mixed8, rule: rule)
    let chip = try Chip(network, model: unlimited)
    let synapses = network[id].synapseCount
    print(Table.line(name, ["\(synapses)", Table.number(Double(chip.byteCount) / Double(synapses), digits: 2)]))
  }

  static let unlimited = {
    var model = ChipModel.loihi1
    model.limits = .loihi1(chips: 32)
    return model
  }()

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

  /// An image of 28 x 28 x 3 in windows of 7 x 7 x 3 that lie 3 apart, each with 32 targets, half of which spike if they learn.
  private static func windows(_ rule: LearningRule?) throws -> Network {
    var network = Network(seed: 1)
    let source = try generator("source", 28 * 28 * 3, 0.13, in: &network)
    let target = try network.addGroup("target", count: 64 * 32, .integrateAndFire(threshold: 20_000))
    if rule != nil {
      let drive = try generator("drive", 64 * 32, 0.5, in: &network)
      try network.connect(drive, to: target, .oneToOne, weights: 32_512)
    }
    var pairs: [SynapsePair] = []
    for window in 0..<64 {
      for place in 0..<7 * 7 * 3 {
        let (y, x) = (window / 8 * 3 + place / 21, window % 8 * 3 + place % 21 / 3)
        for map in 0..<32 { pairs.append(SynapsePair((28 * y + x) * 3 + place % 3, 32 * window + map)) }
      }
    }
    try network.connect(source, to: target, .sparse(pairs), weights: .uniform(-20...20), format: .mixed8, rule: rule)
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

  init(_ network: Network) throws { chip = try Chip(network, model: ChipBenchmarks.unlimited) }

  /// Time of a step, and rate.
  func columns(per unit: String, _ count: (EventCounts) -> Int) throws -> [String] {
    var done = chip
    try done.run(steps: Self.steps)
    let start = chip
    let times = try Race(rounds: 9, turn: 0).times([
      .init(name: unit) {
        var runner = start
        try runner.run(steps: Self.steps)
      }
    ])
    let rate = Double(count(done.events)) / times[0].seconds
    return [
      Table.nanoseconds(times[0].seconds / Double(Self.steps)), Table.number(rate / 1e6, digits: 1) + " M\(unit)/s",
    ]
  }
}
