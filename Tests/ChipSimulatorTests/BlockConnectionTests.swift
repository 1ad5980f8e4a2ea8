import ChipSimulator
import NetworkModel
import Testing

/// Sparse connections whose rows are made of whole blocks of targets, as in layers of windows that share no weights.
@Suite("Blocks of synapses are the synapses of a list")
struct BlockConnectionTests {
  #if DEBUG
    private static let networks: UInt64 = 20
  #else
    private static let networks: UInt64 = 400
  #endif

  private static let rules = [
    nil, "dw = 2*x0*y0", "dw = 4*r1*x0*y0 - 2*x0*y0", "dw = 2^6*r1*x0*y0 - 2^8*x0*y0", "dw = 2^7*u1*x0*y0 - 6*x0*y0",
    "dw = 3*y0 - x0", "dw = 2*x1*y0 - x0*y0",
  ]

  /// A generator and a group that drives the same targets too, with the pairs of blocks and explicit weights.
  private static func recipe(seed: UInt64) throws -> NetworkRecipe {
    var draws = RandomDraws(seed: seed)
    let size = draws.pick([16, 32, 64])
    let places = draws.integer(1...5)
    let (sources, targets) = (draws.integer(1...90), places * size + draws.pick([0, 0, draws.integer(1...70)]))
    let fill = draws.pick([20, 60, 100])
    var pairs: [[Int]] = []
    for source in 0..<sources where draws.chance(85) {
      for place in 0..<places where draws.chance(fill) {
        pairs += (place * size..<(place + 1) * size).map { [source, $0] }
      }
    }
    if pairs.isEmpty { pairs = (0..<size).map { [0, $0] } }
    let rule = draws.pick(rules)
    let signMode = draws.pick(SignMode.allCases)
    let bounds = Int(signMode.mantissas.lowerBound)...Int(signMode.mantissas.upperBound)
    let ends = [bounds.lowerBound, bounds.upperBound, draws.integer(bounds)]
    let isAtEnds = draws.chance(30)
    let rate = draws.pick([2, 20, 80])
    let steps = 30
    // The same spikes for some steps, so that what they bring is remembered.
    let last = draws.integer(1...4)
    func trains(_ count: Int, _ percent: Int) -> [[Int]] {
      (0..<count).map { _ in
        (1...steps / last).filter { _ in draws.chance(percent) }.flatMap { first in (0..<last).map { first * last + $0 }
        }
      }
    }
    var connection = NetworkRecipe.Connection(
      source: .generator(0), target: 0, pattern: .sparse(pairs),
      weights: .values(pairs.map { _ in isAtEnds ? draws.pick(ends) : draws.integer(bounds) }),
      format: .init(bits: draws.pick([8, 8, 6]), exponent: draws.pick([0, 0, 2]), signMode: signMode.rawValue),
      delays: .constant(draws.pick([0, 0, 3])))
    if let rule {
      let usesReward = rule.contains("r1")
      connection.reinforcement = usesReward ? .generator(2) : nil
      connection.rule = try LearningRule(
        rule, x1: rule.contains("x1") ? TraceDynamics(impulse: 16, timeConstant: 3) : nil,
        y1: draws.chance(20) ? TraceDynamics(impulse: 9.5, timeConstant: 2) : nil,
        r1: usesReward ? TraceDynamics(impulse: 1, timeConstant: 0) : nil, learningPeriod: draws.pick([1, 1, 2]))
    }
    let drive = NetworkRecipe.Connection(
      source: .generator(1), target: 0, pattern: .oneToOne, weights: .constant(252), format: .init(exponent: 6))
    let group = NetworkRecipe.Group(
      count: targets, threshold: draws.pick([200, 9_000]), currentDecay: 4096,
      voltageDecay: draws.pick([4096, 4096, 900]))
    let presets: [ModelRecipe.Preset] = [.loihi1, .loihi1, .loihi1, .nengoLoihi, .brian2Loihi]
    return NetworkRecipe(
      seed: seed, steps: steps, model: ModelRecipe(preset: draws.pick(presets)), groups: [group],
      generators: [
        .init(trains: trains(sources, rate)), .init(trains: trains(targets, draws.pick([1, 30]))),
        .init(trains: trains(1, 50)),
      ],
      connections: [connection, drive])
  }

  /// The same with one more source, which never spikes and whose one synapse makes its row no whole block.
  private static func listed(_ recipe: NetworkRecipe) -> NetworkRecipe {
    var listed = recipe
    guard case .sparse(let pairs) = recipe.connections[0].pattern,
      case .values(let weights) = recipe.connections[0].weights
    else { return recipe }
    listed.connections[0].pattern = .sparse(pairs + [[recipe.generators[0].trains.count, 1]])
    listed.connections[0].weights = .values(weights + [0])
    listed.generators[0].trains.append([])
    return listed
  }

