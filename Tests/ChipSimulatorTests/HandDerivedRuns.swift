import ChipSimulator
import NetworkModel
import Recordings
import Testing

/// Small runs whose numbers were worked out by hand from the chip's step, in the comments beside them.
@Suite struct HandDerivedRuns {
  /// A spike generator that joins one compartment by given weights, one source for each.
  private func drive(
    _ trains: [[Int]], weights: [Int], format: WeightFormat, delays: SynapseValues = 0, _ compartment: Compartment
  ) throws -> (network: Network, group: GroupID) {
    var network = Network()
    let source = try network.addSpikeGenerator("source", spikeTrains: trains)
    let group = try network.addGroup("group", count: 1, compartment)
    try network.connect(source, to: group, weights: .values(weights), format: format, delays: delays)
    return (network, group)
  }

  private func format(_ signMode: SignMode, exponent: Int = 0) throws -> WeightFormat {
    try #require(WeightFormat(exponent: exponent, signMode: signMode))
  }

  /// The current, the voltage and the spikes of a single compartment, step by step.
  private func course(
    _ network: Network, _ group: GroupID, steps: Int, _ model: ChipModel = .loihi1
  ) throws -> (currents: [Int32], voltages: [Int32], spikes: [Int]) {
    var chip = try Chip(network, model: model)
    var course: (currents: [Int32], voltages: [Int32], spikes: [Int]) = ([], [], [])
    for step in 1...steps {
      try chip.step()
      course.currents += chip.currents(of: group)
      course.voltages += chip.voltages(of: group)
      if !chip.spikes(of: group).isEmpty { course.spikes.append(step) }
    }
    return course
  }

  /// One spike at the level, and one above it.
  ///
  /// A weight of 100 brings 6400, which is 64 · 100, the level itself: no spike. 101 brings 6464 > 6400: a spike in
  /// step 2.
  @Test func theThresholdHasToBeExceeded() throws {
    let compartment = try Compartment(threshold: 100)
    let at = try drive([[1]], weights: [100], format: format(.excitatory), compartment)
    let above = try drive([[1]], weights: [101], format: format(.excitatory), compartment)
    let first = try course(at.network, at.group, steps: 3)
    #expect(first.voltages == [0, 6400, 0] && first.spikes == [])
    let second = try course(above.network, above.group, steps: 3)
    #expect(second.voltages == [0, 0, 0] && second.currents == [0, 6464, 0] && second.spikes == [2])
  }

  /// Decays of opposite signs.
  ///
  /// With a loss of 1000/4096 for the current: 64 · 3096 = 198144 = 48 · 4096 + 1536, so 64 → 48; 48 · 3096 = 148608
  /// = 36 · 4096 + 1152, so 48 → 36; 36 · 3096 = 111456 = 27 · 4096 + 864, so 36 → 27. Its opposite goes the same
  /// way, −64, −48, −36, −27, where rounding down would give −49 at once. The voltage keeps all: 64, 112, 148, 175.
  @Test func whatDecaysGoesTowardZeroFromBothSides() throws {
    let compartment = try Compartment(threshold: 1_000, currentDecay: 1_000, voltageDecay: 0)
    for (signMode, sign) in [(SignMode.excitatory, Int32(1)), (.inhibitory, -1)] {
      let run = try drive([[1]], weights: [Int(sign)], format: format(signMode), compartment)
      let course = try course(run.network, run.group, steps: 5)
      #expect(course.currents == [0, 64, 48, 36, 27].map { sign * $0 })
      #expect(course.voltages == [0, 64, 112, 148, 175].map { sign * $0 })
    }
  }

  /// A refractory period of 3.
  ///
  /// The current keeps the 640 of one spike for ever. With threshold 15, level 960: step 2 has 640, step 3 1280, a
  /// spike. Held at 0 for two further steps, 4 and 5, it counts again from step 6, 640, and spikes in step 7.
  @Test func aCompartmentIsHeldForOneStepLessThanItsRefractoryPeriod() throws {
    let compartment = try Compartment(threshold: 15, currentDecay: 0, voltageDecay: 0, refractory: 3)
    let run = try drive([[1]], weights: [10], format: format(.excitatory), compartment)
    let course = try course(run.network, run.group, steps: 8)
    #expect(course.voltages == [0, 640, 0, 0, 0, 640, 0, 0] && course.spikes == [3, 7])
    #expect(course.currents == [0, 640, 640, 640, 640, 640, 640, 640])
  }

