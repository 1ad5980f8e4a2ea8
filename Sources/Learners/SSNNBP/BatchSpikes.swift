/// What the synapses of one matrix have seen of one sample: the spikes at their two ends, their counts, and nothing else.
struct SampleSpikesView {
  let presynaptic: LayerSpikes.View
  let postsynaptic: LayerSpikes.View
}

/// What the synapses of one matrix have seen of a batch: addresses of the samples' spikes, good until the next batch is run.
struct BatchSpikes {
  /// One for each sample.
  private(set) var samples: [SampleSpikesView] = []
  /// The presynaptic neurons that fired in any of several samples that have postsynaptic spikes, in no order.
  private(set) var active: [UInt16] = []
  private var isActive: [Bool]

  /// No samples, and room for the spikes of `rows` presynaptic neurons.
  init(rows: Int) { isActive = [Bool](repeating: false, count: rows) }

  /// Takes the samples of a batch in place of the previous ones.
  mutating func take(_ samples: some Sequence<SampleSpikesView>) {
    self.samples.removeAll(keepingCapacity: true)
    self.samples.append(contentsOf: samples)
    for row in active { isActive[Int(row)] = false }
    active.removeAll(keepingCapacity: true)
    guard self.samples.count > 1 else { return }
    for sample in self.samples where sample.postsynaptic.active.count > 0 {
      for row in sample.presynaptic.active where !isActive[Int(row)] {
        isActive[Int(row)] = true
        active.append(row)
      }
    }
  }
}