  /// What both networks have: all but the generator, what the rule notes of its last source, and the counts of a rule that
  /// changes the last synapse too.
  private static func shared(_ readings: [Reading], of recipe: NetworkRecipe, synapses: Int) -> [Reading] {
    let isAlike = recipe.connections[0].rule?.needsPresynapticSpike ?? true
    return readings.compactMap { reading in
      switch reading.quantity {
      case .generatorSpikes, .trace: nil
      case .connectionCounts where reading.part == 0 && !isAlike: nil
      case .weights where reading.part == 0, .delays where reading.part == 0:
        Reading(quantity: reading.quantity, part: 0, values: Array(reading.values.prefix(synapses)))
      default: reading
      }
    }
  }

  @Test func equalTheTwinAndTheList() throws {
    var (operations, updates, failures) = (0, 0, 0)
    for seed in 0..<Self.networks where failures < 3 {
      let recipe = try Self.recipe(seed: seed)
      var model = recipe.model.model
      model.limits = nil
      let network = try recipe.network()
      let synapses = network.connections[0].synapseCount
      var slow = SlowChip.prepare(network, model: model)
      var fast = try Chip.prepare(network, model: model)
      var listed = try Chip.prepare(Self.listed(recipe).network(), model: model)
      for step in 1...recipe.steps {
        let stops = (slow.advance(), try fast.advance(), try listed.advance())
        let readings = fast.readings()
        let isEqual =
          stops.0 == stops.1 && stops.0 == stops.2
          && (stops.0 != nil
            || readings == slow.readings()
              && Self.shared(readings, of: recipe, synapses: synapses)
                == Self.shared(listed.readings(), of: recipe, synapses: synapses))
        if !isEqual {
          failures += 1
          Issue.record("seed \(seed), step \(step), rule \(recipe.connections[0].rule.map { "\($0)" } ?? "none")")
        }
        if !isEqual || stops.0 != nil { break }
      }
      let events = fast.events[ConnectionID(index: 0)]
      operations += events.synapticOperations > 0 ? 1 : 0
      updates += events.synapseUpdates > 0 ? 1 : 0
    }
    #expect(failures > 0 || operations > Int(Self.networks) / 2)
    #expect(failures > 0 || updates > Int(Self.networks) / 3)
  }

  /// A block takes one target number, and a coincidence looks nothing up by target.
  @Test(arguments: [nil, "dw = 2*x0*y0"])
  func takeLittleMemory(rule: String?) throws {
    func bytes(from firstTarget: Int) throws -> Int {
      var network = Network()
      let source = try network.addSpikeGenerator("source", count: 200)
      let group = try network.addGroup("group", count: 640, .integrateAndFire(threshold: 100))
      let pairs = (0..<200).flatMap { source in
        (0..<320).map { SynapsePair(source, firstTarget + $0) }
      }
      try network.connect(source, to: group, .sparse(pairs), weights: 2, rule: rule.map { try LearningRule($0) })
      var model = ChipModel.loihi1
      model.limits = nil
      return try Chip(network, model: model).byteCount
    }
    let (blocks, list) = (try bytes(from: 64), try bytes(from: 65))
    #expect(list - blocks > 3 * 64_000)
    #expect(blocks < 2 * 64_000 + 40_000)
  }

  /// A snapshot of a chip with blocks goes on as the chip does, and its tensors are those of a list.
  @Test func areSavedAsAList() throws {
    var network = Network(seed: 4)
    let source = try network.addSpikeGenerator(
      "source", spikeTrains: (0..<80).map { [3 + $0 % 5, 9, 10, 11, 20 + $0 % 3] })
    let group = try network.addGroup("group", count: 96, .integrateAndFire(threshold: 300))
    let pairs = (0..<80).flatMap { source in (0..<64).map { SynapsePair(source, 32 * (source % 2) + $0) } }
    let id = try network.connect(
      source, to: group, .sparse(pairs), weights: .uniform(-100...120), rule: LearningRule("dw = 2*x0*y0"))
    var chip = try Chip(network)
    try chip.run(steps: 10)
    let file = TemporaryFile()
    try chip.save(to: file.path)
    var restored = try Chip(network)
    try restored.restore(from: file.path)
    #expect(restored.weights(of: id) == chip.weights(of: id))
    var given = try Chip(network)
    try given.setWeights(chip.weights(of: id), of: id)
    #expect(given.weights(of: id) == chip.weights(of: id))
    try chip.run(steps: 20)
    try restored.run(steps: 20)
    #expect(ChipReading(restored) == ChipReading(chip))
    #expect(chip.events[id].synapseUpdates > 0)
  }
}
