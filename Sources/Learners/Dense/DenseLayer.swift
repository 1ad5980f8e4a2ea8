import CKernels
import Foundation
import Kernels
import NetworkModel

/// The weights from one layer to the next, the biases as a last row, and what the optimizer remembers of their gradients.
struct DenseLayer: Sendable {
  /// Number [i, j] goes from input i to unit j; row `inputs` holds the biases.
  var weights: DenseMatrix
  /// v of momentum, m of Adam.
  var means: DenseMatrix
  /// v of Adam; without rows for momentum.
  var squares: DenseMatrix

  /// Inputs, the constant 1 for the biases not counted.
  var inputs: Int { weights.rows - 1 }
  /// Units.
  var units: Int { weights.columns }

  /// Normal weights of standard deviation √(2/inputs), biases 0.
  ///
  /// Source: He et al., "Delving deep into rectifiers", ICCV 2015, arXiv:1502.01852, equation 12.
  init(inputs: Int, units: Int, index: Int, configuration: DenseBackprop.Configuration) {
    weights = DenseMatrix(rows: inputs + 1, columns: units)
    means = weights
    squares = if case .adam = configuration.optimizer { weights } else { DenseMatrix(rows: 0, columns: units) }
    let stream = RandomStream(seed: configuration.seed, purpose: .weights, substream: UInt32(index))
    let deviation = (2 / Double(inputs)).squareRoot()
    for row in 0..<inputs {
      for column in 0..<units {
        weights[row, column] = Float(deviation * stream.normal(at: UInt64(row * units + column)))
      }
    }
  }

  /// Moves all numbers to the start of a cache line.
  mutating func align() {
    weights.align()
    means.align()
    squares.align()
  }

  /// Moves weights and biases against their gradient xᵀδ, a band of rows at a time: a band's gradient is used while it is
  /// still in a near cache.
  mutating func learn(samples: Int, inputs x: DenseMatrix, errors: DenseMatrix, by step: DenseStep, on threads: Threads)
  {
    let (rows, stride, padded) = (weights.rows, weights.stride, weights.paddedColumns)
    x.withPointer { x0 in
      errors.withPointer { d0 in
        weights.withMutablePointer { w0 in
          means.withMutablePointer { m0 in
            squares.withMutablePointer { v0 in
              threads.share(rows, inBlocksOf: DenseMatrix.bandHeight) { part in
                var band = DenseMatrix(rows: DenseMatrix.bandHeight, columns: padded)
                band.withMutablePointer { gradient in
                  for row in Swift.stride(from: part.lowerBound, to: part.upperBound, by: DenseMatrix.bandHeight) {
                    let height = min(DenseMatrix.bandHeight, part.upperBound - row)
                    var product = dense_product(
                      rows: height, columns: padded, depth: samples, left: x0 + row, left_row: 1, left_step: x.stride,
                      right: d0, right_row: errors.stride, result: gradient, result_row: stride)
                    dense_multiply(&product)
                    let first = row * stride
                    step.take(gradient, count: height * stride, w0 + first, m0 + first, v0 + first)
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

/// One step of the optimizer, with all that depends on its number worked out.
enum DenseStep {
  /// μ and η.
  case momentum(Float, rate: Float)
  /// β₁, β₂, and η and ε corrected for the number of the step.
  case adam(dense_adam_rates)

  /// The `number`-th step, counted from 1, at the learning rate `rate`.
  init(_ optimizer: DenseBackprop.Optimizer, rate: Double, number: Int64) {
    switch optimizer {
    case .momentum(let momentum): self = .momentum(Float(momentum), rate: Float(rate))
    case .adam(let keepMean, let keepSquare, let floor):
      let meanPart: Double = 1 - pow(keepMean, Double(number))
      let squarePart: Double = (1 - pow(keepSquare, Double(number))).squareRoot()
      let corrected: Double = rate * squarePart / meanPart
      self = .adam(
        dense_adam_rates(
          keep_mean: Float(keepMean), keep_square: Float(keepSquare), rate: Float(corrected),
          floor: Float(floor * squarePart)))
    }
  }

  /// Moves `count` weights; `squares` may be of no use to momentum.
  func take(
    _ gradient: UnsafePointer<Float>, count: Int, _ weights: UnsafeMutablePointer<Float>,
    _ means: UnsafeMutablePointer<Float>, _ squares: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .momentum(let momentum, let rate): dense_momentum(momentum, rate, gradient, count, weights, means)
    case .adam(var rates): dense_adam(&rates, gradient, count, weights, means, squares)
    }
  }
}
