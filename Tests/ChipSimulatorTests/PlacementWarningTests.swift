import ChipSimulator
import NetworkModel
import Testing

/// A network of one group of two compartments, and a generator of `sources`.
private struct Case {
  var network = Network()
  let group: GroupID
  let source: SpikeGeneratorID

  init(_ compartment: Compartment, sources: Int = 4) throws {
    source = try network.addSpikeGenerator("source", count: sources)
    group = try network.addGroup("group", count: 2, compartment)
  }

  mutating func connect(
    _ weights: SynapseValues, format: WeightFormat? = nil, rule: LearningRule? = nil
  ) throws {
    try connect(.dense, weights, format: format, rule: rule)
  }

  mutating func connect(
    _ pattern: ConnectionPattern, _ weights: SynapseValues, format: WeightFormat? = nil,
    rule: LearningRule? = nil
  ) throws {
    try network.connect(source, to: group, pattern, weights: weights, format: format, rule: rule)
  }

  func warnings(_ convention: WeightConvention = .standard) -> [String] {
    network.warnings(convention: convention).map(\.description)
  }

  var kinds: [CircuitWarning.Kind] { network.warnings().map(\.kind) }
}

@Suite struct PlacementWarningTests {
  private let plain: Compartment
  /// 2¹⁴ weight units, of which eight are one more than the current holds.
  private let strong = SynapseValues.constant(16_384)

  init() throws { plain = try Compartment.integrateAndFire(threshold: 100) }

