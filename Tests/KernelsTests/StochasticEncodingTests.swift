import CKernels
import Kernels
import Testing

@Suite("The encoders and lists of stochastic spikes equal their references")
struct StochasticEncodingTests {
  private let numbers = RandomStream(seed: 23, purpose: .weights)
  private let key: UInt64 = 0x1234_5678_9abc_def0

  @Test(arguments: [0, 1, 9_830, 65_535, 65_536] as [UInt32])
  func choices(limit: UInt32) {
    var fast = [UInt64](repeating: 0, count: 5)
    var slow = fast
    stochastic_choose(key, 3 << 32, 77, 9, limit, fast.count, &fast)
    StochasticReference.choose(
      key: key, first: 3 << 32, substream: 77, purpose: 9, limit: limit, words: slow.count, chosen: &slow)
    #expect(fast == slow)
  }

  private typealias Encoder = (
    UInt64, UInt32, UInt32, UnsafePointer<UInt16>, UnsafePointer<UInt8>, Int, UnsafePointer<UInt16>, Int,
    UnsafeMutablePointer<UInt64>, UnsafeMutablePointer<UInt16>
  ) -> Void

  @Test(arguments: [1, 7, 8, 9, 64, 65, 133], [10, 16, 51])
  func encoding(count: Int, steps: Int) {
    compare(stochastic_encode, StochasticReference.encode, count: count, steps: steps)
  }

  @Test(arguments: [1, 7, 8, 9, 64, 65, 133], [10, 16, 51])
  func evenEncoding(count: Int, steps: Int) {
    compare(stochastic_encode_evenly, StochasticReference.encodeEvenly, count: count, steps: steps)
  }

  private func compare(_ loop: Encoder, _ reference: Encoder, count: Int, steps: Int) {
    let inputs = (0..<(count + 63) / 64 * 64).map { UInt16(3 * $0 + ($0 == count - 1 ? 60_000 : 0)) }
    let grey = (0..<count).map { $0 == 2 ? 255 : UInt8(numbers.integer(below: 256, at: UInt64($0))) }
    let rates = (0..<steps).map { $0 == 4 ? 65_535 : UInt16(numbers.integer(below: 65_536, at: UInt64($0) + 999)) }
    let width = (count + 63) / 64
    var fast = [UInt64](repeating: .max, count: width * steps)
    var slow = fast
    var fastCounts = [UInt16](repeating: 0, count: count)
    var slowCounts = [UInt16](repeating: 9, count: count)
    loop(key, 77, 9, inputs, grey, count, rates, steps, &fast, &fastCounts)
    reference(key, 77, 9, inputs, grey, count, rates, steps, &slow, &slowCounts)
    #expect(fast == slow && fastCounts == slowCounts)
    #expect(fast.reduce(0) { $0 + $1.nonzeroBitCount } == fastCounts.reduce(0) { $0 + Int($1) })
    compareLists(of: fast, count: width, wordStride: 1, stepStride: width, steps: steps, names: inputs)
  }

  @Test(arguments: StochasticShape.all)
  func lists(_ shape: StochasticShape) {
    let spikes = shape.rowSpikes(density: shape.density, from: 1)
    let (words, blocks) = (spikes.words, (shape.rows + 63) / 64)
    let others = (0..<UInt16(64 * blocks)).map { 7 &* $0 &+ 60_000 }
    for names in [nil, others] {
      compareLists(of: words, count: blocks, wordStride: shape.steps, stepStride: 1, steps: shape.steps, names: names)
    }
    var starts = [UInt32](repeating: 0, count: shape.steps + 1)
    _ = StochasticReference.starts(
      words, count: blocks, wordStride: shape.steps, stepStride: 1, steps: shape.steps, starts: &starts)
    #expect(starts == spikes.starts)
  }

  private func compareLists(
    of words: [UInt64], count: Int, wordStride: Int, stepStride: Int, steps: Int, names: [UInt16]?
  ) {
    var fastStarts = [UInt32](repeating: 0, count: steps + 1)
    var slowStarts = fastStarts
    let total = stochastic_starts(words, count, wordStride, stepStride, steps, &fastStarts)
    let wanted = StochasticReference.starts(
      words, count: count, wordStride: wordStride, stepStride: stepStride, steps: steps, starts: &slowStarts)
    #expect(total == wanted && fastStarts == slowStarts)
    var fast = [UInt16](repeating: 0, count: Int(total) + 32)
    var slow = fast
    withOptional(names) { names in
      stochastic_list(words, count, wordStride, stepStride, steps, names, &fast)
      StochasticReference.list(
        words, count: count, wordStride: wordStride, stepStride: stepStride, steps: steps, names: names, list: &slow)
    }
    #expect(fast.prefix(Int(total)) == slow.prefix(Int(total)))
  }

  @Test(arguments: StochasticShape.all, [false, true])
  func counts(_ shape: StochasticShape, hasMinus: Bool) {
    let plus = shape.rowSpikes(density: shape.density, from: 1).words
    let minus = hasMinus ? shape.rowSpikes(density: shape.density / 2, from: 2).words : nil
    let blocks = (shape.rows + 63) / 64
    var fast = Counts(blocks: blocks)
    var slow = Counts(blocks: blocks)
    withOptional(minus) { minus in
      let found = stochastic_counts(
        plus, minus, blocks, shape.steps, &fast.counts, &fast.active, &fast.activeCounts)
      let wanted = StochasticReference.counts(
        plus: plus, minus: minus, blocks: blocks, steps: shape.steps, counts: &slow.counts, active: &slow.active,
        activeCounts: &slow.activeCounts)
      #expect(found == wanted && fast.counts == slow.counts)
      #expect(fast.active.prefix(found) == slow.active.prefix(found))
      #expect(fast.activeCounts.prefix(found) == slow.activeCounts.prefix(found))
    }
  }

  private struct Counts {
    var counts: [Int16]
    var active: [UInt16]
    var activeCounts: [Int16]

    init(blocks: Int) {
      counts = [Int16](repeating: -1, count: 64 * blocks)
      active = [UInt16](repeating: 0, count: 64 * blocks + 4)
      activeCounts = [Int16](repeating: 0, count: 64 * blocks)
    }
  }

  private func withOptional<Number>(_ numbers: [Number]?, _ body: (UnsafePointer<Number>?) -> Void) {
    guard let numbers else { return body(nil) }
    numbers.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
