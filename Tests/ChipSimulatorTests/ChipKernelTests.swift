import CKernels
import Kernels
import NetworkModel
import Testing

@Suite("The chip's vector loops equal their plain twins")
struct ChipKernelTests {
  private static func words(_ count: Int, density: Int, _ dice: inout Dice) -> [UInt64] {
    (0..<count).map { _ in
      (0..<64).reduce(UInt64(0)) { $0 | (dice.roll(1...100) <= density ? 1 << UInt64($1) : 0) }
    }
  }

  /// The bits of words at places below `count` alone.
  private static func cut(_ words: [UInt64], to count: Int) -> [UInt64] {
    words.enumerated().map { index, word in
      let left = count - 64 * index
      return left >= 64 ? word : left <= 0 ? 0 : word & (1 << UInt64(left) - 1)
    }
  }

  /// Numbers from which each case takes a stretch, for they cost more than what is tried with them.
  private static let pool: [Int8] = {
    var dice = Dice(seed: 77)
    return (0..<50_000).map { _ in Int8(dice.roll(-128...127)) }
  }()

  private static func stored(_ count: Int, _ dice: inout Dice) -> ArraySlice<Int8> {
    let start = dice.roll(0...pool.count - count)
    return pool[start..<start + count]
  }

  /// Every number of columns up to 300 with 64 rows; each shift occurs with exact and with padded rows.
  @Test(arguments: [0, 1, 40])
  func chargesOfEveryWidth(padding: Int) {
    var dice = Dice(seed: UInt64(padding))
    for columns in 1...300 {
      let (stride, start, guardian) = (columns + padding, dice.roll(0...5), Int32(7_777_777))
      let weights = Array(Self.stored(start + 64 * stride + 64, &dice))
      let rows = Self.words(1, density: 20, &dice)
      var fast = (0..<columns).map { _ in Int32(dice.roll(-100_000...100_000)) }
      var (slow, sums) = (fast, [Int32](repeating: guardian, count: (columns + 63) & ~63))
      fast = [guardian, guardian] + fast + [Int32](repeating: guardian, count: 70)
      let shift = columns % 16
      weights.withUnsafeBufferPointer { stored in
        fast.withUnsafeMutableBufferPointer { charges in
          guard let stored = stored.baseAddress, let charges = charges.baseAddress else { return }
          spike_charge_rows(stored + start, stride, columns, rows, 1, Int32(shift), &sums, charges + 2)
          spike_add_charges(sums, columns, charges + 2)
        }
      }
      let wanted = ChipKernelTwin.sumRows(
        weights[start...], stride: stride, columns: columns, rows: rows, shift: shift)
      #expect(Array(sums[..<columns]) == wanted, "\(columns) columns, \(stride) apart")
      for _ in 0..<2 { ChipKernelTwin.addCharges(wanted, to: &slow) }
      #expect(Array(fast[2..<2 + columns]) == slow, "\(columns) columns, \(stride) apart")
      let outside = fast[..<2] + fast[(2 + columns)...]
      #expect(outside.allSatisfy { $0 == guardian }, "\(columns) columns, \(stride) apart")
    }
  }

  /// More rows than a partial sum of 16 bits takes, all at one end.
  @Test(arguments: [256, 257, 300, 512, 513, 700], [-128, 127] as [Int8])
  func chargesOfManyRows(count: Int, weight: Int8) {
    let columns = 70
    let rows = Self.cut([UInt64](repeating: .max, count: (count + 63) / 64), to: count)
    let weights = [Int8](repeating: weight, count: rows.count * 64 * columns + 64)
    var charges = [Int32](repeating: 5, count: columns)
    var sums = [Int32](repeating: 0, count: 128)
    spike_charge_rows(weights, columns, columns, rows, rows.count, 3, &sums, &charges)
    #expect(sums[..<columns].allSatisfy { $0 == Int32(count) * Int32(weight) * 8 })
    #expect(charges.allSatisfy { $0 == 5 + Int32(count) * Int32(weight) * 8 })
  }

  @Test(arguments: [0, 3, 64])
  func amountsOfEveryWidth(padding: Int) {
    var dice = Dice(seed: 50 + UInt64(padding))
    for columns in 1...300 {
      let (stride, start, rowCount) = (columns + padding, dice.roll(0...5), dice.roll(1...64))
      let lowest = [-128, -127, 0, -31][dice.roll(0...3)]
      let bounds = lowest...[127, 0, 63][dice.roll(lowest == 0 ? 0...1 : 0...2)]
      // What lies outside is in the bounds too, as the loop asks, and has to stay.
      var fast = Self.stored(start + 64 * stride + 64, &dice).map {
        Int8(min(max(Int($0), bounds.lowerBound), bounds.upperBound))
      }
      var slow = fast
      let rows = Self.cut(Self.words(1, density: 40, &dice), to: rowCount)
      let marked = Self.cut(Self.words((columns + 63) / 64, density: dice.roll(0...100), &dice), to: columns)
      for amount in [1, -1, dice.roll(-128...127), 127, -128] {
        fast.withUnsafeMutableBufferPointer { stored in
          guard let stored = stored.baseAddress else { return }
          spike_add_amount(
            stored + start, stride, rows, 1, marked, marked.count, Int8(amount), Int8(bounds.lowerBound),
            Int8(bounds.upperBound))
        }
        ChipKernelTwin.addAmount(
          &slow, from: start, stride: stride, rows: rows, columns: marked, amount: amount, bounds: bounds)
        #expect(fast == slow, "\(columns) columns, \(stride) apart, \(amount) within \(bounds)")
      }
    }
  }

