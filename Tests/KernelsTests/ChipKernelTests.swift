import CKernels
import Kernels
import Testing

@Suite("The vector loops of the chip's synapses equal their references")
struct ChipKernelTests {
  /// Numbers from which each case takes a stretch, for they cost more than what is tried with them.
  private static let pool: [Int8] = {
    var draws = RandomDraws(seed: 77)
    return (0..<50_000).map { _ in Int8(draws.integer(-128...127)) }
  }()

  private static func stored(_ count: Int, _ draws: inout RandomDraws) -> ArraySlice<Int8> {
    let start = draws.integer(0...pool.count - count)
    return pool[start..<start + count]
  }

  /// Every number of columns up to 300 with 64 rows; each shift occurs with exact and with padded rows.
  @Test(arguments: [0, 1, 40])
  func chargesOfEveryWidth(padding: Int) {
    var draws = RandomDraws(seed: UInt64(padding))
    for columns in 1...300 {
      let (stride, guardian) = (columns + padding, Int32(7_777_777))
      let start = draws.integer(0...5)
      let weights = Array(Array(Self.stored(start + 64 * stride + 64, &draws))[start...])
      let rows = draws.words(1, percent: 20)
      let charges = (0..<columns).map { _ in Int32(draws.integer(-100_000...100_000)) }
      var fast = [guardian, guardian] + charges + [Int32](repeating: guardian, count: 70)
      var slow = fast
      var fastSums = [Int32](repeating: guardian, count: (columns + 63) & ~63)
      var slowSums = fastSums
      fast.withUnsafeMutableBufferPointer { fast in
        guard let charges = fast.baseAddress.map({ $0 + 2 }) else { return }
        spike_charge_rows(weights, stride, columns, rows, 1, Int32(columns % 16), &fastSums, charges)
        spike_add_charges(fastSums, columns, charges)
      }
      slow.withUnsafeMutableBufferPointer { slow in
        guard let charges = slow.baseAddress.map({ $0 + 2 }) else { return }
        SpikeReference.chargeRows(
          weights, stride: stride, columns: columns, rows: rows, words: 1, shift: Int32(columns % 16), sums: &slowSums,
          charges: charges)
        SpikeReference.addCharges(slowSums, columns: columns, charges: charges)
      }
      // The guardians on both sides are part of what has to be equal.
      #expect(fast == slow, "\(columns) columns, \(stride) apart")
      #expect(fastSums[..<columns] == slowSums[..<columns], "\(columns) columns, \(stride) apart")
    }
  }

  /// More rows than a partial sum of 16 bits takes, all at one end.
  @Test(arguments: [256, 257, 300, 512, 513, 700], [-128, 127] as [Int8])
  func chargesOfManyRows(count: Int, weight: Int8) {
    let columns = 70
    let words = (count + 63) / 64
    let rows = (0..<words).map { $0 + 1 < words || count % 64 == 0 ? UInt64.max : 1 << UInt64(count % 64) - 1 }
    let weights = [Int8](repeating: weight, count: words * 64 * columns + 64)
    var charges = [Int32](repeating: 5, count: columns)
    var sums = [Int32](repeating: 0, count: 128)
    spike_charge_rows(weights, columns, columns, rows, words, 3, &sums, &charges)
    #expect(sums[..<columns].allSatisfy { $0 == Int32(count) * Int32(weight) * 8 })
    #expect(charges.allSatisfy { $0 == 5 + Int32(count) * Int32(weight) * 8 })
  }