  @Test func aCurrentThatFitsExactlyIsNoWarningAndOneUnitMoreIs() throws {
    // 8 · 2¹⁴ = 2¹⁷ weight units; the register holds 2¹⁷ − 1 upward, and −2¹⁷ downward.
    var up = try Case(plain, sources: 7)
    try up.connect(strong)
    try up.connect(.sparse([SynapsePair(6, 1)]), 16_320)
    try up.connect(.sparse([SynapsePair(6, 1)]), 63)
    #expect(up.warnings() == [])
    var beyond = try Case(plain, sources: 8)
    try beyond.connect(strong)
    #expect(
      beyond.warnings() == [
        "group \"group\": up to 131,072 weight units may arrive in one step; the current holds -131,072 to 131,071"
      ])
    var down = try Case(plain, sources: 8)
    try down.connect(.constant(-16_384))
    #expect(down.kinds == [.neverSpikes])
    try down.connect(.sparse([SynapsePair(3, 1)]), -1)
    #expect(
      down.warnings().last
        == "group \"group\": down to -131,073 weight units may arrive in one step; the current holds -131,072 to 131,071"
    )
  }

  @Test func sumsAreThoseOfTheHardestPressedCompartment() throws {
    // Compartment 0 gets 8 · 2¹³ and 2¹⁶ by the other connection; compartment 1 the first alone.
    var some = try Case(plain, sources: 8)
    try some.connect(.values((0..<16).map { $0 % 2 == 0 ? 8_192 : 64 }))
    try some.connect(.sparse((0..<8).map { SynapsePair($0, 1) }), .values([Int](repeating: 8_192, count: 8)))
    #expect(some.warnings() == [])
    try some.connect(.sparse((0..<8).map { SynapsePair($0, 0) }), .values([Int](repeating: 8_192, count: 8)))
    #expect(some.kinds == [.currentOverflow])
  }

  @Test func decayLetsTheCurrentGather() throws {
    // 4096 / 128 = 32 times what arrives: 4,095 · 32 = 131,040 fits, 4,096 · 32 does not.
    let leaky = try Compartment.integrateAndFire(threshold: 131_071, currentDecay: 128, voltageDecay: 4_096)
    func gathering(_ weights: [Int]) throws -> [String] {
      var some = try Case(leaky, sources: 2)
      for weight in weights { try some.connect(.sparse([SynapsePair(0, 0)]), .constant(weight)) }
      return some.warnings().filter { !$0.contains("cannot spike") }
    }
    #expect(try gathering([4_064, 31]) == [])
    #expect(
      try gathering([4_096]) == [
        "group \"group\": up to 4,096 weight units may arrive in one step and gather up to 131,072; the current holds "
          + "-131,072 to 131,071"
      ])
    var endless = try Case(Compartment.integrateAndFire(threshold: 1, currentDecay: 0))
    try endless.connect(1)
    #expect(
      endless.warnings() == [
        "group \"group\": up to 4 weight units may arrive in one step and gather without bound; the current holds "
          + "-131,072 to 131,071"
      ])
  }

  @Test func theVoltageIsBoundedByItsThresholdAboveAndByItsDecayBelow() throws {
    // Without voltage decay: upward threshold + drive, downward no bound.
    let integrator = try Compartment.integrateAndFire(threshold: 131_000, voltageDecay: 0)
    var some = try Case(integrator, sources: 1)
    try some.connect(71)
    #expect(some.warnings() == [])
    try some.connect(1)
    #expect(
      some.warnings() == [
        "group \"group\": the voltage may go up to 131,072 weight units; it holds -131,072 to 131,071"
      ])
    var falling = try Case(integrator, sources: 1)
    try falling.connect(.values([4, -2]))
    #expect(
      falling.warnings() == ["group \"group\": the voltage may go without bound; it holds -131,072 to 131,071"])
  }

  @Test func plasticWeightsCountByTheirRangeAndDrawnOnesByTheirDraw() throws {
    // 516 · 254 = 131,064 fits, and 517 · 254 does not; under Lava's clipping 516 · 255 does not.
    let rule = try LearningRule("dw = x0*y0")
    func plastic(_ sources: Int, _ convention: WeightConvention) throws -> [String] {
      var some = try Case(try Compartment.integrateAndFire(threshold: 100), sources: sources)
      try some.connect(0, rule: rule)
      return some.warnings(convention).filter { $0.contains("up to") }
    }
    #expect(try plastic(516, .standard) == [])
    #expect(try plastic(517, .standard).count == 1)
    #expect(try plastic(516, .lava).count == 1)
    var tagged = try Case(plain, sources: 517)
    try tagged.connect(200, rule: LearningRule("dt = x0*y0"))
    #expect(tagged.kinds == [])
    var drawn = try Case(plain, sources: 8)
    try drawn.connect(.uniform(-128...128), format: WeightFormat(exponent: 7, signMode: .mixed))
    #expect(drawn.kinds == [.currentOverflow])
    var fanOut = try Case(plain, sources: 8)
    try fanOut.connect(.fixedFanOut(1), strong)
    #expect(fanOut.kinds == [.currentOverflow])
    var values = try Case(plain, sources: 8)
    try values.connect(.fixedFanOut(2), .values((0..<16).map { $0 == 15 ? 8_192 : 16_384 * ($0 % 2) }))
    #expect(values.kinds == [])
  }

  @Test func groupsThatCannotSpikeOrCannotStopAreNamed() throws {
    var silent = try Case(plain)
    #expect(
      silent.warnings() == [
        "group \"group\": no connection ends on it, and its bias does not make it spike",
        "spike generator \"source\": no connection and no reinforcement comes from it",
      ])
    try silent.connect(25)
    #expect(
      silent.warnings() == [
        "group \"group\": it cannot spike: the voltage reaches at most 100 weight units, the threshold is 100"
      ])
    try silent.connect(.sparse([SynapsePair(0, 0)]), 1)
    #expect(silent.warnings() == [])
    let driven = try Case(try Compartment.integrateAndFire(threshold: 100, bias: 101))
    #expect(
      driven.warnings().first
        == "group \"group\": its bias of 101 weight units alone exceeds the threshold of 100: it spikes for ever")
    #expect(driven.kinds == [.alwaysSpikes, .unusedGenerator])
    let slow = try Case(try Compartment.integrateAndFire(threshold: 100, bias: 1, voltageDecay: 0))
    #expect(slow.kinds == [.unusedGenerator])
  }

  @Test func weightsOffTheGridAndChangesThatAreLostAreNamed() throws {
    let coarse = try #require(WeightFormat(bits: 4, signMode: .excitatory))
    var some = try Case(plain)
    try some.connect(.values([16, 17, 32, 0, 0, 0, 0, 1]), format: coarse)
    try some.connect(240, format: coarse)
    try some.connect(241, format: coarse)
    #expect(
      some.warnings() == [
        "connection \"source→group\": 2 of 8 weights are rounded to the grid of the format, in steps of 16 mantissas",
        "connection \"source→group 3\": its weight is rounded to the grid of the format, in steps of 16 mantissas",
      ])
    let fine = try #require(WeightFormat(exponent: -2, signMode: .mixed))
    var learning = try Case(plain)
    try learning.connect(100, format: fine, rule: LearningRule("dw = x0*y0"))
    #expect(learning.kinds == [.lostChanges])
    #expect(learning.warnings().first?.contains("is 2/4 weight unit") == true)
  }

  @Test func aRuleWithoutItsReinforcementIsNamed() throws {
    let rule = try LearningRule("dw = r1*x0*y0", r1: TraceDynamics(impulse: 1, timeConstant: 0))
    var some = try Case(plain)
    try some.connect(0, rule: rule)
    #expect(some.kinds == [.missingReinforcement])
    let reward = try some.network.addSpikeGenerator("reward", count: 1)
    #expect(some.kinds == [.unusedGenerator, .missingReinforcement])
    try some.network.reinforce(try #require(some.network.connection(named: "source→group")), from: reward)
    #expect(some.kinds == [])
  }

  @Test func noRunLeavesTheBoundsThatAreNotWarnedOf() throws {
    // Random weights and decays, every source spiking at random or all at once: wherever a run leaves 24 bits, a warning
    // has said so; and warnings are not given for all.
    var warned = 0
    for seed in 0..<60 as Range<UInt64> {
      var dice = Dice(seed: seed)
      let compartment = try Compartment.integrateAndFire(
        threshold: dice.roll(1...131_071), bias: dice.roll(-60...60), currentDecay: dice.roll(200...4_096),
        voltageDecay: dice.roll(200...4_096))
      var some = try Case(compartment, sources: 12)
      let scale = 1 << dice.roll(0...7)
      let weights = (0..<24).map { _ in scale * 2 * dice.roll(-127...127) }
      try some.connect(.values(weights))
      let overflows = some.kinds.contains { $0 == .currentOverflow || $0 == .voltageOverflow }
      warned += overflows ? 1 : 0
      for target in 0..<2 {
        for way in [1, -1, 0] {
          var (u, v) = (0, 0)
          for _ in 0..<300 {
            let arriving = (0..<12).reduce(0) { sum, source in
              let weight = weights[2 * source + target]
              return sum + (way == 0 ? dice.roll(0...1) * weight : weight * way > 0 ? weight : 0)
            }
            u = u * (4_096 - compartment.currentDecay) / 4_096 + 64 * arriving
            v = v * (4_096 - compartment.voltageDecay) / 4_096 + u + Int(compartment.bias.value)
            if !(Register24.contains(Int64(u)) && Register24.contains(Int64(v))), !overflows {
              Issue.record("seed \(seed): current \(u), voltage \(v) without a warning")
            }
            if v > Int(compartment.threshold.level) { v = 0 }
          }
        }
      }
    }
    #expect((5...55).contains(warned), "\(warned) of 60 warned")
  }
}
