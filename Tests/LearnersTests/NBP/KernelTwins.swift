import CKernels
import Kernels
import NetworkModel
import Testing

/// The vector loops of `CKernels`, written a second time as plain Swift.
enum KernelTwin {
  static func sumRows(_ weights: [Int8], groups: Int, rows: [UInt64]) -> [Int32] {
    var sums = [Int32](repeating: 0, count: 64 * groups)
    for row in setBits(rows) {
      for column in sums.indices { sums[column] += Int32(weights[row * 64 * groups + column]) }
    }
    return sums
  }

  static func addOuter(
    _ weights: inout [Int8], groups: Int, rows: [UInt64], plus: [UInt64], minus: [UInt64], lowest: Int8
  ) {
    for row in setBits(rows) {
      for column in 0..<64 * groups {
        let change = bit(plus, column) - bit(minus, column)
        let sum = Int(weights[row * 64 * groups + column]) + change
        weights[row * 64 * groups + column] = Int8(min(127, max(Int(lowest), sum)))
      }
    }
  }

  static func spikes(_ count: Int, where isSpike: (Int) -> Bool) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: count / 64)
    for column in 0..<count where isSpike(column) { words[column / 64] |= 1 << UInt64(column % 64) }
    return words
  }

  static func setBits(_ words: [UInt64]) -> [Int] { (0..<64 * words.count).filter { bit(words, $0) == 1 } }

  static func bit(_ words: [UInt64], _ index: Int) -> Int { Int(words[index / 64] >> UInt64(index % 64) & 1) }
}

@Suite("Vector loops equal their plain twins")
struct KernelTwinTests {
  struct Shape: Sendable, CustomStringConvertible {
    let words: Int
    let groups: Int
    let density: Double
    var description: String { "\(64 * words) rows, \(64 * groups) columns, density \(density)" }
  }

  /// All remainders of the blocking, and more than the 256 rows that a 16-bit partial sum can take.
  static let shapes = [
    Shape(words: 1, groups: 1, density: 0), Shape(words: 1, groups: 1, density: 1),
    Shape(words: 2, groups: 2, density: 0.4), Shape(words: 7, groups: 7, density: 0.25),
    Shape(words: 5, groups: 3, density: 0.9), Shape(words: 4, groups: 4, density: 1),
    Shape(words: 13, groups: 5, density: 1), Shape(words: 9, groups: 6, density: 0.5),
    Shape(words: 3, groups: 8, density: 0.1), Shape(words: 17, groups: 11, density: 0.97),
  ]

  let stream = RandomStream(seed: 11, purpose: .weights)

  func words(_ count: Int, density: Double, from position: UInt64) -> [UInt64] {
    KernelTwin.spikes(64 * count) { stream.bernoulli(density, at: position + UInt64($0)) }
  }

  func weights(_ shape: Shape, extreme: Int8?) -> [Int8] {
    (0..<64 * 64 * shape.words * shape.groups).map { position in
      extreme ?? Int8(stream.integer(below: 256, at: UInt64(position)) - 128)
    }
  }

  @Test(arguments: shapes, [nil, -128, 127] as [Int8?])
  func sums(shape: Shape, extreme: Int8?) {
    let weights = weights(shape, extreme: extreme)
    let rows = words(shape.words, density: shape.density, from: 1 << 40)
    var sums = [Int32](repeating: -1, count: 64 * shape.groups)
    spike_sum_rows(weights, shape.groups, rows, shape.words, &sums)
    #expect(sums == KernelTwin.sumRows(weights, groups: shape.groups, rows: rows))
  }

  @Test(arguments: shapes, [-127, -128] as [Int8])
  func outerProducts(shape: Shape, lowest: Int8) {
    var fast = weights(shape, extreme: nil).map { max(lowest, $0) }
    var slow = fast
    let rows = words(shape.words, density: shape.density, from: 1 << 41)
    for turn in 0..<3 {
      let plus = words(shape.groups, density: 0.5, from: UInt64(turn) << 20 + 1 << 42)
      let minus = words(shape.groups, density: 0.5, from: UInt64(turn) << 20 + 1 << 43)
      spike_add_outer(&fast, shape.groups, rows, shape.words, plus, minus, lowest)
      KernelTwin.addOuter(&slow, groups: shape.groups, rows: rows, plus: plus, minus: minus, lowest: lowest)
      #expect(fast == slow)
    }
    #expect(slow.contains(lowest) || shape.density == 0)
  }

  @Test(arguments: [1, 2, 5, 8], [0, 1, 256, 511, Int32.max])
  func thresholds(groups: Int, threshold: Int32) {
    let sums = (0..<64 * groups).map { position in
      [Int32.min, Int32.max, threshold, threshold &- 1, threshold &+ 1, 0][
        stream.integer(below: 6, at: UInt64(position))]
    }
    let others = (0..<64 * groups).map { stream.integer(below: 2, at: UInt64($0) + 1 << 30) == 0 ? sums[$0] : 100 }
    var spikes = [UInt64](repeating: 0, count: groups)
    spike_threshold(sums, groups, threshold, &spikes)
    #expect(spikes == KernelTwin.spikes(sums.count) { sums[$0] > threshold })
    spike_compare(sums, others, groups, &spikes)
    #expect(spikes == KernelTwin.spikes(sums.count) { sums[$0] > others[$0] })
  }
}
