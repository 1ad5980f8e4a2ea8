import ChipSimulator
import NetworkModel
import Recordings
import Testing

/// What the article "The step" says, one claim a test.
struct StepOrderTests {
  /// A circuit of one generator, one group and one connection, with everything recorded.
  struct Pair {
    var net = Network(seed: 3)
    let source: SpikeGeneratorID
    let target: GroupID
    let connection: ConnectionID
    let current: Probe<Series>
    let voltage: Probe<Series>
    let spikes: Probe<Raster>

    init(
      trains: [[Int]], _ compartment: Compartment, count: Int = 1, weights: SynapseValues, delays: SynapseValues = 0,
      rule: LearningRule? = nil
    ) throws {
      source = try net.addSpikeGenerator("source", spikeTrains: trains)
      target = try net.addGroup("target", count: count, compartment)
      connection = try net.connect(source, to: target, weights: weights, delays: delays, rule: rule)
      current = try net.probe(.current, of: target)
      voltage = try net.probe(.voltage, of: target)
      spikes = try net.probe(.spikes, of: target)
    }

    /// The current of compartment 0 in weight units, step by step.
    func currents(_ model: ChipModel = .loihi1, steps: Int) throws -> [Int32] {
      var chip = try Chip(net, model: model)
      try chip.run(steps: steps)
      return chip[current].course(of: 0).map { $0 / 64 }
    }
  }

  static let never = 131_071

  @Test func aSpikeOfStepTOverDelayDActsAtTPlusOnePlusD() throws {
    let pair = try Pair(trains: [[2]], .integrateAndFire(threshold: Self.never), weights: 10, delays: 3)
    #expect(try pair.currents(steps: 8) == [0, 0, 0, 0, 0, 10, 0, 0])
    let atOnce = try Pair(trains: [[2]], .integrateAndFire(threshold: Self.never), weights: 10)
    #expect(try atOnce.currents(steps: 4) == [0, 0, 10, 0])
  }

  @Test func aSpikeFetchesItsWeightBeforeTheLearningOfItsStepAndBeforeItsDelay() throws {
    let pair = try Pair(
      trains: [[1, 2]], .integrateAndFire(threshold: Self.never), weights: 10, delays: 5,
      rule: LearningRule("dw = 2*x0"))
    #expect(try pair.currents(steps: 8) == [0, 0, 0, 0, 0, 0, 10, 12])
  }

  @Test func aPeerLetsAPlasticSpikeFetchItsWeightOnArrivalAndItsTrainsActOneStepEarlier() throws {
    let pair = try Pair(
      trains: [[2, 3]], .integrateAndFire(threshold: Self.never), weights: 10, delays: 3,
      rule: LearningRule("dw = 2*x0"))
    #expect(try pair.currents(steps: 7) == [0, 0, 0, 0, 0, 10, 12])
    #expect(try pair.currents(.brian2Loihi, steps: 7) == [0, 0, 0, 0, 10, 12, 0])
  }

  @Test func theThresholdIsStrictAndTheVoltageIsHeldWhileTheCurrentGoesOn() throws {
    let level = try Pair(trains: [[1]], .integrateAndFire(threshold: 100), weights: 100)
    var chip = try Chip(level.net)
    try chip.run(steps: 3)
    #expect(chip[level.spikes].spikeCount == 0)

    let held = try Pair(
      trains: [[1, 2, 3, 4, 5]], .integrateAndFire(threshold: 90, refractory: 3), weights: 100)
    chip = try Chip(held.net)
    try chip.run(steps: 7)
    #expect(chip[held.spikes].spikeTrain(of: 0) == [2, 5])
    #expect(chip[held.voltage].course(of: 0).allSatisfy { $0 == 0 })
    #expect(chip[held.current].course(of: 0) == [0, 6_400, 6_400, 6_400, 6_400, 6_400, 0])
  }

  @Test func anOverflowStopsTheChipAndEveryFurtherStepThrowsTheSame() throws {
    let pair = try Pair(
      trains: [[1, 2, 3, 4, 5, 6, 7, 8, 9]], .integrateAndFire(threshold: Self.never, currentDecay: 0),
      weights: 32_640)
    var chip = try Chip(pair.net)
    let error = try #require(throws: ChipError.self) { try chip.run(steps: 12) }
    #expect(error.kind == .overflow)
    let said = "wanted a current of -8388608 to 8388607, got 10444800 for compartment 0 in step 6"
    #expect(error.description == "group \"target\": \(said)")
    #expect(chip[pair.current].course(of: 0) == [0, 2_088_960, 4_177_920, 6_266_880, 8_355_840])
    #expect(throws: error) { try chip.run(steps: 1) }

    var wrapping = ChipModel.loihi1
    wrapping.currentOverflow = .policy(.wrap)
    wrapping.voltageOverflow = .policy(.saturate)
    chip = try Chip(pair.net, model: wrapping)
    try chip.run(steps: 12)
    #expect(chip.events.groups[0].overflows > 0)
    #expect(chip.currents(of: pair.target)[0] == Register24.wrapped(9 * 32_640 * 64))
  }

  @Test func aQuietGroupIsNotUpdated() throws {
    let memoryless = try Pair(
      trains: [[1]], .integrateAndFire(threshold: 5_000, bias: -8_192), count: 3, weights: 10)
    var chip = try Chip(memoryless.net)
    try chip.run(steps: 100)
    #expect(chip.events.groups[0].activeUpdates == 3)
    #expect(chip.voltages(of: memoryless.target) == [-524_288, -524_288, -524_288])

    let leaky = try Pair(
      trains: [[1]], .integrateAndFire(threshold: 5_000, currentDecay: 2_048, voltageDecay: 2_048), weights: 10)
    chip = try Chip(leaky.net)
    try chip.run(steps: 100)
    let updates = chip.events.groups[0].activeUpdates
    #expect((5...30).contains(updates))
    try chip.run(steps: 1_000)
    #expect(chip.events.groups[0].activeUpdates == updates)
  }

  @Test func aCopyIsASnapshotThatGoesOnBitForBit() throws {
    let rule = try LearningRule("dw = x1*y0", x1: TraceDynamics(impulse: 20.5, timeConstant: 7))
    let pair = try Pair(
      trains: [Array(stride(from: 1, through: 60, by: 3))],
      .integrateAndFire(threshold: 30, currentDecay: 500, voltageDecay: 900, refractory: 2), weights: 20, rule: rule)
    var chip = try Chip(pair.net)
    try chip.run(steps: 25)
    var copy = chip
    try chip.run(steps: 35)
    #expect(copy.stepCount == 25)
    try copy.run(steps: 35)
    #expect(copy.weights(of: pair.connection) == chip.weights(of: pair.connection))
    #expect(copy[pair.voltage] == chip[pair.voltage])
    #expect(chip.weights(of: pair.connection) != [20])
  }

  @Test func whatTheHostSendsIsEmittedInTheNextStep() throws {
    let pair = try Pair(trains: [[]], .integrateAndFire(threshold: Self.never), weights: 10)
    var chip = try Chip(pair.net)
    try chip.send([0], to: pair.source)
    try chip.send([0], to: pair.source, inSteps: 3)
    try chip.run(steps: 5)
    #expect(chip[pair.current].course(of: 0) == [0, 640, 0, 640, 0])
  }
}
