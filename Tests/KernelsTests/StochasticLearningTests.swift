import CKernels
import Kernels
import Testing

@Suite("The changes of weights by stochastic spikes equal their references")
struct StochasticLearningTests {
  private let numbers = RandomStream(seed: 29, purpose: .weights)

  /// Weights in halves.
  private struct Weights: Equatable {
    var high: [Int16]
    var low: [UInt16]

    /// All weights zero.
    init(count: Int) {
      high = [Int16](repeating: 0, count: count)
      low = [UInt16](repeating: 0x8000, count: count)
    }

    mutating func with(_ shape: StochasticShape, limit: Int32, _ body: (inout stochastic_weights) -> Void) {
      high.withUnsafeMutableBufferPointer { high in
        low.withUnsafeMutableBufferPointer { low in
          var weights = stochastic_weights(
            high: high.baseAddress, low: low.baseAddress, rows: shape.rows, blocks: shape.blocks, limit: limit)
          body(&weights)
        }
      }
    }
  }

  private func randomWeights(_ shape: StochasticShape) -> Weights {
    var weights = Weights(count: shape.rows * shape.blocks * 64)
    for place in weights.high.indices {
      weights.high[place] = Int16(numbers.integer(below: 900, at: UInt64(place)) - 450)
      weights.low[place] = UInt16(truncatingIfNeeded: numbers.bits(at: UInt64(place)))
    }
    return weights
  }

  private func count(_ place: Int) -> Int16 { Int16(numbers.integer(below: 41, at: UInt64(place)) - 20) }

  /// One block has nothing in its upper half, another has nothing at all.
  private func columnCounts(_ shape: StochasticShape) -> [Int16] {
    (0..<64 * shape.blocks).map { column in
      column / 32 == 1 || column / 64 == 2 ? 0 : count(column + 70)
    }
  }

  @Test(arguments: StochasticShape.all, [0.37, 40_000] as [Float])
  func changesByCounts(_ shape: StochasticShape, rate: Float) {
    let active = (0..<UInt16(shape.rows)).filter { $0 % 3 != 1 }
    let (rows, columns) = (active.map { count(Int($0) + 50) }, columnCounts(shape))
    var fast = randomWeights(shape)
    var slow = fast
    fast.with(shape, limit: 30_000_000) {
      stochastic_add_counts(&$0, active, rows, active.count, columns, rate)
    }
    slow.with(shape, limit: 30_000_000) {
      StochasticReference.addCounts(
        &$0, active: active, rowCounts: rows, count: active.count, columnCounts: columns, rate: rate)
    }
    #expect(fast == slow)
  }

  /// Two samples a sum.
  @Test(arguments: StochasticShape.all, [0.37, 40_000] as [Float])
  func changesBySums(_ shape: StochasticShape, rate: Float) {
    let active = (0..<UInt16(shape.rows)).filter { $0 % 3 != 1 }
    let (rows, columns) = (active.map { count(Int($0) + 50) }, columnCounts(shape))
    var fast = randomWeights(shape)
    var slow = fast
    var fastSums = [Int32](repeating: 0, count: 64 * shape.rows)
    var slowSums = fastSums
    for block in 0..<shape.blocks {
      let part = Array(columns[64 * block..<64 * block + 64])
      for _ in 0..<2 {
        stochastic_sum_counts(active, rows, active.count, part, &fastSums)
        StochasticReference.sumCounts(
          active: active, rowCounts: rows, count: active.count, columnCounts: part, sums: &slowSums)
      }
      #expect(fastSums == slowSums)
      fast.with(shape, limit: 30_000_000) {
        stochastic_add_sums(&$0, block, active, active.count, &fastSums, rate)
      }
      slow.with(shape, limit: 30_000_000) {
        StochasticReference.addSums(
          &$0, block: block, active: active, count: active.count, sums: &slowSums, rate: rate)
      }
      #expect(fastSums.allSatisfy { $0 == 0 })
    }
    #expect(fast == slow)
  }