  @Test(arguments: 0..<40)
  func randomWords(turn: Int) {
    var dice = Dice(seed: 100 + UInt64(turn))
    let seed = UInt64(dice.roll(0...Int.max - 1))
    let purpose = RandomStream.Purpose(code: UInt32(dice.roll(0...1 << 20)))
    let stream = RandomStream(seed: seed, purpose: purpose, substream: UInt32(turn))
    let bases: [UInt64] = [0, UInt64(UInt32.max) - 2, UInt64(turn) << 26, .max - 1]
    let base = bases[turn % 4]
    let count = turn < 4 ? turn : dice.roll(1...300)
    let widest = [3, 40, 5_000, Int(UInt32.max)][turn / 4 % 4]
    var places = (0..<count).map { _ in UInt32(dice.roll(0...widest)) }
    if turn % 3 == 0 { places.sort() }
    if turn % 5 == 0 { places = (0..<UInt32(count)).map { $0 + UInt32(turn) } }
    var words = [UInt32](repeating: 99, count: count + 8)
    spike_random_words(seed, base, UInt32(turn), purpose.code, places, count, &words)
    #expect(Array(words[..<count]) == places.map { ChipKernelTwin.randomWord(at: $0, base: base, of: stream) })
    #expect(words[count...].allSatisfy { $0 == 99 })
  }
}

@Suite("The chip's step of compartments equals its plain twin")
struct ChipKernelIntegrateTests {
  static let edges: [Int32] = [
    0, 1, -1, 4_095, 4_096, -4_096, 8_388_607, -8_388_608, 8_388_606, -8_388_607, 4_194_304, -4_194_304, 63, -63,
  ]

  private func compartment(_ dice: inout Dice) -> spike_compartment {
    let keeps: [Int32] = [4096, 4095, 1, 0, Int32(dice.roll(0...4096)), 0]
    let clip = dice.roll(0...3) == 0
    return spike_compartment(
      current_keep: keeps[dice.roll(0...5)], voltage_keep: keeps[dice.roll(0...5)],
      bias: [0, -524_288, 524_160, Int32(dice.roll(-9_000...9_000))][dice.roll(0...3)],
      level: [0, 8_388_544, Int32(dice.roll(0...400_000))][dice.roll(0...2)], charge_low: -262_144,
      charge_high: 262_143,
      current_low: clip ? -8_388_607 : -8_388_608, current_high: 8_388_607, voltage_low: clip ? -100_000 : -8_388_608,
      voltage_high: 8_388_607, refractory: Int32([1, 2, 63][dice.roll(0...2)]))
  }

  private func bank(
    words: Int, isWild: Bool, refractory: Int32, _ dice: inout Dice
  ) -> CompartmentBank {
    func register() -> Int32 {
      dice.roll(0...3) == 0 && isWild
        ? Self.edges[dice.roll(0...Self.edges.count - 1)] : Int32(dice.roll(-300_000...300_000))
    }
    let places = 0..<64 * words
    return CompartmentBank(
      charges: places.map { _ in Int32(dice.roll(isWild ? -1_500...1_500 : -200...200)) },
      currents: places.map { _ in register() }, voltages: places.map { _ in register() },
      holds: places.map { _ in UInt8(dice.roll(0...9) == 0 && refractory > 1 ? dice.roll(1...63) : 0) },
      spikes: [UInt64](repeating: .max, count: words))
  }

  /// Runs both loops to the end; a word with an overflow is left as it was, and stepped over.
  private func compare(_ turn: Int, isWild: Bool) -> (overflows: Int, spikes: Int) {
    var dice = Dice(seed: 1_000 + UInt64(turn))
    let compartment = compartment(&dice)
    let words = dice.roll(1...6)
    var fast = bank(words: words, isWild: isWild, refractory: compartment.refractory, &dice)
    var slow = fast
    let valid = UInt64.max >> UInt64(dice.roll(0...63))
    let common = Int32(dice.roll(0...2) == 0 ? dice.roll(-900...900) : 0)
    let elapsed = UInt8([1, 1, 2, 62, 255][dice.roll(0...4)])
    var overflows = 0
    var first = 0
    while first < words {
      let before = fast
      let outcome = fast.fast(compartment, common: common, elapsed: elapsed, from: first, valid: valid)
      let wanted = slow.slow(compartment, common: common, elapsed: elapsed, from: first, valid: valid)
      #expect(outcome == wanted, "turn \(turn), word \(first)")
      #expect(fast == slow, "turn \(turn), word \(first)")
      if outcome.done == words { break }
      overflows += 1
      let stopped = 64 * outcome.done..<64 * words
      #expect(fast.charges[stopped] == before.charges[stopped] && fast.currents[stopped] == before.currents[stopped])
      #expect(fast.spikes[outcome.done...] == before.spikes[outcome.done...])
      first = outcome.done + 1
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

  /// A charge whose current would wrap in 32 bits to a harmless one is an overflow too.
  @Test(arguments: [1 << 26, -(1 << 26), 262_144, -262_145, Int32.max, Int32.min] as [Int32])
  func chargesBeyondAllMeasure(charge: Int32) {
    var bank = CompartmentBank(
      charges: [charge] + [Int32](repeating: 0, count: 63), currents: [Int32](repeating: 0, count: 64),
      voltages: [Int32](repeating: 0, count: 64), holds: [UInt8](repeating: 0, count: 64), spikes: [5])
    let before = bank
    let plain = spike_compartment(
      current_keep: 0, voltage_keep: 0, bias: 0, level: 64, charge_low: -262_144, charge_high: 262_143,
      current_low: -8_388_608, current_high: 8_388_607, voltage_low: -8_388_608, voltage_high: 8_388_607, refractory: 1)
    let outcome = bank.fast(plain, common: 0, elapsed: 1, from: 0, valid: .max)
    #expect(outcome == CompartmentBank.Outcome(done: 0) && bank == before)
  }
}
