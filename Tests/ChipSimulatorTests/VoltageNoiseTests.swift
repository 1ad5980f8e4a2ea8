import ChipSimulator
import Kernels
import NetworkModel
import Recordings
import Testing

@Suite("Voltage noise")
struct VoltageNoiseTests {
  @Test func valuesAreThoseOfTheFormula() throws {
    let noise = try VoltageNoise(exponent: 13, offset: -2)
    #expect(noise.range == -16_384 ... -64)
    #expect(noise.value(of: 0) == -8_192)
    #expect(noise.value(of: 255) == -8_256)
    // Below 2⁷ the fraction is cut towards zero.
    let small = try VoltageNoise(exponent: 3, offset: 0)
    #expect(small.value(of: 127) == 7 && small.value(of: 0x80) == -8 && small.value(of: 0xF9) == 0)
    for exponent in VoltageNoise.exponents {
      let noise = try VoltageNoise(exponent: exponent, offset: 1)
      for byte in UInt8.min...UInt8.max {
        let exact = (Double(Int8(bitPattern: byte)) + 64) * Double(sign: .plus, exponent: exponent - 7, significand: 1)
        #expect(Double(noise.value(of: byte)) == exact.rounded(.towardZero))
      }
    }
  }

  @Test(arguments: [(0, 0), (24, 0), (13, -5), (13, 4)]) func otherRegistersAreRefused(exponent: Int, offset: Int) {
    #expect(throws: NetworkError.self) { try VoltageNoise(exponent: exponent, offset: offset) }
  }

  /// Voltages of compartments that get noise alone, and of others that get input too, against the equation.
  @Test(arguments: [(4_096, 4_096, 1), (4_096, 300, 1), (700, 4_000, 3)])
  func voltagesFollowTheEquation(currentDecay: Int, voltageDecay: Int, refractory: Int) throws {
    var network = Network(seed: 7)
    _ = try network.addGroup("quiet", count: 3, Compartment(threshold: 9))
    let noise = try VoltageNoise(exponent: 14, offset: 1)
    let noisy = try network.addGroup(
      "noisy", count: 70,
      Compartment(
        threshold: 200, bias: #require(Bias(mantissa: -10, exponent: 4)), currentDecay: currentDecay,
        voltageDecay: voltageDecay, refractory: refractory, noise: noise))
    let input = try network.addSpikeGenerator("in", spikeTrains: (0..<70).map { $0 % 3 == 0 ? [4, 9] : [] })
    try network.connect(input, to: noisy, .oneToOne, weights: 100)
    let probe = try network.probe(.voltage, of: noisy)
    var chip = try Chip(network)
    try chip.run(steps: 20)
    let stream = RandomStream(seed: 7, purpose: .voltageNoise, substream: 1)
    var (u, v, held) = ([Int](repeating: 0, count: 70), [Int](repeating: 0, count: 70), [Int](repeating: 0, count: 70))
    var spikes = 0
    for step in 1...20 {
      for place in 0..<70 {
        let word = stream.block(at: UInt64(step) << 26 | UInt64(place / 16))[place / 4 % 4]
        let byte = UInt8(truncatingIfNeeded: word >> UInt32(8 * (place % 4)))
        // A spike of step t is charged in t + 1.
        let arrives = place % 3 == 0 && (step == 5 || step == 10)
        u[place] = u[place] * (4_096 - currentDecay) / 4_096 + (arrives ? 6_400 : 0)
        held[place] = max(0, held[place] - 1)
        v[place] = v[place] * (4_096 - voltageDecay) / 4_096 + u[place] - 160 + Int(noise.value(of: byte))
        if held[place] > 0 { v[place] = 0 }
        if v[place] > 200 * 64 {
          (v[place], held[place]) = (0, refractory)
          spikes += 1
        }
        #expect(
          chip[probe].value(at: step, of: place).map { Int($0) } == v[place], "step \(step), compartment \(place)")
      }
    }
    #expect(spikes > 5)
    // What sleeps and is read later has the noise of the step in which it is read.
    #expect(chip.voltages(of: noisy).map { Int($0) } == v)
  }

  /// A group that noise alone cannot make spike sleeps, and its voltages are still noisy.
  @Test func sleepersAreNoisyToo() throws {
    func network(threshold: Int) throws -> (Network, GroupID) {
      var network = Network(seed: 3)
      let group = try network.addGroup(
        "g", count: 5, Compartment(threshold: threshold, noise: VoltageNoise(exponent: 10, offset: 0)))
      return (network, group)
    }
    let (calm, group) = try network(threshold: 100)
    var chip = try Chip(calm)
    try chip.run(steps: 9)
    let stream = RandomStream(seed: 3, purpose: .voltageNoise, substream: 0)
    let words = stream.block(at: 9 << 26)
    let noise = try VoltageNoise(exponent: 10)
    let wanted = (0..<5).map { noise.value(of: UInt8(truncatingIfNeeded: words[$0 / 4] >> UInt32(8 * ($0 % 4)))) }
    #expect(chip.voltages(of: group) == wanted)
    #expect(Set(wanted).count > 1)
    // With a threshold within reach of the noise it spikes by itself.
    let (wild, restless) = try network(threshold: 5)
    var other = try Chip(wild)
    var count = 0
    for _ in 0..<200 {
      try other.step()
      count += other.spikes(of: restless).count
    }
    // P(r · 8 > 320) = 87/256 of 1,000.
    #expect((280...400).contains(count))
  }

  @Test func snapshotsAndTextsKeepIt() throws {
    var network = Network(seed: 5)
    let noise = try VoltageNoise(exponent: 12, offset: -1)
    let group = try network.addGroup("g", count: 9, Compartment(threshold: 1, voltageDecay: 100, noise: noise))
    let read = try Network(json: network.jsonData())
    #expect(read.groups[0].compartment.noise == noise)
    var chip = try Chip(network)
    try chip.run(steps: 7)
    var copy = try Chip(read)
    try copy.run(steps: 7)
    #expect(chip.voltages(of: group) == copy.voltages(of: group))
    #expect(chip.voltages(of: group).contains { $0 != 0 })
  }
}
