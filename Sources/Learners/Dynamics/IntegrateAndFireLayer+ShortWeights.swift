import CKernels

extension IntegrateAndFireLayer {
  /// Runs all steps on spikes that act a step later through 16-bit integer weights, whose sums are exact.
  ///
  /// It is the form for neurons of one threshold without leak, refractory steps or biases, and half the memory of floating
  /// point; for others put the integers into a `DenseMatrix`, where sums below 2²⁴ are as exact.
  ///
  /// - Parameters:
  ///   - counts: how often each presynaptic neuron fires: the weights of those that do are fetched ahead.
  ///   - spikes: becomes the spikes of the layer, which are not listed.
  package mutating func run(
    on inputs: borrowing SpikeTrains, counts: borrowing SpikeCounts, through weights: ShortWeights,
    into spikes: inout SpikeTrains
  ) {
    precondition(
      model.membraneKeep == 1 && model.refractory == 0 && !model.firesAbove && !hasBiases && trace == nil,
      "16-bit weights need neurons without leak, refractory steps, biases or trace")
    precondition(inputs.neurons == weights.rows && inputs.steps == spikes.steps && spikes.neurons == neurons)
    var neuron = stochastic_neuron(
      keep: model.synapseKeep, gain: model.gain, threshold: threshold(of: 0),
      resets_to_zero: model.reset == .zero ? 1 : 0, exact_rows: Int32(weights.exactRows))
    let steps = spikes.steps
    let (currents, potentials, words) = (currents.mutablePointer, potentials.mutablePointer, spikes.writtenWords)
    // Only inhibition needs the spikes of a step before the next one.
    let turn = inhibition == 0 ? steps : 1
    for first in stride(from: 0, to: steps, by: turn) {
      stochastic_forward(
        &neuron, weights.first, weights.rows, blocks, inputs.list, inputs.starts, steps, first, first + turn,
        counts.active, counts.activeCount, able, currents, potentials, words)
      if inhibition != 0 { inhibit(potentials, by: words, in: first, of: steps) }
    }
  }
}
