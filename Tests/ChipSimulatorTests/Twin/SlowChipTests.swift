import ChipSimulator
import NetworkModel
import Testing

/// The twin without learning, against numbers derived by hand.
@Suite struct SlowChipTests {
  // A spike of weight 3 at step 1 acts at step 2: u = 192. Half of it goes in each step: 96, 48, 24.
  // v keeps three quarters, cut toward zero: 192; 144 + 96 = 240; 180 + 48 = 228; 171 + 24 = 195.
  @Test func currentAndVoltageDecayTowardZero() throws {
    var net = Network()
    let input = try net.addSpikeGenerator("input", spikeTrains: [[1]])
    let group = try net.addGroup(
      "group", count: 1, Compartment(threshold: 100, currentDecay: 2048, voltageDecay: 1024))
    try net.connect(input, to: group, weights: 3)
    var run = SlowRun(net)
    let seen = try run.next(5) { [$0.current(0), $0.voltage(0)] }
    #expect(seen == [[0, 0], [192, 192], [96, 240], [48, 228], [24, 195]])
  }

  /// From −192 half goes to −96 …, −3, then trunc(−1.5) = −1, then trunc(−0.5) = 0.
  @Test func negativeValuesDecayToZeroToo() throws {
    var net = Network()
    let input = try net.addSpikeGenerator("input", spikeTrains: [[1]])
    let group = try net.addGroup("group", count: 1, Compartment(threshold: 1, currentDecay: 2048))
    try net.connect(input, to: group, weights: -3)
    var run = SlowRun(net)
    let seen = try run.next(10) { $0.current(0) }
    #expect(seen == [0, -192, -96, -48, -24, -12, -6, -3, -1, 0])
  }

  /// A weight of 100 makes v = 6400 = 64 · 100: not above a threshold of 100, but above one of 99.
  @Test func aVoltageAtTheThresholdDoesNotSpike() throws {
    var net = Network()
    let input = try net.addSpikeGenerator("input", spikeTrains: [[1]])
    for threshold in [100, 99] {
      let group = try net.addGroup("group \(threshold)", count: 1, Compartment(threshold: threshold))
      try net.connect(input, to: group, weights: 100)
    }
    var run = SlowRun(net)
    let seen = try run.next(2) { [$0.spiked(0), $0.spiked(1)] }
    #expect(seen == [[false, false], [false, true]])
    #expect(run.chip.voltage(0) == 6400)
    #expect(run.chip.voltage(1) == 0)
    #expect(run.chip.current(1) == 6400)
  }

  // A bias of 65 passes a threshold of 1 (64) in one step. With R = 3 it spikes at 1, is held at 2 and 3, and spikes at 4.
  // With R = 1 it spikes in every step.
  @Test func theRefractoryPeriodIsTheStepsFromSpikeToSpike() throws {
    var net = Network()
    let bias = try #require(Bias(exactly: 65))
    try net.addGroup("three", count: 1, Compartment(threshold: 1, bias: bias, refractory: 3))
    try net.addGroup("one", count: 1, Compartment(threshold: 1, bias: bias))
    var run = SlowRun(net)
    let seen = try run.next(7) { [$0.spiked(0), $0.spiked(1)] }
    #expect(seen.map { $0[0] } == [true, false, false, true, false, false, true])
    #expect(seen.allSatisfy { $0[1] })
  }

  /// While v is held, u goes on: a spike of weight 2 at step 1 acts at 2 in a compartment that spiked by its bias at 1.
  @Test func theCurrentGoesOnWhileTheVoltageIsHeld() throws {
    var net = Network()
    let input = try net.addSpikeGenerator("input", spikeTrains: [[1]])
    let bias = try #require(Bias(exactly: 65))
    let group = try net.addGroup(
      "group", count: 1, Compartment(threshold: 1, bias: bias, currentDecay: 2048, refractory: 3))
    try net.connect(input, to: group, weights: 2)
    var run = SlowRun(net)
    let seen = try run.next(3) { [$0.current(0), $0.voltage(0)] }
    #expect(seen == [[0, 0], [128, 0], [64, 0]])
  }

