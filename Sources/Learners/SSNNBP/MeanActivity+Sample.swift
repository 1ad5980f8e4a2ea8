import Recordings

extension MeanActivity {
  /// Adds a sample.
  mutating func add(_ sample: SampleActivity) {
    addSample(
      spikes: sample.activations.lazy.map(\.spikeCount), gradientSpikes: sample.gradients.lazy.map(\.spikeCount))
  }
}
