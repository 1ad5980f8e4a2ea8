internal import Datasets
import Foundation
internal import Kernels
public import SynfireCircuits

/// Where the kernels of a convolution in front of a network come from.
public enum KernelSource: Sendable, Hashable {
  /// Gratings drawn from the seed of the network.
  case random
  /// Those of another network, under the name by which it was asked for.
  case given(StaticConvolution, name: String)

  /// The threshold that was found best on held-out images of digits and clothes, in weight units.
  public var threshold: Int {
    switch self {
    case .random: 320
    case .given: 256
    }
  }
}

extension StaticConvolution {
  /// The root of the sum of squares of a kernel's weights over the pixels of a window, in weight units.
  static let norm = 400.0

  /// Random gratings: a wave across the window in a direction and with a phase of its own for each map.
  ///
  /// With the middle of the window at 0, size s and r = (s − 1)/2, the weight of pixel (x, y) is
  ///
  ///     cos(2π (x cos α + y sin α) / s − φ) · exp(−(x² + y²) / 2r²)
  ///
  /// less the mean of the window, and brought to the same norm for all maps. α is drawn from one of as many equal parts of
  /// a turn as there are maps, φ from the whole turn. All levels of a pixel have its weight.
  ///
  /// All thresholds are 0.
  ///
  /// - Precondition: windows of 2×2 pixels or more, which fit into the images.
  static func random(over input: PatternShape, size: Int, stride: Int, maps: Int, seed: UInt64) -> StaticConvolution {
    let stream = RandomStream(seed: seed, purpose: .weights)
    let kernels = (0..<maps).map { map -> [Int] in
      let angle = 2 * Double.pi * (Double(map) + stream.uniform(at: UInt64(2 * map))) / Double(maps)
      let phase = 2 * Double.pi * stream.uniform(at: UInt64(2 * map + 1))
      return grating(size: size, angle: angle, phase: phase).flatMap { [Int](repeating: $0, count: input.levels) }
    }
    do {
      return try StaticConvolution(
        height: input.height, width: input.width, levels: input.levels, size: size, stride: stride, kernels: kernels,
        thresholds: [Int](repeating: 0, count: maps))
    } catch { preconditionFailure("\(error)") }
  }

  private static func grating(size: Int, angle: Double, phase: Double) -> [Int] {
    let radius = Double(size - 1) / 2
    let weights = (0..<size * size).map { pixel -> Double in
      let (y, x) = (Double(pixel / size) - radius, Double(pixel % size) - radius)
      let wave = cos(2 * Double.pi * (x * cos(angle) + y * sin(angle)) / Double(size) - phase)
      return wave * exp(-(x * x + y * y) / (2 * radius * radius))
    }
    let mean = weights.reduce(0, +) / Double(weights.count)
    let root = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    let scale = root > 0 ? norm / root : 0
    return weights.map { 2 * Int(min(127, max(-127, scale * ($0 - mean) / 2)).rounded()) }
  }
}
