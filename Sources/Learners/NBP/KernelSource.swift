internal import Kernels
public import SynfireCircuits

/// Where the kernels of a convolution in front of a network come from.
public enum KernelSource: Sendable, Hashable {
  /// Drawn from the seed of the network, with this threshold in weight units for all maps.
  case random(threshold: Int)
  /// Those of another network, under the name by which it was asked for.
  case given(StaticConvolution, name: String)

  /// Random kernels with the threshold that was found best on held-out images.
  public static let usual = KernelSource.random(threshold: 256)
}

extension StaticConvolution {
  /// The root of the sum of squares of a random kernel's weights, in weight units.
  private static let norm = 400.0

  /// Kernels of normal weights without a mean, all of the same norm.
  ///
  /// - Parameter threshold: That of all maps, in weight units.
  /// - Precondition: the windows fit into the images.
  static func random(
    over input: (height: Int, width: Int, levels: Int), size: Int, stride: Int, maps: Int, threshold: Int, seed: UInt64
  ) -> StaticConvolution {
    let stream = RandomStream(seed: seed, purpose: .weights)
    let count = size * size
    let kernels = (0..<maps).map { map -> [Int] in
      let drawn = (0..<count).map { stream.normal(at: UInt64(map * count + $0)) }
      let mean = drawn.reduce(0, +) / Double(count)
      let norm = drawn.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
      // A window of a single pixel has no weight that differs from the mean.
      return drawn.flatMap { weight -> [Int] in
        let share = norm > 0 ? (weight - mean) / norm : 0
        let even = 2 * Int((min(127, max(-127, Self.norm * share / 2))).rounded())
        return [Int](repeating: even, count: input.levels)
      }
    }
    do {
      return try StaticConvolution(
        height: input.height, width: input.width, levels: input.levels, size: size, stride: stride, kernels: kernels,
        thresholds: [Int](repeating: threshold, count: maps))
    } catch { preconditionFailure("\(error)") }
  }
}
