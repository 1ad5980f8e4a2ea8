import CKernels
import Kernels
import Testing

@Suite("The vector loops of conventional networks equal their references")
struct DenseKernelTests {
  struct Shape: Sendable, CustomStringConvertible {
    var rows: Int
    var columns: Int
    var depth: Int
    var isTransposed = false

    var description: String { "\(rows)×\(depth)·\(depth)×\(columns)\(isTransposed ? ", left transposed" : "")" }
  }

  /// All remainders of rows by 8, one and two vectors of columns and both, depths about the length of a block.
  static let shapes: [Shape] =
    (1...17).map { Shape(rows: $0, columns: 48, depth: 5, isTransposed: $0 % 2 == 0) }
    + [
      Shape(rows: 3, columns: 16, depth: 128), Shape(rows: 9, columns: 32, depth: 129, isTransposed: true),
      Shape(rows: 6, columns: 16, depth: 127), Shape(rows: 11, columns: 80, depth: 300),
      Shape(rows: 4, columns: 32, depth: 0), Shape(rows: 2, columns: 16, depth: 1),
    ]

  static func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var draws = RandomDraws(seed: seed)
    return (0..<count).map { _ in draws.normal() }
  }

  /// The room between the rows of the result stays as it is.
  @Test(arguments: shapes)
  func products(_ shape: Shape) {
    let resultRow = shape.columns + 2
    let fast = [Float](unsafeUninitializedCapacity: shape.rows * resultRow) { result, count in
      count = shape.rows * resultRow
      result.initialize(repeating: 7)
      Self.withProduct(shape, result: result.baseAddress) { dense_multiply(&$0) }
    }
    let slow = [Float](unsafeUninitializedCapacity: shape.rows * resultRow) { result, count in
      count = shape.rows * resultRow
      result.initialize(repeating: 7)
      Self.withProduct(shape, result: result.baseAddress) { DenseReference.multiply(&$0) }
    }
    #expect(fast == slow)
    #expect((0..<shape.rows).allSatisfy { fast[$0 * resultRow + shape.columns] == 7 })
  }

  private static func withProduct(
    _ shape: Shape, result: UnsafeMutablePointer<Float>?, _ body: (inout dense_product) -> Void
  ) {
    let rightRow = shape.columns + 5
    let left = numbers((shape.rows + 3) * (shape.depth + 3), seed: 1)
    let right = numbers((shape.depth + 1) * rightRow, seed: 2)
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        var product = dense_product(
          rows: shape.rows, columns: shape.columns, depth: shape.depth, left: left.baseAddress,
          left_row: shape.isTransposed ? 1 : shape.depth + 3, left_step: shape.isTransposed ? shape.rows + 3 : 1,
          right: right.baseAddress, right_row: rightRow, result: result, result_row: shape.columns + 2)
        body(&product)
      }
    }
  }

  /// Weights and what a method remembers of them.
  private struct Weights: Equatable {
    var weights: [Float]
    var first: [Float]
    var second: [Float]

    init(_ count: Int) {
      weights = numbers(count, seed: 4)
      first = numbers(count, seed: 5)
      second = numbers(count, seed: 6).map(abs)
    }
  }

  @Test(arguments: [1, 15, 16, 17, 100])
  func adam(count: Int) {
    let gradients = Self.numbers(count, seed: 3)
    var (fast, slow) = (Weights(count), Weights(count))
    var rates = dense_adam_rates(keep_mean: 0.9, keep_square: 0.99, rate: 0.013, floor: 1e-6)
    dense_adam(&rates, gradients, count, &fast.weights, &fast.first, &fast.second)
    DenseReference.adam(
      &rates, gradients: gradients, count: count, weights: &slow.weights, means: &slow.first, squares: &slow.second)
    #expect(fast == slow && fast != Weights(count))
  }

  @Test(arguments: [1, 15, 16, 17, 100])
  func momentum(count: Int) {
    let gradients = Self.numbers(count, seed: 3)
    var (fast, slow) = (Weights(count), Weights(count))
    dense_momentum(0.7, 0.013, gradients, count, &fast.weights, &fast.first)
    DenseReference.momentum(
      0.7, rate: 0.013, gradients: gradients, count: count, weights: &slow.weights, velocities: &slow.first)
    #expect(fast == slow && fast != Weights(count))
  }
}
