/// How many spikes samples took, layer by layer: a drift of the hidden ones is the first sign of a biased update.
public struct MeanActivity: Sendable, Hashable {
  /// How many samples there were.
  public private(set) var samples = 0
  private var spikes: [Int]
  private var gradientSpikes: [Int]

  init(layerCount: Int) {
    spikes = [Int](repeating: 0, count: layerCount)
    gradientSpikes = spikes
  }

  /// The spikes of layer `index` in a sample, in the mean; 0 where there were no samples.
  public func spikes(ofLayer index: Int) -> Double { Double(spikes[index]) / Double(max(1, samples)) }

  /// The spikes of its gradient neurons, of both signs; inputs have none.
  public func gradientSpikes(ofLayer index: Int) -> Double { Double(gradientSpikes[index]) / Double(max(1, samples)) }

  /// Adds a sample.
  mutating func add(_ sample: SampleActivity) {
    samples += 1
    for layer in spikes.indices {
      spikes[layer] += sample.activations[layer].spikeCount
      gradientSpikes[layer] += sample.gradients[layer].spikeCount
    }
  }

  /// Adds the samples of another.
  public static func += (left: inout MeanActivity, right: MeanActivity) {
    left.samples += right.samples
    for layer in left.spikes.indices {
      left.spikes[layer] += right.spikes[layer]
      left.gradientSpikes[layer] += right.gradientSpikes[layer]
    }
  }
}
