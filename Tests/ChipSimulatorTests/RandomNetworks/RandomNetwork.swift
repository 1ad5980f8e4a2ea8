import ChipSimulator
import NetworkModel

/// A network that a seed decides, small but with everything that a network may have.
struct RandomNetwork {
  private var draws: RandomDraws
  private var recipe: NetworkRecipe
  /// Whether weights are large and currents lasting, so that registers overflow.
  private let isHeavy: Bool
  /// The dynamics of each channel that is in use.
  private var channels: [NetworkRecipe.Source: TraceDynamics] = [:]

  /// The recipe that belongs to a seed.
  static func recipe(seed: UInt64) throws -> NetworkRecipe {
    var network = RandomNetwork(seed: seed)
    return try network.drawn()
  }

  private init(seed: UInt64) {
    draws = RandomDraws(seed: seed)
    isHeavy = draws.chance(20)
    recipe = NetworkRecipe(
      seed: seed, steps: 0, model: .drawn(from: &draws), groups: [], generators: [], connections: [])
  }

  private mutating func drawn() throws -> NetworkRecipe {
    for _ in 1...draws.integer(1...5) {
      let count = drawnCount()
      recipe.groups.append(drawnGroup(count: count))
    }
    // The trains need the steps, and the steps the synapses: first the counts, then the connections, then the trains.
    for _ in 0..<draws.integer(0...3) {
      let count = draws.chance(30) ? 1 : drawnCount()
      recipe.generators.append(.init(trains: .init(repeating: [], count: count), isHostDriven: draws.chance(25)))
    }
    for _ in 1...draws.integer(1...10) { recipe.connections.append(try drawnConnection()) }
    recipe.steps = min(max(150_000 / max(recipe.synapseCount, 1), 40), draws.integer(80...300))
    for g in recipe.generators.indices {
      for place in recipe.generators[g].trains.indices { recipe.generators[g].trains[place] = drawnTrain() }
    }
    return recipe
  }

  /// Mostly few; sometimes around a word of 64 bits and beyond; sometimes as many as in the first group.
  private mutating func drawnCount() -> Int {
    if let first = recipe.groups.first, draws.chance(25) { return first.count }
    return switch draws.integer(1...10) {
    case 1...5: draws.integer(1...6)
    case 6...8: draws.integer(7...30)
    case 9: draws.integer(63...65)
    default: draws.integer(31...80)
    }
  }

  private mutating func drawnDecay() -> Int {
    isHeavy ? draws.integer(0...9) : draws.pick([0, 4096, 4096, 4096, draws.integer(1...4095), draws.integer(1...600)])
  }

  private mutating func drawnGroup(count: Int) -> NetworkRecipe.Group {
    let bias = draws.pick([0, 0, 0, draws.integer(-200...200), draws.integer(-4096...4095)])
    let refractory = draws.pick([1, 1, 1, draws.integer(2...6), draws.integer(7...63)])
    return NetworkRecipe.Group(
      count: count,
      threshold: draws.pick([
        0, draws.integer(1...50), draws.integer(1...300), draws.integer(51...3000), draws.integer(3001...131_071),
      ]),
      biasMantissa: bias, biasExponent: draws.pick([0, 0, draws.integer(0...7)]), currentDecay: drawnDecay(),
      voltageDecay: drawnDecay(), refractory: refractory)
  }

  /// Silent, regular, in every step, or at random by one of some rates.
  private mutating func drawnTrain() -> [Int] {
    switch draws.integer(1...8) {
    case 1: return []
    case 2: return Array(stride(from: draws.integer(1...9), through: recipe.steps, by: draws.integer(1...20)))
    default:
      let percent = draws.pick([3, 10, 10, 30])
      return (1...recipe.steps).filter { _ in draws.chance(percent) }
    }
  }

  private mutating func drawnSource() -> NetworkRecipe.Source {
    if !recipe.generators.isEmpty && draws.chance(60) {
      return .generator(draws.integer(0...recipe.generators.count - 1))
    }
    return .group(draws.integer(0...recipe.groups.count - 1))
  }