  @Test(arguments: StochasticShape.all, [0.9, 0.002])
  func coincidences(_ shape: StochasticShape, density: Double) {
    let (steps, rate, limit) = (shape.steps, 12_345.6 as Float, 20_000_000 as Int32)
    let rows = (
      shape.rowSpikes(density: shape.density, from: 7), shape.rowSpikes(density: 0.1, from: 8)
    )
    let plus = shape.columnSpikes(density: density, from: 9).words
    let minus = shape.columnSpikes(density: density / 9, from: 10).words
    var bytes = [Int8](repeating: 0, count: 64 * shape.rows)
    var fastSums = [Int32](repeating: 0, count: 64 * shape.rows)
    var slowSums = fastSums
    var fast = Weights(count: shape.rows * shape.blocks * 64)
    var slow = fast
    Self.withRows(rows) { rows in
      for block in 0..<shape.blocks {
        let (up, down) = (
          Array(plus[block * steps..<(block + 1) * steps]), Array(minus[block * steps..<(block + 1) * steps])
        )
        stochastic_sum_coincidences(&rows, steps, up, down, &bytes, &fastSums)
        StochasticReference.sumCoincidences(
          &rows, steps: steps, plus: up, minus: down, bytes: &bytes, sums: &slowSums)
        #expect(fastSums == slowSums && bytes.allSatisfy { $0 == 0 })
        fastSums = [Int32](repeating: 0, count: fastSums.count)
        slowSums = fastSums
      }
      fast.with(shape, limit: limit) {
        stochastic_add_coincidences(&$0, &rows, steps, plus, minus, &bytes, &fastSums, rate)
      }
      slow.with(shape, limit: limit) {
        StochasticReference.addCoincidences(
          &$0, rows: &rows, steps: steps, plus: plus, minus: minus, bytes: &bytes, sums: &slowSums, rate: rate)
      }
    }
    #expect(fast == slow)
    #expect(bytes.allSatisfy { $0 == 0 } && fastSums.allSatisfy { $0 == 0 } && slowSums == fastSums)
  }

  private static func withRows(
    _ spikes: (StochasticSpikes, StochasticSpikes), _ body: (inout stochastic_rows) -> Void
  ) {
    let (plus, plusStarts) = (spikes.0.list, spikes.0.starts)
    let (minus, minusStarts) = (spikes.1.list, spikes.1.starts)
    let active = Set(spikes.0.active + spikes.1.active).sorted()
    plus.withUnsafeBufferPointer { plus in
      plusStarts.withUnsafeBufferPointer { plusStarts in
        minus.withUnsafeBufferPointer { minus in
          minusStarts.withUnsafeBufferPointer { minusStarts in
            active.withUnsafeBufferPointer { active in
              var rows = stochastic_rows(
                plus: plus.baseAddress, plus_starts: plusStarts.baseAddress, minus: minus.baseAddress,
                minus_starts: minusStarts.baseAddress, active: active.baseAddress, count: active.count)
              body(&rows)
            }
          }
        }
      }
    }
  }

  /// From the largest deviations on, many numbers lie close to the middle between two whole ones, or beyond ±2²⁹.
  @Test(arguments: [0.3, 40, 123_456.7, 3e7, 8e9, 1e12], [(150, 1), (1, 40)] as [(UInt64, UInt64)])
  func noise(deviation: Double, strides: (row: UInt64, column: UInt64)) {
    let shape = StochasticShape(rows: 40, blocks: 3, steps: 0, density: 0)
    let columns = (0..<UInt16(64 * shape.blocks)).filter { $0 % 7 != 3 && $0 / 32 != 2 }
    let active = (0..<UInt16(shape.rows)).filter { $0 % 5 != 1 }
    var noise = stochastic_noise(
      key: 0x1234_5678_9abc_def0, first: 3 << 40, row_stride: strides.row, column_stride: strides.column,
      deviation: deviation, substream: 77, purpose: 9)
    var fast = Weights(count: 64 * shape.rows * shape.blocks)
    var slow = fast
    for block in 0..<shape.blocks {
      fast.with(shape, limit: 1 << 30) {
        stochastic_add_noise(&$0, &noise, block, active, active.count, columns, columns.count)
      }
      slow.with(shape, limit: 1 << 30) {
        StochasticReference.addNoise(
          &$0, noise: &noise, block: block, active: active, count: active.count, columns: columns,
          columnCount: columns.count)
      }
    }
    #expect(fast == slow && fast != Weights(count: 64 * shape.rows * shape.blocks))
  }
}
