import ChipSimulator
import NetworkModel
import Testing

/// Connections of so many rows that they keep what the last pattern brought, and patterns that come again.
@Suite("A pattern that comes again brings what its weights say now")
struct RememberedPatternTests {
  /// 70 sources and 67 targets, so that no count is one of whole words.
  private static let counts = (sources: 70, targets: 67)

  private static func network(_ rule: String?, period: Int = 1) throws -> Network {
    var network = Network(seed: 3)
    let source = try network.addSpikeGenerator("source", count: counts.sources)
    let reward = try network.addSpikeGenerator("reward", count: 1)
    let leaky = try Compartment(threshold: 900, currentDecay: 2_000, voltageDecay: 1_000)
    let relay = try Compartment.integrateAndFire(threshold: 300)
    for (index, compartment) in [leaky, relay].enumerated() {
      let group = try network.addGroup("group \(index)", count: counts.targets, compartment)
      let rule = try rule.map {
        try LearningRule(
          $0, x1: $0.contains("x1") ? TraceDynamics(impulse: 40, timeConstant: 3) : nil,
          r1: $0.contains("r1") ? TraceDynamics(impulse: 1, timeConstant: 0) : nil, learningPeriod: period)
      }
      let connection = try network.connect(
        source, to: group, weights: .uniform(-60...120), delays: .constant(index), rule: rule)
      if let rule, rule.usedVariables.contains(.r1) { try network.reinforce(connection, from: reward) }
    }
    return network
  }

  /// Which of a few patterns comes in a step: mostly the one of before, at times none.
  private static func pattern(_ dice: inout Dice, _ last: Int) -> Int? {
    switch dice.roll(0...9) {
    case 0...5: last
    case 6, 7: dice.roll(0...3)
    default: nil
    }
  }

  @Test(arguments: [nil, "dw = 4*r1*x0*y0 - 2*x0*y0", "dw = 2*x1*y0 - x0*y0", "dw = 3*y0 - x0"], [1, 3])
  func equalsTheTwin(rule: String?, period: Int) throws {
    var dice = Dice(seed: 11)
    let patterns = (0..<4).map { _ in (0..<Self.counts.sources).filter { _ in dice.roll(1...3) == 1 } }
    let network = try Self.network(rule, period: period)
    var model = ChipModel.loihi1
    model.limits = nil
    var slow = SlowChip.prepare(network, model: model)
    var fast = try Chip.prepare(network, model: model)
    var (last, again) = (0, 0)
    for step in 1...120 {
      if let next = Self.pattern(&dice, last) {
        again += next == last ? 1 : 0
        last = next
        for source in [SpikeGeneratorID(index: 0)] {
          slow.send(patterns[next], to: source)
          try fast.send(patterns[next], to: source, inSteps: 1)
        }
      }
      if dice.roll(0...2) == 0 {
        slow.send([0], to: SpikeGeneratorID(index: 1))
        try fast.send([0], to: SpikeGeneratorID(index: 1), inSteps: 1)
      }
      if step == 60 { fast = try Self.saved(fast, network, model) }
      _ = slow.advance()
      try fast.step()
      try #require(fast.readings() == slow.readings(), "step \(step)")
    }
    #expect(again > 40)
    #expect(fast.events.spikes > 200)
    #expect(rule == nil || fast.events.synapseUpdates > 200)
  }

  /// The chip that a snapshot brings back.
  private static func saved(_ chip: Chip, _ network: Network, _ model: ChipModel) throws -> Chip {
    let file = TemporaryFile()
    try chip.save(to: file.path)
    var restored = try Chip(network, model: model)
    try restored.restore(from: file.path)
    return restored
  }

  /// The same pattern before and after the host sets other weights; a copy made in between keeps the old ones.
  @Test func weightsThatTheHostSetsCountAtOnce() throws {
    var network = Network()
    let source = try network.addSpikeGenerator("source", count: 64)
    let group = try network.addGroup("group", count: 3, .integrateAndFire(threshold: 100_000))
    let connection = try network.connect(source, to: group, weights: 2, rule: LearningRule("dw = 2*x0*y0"))
    var chip = try Chip(network)
    func brought(_ chip: inout Chip) throws -> [Int32] {
      try chip.send([0, 1, 63], to: source)
      try chip.run(steps: 2)
      return chip.currents(of: group).map { $0 / 64 }
    }
    for _ in 0..<3 { #expect(try brought(&chip) == [6, 6, 6]) }
    var copy = chip
    try chip.setWeights((0..<192).map { $0 < 3 ? 10 : $0 % 3 == 2 ? -4 : 0 }, of: connection)
    for _ in 0..<3 { #expect(try brought(&chip) == [10, 10, 2]) }
    #expect(try brought(&copy) == [6, 6, 6])
    #expect(chip.events[connection].synapticOperations == 6 * 9)
  }
}
