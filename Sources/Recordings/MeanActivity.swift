/// How many spikes samples took, layer by layer: a drift of the hidden ones is the first sign of a biased update.
///
/// It is kept as sums over all samples, so that nothing is lost where a training stops and goes on.
public struct MeanActivity: Sendable, Hashable, Codable {
  /// How many samples there were.
  public private(set) var samples = 0
  private var spikes: [Int]
  private var gradientSpikes: [Int]

  /// No samples yet, of a network of `layerCount` layers.
  public init(layerCount: Int) {
    spikes = [Int](repeating: 0, count: layerCount)
    gradientSpikes = spikes
  }

  /// How many layers there are, inputs and outputs among them.
  public var layerCount: Int { spikes.count }

  /// The spikes of layer `index` in a sample, in the mean; 0 where there were no samples.
  public func spikes(ofLayer index: Int) -> Double { Double(spikes[index]) / Double(max(1, samples)) }

  /// The spikes of its gradient neurons, of both signs; inputs have none.
  public func gradientSpikes(ofLayer index: Int) -> Double { Double(gradientSpikes[index]) / Double(max(1, samples)) }

  /// Adds a sample with its spikes of each layer's neurons, and of their gradient neurons.
  ///
  /// - Precondition: both have as many numbers as there are layers.
  package mutating func addSample(spikes: some Sequence<Int>, gradientSpikes: some Sequence<Int>) {
    samples += 1
    for (layer, count) in spikes.enumerated() { self.spikes[layer] += count }
    for (layer, count) in gradientSpikes.enumerated() { self.gradientSpikes[layer] += count }
  }

  /// Adds the samples of another.
  ///
  /// - Precondition: both are of as many layers.
  public static func += (left: inout MeanActivity, right: MeanActivity) {
    precondition(left.layerCount == right.layerCount, "\(left.layerCount) layers and \(right.layerCount)")
    left.samples += right.samples
    for layer in left.spikes.indices {
      left.spikes[layer] += right.spikes[layer]
      left.gradientSpikes[layer] += right.gradientSpikes[layer]
    }
  }

  /// Whether samples can have had this activity: counts of 0 to 2⁶⁰, which can be summed, for each layer.
  package var isValid: Bool {
    spikes.count == gradientSpikes.count
      && ([samples] + spikes + gradientSpikes).allSatisfy { (0...1 << 60).contains($0) }
  }
}
