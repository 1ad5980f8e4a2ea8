package import CKernels

/// The loops of `DenseKernels.h` as anyone would write them first; each fast loop equals the one of its name, bit for bit.
///
/// Parameters are those of the C functions, where they are described.
package enum DenseReference {
  /// result[r, c] = Σ left[r, k] · right[k, c] in ascending order of k: `dense_multiply`.
  ///
  /// Each step of the sum is rounded once if the CPU can, and otherwise twice.
  package static func multiply(_ product: UnsafePointer<dense_product>) {
    let product = product.pointee
    guard let left = product.left, let right = product.right, let result = product.result else { return }
    let isFused = VectorWidth.current != .sse2
    for row in 0..<product.rows {
      for column in 0..<product.columns {
        var sum: Float = 0
        for k in 0..<product.depth {
          let a = left[row * product.left_row + k * product.left_step]
          let b = right[k * product.right_row + column]
          sum = isFused ? sum.addingProduct(a, b) : sum + a * b
        }
        result[row * product.result_row + column] = sum
      }
    }
  }

  /// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − rate·m/(√v + floor): `dense_adam`.
  package static func adam(
    _ rates: UnsafePointer<dense_adam_rates>, gradients: UnsafePointer<Float>, count: Int,
    weights: UnsafeMutablePointer<Float>, means: UnsafeMutablePointer<Float>, squares: UnsafeMutablePointer<Float>
  ) {
    let rates = rates.pointee
    for i in 0..<count {
      let g = gradients[i]
      means[i] = rates.keep_mean * means[i] + (1 - rates.keep_mean) * g
      squares[i] = rates.keep_square * squares[i] + (1 - rates.keep_square) * (g * g)
      weights[i] -= rates.rate * means[i] / (squares[i].squareRoot() + rates.floor)
    }
  }

  /// v ← `momentum`·v + g, w ← w − `rate`·v: `dense_momentum`.
  package static func momentum(
    _ momentum: Float, rate: Float, gradients: UnsafePointer<Float>, count: Int, weights: UnsafeMutablePointer<Float>,
    velocities: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<count {
      velocities[i] = momentum * velocities[i] + gradients[i]
      weights[i] -= rate * velocities[i]
    }
  }
}
