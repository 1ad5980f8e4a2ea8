import CKernels
import Kernels
import Testing

@Suite("The vector loops of blocks of synapses equal their references")
struct BlockKernelTests {
  /// Rows of blocks drawn at random, and spikes on both sides.
  private struct Blocks {
    let size: Int
    let columns: Int
    let rowCount: Int
    private(set) var starts = [0]
    private(set) var firstColumns: [Int32] = []
    private(set) var reach = 0
    let rows: [UInt64]
    let marked: [UInt64]

    init(turn: Int, rowCount: Int, percent: Int, _ draws: inout RandomDraws) {
      size = [16, 32, 64][turn % 3]
      self.rowCount = rowCount
      let places = draws.integer(1...9)
      // What follows the last block is of no row, and need not be as long as a block.
      columns = places * size + draws.pick([0, 0, draws.integer(1...size - 1)])
      var counts = [Int](repeating: 0, count: places)
      for row in 0..<rowCount {
        let chance = row % 7 == 0 ? 0 : row % 7 == 1 || percent == 100 ? 100 : 40
        for place in 0..<places where draws.chance(chance) {
          firstColumns.append(Int32(place * size))
          counts[place] += 1
        }
        starts.append(firstColumns.count * size)
      }
      reach = counts.max() ?? 0
      rows = draws.words((rowCount + 63) / 64, percent: percent, bits: rowCount)
      marked = draws.words((columns + 63) / 64, percent: draws.pick([0, 3, 30, 100]), bits: columns)
    }

    var weightCount: Int { firstColumns.count * size }

    /// Runs `body` with what the loops take.
    func with<Result>(_ body: (UnsafePointer<spike_blocks>) -> Result) -> Result {
      // An array of none may have no address.
      (firstColumns + [0]).withUnsafeBufferPointer { columns in
        starts.withUnsafeBufferPointer { starts in
          var blocks = spike_blocks(
            starts: starts.baseAddress, columns: columns.baseAddress, size: size, reach: reach)
          return body(&blocks)
        }
      }
    }
  }

  private static let guardian: Int32 = 7_777_777

  /// Both loops on the same weights: what they add and count, and what they leave alone.
  private func charge(_ blocks: Blocks, _ weights: [Int8], offset: Int32, shift: Int32, _ draws: inout RandomDraws) {
    let padded = (blocks.columns + 63) & ~63
    var fast = (0..<blocks.columns).map { _ in Int32(draws.integer(-100_000...100_000)) }
    fast += [Int32](repeating: Self.guardian, count: 70)
    var slow = fast
    var parts = [Int16](repeating: 99, count: padded + 1)
    var fastSums = [Int32](repeating: Self.guardian, count: padded + 1)
    var slowSums = fastSums
    let counts = blocks.with { place in
      (
        spike_charge_blocks(
          place, weights, offset, blocks.rows, blocks.rows.count, shift, blocks.columns, &parts, &fastSums, &fast),
        SpikeReference.chargeBlocks(
          place, weights: weights, offset: offset, rows: blocks.rows, words: blocks.rows.count, shift: shift,
          columns: blocks.columns, parts: &parts, sums: &slowSums, charges: &slow)
      )
    }
    #expect(counts.0 == counts.1)
    #expect(fast == slow)
    #expect(fastSums[..<blocks.columns] == slowSums[..<blocks.columns])
    #expect(fastSums[padded] == Self.guardian && parts[padded] == 99)
  }

  @Test(arguments: 0..<120)
  func charges(turn: Int) {
    var draws = RandomDraws(seed: 900 + UInt64(turn))
    let blocks = Blocks(
      turn: turn, rowCount: draws.integer(1...150), percent: draws.pick([0, 2, 20, 100]), &draws)
    let weights = (0..<blocks.weightCount).map { _ in Int8(draws.integer(-128...127)) }
    charge(blocks, weights, offset: draws.pick([0, 0, 128, -127]), shift: Int32(turn % 14), &draws)
  }

  /// More weights of one column than 16 bits sum, all at one end.
  @Test(arguments: [127, 128, 129, 255, 256, 257, 700], [(-128, 0), (127, 0), (127, 128), (-128, -127)])
  func chargesOfManyRows(rowCount: Int, weight: (Int8, Int32)) {
    for turn in 0..<3 {
      var draws = RandomDraws(seed: UInt64(rowCount + turn))
      let blocks = Blocks(turn: turn, rowCount: rowCount, percent: 100, &draws)
      let weights = [Int8](repeating: weight.0, count: blocks.weightCount)
      charge(blocks, weights, offset: weight.1, shift: 3, &draws)
    }
  }

  @Test(arguments: 0..<120)
  func amounts(turn: Int) {
    var draws = RandomDraws(seed: 1_900 + UInt64(turn))
    let blocks = Blocks(
      turn: turn, rowCount: draws.integer(1...150), percent: draws.pick([0, 2, 20, 100]), &draws)
    let bounds = draws.pick([-128, -127, 0, -31])...draws.pick([127, 0, 63])
    let words = blocks.marked.count
    var fast = (0..<blocks.weightCount + 64).map { _ in Int8(draws.integer(bounds)) }
    var slow = fast
    var parts = [Int8](repeating: 99, count: 68 * words + 1)
    for amount in [1, -1, draws.integer(-128...127), 127, -128] {
      let numbers = (Int8(amount), Int8(bounds.lowerBound), Int8(bounds.upperBound))
      let counts = blocks.with { place in
        (
          spike_add_amount_blocks(
            place, &fast, blocks.rows, blocks.rows.count, blocks.marked, words, numbers.0, numbers.1, numbers.2, &parts),
          SpikeReference.addAmountBlocks(
            place, weights: &slow, rows: blocks.rows, words: blocks.rows.count, columns: blocks.marked,
            columnWords: words, amount: numbers.0, lowest: numbers.1, highest: numbers.2, parts: &parts)
        )
      }
      #expect(counts.0 == counts.1)
      #expect(fast == slow, "\(amount) within \(bounds)")
    }
    #expect(parts[68 * words] == 99)
  }
}
