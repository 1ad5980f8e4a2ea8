internal import Datasets
internal import NetworkModel
public import SynfireCircuits

extension DenseBackprop {
  /// Its convolution for spikes: kernels in 8 bits, and a step in place of the rectifier.
  ///
  ///     max(0, Σ k x + b) > 0   ⇔   Σ k x > −b
  ///
  /// Each kernel is scaled to the norm of random ones, or as far as its largest weight allows, and rounded to even weights;
  /// −b is scaled alike and rounded down, to the last sum that must not make a feature spike. Lost are how far a sum exceeds
  /// its step, and what rounding moves across it.
  ///
  /// - Throws: `LearnerError` for a network without a convolution, and for biases that no gate holds.
  public func binaryConvolution() throws(LearnerError) -> StaticConvolution {
    guard let convolution = configuration.convolution, let layer = kernels else {
      throw LearnerError("wanted a network with a convolution, got \(shape)")
    }
    let norm = StaticConvolution.norm * Double(convolution.input.levels).squareRoot()
    var (weights, thresholds): ([[Int]], [Int]) = ([], [])
    for map in 0..<layer.units {
      let kernel = (0..<layer.inputs).map { Double(layer.weights[$0, map]) }
      let (root, largest) = (kernel.reduce(0) { $0 + $1 * $1 }.squareRoot(), kernel.reduce(0) { max($0, abs($1)) })
      // A kernel of zeros stays one.
      let scale = largest > 0 ? min(norm / root, 254 / largest) / 2 : 0
      weights.append(kernel.map { 2 * Int(($0 * scale).rounded()) })
      let step = (-Double(layer.weights[layer.inputs, map]) * scale).rounded(.down)
      guard step.isFinite, abs(step) <= 1_000_000 else {
        throw LearnerError("wanted a bias that a gate holds for map \(map), got \(layer.weights[layer.inputs, map])")
      }
      thresholds.append(2 * Int(step))
    }
    let input = convolution.input
    do throws(NetworkError) {
      return try StaticConvolution(
        height: input.height, width: input.width, levels: input.levels, size: convolution.size,
        stride: convolution.stride, kernels: weights, thresholds: thresholds)
    } catch { throw LearnerError("kernels: \(error.reason)") }
  }
}