  private mutating func drawnConnection() throws -> NetworkRecipe.Connection {
    let source = drawnSource()
    let target = draws.integer(0...recipe.groups.count - 1)
    let isPlastic = draws.chance(60)
    var connection = NetworkRecipe.Connection(source: source, target: target, weights: .constant(0))
    connection.pattern = drawnPattern(
      recipe.count(of: source), recipe.groups[target].count, isPlastic: isPlastic)
    var alone = recipe
    alone.connections = [connection]
    let synapses = alone.synapseCount
    setWeights(&connection, synapses: synapses, isPlastic: isPlastic)
    connection.delays = drawnDelays(synapses)
    if draws.chance(30) { connection.tags = drawnNumbers(-256...255, synapses) }
    if connection.pattern == .broadcast {
      connection.delays = .constant(draws.integer(0...62))
      connection.tags = nil
    }
    if isPlastic { try setRule(&connection) }
    return connection
  }

  private mutating func drawnPattern(
    _ sources: Int, _ targets: Int, isPlastic: Bool
  ) -> NetworkRecipe.Pattern {
    switch draws.integer(1...6) {
    case 1 where sources == targets: return .oneToOne
    case 2 where !isPlastic: return .broadcast
    case 1, 2, 3:
      let count = draws.integer(1...min(2 * sources * targets, 200))
      return .sparse((0..<count).map { _ in [draws.integer(0...sources - 1), draws.integer(0...targets - 1)] })
    case 4: return .fixedFanOut(draws.integer(1...min(targets, 8)))
    default: return .dense
    }
  }

  private mutating func setWeights(_ connection: inout NetworkRecipe.Connection, synapses: Int, isPlastic: Bool) {
    let isBroadcast = connection.pattern == .broadcast
    if draws.chance(20) {
      // In weight units, of which the network finds the format.
      let even = 2 * draws.integer(1...60)
      connection.weights = isBroadcast || draws.chance(50) ? .constant(even) : .uniform(-even, even)
      return
    }
    let signMode = draws.pick(SignMode.allCases)
    let exponents = isHeavy ? 4...7 : draws.pick([0...0, -3...3, -8 ... -1, -8...7])
    connection.format = .init(
      bits: draws.pick([8, 8, draws.integer(1...8)]), exponent: draws.integer(exponents),
      signMode: signMode.rawValue)
    let bounds = Int(signMode.mantissas.lowerBound)...Int(signMode.mantissas.upperBound)
    connection.weights = isBroadcast ? .constant(draws.integer(bounds)) : drawnNumbers(bounds, synapses)
  }

  private mutating func drawnNumbers(_ bounds: ClosedRange<Int>, _ synapses: Int) -> NetworkRecipe.Values {
    switch draws.integer(1...4) {
    case 1: return .constant(draws.integer(bounds))
    case 2: return .values((0..<synapses).map { _ in draws.integer(bounds) })
    case 3: return .normal(Double(draws.integer(bounds)) / 2, Double(draws.integer(0...200)) / 2)
    default:
      let ends = [draws.integer(bounds), draws.integer(bounds)].sorted()
      return .uniform(ends[0], ends[1])
    }
  }

  private mutating func drawnDelays(_ synapses: Int) -> NetworkRecipe.Values {
    switch draws.integer(1...8) {
    case 1...4: .constant(0)
    case 5: .constant(draws.integer(1...62))
    case 6: .uniform(0, 3)
    default: drawnNumbers(0...62, synapses)
    }
  }

  /// The sources that may feed a reinforcement channel.
  private var singleSources: [NetworkRecipe.Source] {
    let sources =
      recipe.generators.indices.map { NetworkRecipe.Source.generator($0) }
      + recipe.groups.indices.map { .group($0) }
    return sources.filter { recipe.count(of: $0) == 1 }
  }

  private mutating func setRule(_ connection: inout NetworkRecipe.Connection) throws {
    let isDelayedAsOne = recipe.model.model.plasticDelay == .atArrival
    let singleSources = singleSources
    var text = RandomRule.text(from: &draws)
    while (text.contains("r1") && singleSources.isEmpty) || (text.contains("dd") && isDelayedAsOne) {
      text = RandomRule.text(from: &draws)
    }
    if isDelayedAsOne { connection.delays = .constant(draws.pick([0, draws.integer(0...62)])) }
    var r1: TraceDynamics?
    if text.contains("r1") {
      let source = draws.pick(singleSources)
      connection.reinforcement = source
      let drawn = RandomRule.dynamics(from: &draws)
      r1 = channels[source, default: drawn]
      channels[source] = r1
    }
    connection.rule = try RandomRule.rule(text, r1: r1, from: &draws)
  }
}
