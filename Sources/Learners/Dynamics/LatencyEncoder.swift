/// Lets each source fire once, the earlier the whiter: in step ⌊(255 − grey) · `steps` / 255⌋.
///
/// A black source stays silent, as its step would be `steps`.
///
/// Source: Kheradpisheh and Masquelier, "Temporal backpropagation for spiking neural networks with one spike per neuron",
/// Int. J. Neural Syst. 30, 2020, doi:10.1142/S0129065720500276.
package struct LatencyEncoder {
  /// How many steps a sample has.
  package let steps: Int
  private var times: [Int] = []

  package init(steps: Int) { self.steps = steps }

  /// The step in which a source of this grey value fires; `steps` for none.
  package func time(ofGrey grey: UInt8) -> Int { (255 - Int(grey)) * steps / 255 }

  /// Encodes a sample.
  package mutating func encode(_ sources: GreySources, into spikes: inout SpikeTrains) {
    precondition(spikes.steps == steps, "wanted trains of \(steps) steps, got \(spikes.steps)")
    times.removeAll(keepingCapacity: true)
    for index in 0..<sources.count { times.append(time(ofGrey: sources.grey[index])) }
    times.withUnsafeBufferPointer { spikes.take(sources.names, firingAt: $0) }
  }
}