  @Test(arguments: [0, 3, 64])
  func amountsOfEveryWidth(padding: Int) {
    var draws = RandomDraws(seed: 50 + UInt64(padding))
    for columns in 1...300 {
      let (stride, start, rowCount) = (columns + padding, draws.integer(0...5), draws.integer(1...64))
      let lowest = draws.pick([-128, -127, 0, -31])
      let bounds = lowest...(lowest == 0 ? draws.pick([127, 63]) : draws.pick([127, 0, 63]))
      // What lies outside is in the bounds too, as the loop asks, and has to stay.
      var fast = Self.stored(start + 64 * stride + 64, &draws).map {
        Int8(min(max(Int($0), bounds.lowerBound), bounds.upperBound))
      }
      var slow = fast
      let rows = draws.words(1, percent: 40, bits: rowCount)
      let marked = draws.words((columns + 63) / 64, percent: draws.integer(0...100), bits: columns)
      for amount in [1, -1, draws.integer(-128...127), 127, -128] {
        let numbers = (Int8(amount), Int8(bounds.lowerBound), Int8(bounds.upperBound))
        fast.withUnsafeMutableBufferPointer { stored in
          guard let stored = stored.baseAddress else { return }
          spike_add_amount(
            stored + start, stride, rows, 1, marked, marked.count, numbers.0, numbers.1, numbers.2)
        }
        slow.withUnsafeMutableBufferPointer { stored in
          guard let stored = stored.baseAddress else { return }
          SpikeReference.addAmount(
            stored + start, stride: stride, rows: rows, words: 1, columns: marked, columnWords: marked.count,
            amount: numbers.0, lowest: numbers.1, highest: numbers.2)
        }
        #expect(fast == slow, "\(columns) columns, \(stride) apart, \(amount) within \(bounds)")
      }
    }
  }

  /// The charges of a word without a spike stay as they are; shifts and offsets are those of 8 and 6 bits a weight.
  @Test(arguments: 0..<60)
  func chargesOneToOne(turn: Int) {
    var draws = RandomDraws(seed: 300 + UInt64(turn))
    let words = 1 + turn % 14
    let start = draws.integer(0...3)
    let weights = Array(Array(Self.stored(start + 64 * words + 64, &draws))[start...])
    let offset = Int32(turn % 3 == 0 ? 0 : draws.integer(-256...256))
    let shift = Int32(draws.integer(0...12))
    var spikes = draws.words(words, percent: draws.pick([0, 5, 25, 100]))
    if turn % 5 == 0 { spikes[draws.integer(0...words - 1)] = 0 }
    var fast = (0..<64 * words + 1).map { _ in Int32(draws.integer(-1_000_000...1_000_000)) }
    var slow = fast
    spike_charge_pairs(weights, offset, spikes, words, shift, &fast)
    SpikeReference.chargePairs(weights, offset: offset, spikes: spikes, words: words, shift: shift, charges: &slow)
    #expect(fast == slow)
    let isSilent = spikes.allSatisfy { $0 == 0 }
    #expect(isSilent || weights.contains { Int32($0) + offset != 0 })
  }

  @Test(arguments: 0..<40)
  func randomWords(turn: Int) {
    var draws = RandomDraws(seed: 100 + UInt64(turn))
    let seed = UInt64(draws.integer(0...Int.max - 1))
    let purpose = UInt32(draws.integer(0...1 << 20))
    let bases: [UInt64] = [0, UInt64(UInt32.max) - 2, UInt64(turn) << 26, .max - 1]
    let count = turn < 4 ? turn : draws.integer(1...300)
    let widest = [3, 40, 5_000, Int(UInt32.max)][turn / 4 % 4]
    var places = (0..<count).map { _ in UInt32(draws.integer(0...widest)) }
    if turn % 3 == 0 { places.sort() }
    if turn % 5 == 0 { places = (0..<UInt32(count)).map { $0 + UInt32(turn) } }
    var fast = [UInt32](repeating: 99, count: count + 8)
    var slow = fast
    spike_random_words(seed, bases[turn % 4], UInt32(turn), purpose, places, count, &fast)
    SpikeReference.randomWords(
      key: seed, base: bases[turn % 4], substream: UInt32(turn), purpose: purpose, places: places, count: count,
      words: &slow)
    #expect(fast == slow)
  }
}
