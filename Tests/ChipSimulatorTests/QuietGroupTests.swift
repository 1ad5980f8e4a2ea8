import ChipSimulator
import NetworkModel
import Testing

/// A group that now and then hears something, and is kept awake by charges of nothing in one of two networks.
private struct QuietPair {
  var chips: [Chip] = []
  let group = GroupID(index: 0)

  init(_ compartment: Compartment, model: ChipModel, seed: UInt64, trains: [[Int]], weights: ClosedRange<Int>) throws {
    for keepsAwake in [false, true] {
      var network = Network(seed: seed)
      let group = try network.addGroup("group", count: 67, compartment)
      let source = try network.addSpikeGenerator("source", spikeTrains: trains)
      try network.connect(source, to: group, weights: .uniform(weights))
      let clock = try network.addSpikeGenerator("clock", spikeTrains: [keepsAwake ? Array(1...2_000) : []])
      try network.connect(clock, to: group, .broadcast, weights: 0)
      chips.append(try Chip(network, model: model))
    }
  }

  /// Runs both step by step, and compares all that can be read; the updates of the sleeper and of the other.
  mutating func compare(steps: Int, _ comment: Comment) throws -> (asleep: Int, awake: Int) {
    for _ in 0..<steps {
      for index in chips.indices { try chips[index].step() }
      try #require(chips[0].currents(of: group) == chips[1].currents(of: group), comment)
      try #require(chips[0].voltages(of: group) == chips[1].voltages(of: group), comment)
      try #require(chips[0].spikes(of: group) == chips[1].spikes(of: group), comment)
      if let range = chips[0].voltageRange(of: group) {
        try #require(range == chips[1].voltageRange(of: group), comment)
      }
    }
    #expect(chips[0].events[group].spikes == chips[1].events[group].spikes, comment)
    #expect(chips[0].events[group].overflows == chips[1].events[group].overflows, comment)
    return (chips[0].events[group].activeUpdates, chips[1].events[group].activeUpdates)
  }
}

@Suite("A group that sleeps is one that nobody would have noticed awake")
struct QuietGroupTests {
  /// Decays from none to all, biases that settle below, at and above the threshold, and every length of refractoriness.
  private func compartment(_ dice: inout Dice) throws -> Compartment {
    let decays = [0, 1, 40, 500, 2_048, 4_000, 4_095, 4_096, 4_096]
    let bias = [0, 0, 17, -17, 1_000, -3_000, 4_095, -4_096][dice.roll(0...7)]
    return try Compartment(
      threshold: [0, 20, 64, 300, 131_071][dice.roll(0...4)], bias: Bias(exactly: bias) ?? .zero,
      currentDecay: decays[dice.roll(0...8)], voltageDecay: decays[dice.roll(0...8)],
      refractory: [1, 2, 5, 30, 63][dice.roll(0...4)])
  }

  @Test func sleepChangesNothing() throws {
    var slept = 0
    for turn in 0..<60 {
      var dice = Dice(seed: UInt64(turn))
      let compartment = try compartment(&dice)
      let trains = (0..<4).map { _ in (1...220).filter { _ in dice.roll(1...40) == 1 } }
      var model = ChipModel.loihi1
      model.currentOverflow = .policy(.saturate)
      model.voltageOverflow = .policy(turn % 2 == 0 ? .saturate : .wrap)
      var pair = try QuietPair(compartment, model: model, seed: UInt64(turn), trains: trains, weights: -100...200)
      let updates = try pair.compare(steps: 250, "turn \(turn): \(compartment)")
      #expect(updates.asleep <= updates.awake)
      slept += updates.asleep < updates.awake ? 1 : 0
    }
    #expect(slept > 20)
  }

  /// vmin and vmax hold without input as well: below, around and above the bias, and above the threshold.
  @Test(arguments: [0...8_388_607, -100...100, 500...600, 7_000...8_000, -9_000 ... -5_000] as [ClosedRange<Int32>])
  func sleepersRestWhereTheyAreClipped(bounds: ClosedRange<Int32>) throws {
    for bias in [-3_000, 0, 4_000] {
      var model = ChipModel.nengoLoihi
      model.voltageOverflow = .clips(bounds)
      let compartment = try Compartment(threshold: 100, bias: Bias(exactly: bias) ?? .zero, refractory: 3)
      var pair = try QuietPair(
        compartment, model: model, seed: 1, trains: [[3, 40], [4], [50, 51]], weights: -100...200)
      _ = try pair.compare(steps: 80, "bias \(bias) within \(bounds)")
    }
  }

  @Test func aSettledGroupCostsNothing() throws {
    // 1000 · 4096/2048 is where the voltage settles, below the threshold of 64 · 64.
    let settling = try Compartment(threshold: 64, bias: Bias(exactly: 1_000) ?? .zero, voltageDecay: 2_048)
    var pair = try QuietPair(settling, model: .loihi1, seed: 1, trains: [[2, 100]], weights: 5...5)
    try pair.chips[0].run(steps: 60)
    let settled = pair.chips[0].events[pair.group].activeUpdates
    #expect(settled > 0 && settled < 40 * 67)
    try pair.chips[0].run(steps: 40)
    #expect(pair.chips[0].events[pair.group].activeUpdates == settled)
    #expect(pair.chips[0].voltageRange(of: pair.group) == nil)
    #expect(pair.chips[0].voltages(of: pair.group).allSatisfy { (1_990...2_000).contains($0) })
    try pair.chips[0].run(steps: 1)
    #expect(pair.chips[0].events[pair.group].activeUpdates == settled + 67)
    #expect(pair.chips[0].events[pair.group].inactiveUpdates == 101 * 67 - settled - 67)
  }

  @Test func aGroupWithoutMemoryWakesForWhatArrivesAlone() throws {
    let relay = try Compartment.integrateAndFire(threshold: 64, bias: -10, refractory: 9)
    var pair = try QuietPair(relay, model: .loihi1, seed: 1, trains: [[2, 5, 30]], weights: 100...100)
    _ = try pair.compare(steps: 60, "relay")
    #expect(pair.chips[0].events[pair.group].activeUpdates == 3 * 67)
    #expect(pair.chips[0].events[pair.group].spikes == 2 * 67)
  }

  @Test(arguments: [0, 4_096])
  func aRestlessGroupNeverSleeps(voltageDecay: Int) throws {
    let restless = try Compartment(
      threshold: 10, bias: Bias(exactly: 641) ?? .zero, voltageDecay: voltageDecay, refractory: 7)
    var pair = try QuietPair(restless, model: .loihi1, seed: 1, trains: [[]], weights: 0...0)
    let updates = try pair.compare(steps: 71, "restless")
    #expect(updates.asleep == 71 * 67 && pair.chips[0].events[pair.group].spikes == 11 * 67)
  }
}