  // Delays of 0, 1 and 62 on three synapses from one spike at step 2: they act at 3, 4 and 65. Where a generator acts
  // at once, one step earlier; the relay's own spike still takes its step.
  @Test func aDelayOfDActsAfterOneStepMore() throws {
    var net = Network()
    let input = try net.addSpikeGenerator("input", spikeTrains: [[2]])
    let group = try net.addGroup("group", count: 3, Compartment(threshold: 0))
    let relayed = try net.addGroup("relayed", count: 1, Compartment(threshold: 1000))
    try net.connect(input, to: group, weights: 1, delays: .values([0, 1, 62]))
    try net.connect(group, to: relayed, weights: .values([1, 0, 0]))
    for (model, first) in [(ChipModel.loihi1, 3), (.brian2Loihi, 2)] {
      var run = SlowRun(net, model)
      let seen = try run.next(66) { ($0.groups[0].currents, $0.current(1)) }
      for (place, delay) in [0, 1, 62].enumerated() {
        #expect(seen.indices.filter { seen[$0].0[place] != 0 }.map { $0 + 1 } == [first + delay])
      }
      #expect(seen.indices.filter { seen[$0].1 != 0 }.map { $0 + 1 } == [first + 1])
      #expect(run.chip.connections.map(\.synapticOperations) == [3, 3])
    }
  }

  // With exponent −3, mantissas 7 and 9 are 7/8 and 9/8. Each floored: 0 + 1 = 1 unit. The sum floored: ⌊16/8⌋ = 2.
  // A second connection of 7/8 keeps apart in both: it adds 0.
  @Test func negativeExponentsDropBitsOfEachWeightOrOfTheSum() throws {
    var net = Network()
    let input = try net.addSpikeGenerator("input", spikeTrains: [[1], [1]])
    let group = try net.addGroup("group", count: 1, Compartment(threshold: 100))
    let format = try #require(WeightFormat(exponent: -3, signMode: .excitatory))
    try net.connect(input, to: group, weights: .values([7, 9]), format: format)
    try net.connect(input, to: group, weights: .values([7, 0]), format: format)
    for (model, units) in [(ChipModel.loihi1, Int32(1)), (.lava, 2)] {
      var run = SlowRun(net, model)
      #expect(try run.next(2) { $0.current(0) } == [0, 64 * units])
    }
  }

  /// Sums are over one emission step and one delay: 7/8 emitted at 1 with delay 1, and 9/8 emitted at 2 with delay 0, meet
  /// at step 3 and are floored apart.
  @Test func whatSetsOutApartIsFlooredApart() throws {
    var net = Network()
    let input = try net.addSpikeGenerator("input", spikeTrains: [[1], [2]])
    let group = try net.addGroup("group", count: 1, Compartment(threshold: 100))
    let format = try #require(WeightFormat(exponent: -3, signMode: .excitatory))
    try net.connect(input, to: group, weights: .values([7, 9]), format: format, delays: .values([1, 0]))
    var run = SlowRun(net, .lava)
    #expect(try run.next(3) { $0.current(0) } == [0, 0, 64])
  }

  /// A mixed −51 at 8 bits lies between −52 and −50.
  @Test func initialWeightsComeOntoTheGrid() throws {
    var net = Network()
    let group = try net.addGroup("group", count: 1, Compartment(threshold: 100))
    try net.connect(group, to: group, weights: -51, format: .mixed8)
    let rule = try LearningRule("dw = 2*x0")
    try net.connect(group, to: group, weights: -51, format: .mixed8, rule: rule)
    let seen = [ChipModel.loihi1, .lava, .brian2Loihi].map { model in
      [0, 1].map { SlowChip(net, model: model).mantissa($0) }
    }
    #expect(seen == [[-50, -50], [-52, -52], [-50, -51]])
  }

  @Test func theHostSpikesInTheNextStepOnly() throws {
    var net = Network()
    let input = try net.addSpikeGenerator("input", count: 2)
    let group = try net.addGroup("group", count: 2, Compartment(threshold: 100))
    try net.connect(input, to: group, .oneToOne, weights: 5)
    var chip = SlowChip(net, model: .loihi1)
    chip.send([1], to: input)
    var seen: [[Int32]] = []
    for _ in 0..<3 {
      try chip.step()
      seen.append(chip.groups[0].currents)
    }
    #expect(seen == [[0, 0], [0, 320], [0, 0]])
  }
}

/// The twin's registers at their ends.
@Suite struct SlowChipOverflowTests {
  /// One spike of 256 · 2⁷ weight units is 2²¹ current units; four of them in one step make ±2²³.
  private func network(_ mantissa: Int, times count: Int) throws -> Network {
    var net = Network()
    let input = try net.addSpikeGenerator("input", spikeTrains: .init(repeating: [1], count: count))
    let group = try net.addGroup("group", count: 1, Compartment(threshold: 131_071))
    let format = try #require(WeightFormat(exponent: 7, signMode: .mixed))
    try net.connect(input, to: group, weights: .constant(mantissa), format: format)
    return net
  }

