import Datasets

/// Kernels that all positions of an image share, in 64-bit floating point, as a dense matrix of which most weights are 0.
struct SlowConvolution {
  let input: PatternShape
  let size: Int
  let stride: Int
  /// Number [(row · size + column) · levels + level][map].
  var kernels: [[Double]]
  var biases: [Double]

  var maps: Int { biases.count }
  private var rows: Int { (input.height - size) / stride + 1 }
  private var columns: Int { (input.width - size) / stride + 1 }
  var featureCount: Int { rows * columns * maps }

  /// Calls `body` with the input, the feature, the weight's place in a kernel and the map of each synapse.
  private func forEach(_ body: (_ input: Int, _ feature: Int, _ weight: Int, _ map: Int) -> Void) {
    for row in 0..<rows {
      for column in 0..<columns {
        for y in 0..<size {
          for x in 0..<size {
            for level in 0..<input.levels {
              let pixel = (row * stride + y) * input.width + column * stride + x
              for map in 0..<maps {
                body(
                  pixel * input.levels + level, (row * columns + column) * maps + map,
                  (y * size + x) * input.levels + level, map)
              }
            }
          }
        }
      }
    }
  }

  /// The matrix from inputs to features.
  var matrix: SlowDenseBackprop.Matrix {
    var weights = [[Double]](repeating: [Double](repeating: 0, count: featureCount), count: input.count)
    forEach { weights[$0][$1] = kernels[$2][$3] }
    return .init(weights: weights, biases: (0..<featureCount).map { biases[$0 % maps] })
  }

  /// The gradient of kernels and biases, if that of the matrix is known: the sum over all positions.
  func gradient(of matrix: SlowDenseBackprop.Matrix) -> (kernels: [[Double]], biases: [Double]) {
    var sums = kernels.map { $0.map { _ in 0.0 } }
    forEach { sums[$2][$3] += matrix.weights[$0][$1] }
    var biases = biases.map { _ in 0.0 }
    for (feature, slope) in matrix.biases.enumerated() { biases[feature % maps] += slope }
    return (sums, biases)
  }
}
