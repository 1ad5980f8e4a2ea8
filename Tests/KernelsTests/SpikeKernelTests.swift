import CKernels
import Kernels
import Testing

@Suite("The vector loops of nBP equal their references")
struct SpikeKernelTests {
  struct Shape: Sendable, CustomStringConvertible {
    let words: Int
    let groups: Int
    let percent: Int
    var description: String { "\(64 * words) rows, \(64 * groups) columns, \(percent) % spike" }
  }

  /// All remainders of the blocking, and more than the 256 rows that a 16-bit partial sum can take.
  static let shapes = [
    Shape(words: 1, groups: 1, percent: 0), Shape(words: 1, groups: 1, percent: 100),
    Shape(words: 2, groups: 2, percent: 40), Shape(words: 7, groups: 7, percent: 25),
    Shape(words: 5, groups: 3, percent: 90), Shape(words: 4, groups: 4, percent: 100),
    Shape(words: 13, groups: 5, percent: 100), Shape(words: 9, groups: 6, percent: 50),
    Shape(words: 3, groups: 8, percent: 10), Shape(words: 17, groups: 11, percent: 97),
  ]

  private func weights(_ shape: Shape, extreme: Int8?, _ draws: inout RandomDraws) -> [Int8] {
    (0..<64 * 64 * shape.words * shape.groups).map { _ in extreme ?? Int8(draws.integer(-128...127)) }
  }

  @Test(arguments: shapes, [nil, -128, 127] as [Int8?])
  func sums(shape: Shape, extreme: Int8?) {
    var draws = RandomDraws(seed: 1)
    let weights = weights(shape, extreme: extreme, &draws)
    let rows = draws.words(shape.words, percent: shape.percent)
    var fast = [Int32](repeating: -1, count: 64 * shape.groups)
    var slow = fast
    spike_sum_rows(weights, shape.groups, rows, shape.words, &fast)
    SpikeReference.sumRows(weights, groups: shape.groups, rows: rows, words: shape.words, sums: &slow)
    #expect(fast == slow)
  }

  @Test(arguments: shapes, [-127, -128] as [Int8])
  func outerProducts(shape: Shape, lowest: Int8) {
    var draws = RandomDraws(seed: 2)
    var fast = weights(shape, extreme: nil, &draws).map { max(lowest, $0) }
    var slow = fast
    let rows = draws.words(shape.words, percent: shape.percent)
    for _ in 0..<3 {
      let plus = draws.words(shape.groups, percent: 50)
      let minus = draws.words(shape.groups, percent: 50)
      spike_add_outer(&fast, shape.groups, rows, shape.words, plus, minus, lowest)
      SpikeReference.addOuter(
        &slow, groups: shape.groups, rows: rows, words: shape.words, plus: plus, minus: minus, lowest: lowest)
      #expect(fast == slow)
    }
    #expect(slow.contains(lowest) || shape.percent == 0)
  }

  @Test(arguments: [1, 2, 5, 8], [0, 1, 256, 511, Int32.max])
  func thresholds(groups: Int, threshold: Int32) {
    var draws = RandomDraws(seed: 3)
    let sums = (0..<64 * groups).map { _ in
      draws.pick([Int32.min, Int32.max, threshold, threshold &- 1, threshold &+ 1, 0])
    }
    let others = sums.map { draws.chance(50) ? $0 : 100 }
    var fast = [UInt64](repeating: 5, count: groups)
    var slow = fast
    spike_threshold(sums, groups, threshold, &fast)
    SpikeReference.threshold(sums, groups: groups, threshold: threshold, spikes: &slow)
    #expect(fast == slow)
    spike_compare(sums, others, groups, &fast)
    SpikeReference.compare(sums, others, groups: groups, spikes: &slow)
    #expect(fast == slow)
  }
}