  /// Delays of 0, 1 and 62.
  ///
  /// A spike of step 1 acts in step 2 + d: in step 2 with 1, in step 3 with 2, in step 64 with 4, without memory.
  @Test func aDelayAddsToTheStepThatEachSpikeTakes() throws {
    let compartment = try Compartment(threshold: 1_000)
    let run = try drive(
      [[1], [1], [1]], weights: [1, 2, 4], format: format(.excitatory), delays: .values([0, 1, 62]), compartment)
    let course = try course(run.network, run.group, steps: 66)
    var wanted = [Int32](repeating: 0, count: 66)
    (wanted[1], wanted[2], wanted[63]) = (64, 128, 256)
    #expect(course.currents == wanted && course.voltages == wanted)
  }

  /// A weight that is fetched, and learns, in the same step.
  ///
  /// The plastic weight is 10, and dw = 4·x0·y0. Another source makes the compartment spike in step 3; a spike over
  /// the plastic synapse in the same step fetches 10, before the learning of that step makes it 14, and acts in step
  /// 4 with 640. The next one, of step 4, acts in step 5 with 14 · 64 = 896.
  @Test func aSpikeFetchesItsWeightBeforeTheLearningOfItsStep() throws {
    var network = Network()
    let source = try network.addSpikeGenerator("source", spikeTrains: [[3, 4]])
    let teacher = try network.addSpikeGenerator("teacher", spikeTrains: [[2]])
    let group = try network.addGroup("group", count: 1, Compartment(threshold: 100))
    let plastic = try network.connect(source, to: group, weights: 10, rule: LearningRule("dw = 4*x0*y0"))
    try network.connect(teacher, to: group, weights: 200)
    let weights = try network.probe(.weight, of: plastic)
    var chip = try Chip(network)
    try chip.run(steps: 5)
    #expect(chip[weights].values == [10, 10, 14, 14, 14])
    let course = try course(network, group, steps: 5)
    #expect(course.spikes == [3] && course.currents == [0, 0, 12_800, 640, 896])
  }

  /// Five spikes of the largest weight.
  ///
  /// Each spike brings 255 · 2⁷ · 2⁶ = 2088960, and nothing decays: after four of them u = 8355840, after five
  /// 10444800, which is 2²⁴ − 6332416, so u = −6332416 in 24 bits.
  @Test func aCurrentWrapsInTwosComplement() throws {
    var model = ChipModel.loihi1
    model.currentOverflow = .policy(.wrap)
    let compartment = try Compartment(threshold: 131_071, currentDecay: 0)
    let run = try drive([[1, 2, 3, 4, 5]], weights: [255], format: format(.excitatory, exponent: 7), compartment)
    let course = try course(run.network, run.group, steps: 6, model)
    #expect(course.currents == [0, 2_088_960, 4_177_920, 6_266_880, 8_355_840, -6_332_416])
  }

