import CKernels
import Kernels
import NetworkModel
import Testing

@Suite("The noise of an update equals the normal numbers of the stream, rounded")
struct StochasticNoiseTests {
  private static let (rows, blocks, limit) = (40, 3, Int32(1) << 30)
  private let stream = RandomStream(seed: 0x1234_5678_9abc_def0, purpose: .init(code: 9), substream: 77)

  /// From the largest deviations on, many numbers lie close to the middle between two whole ones, or beyond ±2²⁹.
  @Test(arguments: [0.3, 40, 123_456.7, 3e7, 8e9, 1e12], [(150, 1), (1, 40)] as [(UInt64, UInt64)])
  func noise(deviation: Double, strides: (row: UInt64, column: UInt64)) {
    let columns = (0..<UInt16(64 * Self.blocks)).filter { $0 % 7 != 3 && $0 / 32 != 2 }
    let active = (0..<UInt16(Self.rows)).filter { $0 % 5 != 1 }
    let count = 64 * Self.rows * Self.blocks
    var (high, low) = ([Int16](repeating: 0, count: count), [UInt16](repeating: 0x8000, count: count))
    var noise = stochastic_noise(
      key: 0x1234_5678_9abc_def0, first: 3 << 40, row_stride: strides.row, column_stride: strides.column,
      deviation: deviation, substream: 77, purpose: 9)
    high.withUnsafeMutableBufferPointer { high in
      low.withUnsafeMutableBufferPointer { low in
        var weights = stochastic_weights(
          high: high.baseAddress, low: low.baseAddress, rows: Self.rows, blocks: Self.blocks, limit: Self.limit)
        for block in 0..<Self.blocks {
          stochastic_add_noise(&weights, &noise, block, active, active.count, columns, columns.count)
        }
      }
    }
    var wanted = [Int32](repeating: 0, count: count)
    for row in active {
      for column in columns {
        let place = 3 << 40 + UInt64(row) * strides.row + UInt64(column) * strides.column
        let change = (stream.normal(at: place) * deviation).rounded(.toNearestOrEven)
        wanted[(Int(column) / 64 * Self.rows + Int(row)) * 64 + Int(column) % 64] =
          Int32(min(0x1p29, max(-0x1p29, change)))
      }
    }
    let got = zip(high, low).map { (Int32($0) << 16 | Int32($1)) - 0x8000 }
    #expect(got == wanted)
  }
}
