import CKernels
import Kernels

/// All that a synapse may know of the neurons at one of its ends: when they fired during one sample, and how often.
///
/// Gradient neurons have two trains of spikes each, positive and negative; in all others the negative ones are silent.
struct LayerSpikes {
  /// The spikes of forward neurons, or the positive ones of gradient neurons.
  var plus: SpikeTrains
  /// The negative spikes.
  private(set) var minus: SpikeTrains
  /// How often each neuron fired: positive less negative.
  private(set) var counts: SpikeCounts

  /// Inputs: neurons without a postsynaptic side, so that their spikes are lists alone.
  init(inputs: Int, steps: Int) {
    plus = SpikeTrains(neurons: inputs, steps: steps, forms: .lists)
    minus = plus
    counts = SpikeCounts(neurons: inputs, isIndexed: false)
  }

  /// Forward neurons, whose negative trains stay silent.
  init(neurons: Int, steps: Int) {
    plus = SpikeTrains(neurons: neurons, steps: steps)
    minus = SpikeTrains(neurons: neurons, steps: steps, forms: .words)
    counts = SpikeCounts(neurons: neurons)
  }

  /// Gradient neurons; `isListed` is whether their spikes go to a previous layer.
  init(gradientNeurons neurons: Int, steps: Int, isListed: Bool) {
    plus = SpikeTrains(neurons: neurons, steps: steps, forms: isListed ? [.words, .lists] : .words)
    minus = plus
    counts = SpikeCounts(neurons: neurons)
  }

  /// How many spikes there are, of both signs.
  var spikeCount: Int { plus.count + minus.count }

  /// Draws the spikes of inputs.
  mutating func encode(
    _ sources: GreySources, by encoder: inout RateEncoder, _ randomness: SampleRandomness, purpose: RandomStream.Purpose
  ) {
    encoder.encode(sources, randomness, purpose: purpose, into: &plus, counts: &counts)
  }

  /// Runs forward neurons on the spikes of the previous layer.
  mutating func run(
    _ neurons: inout IntegrateAndFireLayer, on presynaptic: borrowing LayerSpikes, through weights: ShortWeights
  ) {
    neurons.rest()
    neurons.run(on: presynaptic.plus, counts: presynaptic.counts, through: weights, into: &plus)
    plus.listWords()
    counts.count(plus)
  }

  /// Runs gradient neurons on the signed spikes of the next layer.
  mutating func run(
    _ neurons: GradientNeurons, on plus: borrowing SpikeTrains, minus: borrowing SpikeTrains,
    through weights: ShortWeights, gates: UnsafePointer<UInt64>?, able: [UInt64]
  ) {
    neurons.run(
      on: plus, minus: minus, through: weights, gates: gates, able: able, into: &self.plus, &self.minus)
    self.plus.listWords()
    self.minus.listWords()
    counts.count(self.plus, minus: self.minus.words)
  }
}

extension LayerSpikes {
  /// The addresses of a layer's spikes, good until they change.
  struct View {
    /// The neurons that fired, and when: the presynaptic side of synapses.
    let rows: stochastic_rows
    /// How often each of the neurons of `rows` fired.
    let activeCounts: UnsafePointer<Int16>
    /// How often each neuron fired.
    let counts: UnsafePointer<Int16>
    /// When the neurons fired, word block · `steps` + step: the postsynaptic side of synapses.
    let plusWords: UnsafePointer<UInt64>
    /// The same of the negative trains.
    let minusWords: UnsafePointer<UInt64>
    let steps: Int

    /// The neurons that fired.
    var active: UnsafeBufferPointer<UInt16> { UnsafeBufferPointer(start: rows.active, count: rows.count) }
  }

  var view: View {
    View(
      rows: stochastic_rows(
        plus: plus.list, plus_starts: plus.starts, minus: minus.list, minus_starts: minus.starts, active: counts.active,
        count: counts.activeCount),
      activeCounts: counts.activeCounts, counts: counts.byNeuron, plusWords: plus.words, minusWords: minus.words,
      steps: plus.steps)
  }
}
