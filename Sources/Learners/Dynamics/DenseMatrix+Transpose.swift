package import Kernels

extension DenseMatrix {
  /// The columns of this matrix become the first rows of `other`.
  package mutating func setTransposed(_ other: DenseMatrix, rows: Int, on threads: Threads) {
    transpose(other, rows: rows, columns: other.columns, on: threads)
  }

  /// The rows of this matrix become the first columns of `other`.
  package mutating func setTransposed(_ other: DenseMatrix, columns: Int, on threads: Threads) {
    transpose(other, rows: other.rows, columns: columns, on: threads)
  }

  /// In squares of a cache line each way, so that no line is fetched twice.
  private mutating func transpose(_ other: DenseMatrix, rows: Int, columns: Int, on threads: Threads) {
    let (stride, side) = (stride, Self.cacheLine)
    other.withPointer { source in
      withMutablePointer { numbers in
        threads.share(columns, inBlocksOf: side) { part in
          for first in Swift.stride(from: part.lowerBound, to: part.upperBound, by: side) {
            for row in 0..<rows {
              let line = source + row * other.stride
              for column in first..<min(part.upperBound, first + side) { numbers[column * stride + row] = line[column] }
            }
          }
        }
      }
    }
  }
}