  /// −2²³ is the last that fits; one more of −2²¹ is −10,485,760, which wraps to 16,777,216 − 10,485,760 = 6,291,456.
  @Test func theNegativeEnd() throws {
    for (model, count, kept, overflows) in [
      (ChipModel.loihi1(.wrap), 4, Int32(-8_388_608), 0), (.loihi1(.wrap), 5, 6_291_456, 1),
      (.loihi1(.saturate), 5, -8_388_608, 1), (.lava, 4, 8_388_608, 0), (.lava, 5, 6_291_456, 1),
    ] {
      var run = SlowRun(try network(-256, times: count), model)
      #expect(try run.next(2) { $0.current(0) } == [0, kept], "\(model.name), \(count)")
      #expect(run.chip.groups[0].overflows == overflows, "\(model.name), \(count)")
    }
  }

  // 254 · 2⁷ · 2⁶ = 2,080,768. Four: 8,323,072 fits. Five: 10,403,840 wraps to −6,373,376, and saturates at 2²³ − 1;
  // then v = u is again at the end, which no longer overflows, but spikes, since 2²³ − 1 > 2²³ − 64.
  @Test func thePositiveEnd() throws {
    var wrapping = SlowRun(try network(254, times: 5), .loihi1(.wrap))
    #expect(try wrapping.next(2) { [$0.current(0), $0.voltage(0)] }.last == [-6_373_376, -6_373_376])
    #expect(wrapping.chip.groups[0].overflows == 1)
    var saturating = SlowRun(try network(254, times: 5), .loihi1(.saturate))
    #expect(try saturating.next(2) { [$0.current(0), $0.voltage(0)] }.last == [8_388_607, 0])
    #expect(saturating.chip.groups[0].overflows == 1)
    #expect(saturating.chip.spiked(0))
  }

  @Test func anOverflowThatNobodyExpectedIsAnError() throws {
    var run = SlowRun(try network(-256, times: 5), .loihi1)
    _ = try run.next(1) { $0.time }
    let fault = SlowFault(compartment: 0, register: .current, value: -10_485_760)
    let wanted = SlowOverflow(group: GroupID(index: 0), fault: fault, step: 2)
    #expect(throws: wanted) { try run.next(1) { $0.time } }
  }

  /// u = 4 · −2²¹ = −2²³ in each step and v keeps all: v = −2²³ at step 2, −2²⁴ at step 3, which wraps to 0,
  /// saturates at −2²³, clips at −2²³ + 1, and is kept where nothing is bounded.
  @Test func theVoltageHasPoliciesOfItsOwn() throws {
    var net = Network()
    let input = try net.addSpikeGenerator("input", spikeTrains: .init(repeating: [1, 2], count: 4))
    let group = try net.addGroup("group", count: 1, Compartment(threshold: 131_071, voltageDecay: 0))
    let format = try #require(WeightFormat(exponent: 7, signMode: .mixed))
    try net.connect(input, to: group, weights: -256, format: format)
    var unbounded = ChipModel.loihi1
    unbounded.voltageOverflow = .unbounded
    var clipping = ChipModel.loihi1
    clipping.voltageOverflow = .clips(-8_388_607...8_388_607)
    for (model, kept, overflows) in [
      (ChipModel.loihi1(.wrap), Int32(0), 1), (.loihi1(.saturate), -8_388_608, 1), (clipping, -8_388_607, 0),
      (unbounded, -16_777_216, 0),
    ] {
      var run = SlowRun(net, model)
      #expect(try run.next(3) { $0.voltage(0) }.last == kept, "\(model.voltageOverflow)")
      #expect(run.chip.groups[0].overflows == overflows)
    }
    var run = SlowRun(net)
    let fault = SlowFault(compartment: 0, register: .voltage, value: -16_777_216)
    let wanted = SlowOverflow(group: group, fault: fault, step: 3)
    #expect(throws: wanted) { try run.next(3) { $0.time } }
  }

  /// brian2-loihi clips the current of −256 · 2⁷ to −(2²¹ − 2⁶), and keeps what is beyond 24 bits: five are −10,485,440.
  @Test func withoutBoundsNothingIsCounted() throws {
    var run = SlowRun(try network(-256, times: 5), .brian2Loihi)
    #expect(try run.next(1) { $0.current(0) } == [-10_485_440])
    #expect(run.chip.groups[0].overflows == 0)
  }
}
