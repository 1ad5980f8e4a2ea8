/// Spikes that reach a layer through weights.
package struct SynapticInput {
  /// The presynaptic spikes, as lists.
  package let spikes: SpikeTrains
  /// A row for each presynaptic neuron, a column for each neuron of the layer, in blocks of 64.
  package let weights: DenseMatrix
  /// Steps from a spike to its part in the current, 0 or more: with 0 it acts in the step in which it is fired.
  package let delay: Int

  package init(_ spikes: SpikeTrains, through weights: DenseMatrix, delay: Int = 0) {
    precondition(spikes.neurons == weights.rows && spikes.forms.contains(.lists) && delay >= 0)
    self.spikes = spikes
    self.weights = weights
    self.delay = delay
  }
}
