import ChipSimulator
import NetworkModel
import Recordings
import Testing

@Suite("A register that overflows")
struct ChipOverflowTests {
  /// Compartment 65 of 70 gets more and more, the others nothing; `weight` is in weight units.
  private func growing(_ weight: Int, model: ChipModel, currentDecay: Int, voltageDecay: Int) throws -> (Chip, GroupID)
  {
    var network = Network()
    let clock = try network.addSpikeGenerator("clock", spikeTrains: [Array(1...200)])
    let compartment = try Compartment(threshold: 131_071, currentDecay: currentDecay, voltageDecay: voltageDecay)
    let group = try network.addGroup("growing", count: 70, compartment)
    try network.connect(clock, to: group, .sparse([SynapsePair(0, 65)]), weights: .constant(weight))
    return (try Chip(network, model: model), group)
  }

  private func model(_ policy: OverflowPolicy) -> ChipModel {
    var model = ChipModel.loihi1
    model.currentOverflow = .policy(policy)
    model.voltageOverflow = .policy(policy)
    return model
  }

  /// 16384 weight units a step are 2²⁰ current units: the eighth arrival, in step 9, is 2²³.
  @Test func theCurrentIsNamed() throws {
    var (chip, group) = try growing(16_384, model: model(.throw), currentDecay: 0, voltageDecay: 4_096)
    try chip.run(steps: 8)
    #expect(chip.currents(of: group)[65] == 7 << 20)
    let error = ChipError(
      .overflow, "group \"growing\"",
      "wanted a current of -8388608 to 8388607, got 8388608 for compartment 65 in step 9")
    for _ in 0..<3 {
      #expect(throws: error) { try chip.run(steps: 5) }
      #expect(chip.events[group].overflows == 1 && chip.events[group].spikes == 0)
      #expect(chip.currents(of: group)[64] == 0 && chip.voltages(of: group).count == 70)
    }
    var copy = chip
    #expect(throws: error) { try copy.step() }
  }

  /// The voltage is the sum of the currents: −2²⁰ · 8 just fits, one more does not.
  @Test func theVoltageIsNamed() throws {
    var (chip, group) = try growing(-16_384, model: model(.throw), currentDecay: 4_096, voltageDecay: 0)
    try chip.run(steps: 9)
    #expect(chip.voltages(of: group)[65] == Register24.minimum)
    #expect(
      throws: ChipError(
        .overflow, "group \"growing\"",
        "wanted a voltage of -8388608 to 8388607, got -9437184 for compartment 65 in step 10")
    ) { try chip.step() }
  }

  @Test func aRecordingEndsBeforeTheOverflow() throws {
    var network = Network()
    let clock = try network.addSpikeGenerator("clock", spikeTrains: [Array(1...200)])
    let group = try network.addGroup(
      "growing", count: 1, Compartment(threshold: 131_071, currentDecay: 0, voltageDecay: 4_096))
    try network.connect(clock, to: group, weights: 16_384)
    let probe = try network.probe(.current, of: group)
    var chip = try Chip(network)
    #expect(throws: ChipError.self) { try chip.run(steps: 100) }
    #expect(chip[probe].values == (0..<8).map { $0 << 20 })
  }

  @Test(arguments: [1, -1])
  func wrappingAndSaturatingCount(sign: Int) throws {
    for policy in [OverflowPolicy.wrap, .saturate] {
      var (chip, group) = try growing(
        sign * 16_384, model: model(policy), currentDecay: 0, voltageDecay: 4_096)
      var current = 0
      var overflows = 0
      for step in 1...60 {
        try chip.step()
        let sum = current + (step > 1 ? sign << 20 : 0)
        let bounded = Int(
          policy == .wrap ? Register24.wrapped(Int64(sum)) : Register24.saturated(Int64(sum), in: Register24.range))
        overflows += sum == bounded ? 0 : 1
        current = bounded
        try #require(chip.currents(of: group)[65] == Int32(current))
        try #require(chip.events[group].overflows == overflows)
        let range = try #require(chip.voltageRange(of: group))
        #expect(range == Int32(min(0, current))...Int32(max(0, current)))
      }
      #expect(overflows > 2)
    }
  }
}
