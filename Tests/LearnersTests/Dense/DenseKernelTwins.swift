import CKernels
import Kernels
import NetworkModel
import Testing

@Suite("The vector loops of conventional networks equal their plain twins")
struct DenseKernelTests {
  struct Shape: Sendable, CustomStringConvertible {
    var rows: Int
    var columns: Int
    var depth: Int
    var isTurned = false

    var description: String { "\(rows)×\(depth)·\(depth)×\(columns)\(isTurned ? ", left turned" : "")" }
  }

  /// All remainders of rows by 8, one and two vectors of columns and both, depths about the length of a block.
  static let shapes: [Shape] =
    (1...17).map { Shape(rows: $0, columns: 48, depth: 5, isTurned: $0 % 2 == 0) }
    + [
      Shape(rows: 3, columns: 16, depth: 128), Shape(rows: 9, columns: 32, depth: 129, isTurned: true),
      Shape(rows: 6, columns: 16, depth: 127), Shape(rows: 11, columns: 80, depth: 300),
      Shape(rows: 4, columns: 32, depth: 0), Shape(rows: 2, columns: 16, depth: 1),
    ]

  static func numbers(_ count: Int, seed: UInt64) -> [Float] {
    let stream = RandomStream(seed: seed, purpose: .weights)
    return (0..<count).map { Float(stream.normal(at: UInt64($0))) }
  }

  /// The sums in ascending order, each step rounded once or the product first; which of both depends on the CPU alone.
  @Test(arguments: shapes)
  func products(_ shape: Shape) {
    let (leftRow, leftStep) = shape.isTurned ? (1, shape.rows + 3) : (shape.depth + 3, 1)
    let (rightRow, resultRow) = (shape.columns + 5, shape.columns + 2)
    let left = Self.numbers((shape.rows + 3) * (shape.depth + 3), seed: 1)
    let right = Self.numbers((shape.depth + 1) * rightRow, seed: 2)
    var result = [Float](repeating: .nan, count: shape.rows * resultRow)
    result.withUnsafeMutableBufferPointer { result in
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          var product = dense_product(
            rows: shape.rows, columns: shape.columns, depth: shape.depth, left: left.baseAddress, left_row: leftRow,
            left_step: leftStep, right: right.baseAddress, right_row: rightRow, result: result.baseAddress,
            result_row: resultRow)
          dense_multiply(&product)
        }
      }
    }
    var areFused = true
    var areRoundedTwice = true
    for row in 0..<shape.rows {
      for column in 0..<shape.columns {
        var (fused, plain) = (Float(0), Float(0))
        for k in 0..<shape.depth {
          let (a, b) = (left[row * leftRow + k * leftStep], right[k * rightRow + column])
          fused = fused.addingProduct(a, b)
          plain += a * b
        }
        areFused = areFused && fused == result[row * resultRow + column]
        areRoundedTwice = areRoundedTwice && plain == result[row * resultRow + column]
      }
      let room = result[row * resultRow + shape.columns..<(row + 1) * resultRow]
      #expect(room.allSatisfy { $0.isNaN })
    }
    #expect(areFused || areRoundedTwice)
  }

  @Test(arguments: [1, 15, 16, 17, 100])
  func adam(count: Int) {
    let gradients = Self.numbers(count, seed: 3)
    var weights = Self.numbers(count, seed: 4)
    var means = Self.numbers(count, seed: 5)
    var squares = Self.numbers(count, seed: 6).map(abs)
    var rates = dense_adam_rates(keep_mean: 0.9, keep_square: 0.99, rate: 0.013, floor: 1e-6)
    let (weights0, means0, squares0) = (weights, means, squares)
    dense_adam(&rates, gradients, count, &weights, &means, &squares)
    for i in 0..<count {
      let first: Float = 0.9 * means0[i]
      let mean = first + (1 - Float(0.9)) * gradients[i]
      let second: Float = 0.99 * squares0[i]
      let square = second + (1 - Float(0.99)) * (gradients[i] * gradients[i])
      #expect(means[i] == mean)
      #expect(squares[i] == square)
      #expect(weights[i] == weights0[i] - 0.013 * mean / (square.squareRoot() + 1e-6))
    }
  }

  @Test(arguments: [1, 15, 16, 17, 100])
  func momentum(count: Int) {
    let gradients = Self.numbers(count, seed: 3)
    var weights = Self.numbers(count, seed: 4)
    var velocities = Self.numbers(count, seed: 5)
    let (weights0, velocities0) = (weights, velocities)
    dense_momentum(0.7, 0.013, gradients, count, &weights, &velocities)
    for i in 0..<count {
      let velocity = 0.7 * velocities0[i] + gradients[i]
      #expect(velocities[i] == velocity)
      #expect(weights[i] == weights0[i] - 0.013 * velocity)
    }
  }
}
