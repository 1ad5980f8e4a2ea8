public import NetworkModel

/// Fixed kernels in front of a circuit, the same at every position of an image: the features that its first layer learns from.
///
///     c = [Σ kernel · x > θ]
///
/// Feature `(row · columns + column) · maps + map` reads the window that begins at pixel (row · stride, column · stride),
/// as ``SynapseMask/windows(height:width:levels:size:stride:maps:)`` numbers them. On the chip its relays take the place of
/// those that would pass on the host's spikes: the kernels are static synapses from the input generator, and a gate puts the
/// step of each relay at the threshold of its map. A cycle is no longer than without them.
///
/// ```swift
/// let edges = try StaticConvolution(
///   height: 20, width: 20, size: 2, stride: 2, kernels: [[100, 100, -100, -100], [100, -100, 100, -100]],
///   thresholds: [128, 128])
/// print(edges.inputCount, edges.featureCount)     // 400 200
/// ```
public struct StaticConvolution: Sendable, Hashable, Codable {
  /// Pixels of the images from top to bottom.
  public let height: Int
  /// Pixels from left to right.
  public let width: Int
  /// Inputs of a pixel.
  public let levels: Int
  /// Pixels of a window in either direction.
  public let size: Int
  /// Pixels from one window to the next.
  public let stride: Int
  /// The kernel of each map, in weight units: number `(row · size + column) · levels + level`.
  public let kernels: [[Int]]
  /// What the sums of each map have to exceed, in weight units.
  public let thresholds: [Int]

  /// The thresholds that a gate holds, in weight units; they may lie at any two ends of it.
  public static let thresholdRange = -8_128...8_128
  /// The sums that leave currents and voltages room in their registers, whatever closes the relays.
  public static let sums = -120_000...56_000

  /// A convolution.
  ///
  /// - Parameters:
  ///   - kernels: One for each map, of `size² · levels` even weights, −256…254.
  ///   - thresholds: One for each map, even, in ``thresholdRange``.
  /// - Throws: `NetworkError` for windows that do not fit, for weights or thresholds that synapses do not hold, and for
  ///   kernels whose sums may leave ``sums``.
  public init(
    height: Int, width: Int, levels: Int = 1, size: Int, stride: Int, kernels: [[Int]], thresholds: [Int]
  ) throws(NetworkError) {
    (self.height, self.width, self.levels) = (height, width, levels)
    (self.size, self.stride, self.kernels, self.thresholds) = (size, stride, kernels, thresholds)
    try check()
  }

  private func check() throws(NetworkError) {
    let name = "convolution"
    let side = 1...4_096
    guard side.contains(height), side.contains(width), side.contains(levels), stride >= 1,
      (1...min(height, width)).contains(size)
    else {
      throw NetworkError(
        name,
        "wanted windows that fit into images of 1 to 4,096 pixels a side, got \(size)/\(stride) over "
          + "\(height)×\(width)×\(levels)")
    }
    guard !kernels.isEmpty, kernels.allSatisfy({ $0.count == size * size * levels }) else {
      throw NetworkError(
        name, "wanted one kernel or more of \(size * size * levels) weights, got \(kernels.map(\.count).prefix(8))")
    }
    guard thresholds.count == maps, thresholds.allSatisfy({ Self.thresholdRange.contains($0) && $0 % 2 == 0 }) else {
      throw NetworkError(
        name,
        "wanted an even threshold of \(Self.thresholdRange.lowerBound) to \(Self.thresholdRange.upperBound) for each "
          + "of \(maps) maps, got \(thresholds.prefix(8))")
    }
    for kernel in kernels {
      try checkWeights(kernel, "kernels")
      let ends = kernel.reduce(into: (low: 0, high: 0)) { ends, weight in
        ends.low += min(0, weight)
        ends.high += max(0, weight)
      }
      guard Self.sums.contains(ends.low), Self.sums.contains(ends.high) else {
        throw NetworkError(
          name,
          "wanted kernels with sums of \(Self.sums.lowerBound) to \(Self.sums.upperBound), got \(ends.low) to "
            + "\(ends.high)")
      }
    }
  }

  private enum CodingKeys: String, CodingKey { case height, width, levels, size, stride, kernels, thresholds }

  /// Reads what ``init(height:width:levels:size:stride:kernels:thresholds:)`` takes, and refuses what it refuses.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> Int { try values.decode(Int.self, forKey: key) }
    try self.init(
      height: number(.height), width: number(.width), levels: number(.levels), size: number(.size),
      stride: number(.stride), kernels: values.decode([[Int]].self, forKey: .kernels),
      thresholds: values.decode([Int].self, forKey: .thresholds))
  }
}

extension StaticConvolution {
  /// The same kernels with all thresholds higher by some even weight units.
  ///
  /// - Throws: `NetworkError` for a threshold outside of ``thresholdRange``.
  public func raised(by amount: Int) throws(NetworkError) -> StaticConvolution {
    try StaticConvolution(
      height: height, width: width, levels: levels, size: size, stride: stride, kernels: kernels,
      thresholds: thresholds.map { $0 + amount })
  }

  /// How many kernels there are.
  public var maps: Int { kernels.count }
  /// Positions of a window from top to bottom.
  public var rows: Int { (height - size) / stride + 1 }
  /// Positions from left to right.
  public var columns: Int { (width - size) / stride + 1 }
  /// Inputs of an image.
  public var inputCount: Int { height * width * levels }
  /// Features of an image.
  public var featureCount: Int { rows * columns * maps }
  /// Synapses of the features: a kernel's weights exist once at each position, since no two synapses share a weight.
  public var synapseCount: Int { featureCount * size * size * levels }

  /// Which input is in the window of which feature.
  public var mask: SynapseMask {
    .windows(height: height, width: width, levels: levels, size: size, stride: stride, maps: maps)
  }

  /// The weight of each synapse of the ``mask``, in order.
  public var weights: [Int] {
    let mask = mask
    return (0..<inputCount).flatMap { input in
      let (pixel, level) = input.quotientAndRemainder(dividingBy: levels)
      let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
      return mask.targets(of: input).map { target in
        let (position, map) = Int(target).quotientAndRemainder(dividingBy: maps)
        let (row, column) = position.quotientAndRemainder(dividingBy: columns)
        return kernels[map][((y - row * stride) * size + x - column * stride) * levels + level]
      }
    }
  }

  /// What each feature's sum has to exceed, in weight units.
  public var steps: [Int] { (0..<featureCount).map { thresholds[$0 % maps] } }
}

extension StaticConvolution: CustomStringConvertible {
  /// Such as `20×20-convolution 5/2×16`.
  public var description: String {
    "\(height)×\(width)" + (levels > 1 ? "×\(levels)" : "") + "-convolution \(size)/\(stride)×\(maps)"
  }
}
