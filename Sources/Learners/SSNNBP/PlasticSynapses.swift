import CKernels
import Kernels

/// Plastic synapses from every presynaptic neuron (a row) to every postsynaptic one (a column), whose weights are 32-bit
/// integers in units of 2^−(bits + 16).
///
/// Neurons see a weight rounded to `bits` bits after the binary point. These upper 16 bits lie apart from the lower ones,
/// so that a sum of weights reads no more than it needs; both lie in blocks of 64 columns, row by row.
struct PlasticSynapses: Sendable {
  let rows: Int
  let columns: Int
  /// The largest size of a weight, in its units.
  let limit: Int32
  private var high: AlignedRows<Int16>
  private var low: AlignedRows<UInt16>

  /// What is added to a weight before it is cut into halves, so that the upper one is rounded.
  private static let half: Int32 = 1 << 15

  /// All weights zero.
  init(rows: Int, columns: Int, limit: Int32) {
    precondition((1...1 << 30).contains(limit), "a limit of 1 to 2³⁰, got \(limit)")
    self.rows = rows
    self.columns = columns
    self.limit = limit
    let count = rows * ((columns + 63) / 64) * 64
    high = AlignedRows(count: count)
    low = AlignedRows(count: count)
    for index in 0..<count { low[index] = UInt16(Self.half) }
  }

  /// Blocks of 64 columns.
  var blocks: Int { (columns + 63) / 64 }

  /// The weight from `row` to `column`, in units of 2^−(bits + 16).
  subscript(row: Int, column: Int) -> Int32 {
    get {
      let index = index(row, column)
      return (Int32(high[index]) << 16 | Int32(low[index])) - Self.half
    }
    set {
      let index = index(row, column)
      let shifted = min(limit, max(-limit, newValue)) + Self.half
      high[index] = Int16(truncatingIfNeeded: shifted >> 16)
      low[index] = UInt16(truncatingIfNeeded: shifted)
    }
  }

  private func index(_ row: Int, _ column: Int) -> Int { (column / 64 * rows + row) * 64 + column % 64 }

  /// The same synapses with rows and columns exchanged.
  var transposed: PlasticSynapses {
    var result = PlasticSynapses(rows: columns, columns: rows, limit: limit)
    for row in 0..<rows {
      for column in 0..<columns { result[column, row] = self[row, column] }
    }
    return result
  }

  /// Moves the weights to the start of a cache line.
  mutating func align() {
    high.align()
    low.align()
  }

  /// Calls `body` with the weights that neurons see.
  func withSeenWeights(_ body: (ShortWeights) -> Void) {
    let exactRows = Int(Int16.max) / max(1, (Int(limit) + Int(Self.half)) >> 16)
    high.withPointer { body(ShortWeights(first: $0, rows: rows, exactRows: exactRows)) }
  }

  /// Calls `body` with the weights, to be changed.
  mutating func withWeights(_ body: (inout stochastic_weights) -> Void) {
    let (rows, blocks, limit) = (rows, blocks, limit)
    high.withMutablePointer { high in
      low.withMutablePointer { low in
        var weights = stochastic_weights(high: high, low: low, rows: rows, blocks: blocks, limit: limit)
        body(&weights)
      }
    }
  }
}
