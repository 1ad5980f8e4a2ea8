import CKernels
package import Kernels

extension DenseMatrix {
  /// The first `rows` rows of this matrix become those of left · right, on several threads; see `dense_multiply`.
  ///
  /// Each number is computed by one thread alone, so that none depends on how many there are.
  package mutating func setProduct(
    rows: Int, _ left: DenseMatrix, _ right: DenseMatrix, depth: Int, on threads: Threads
  ) {
    precondition(rows <= self.rows && rows <= left.rows && depth <= left.columns && depth <= right.rows)
    let (stride, columns) = (stride, right.paddedColumns)
    precondition(right.columns <= self.columns && columns <= stride)
    left.withPointer { leftNumbers in
      right.withPointer { rightNumbers in
        withMutablePointer { result in
          // Splits what there is more of: columns of the result, or rows.
          if columns >= rows {
            threads.share(columns, inBlocksOf: 2 * Self.cacheLine) { part in
              var product = dense_product(
                rows: rows, columns: part.count, depth: depth, left: leftNumbers, left_row: left.stride, left_step: 1,
                right: rightNumbers + part.lowerBound, right_row: right.stride, result: result + part.lowerBound,
                result_row: stride)
              dense_multiply(&product)
            }
          } else {
            threads.share(rows, inBlocksOf: Self.bandHeight) { part in
              var product = dense_product(
                rows: part.count, columns: columns, depth: depth, left: leftNumbers + part.lowerBound * left.stride,
                left_row: left.stride, left_step: 1, right: rightNumbers, right_row: right.stride,
                result: result + part.lowerBound * stride, result_row: stride)
              dense_multiply(&product)
            }
          }
        }
      }
    }
  }

  /// Rows that are computed together, before something else is done to them: small enough for the second cache.
  package static let bandHeight = 16
}
