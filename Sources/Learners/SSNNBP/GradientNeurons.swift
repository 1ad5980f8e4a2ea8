import CKernels

/// The two gradient neurons of each neuron of a layer: one fires for a positive error, the other for a negative one.
///
/// In each step, with the current I that the errors of the next layer bring through the weights,
///
///     V± ← V± ± (1 − e^(−1/τ)) B        B ← e^(−1/τ) B + I        a spike, and a reset, if V± ≥ θ and the gate is open
///
/// The gate of a neuron opens with its forward neuron's first spike, in the same step at the earliest.
struct GradientNeurons: Sendable {
  private let neuron: stochastic_neuron
  private let isCrossed: Bool

  /// - Parameter isCrossed: whether a spike of one of the two also moves the other, the other way.
  init(_ model: NeuronModel, threshold: Float, isCrossed: Bool) {
    neuron = stochastic_neuron(
      keep: model.synapseKeep, gain: model.gain, threshold: threshold,
      resets_to_zero: model.reset == .zero ? 1 : 0, exact_rows: 1)
    self.isCrossed = isCrossed
  }

  /// Runs all steps, from rest.
  ///
  /// - Parameters:
  ///   - gates: the words of the spikes of the forward neurons; nil if gates are always open.
  ///   - able: the neurons that may fire, as bits.
  func run(
    on plus: borrowing SpikeTrains, minus: borrowing SpikeTrains, through weights: ShortWeights,
    gates: UnsafePointer<UInt64>?, able: [UInt64], into positive: inout SpikeTrains, _ negative: inout SpikeTrains
  ) {
    precondition(plus.neurons == weights.rows && minus.neurons == weights.rows && positive.blocks == able.count)
    var neuron = neuron
    neuron.exact_rows = Int32(weights.exactRows)
    stochastic_gradient(
      &neuron, isCrossed ? 1 : 0, weights.first, weights.rows, able.count, plus.list, plus.starts, minus.list,
      minus.starts, plus.steps, gates, able, positive.writtenWords, negative.writtenWords)
  }
}
