import ChipSimulator
import NetworkModel
import Recordings
import Testing

/// What the article "Learning rules" says of rules that run, one claim a test.
struct LearningOrderTests {
  /// The weights, tags and delays of synapses, one to one, after some steps.
  struct Outcome: Equatable {
    var weights: [Int32]
    var tags: [Int32]
    var delays: [Int32]
  }

  /// Runs `count` synapses alike; a teacher makes targets spike one step after its own spikes.
  func run(
    _ rule: LearningRule, source: [Int] = [], target: [Int] = [], reward: [Int] = [], weight: Int = 0, count: Int = 1,
    tag: SynapseValues? = nil, delay: Int = 0, steps: Int
  ) throws -> Outcome {
    var net = Network(seed: 5)
    let sources = try net.addSpikeGenerator("source", spikeTrains: Array(repeating: source, count: count))
    let teacher = try net.addSpikeGenerator("teacher", spikeTrains: [target.map { $0 - 1 }])
    let group = try net.addGroup("target", count: count, .integrateAndFire(threshold: 16_000))
    try net.connect(teacher, to: group, .broadcast, weights: 32_640)
    let plastic = try net.connect(
      sources, to: group, .oneToOne, weights: .constant(weight), delays: .constant(delay), tags: tag, rule: rule)
    if rule.usedVariables.contains(.r1) {
      let channel = try net.addSpikeGenerator("reward", spikeTrains: [reward])
      try net.reinforce(plastic, from: channel)
    }
    var chip = try Chip(net)
    try chip.run(steps: steps)
    return Outcome(weights: chip.weights(of: plastic), tags: chip.tags(of: plastic), delays: chip.delays(of: plastic))
  }

  @Test func theThirdFactorIsThatOfTheSameStep() throws {
    let rule = try LearningRule("dw = 4*r1*x0*y0 - 2*x0*y0", r1: TraceDynamics(impulse: 1, timeConstant: 0))
    #expect(try run(rule, source: [4], target: [4], reward: [4], steps: 6).weights == [2])
    #expect(try run(rule, source: [4], target: [4], reward: [3], steps: 6).weights == [-2])
    #expect(try run(rule, source: [4], target: [4], reward: [5], steps: 6).weights == [-2])
    #expect(try run(rule, source: [4], target: [5], reward: [4], steps: 6).weights == [0])
  }

  @Test func aTraceHoldsTheImpulseOfItsOwnStep() throws {
    let rule = try LearningRule("dw = x1*x0", x1: TraceDynamics(impulse: 20, timeConstant: 0))
    #expect(try run(rule, source: [4, 5], steps: 6).weights == [40])
  }

  @Test func aLearningPeriodGathersSpikesAndReadsTracesAtItsEnd() throws {
    let period = try LearningRule("dw = 2*x0*y0", learningPeriod: 4)
    #expect(try run(period, source: [1, 2], target: [3], steps: 3).weights == [0])
    #expect(try run(period, source: [1, 2], target: [3], steps: 4).weights == [2])
    #expect(try run(period, source: [4], target: [5], steps: 12).weights == [0])
    let reward = TraceDynamics(impulse: 1, timeConstant: 0)
    let rewarded = try LearningRule("dw = 2*r1*x0", r1: reward, learningPeriod: 4)
    #expect(try run(rewarded, source: [2], reward: [2], steps: 8).weights == [0])
    #expect(try run(rewarded, source: [2], reward: [4], steps: 8).weights == [2])
  }

  @Test func aProductWithUActsInEveryTwoToTheKthPeriod() throws {
    let everyFourth = try LearningRule("dw = 2*u2")
    #expect(try run(everyFourth, steps: 3).weights == [0])
    #expect(try run(everyFourth, steps: 9).weights == [4])
    let both = try LearningRule("dw = 2*u1", learningPeriod: 3)
    #expect(try run(both, steps: 5).weights == [0])
    #expect(try run(both, steps: 12).weights == [4])
  }

  @Test func allEquationsReadTheValuesFromBeforeTheStep() throws {
    let rule = try LearningRule("dw = 2*t*x0; dt = 3*x0; dd = x0")
    let outcome = try run(rule, source: [1, 2], steps: 3)
    #expect(outcome == Outcome(weights: [6], tags: [6], delays: [2]))
  }

  @Test func whatWouldLeaveItsRangeStaysAtTheEnd() throws {
    let up = try LearningRule("dw = 2^6*x0; dt = 2^6*x0; dd = 2^5*x0")
    let down = try LearningRule("dw = -2^6*x0; dt = -2^6*x0; dd = -2^5*x0")
    let often = Array(1...10)
    #expect(try run(up, source: often, steps: 11) == Outcome(weights: [254], tags: [255], delays: [62]))
    #expect(try run(down, source: often, delay: 9, steps: 11) == Outcome(weights: [-256], tags: [-256], delays: [0]))
  }

  @Test func aChangeOffTheGridIsRoundedAtRandomWithoutBias() throws {
    let outcome = try run(LearningRule("dw = 2^-1*x0"), source: [2], count: 4_000, steps: 3)
    #expect(Set(outcome.weights) == [0, 2])
    // A quarter of the synapses go up by 2; six standard deviations of their number are 165.
    #expect(abs(outcome.weights.count(where: { $0 == 2 }) - 1_000) < 165)
  }

  @Test func aRuleReadsAndChangesMantissas() throws {
    var net = Network()
    let source = try net.addSpikeGenerator("source", spikeTrains: [[1]])
    let target = try net.addGroup("target", count: 1, .integrateAndFire(threshold: 131_071))
    let format = try #require(WeightFormat(exponent: 3, signMode: .excitatory))
    let plastic = try net.connect(
      source, to: target, weights: 10, format: format, rule: LearningRule("dw = w*x0"))
    let current = try net.probe(.current, of: target)
    var chip = try Chip(net)
    try chip.run(steps: 2)
    #expect(chip.weights(of: plastic) == [20])
    #expect(chip[current].course(of: 0) == [0, 10 * 8 * 64])
  }

  @Test func aRuleThatReadsR1NeedsASourceOfIt() throws {
    var net = Network()
    let source = try net.addSpikeGenerator("source", spikeTrains: [[1]])
    let target = try net.addGroup("target", count: 1, .integrateAndFire(threshold: 1))
    let rule = try LearningRule("dw = r1*x0", r1: TraceDynamics(impulse: 1, timeConstant: 0))
    try net.connect(source, to: target, weights: 0, rule: rule)
    let error = try #require(throws: ChipError.self) { _ = try Chip(net) }
    #expect(error.kind == .invalidNetwork)
  }

  @Test func anErrorShowsThePlaceAsInTheArticle() throws {
    let error = try #require(throws: RuleError.self) { _ = try LearningRule("dw = 4*r1*x0*z0") }
    let shown = """
      learning rule, column 14: wanted x0 x1 x2 y0 y1 y2 y3 r1 w d t, u0 to u9, a whole number, 2^k or (, got "z0"
        dw = 4*r1*x0*z0
                     ^
      """
    #expect(error.description == shown)
  }
}