  /// A floor and a ceiling of the voltage.
  ///
  /// −2088960 in each step, kept whole by the voltage: −2088960, then −4177920, which vmin = −3000000 stops, and so
  /// again; in step 5 nothing arrives, and the voltage stays.
  @Test func aVoltageIsClippedBeforeItIsCompared() throws {
    var model = ChipModel.nengoLoihi
    model.voltageOverflow = .clips(-3_000_000...6_000)
    let floor = try Compartment(threshold: 100, voltageDecay: 0)
    let down = try drive([[1, 2, 3]], weights: [-255], format: format(.inhibitory, exponent: 7), floor)
    #expect(
      try course(down.network, down.group, steps: 5, model).voltages
        == [0, -2_088_960, -3_000_000, -3_000_000, -3_000_000])
    // 12800 is clipped to 6000, which is below the level of 6400: no spike.
    let up = try drive([[1]], weights: [200], format: format(.excitatory), floor)
    let course = try course(up.network, up.group, steps: 3, model)
    #expect(course.voltages == [0, 6_000, 6_000] && course.spikes == [])
  }

  /// A bias beyond the register.
  ///
  /// Without memory and without input the voltage is the bias, −700 or 900, as far as −500…800 hold it; a level of 12
  /// · 64 = 768 is exceeded by 800, so that the second compartment spikes in every step, and is 0.
  @Test func aRestingVoltageIsClippedToo() throws {
    var model = ChipModel.nengoLoihi
    model.voltageOverflow = .clips(-500...800)
    for (bias, voltage, spikes) in [(-700, Int32(-500), [Int]()), (900, 0, [1, 2, 3])] {
      var network = Network()
      let compartment = try Compartment(threshold: 12, bias: #require(Bias(exactly: bias)))
      let group = try network.addGroup("group", count: 1, compartment)
      let course = try course(network, group, steps: 3, model)
      #expect(course.voltages == [voltage, voltage, voltage] && course.spikes == spikes)
    }
  }

  /// The lowest weight of two models.
  ///
  /// Inhibitory weights of −256 bring −256 · 64 = −16384 under the model of brian2-loihi, whose generators act in the
  /// step of their events, and −255 · 64 = −16320 elsewhere.
  @Test func theLowestInhibitoryWeightDependsOnTheModel() throws {
    let run = try drive([[2]], weights: [-256], format: format(.inhibitory), Compartment(threshold: 100))
    #expect(try course(run.network, run.group, steps: 3, .brian2Loihi).currents == [0, -16_384, 0])
    #expect(try course(run.network, run.group, steps: 3).currents == [0, 0, -16_320])
  }

  /// Two small weights with a negative exponent.
  ///
  /// With exponent −3 the mantissas −1 and −9 bring ⌊−1/8⌋ = −1 and ⌊−9/8⌋ = −2 weight units, so −192; the sum, −10,
  /// would bring ⌊−10/8⌋ = −2, so −128, as it does under the model of Lava.
  @Test func aNegativeExponentRoundsDownEachSynapseOrTheSum() throws {
    let compartment = try Compartment(threshold: 100)
    let run = try drive([[1], [1]], weights: [-1, -9], format: format(.inhibitory, exponent: -3), compartment)
    #expect(try course(run.network, run.group, steps: 2).currents == [0, -192])
    #expect(try course(run.network, run.group, steps: 2, .lava).currents == [0, -128])
  }

  /// The rule of nBP, and both of its ends.
  ///
  /// dw = 4·r1·x0·y0 − 2·x0·y0 with both sides spiking in every step from step 2 on: −2, and +2 in the steps in which
  /// r1 spikes, 4 and 5. From 252: 250, 248, 250, 252, 250. From 254, with a reward in each step, it stays at 254,
  /// the highest even mantissa; from −254, without any, it is −256 at once and stays.
  @Test func theRuleOfTwoProductsTakesTwoOrGivesTwo() throws {
    #expect(try learned(from: 252, rewards: [4, 5]) == [252, 250, 248, 250, 252, 250])
    #expect(try learned(from: 252, rewards: Array(1...6)) == [252, 254, 254, 254, 254, 254])
    #expect(try learned(from: -254, rewards: []) == [-254, -256, -256, -256, -256, -256])
  }

  private func learned(from weight: Int, rewards: [Int]) throws -> [Int32] {
    var network = Network()
    let source = try network.addSpikeGenerator("source", spikeTrains: [Array(1...6)])
    let teacher = try network.addSpikeGenerator("teacher", spikeTrains: [Array(1...6)])
    let reward = try network.addSpikeGenerator("reward", spikeTrains: [rewards])
    let group = try network.addGroup("group", count: 1, Compartment(threshold: 100))
    let plastic = try network.connect(
      source, to: group, weights: .constant(weight),
      rule: LearningRule("dw = 4*r1*x0*y0 - 2*x0*y0", r1: TraceDynamics(impulse: 1, timeConstant: 0)))
    // 200 · 2³ weight units outweigh the −256 of the plastic synapse.
    try network.connect(teacher, to: group, weights: 1_600)
    try network.reinforce(plastic, from: reward)
    let weights = try network.probe(.weight, of: plastic)
    var chip = try Chip(network)
    try chip.run(steps: 6)
    return chip[weights].values
  }

  /// Products in the accumulator of Lava.
  ///
  /// Under the model of Lava, from 255 with dw = 3·x0·y0 − 2·x0: 2⁷ · 255 + 3 · 2⁷ is clipped to 32767, and 32767 −
  /// 256 = 32511 = 253 · 2⁷ + 127, which becomes 254 or, once in 128 times, 253; real arithmetic would give 255 + 1,
  /// clipped to 255.
  @Test func eachProductIsClippedUnderTheModelOfLava() {
    let start = 255 << LavaChange.fractionBits
    let raised = LavaChange.clipped(start + LavaChange.product(1, width: 1, coefficient: 3 << 8))
    let sum = LavaChange.clipped(raised + LavaChange.product(1, width: 0, coefficient: -2 << 8))
    #expect(raised == 32_767 && sum == 32_511)
    #expect(LavaChange.rounded(sum, randomBits: 126) == 254 && LavaChange.rounded(sum, randomBits: 127) == 253)
    // Two traces of 7 bits and a mantissa of 4 make 18 bits, 3 more than there are: 16 · 5 = 80 counts as 10.
    #expect(LavaChange.product(80, width: 14, coefficient: 1 << 8) == 10 << 7)
    // 8 has more than the mantissa's bits, and is taken as 4 · 2; −80 · 4 >> 3 = −40, times 2.
    #expect(LavaChange.product(-80, width: 14, coefficient: 8 << 8) == -80 << 7)
  }

  /// Traces in a learning period of 4 steps under the model of Lava.
  ///
  /// dw = x1·y0, with x1 of impulse 9 and time constant 0, which is read in the step of the last postsynaptic spike of the
  /// period. The teacher of step t makes the compartment spike in step t + 1. First period: source in steps 1 and 3, teacher
  /// in 2: both spiked last in step 3, so the weight goes from 10 to 19. Second period, steps 5 to 8: source in 5, the
  /// compartment in 7: nothing. Third, 9 to 12: source in 10, the compartment in 10 and 12, of which the last one counts:
  /// nothing.
  @Test func aTraceIsReadInTheStepOfTheLastSpike() throws {
    var network = Network()
    let source = try network.addSpikeGenerator("source", spikeTrains: [[1, 3, 5, 10]])
    let teacher = try network.addSpikeGenerator("teacher", spikeTrains: [[2, 6, 9, 11]])
    let group = try network.addGroup("group", count: 1, Compartment(threshold: 100))
    let plastic = try network.connect(
      source, to: group, weights: 10, format: format(.excitatory),
      rule: LearningRule("dw = x1*y0", x1: TraceDynamics(impulse: 9, timeConstant: 0), learningPeriod: 4))
    try network.connect(teacher, to: group, weights: 200)
    let spikes = try network.probe(.spikes, of: group)
    let weights = try network.probe(.weight, of: plastic)
    var chip = try Chip(network, model: .lava)
    try chip.run(steps: 12)
    #expect(chip[spikes].spikeTrain(of: 0) == [3, 7, 10, 12])
    #expect(chip[weights].values == [10, 10, 10, 19, 19, 19, 19, 19, 19, 19, 19, 19])
  }

  /// The first four numbers of a known generator.
  ///
  /// The numbers of `numpy.random.default_rng(2)` are 0.2616…, 0.2985…, 0.8142… and 0.0919…; learning period n takes
  /// number n from 0, and ⌊128 · number⌋ of them is 33, 38, 104, 11.
  @Test func theRandomBitsOfLavaAreThoseOfItsGenerator() {
    #expect((0..<4).map { LavaChange.randomBits(ofPeriod: $0) } == [33, 38, 104, 11])
  }
}
