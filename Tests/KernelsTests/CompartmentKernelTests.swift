import CKernels
import Kernels
import Testing

@Suite("The chip's step of compartments equals its reference")
struct CompartmentKernelTests {
  /// Some compartments with all that a step reads and writes.
  struct Bank: Equatable {
    var charges: [Int32]
    var currents: [Int32]
    var voltages: [Int32]
    var holds: [UInt8]
    var spikes: [UInt64]

    /// A step from the word `first` on, by the loop or by its reference.
    mutating func step(
      _ compartment: spike_compartment, noise: [Int32]? = nil, common: Int32, elapsed: UInt8, from first: Int,
      valid: UInt64, isReference: Bool
    ) -> spike_outcome {
      var compartment = compartment
      if let noise, !isReference {
        return spike_integrate_noisy(
          &compartment, noise, &charges, common, &currents, &voltages, &holds, elapsed, first, spikes.count, valid,
          &spikes)
      }
      if let noise {
        return SpikeReference.integrateNoisy(
          &compartment, noise: noise, charges: &charges, common: common, currents: &currents, voltages: &voltages,
          holds: &holds, elapsed: elapsed, first: first, words: spikes.count, valid: valid, spikes: &spikes)
      }
      guard isReference else {
        return spike_integrate(
          &compartment, &charges, common, &currents, &voltages, &holds, elapsed, first, spikes.count, valid, &spikes)
      }
      return SpikeReference.integrate(
        &compartment, charges: &charges, common: common, currents: &currents, voltages: &voltages, holds: &holds,
        elapsed: elapsed, first: first, words: spikes.count, valid: valid, spikes: &spikes)
    }
  }

  static let edges: [Int32] = [
    0, 1, -1, 4_095, 4_096, -4_096, 8_388_607, -8_388_608, 8_388_606, -8_388_607, 4_194_304, -4_194_304, 63, -63,
  ]

  private func compartment(_ draws: inout RandomDraws) -> spike_compartment {
    let keeps: [Int32] = [4096, 4095, 1, 0, Int32(draws.integer(0...4096)), 0]
    let clip = draws.chance(25)
    return spike_compartment(
      current_keep: draws.pick(keeps), voltage_keep: draws.pick(keeps),
      bias: draws.pick([0, -524_288, 524_160, Int32(draws.integer(-9_000...9_000))]),
      level: draws.pick([0, 8_388_544, Int32(draws.integer(0...400_000))]), charge_low: -262_144,
      charge_high: 262_143,
      current_low: clip ? -8_388_607 : -8_388_608, current_high: 8_388_607, voltage_low: clip ? -100_000 : -8_388_608,
      voltage_high: 8_388_607, refractory: draws.pick([1, 2, 63]))
  }

  private func bank(words: Int, isWild: Bool, refractory: Int32, _ draws: inout RandomDraws) -> Bank {
    func register() -> Int32 {
      draws.chance(25) && isWild ? draws.pick(Self.edges) : Int32(draws.integer(-300_000...300_000))
    }
    let places = 0..<64 * words
    return Bank(
      charges: places.map { _ in Int32(draws.integer(isWild ? -1_500...1_500 : -200...200)) },
      currents: places.map { _ in register() }, voltages: places.map { _ in register() },
      holds: places.map { _ in UInt8(draws.chance(10) && refractory > 1 ? draws.integer(1...63) : 0) },
      spikes: [UInt64](repeating: .max, count: words))
  }

  /// Runs both to the end; a word with an overflow is left as it was, and stepped over.
  private func compare(_ turn: Int, isWild: Bool, isNoisy: Bool = false) -> (overflows: Int, spikes: Int) {
    var draws = RandomDraws(seed: 1_000 + UInt64(turn))
    let compartment = compartment(&draws)
    let words = draws.integer(1...6)
    var fast = bank(words: words, isWild: isWild, refractory: compartment.refractory, &draws)
    let noise = isNoisy ? (0..<64 * words).map { _ in Int32(draws.integer(-128...127) << draws.integer(0...16)) } : nil
    var slow = fast
    let valid = UInt64.max >> UInt64(draws.integer(0...63))
    let common = Int32(draws.integer(0...2) == 0 ? draws.integer(-900...900) : 0)
    let elapsed: UInt8 = draws.pick([1, 1, 2, 62, 255])
    var (overflows, first) = (0, 0)
    while first < words {
      let before = fast
      let got = fast.step(
        compartment, noise: noise, common: common, elapsed: elapsed, from: first, valid: valid, isReference: false)
      let wanted = slow.step(
        compartment, noise: noise, common: common, elapsed: elapsed, from: first, valid: valid, isReference: true)
      #expect(
        got.done == wanted.done && got.spikes == wanted.spikes && got.lowest == wanted.lowest
          && got.highest == wanted.highest && (got.changed != 0) == (wanted.changed != 0),
        "turn \(turn), word \(first)")
      #expect(fast == slow, "turn \(turn), word \(first)")
      if got.done == words { break }
      overflows += 1
      let stopped = 64 * got.done..<64 * words
      #expect(fast.charges[stopped] == before.charges[stopped] && fast.currents[stopped] == before.currents[stopped])
      #expect(fast.spikes[got.done...] == before.spikes[got.done...])
      first = got.done + 1
    }
    return (overflows, slow.spikes.filter { $0 != .max }.reduce(0) { $0 + $1.nonzeroBitCount })
  }

  @Test func tameRegisters() {
    var spikes = 0
    for turn in 0..<150 { spikes += compare(turn, isWild: false).spikes }
    #expect(spikes > 1_000)
  }

  @Test func registersAtTheirEnds() {
    var overflows = 0
    for turn in 150..<300 { overflows += compare(turn, isWild: true).overflows }
    #expect(overflows > 50)
  }

  @Test func noisyVoltages() {
    var (spikes, overflows) = (0, 0)
    for turn in 300..<500 {
      let outcome = compare(turn, isWild: turn % 2 == 0, isNoisy: true)
      (spikes, overflows) = (spikes + outcome.spikes, overflows + outcome.overflows)
    }
    #expect(spikes > 1_000 && overflows > 20)
  }

  /// A charge whose current would wrap in 32 bits to a harmless one is an overflow too.
  @Test(arguments: [1 << 26, -(1 << 26), 262_144, -262_145, Int32.max, Int32.min] as [Int32])
  func chargesBeyondAllMeasure(charge: Int32) {
    var bank = Bank(
      charges: [charge] + [Int32](repeating: 0, count: 63), currents: [Int32](repeating: 0, count: 64),
      voltages: [Int32](repeating: 0, count: 64), holds: [UInt8](repeating: 0, count: 64), spikes: [5])
    let before = bank
    let plain = spike_compartment(
      current_keep: 0, voltage_keep: 0, bias: 0, level: 64, charge_low: -262_144, charge_high: 262_143,
      current_low: -8_388_608, current_high: 8_388_607, voltage_low: -8_388_608, voltage_high: 8_388_607, refractory: 1)
    let outcome = bank.step(plain, common: 0, elapsed: 1, from: 0, valid: .max, isReference: false)
    #expect(outcome.done == 0 && outcome.spikes == 0 && outcome.lowest == .max && outcome.highest == .min)
    #expect(bank == before)
  }
}
