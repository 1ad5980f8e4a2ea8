import Kernels

/// A matrix of numbers, row by row, laid out for the vector loops.
///
/// Rows begin at cache lines, an odd number of them apart, so that the numbers of a column spread over all sets of a cache.
/// The padding after the columns of a row is zero and stays so. A matrix that does not begin at a cache line is as right: a
/// copy may be shifted until `align()` is called.
package struct DenseMatrix: Sendable {
  /// How many rows there are.
  package let rows: Int
  /// How many columns there are.
  package let columns: Int
  /// The columns in whole blocks: as many as the vector loops compute.
  package let paddedColumns: Int
  /// From a row to the next, in numbers.
  package let stride: Int
  private var numbers: AlignedRows<Float>

  /// Numbers in a cache line of 64 bytes.
  package static let cacheLine = 16

  /// All zero.
  ///
  /// - Parameter block: the vector loops compute columns in blocks of this many, a multiple of `cacheLine`.
  package init(rows: Int, columns: Int, inBlocksOf block: Int = cacheLine) {
    precondition(block > 0 && block % Self.cacheLine == 0, "blocks of \(block) columns")
    self.rows = rows
    self.columns = columns
    paddedColumns = (columns + block - 1) / block * block
    stride = (paddedColumns / Self.cacheLine | 1) * Self.cacheLine
    numbers = AlignedRows(count: rows * stride)
  }

  /// Moves the numbers to the start of a cache line.
  package mutating func align() { numbers.align() }

  /// The number in a row and a column.
  package subscript(row: Int, column: Int) -> Float {
    get { numbers[row * stride + column] }
    set { numbers[row * stride + column] = newValue }
  }

  /// The numbers of `rows`, row by row, without their padding.
  package func values(ofRows rows: Range<Int>) -> [Float] {
    rows.flatMap { row in (0..<columns).map { self[row, $0] } }
  }

  /// Takes over numbers row by row, from row `first` on.
  package mutating func setValues(_ values: [Float], fromRow first: Int = 0) {
    for (index, value) in values.enumerated() { self[first + index / columns, index % columns] = value }
  }

  /// Calls `body` with the first number and all that follow.
  package func withPointer<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result { numbers.withPointer(body) }

  /// Calls `body` with the first number and all that follow, which it may change.
  package mutating func withMutablePointer<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
    numbers.withMutablePointer(body)
  }
}
