/// What the integrate-and-fire neurons of a layer have in common, thresholds apart.
///
/// In each step t, for a neuron with spikes s at its synapses of weights w and delays d,
///
///     i ← synapseKeep · i + (bias + Σ w s(t − d))        current
///     v ← membraneKeep · v + gain · i                    potential; 0 while the neuron is refractory
///     a spike, and v ← v − θ or v ← 0,                   if v ≥ θ, or v > θ
///     v ← v − inhibition · θ for each spike of another neuron of the layer
///
/// | neuron | settings |
/// |---|---|
/// | integrate-and-fire, instantaneous synapses | all as they are by default |
/// | leaky, time constant τ | `membraneKeep` e^(−1/τ) or 1 − 1/τ |
/// | exponential synapses, time constant τ | `synapseKeep` e^(−1/τ) or 1 − 1/τ, `gain` 1 − `synapseKeep` or 1/τ |
/// | kernel 1 − e^(−t/τ) of SSNN-BP | `synapseKeep` e^(−1/τ), `gain` 1 − e^(−1/τ), a delay of 1 |
/// | one spike a sample | `refractory` `.max` |
///
/// Numbers are 32-bit floating point, each product and each sum rounded by itself, in the order above.
package struct NeuronModel: Sendable, Hashable {
  /// What a spike does to the potential of its neuron.
  package enum Reset: Sendable, Hashable {
    /// Lowers it by the threshold; nothing of the input is lost.
    case subtraction
    /// Sets it to 0.
    case zero
  }

  /// What a current keeps from step to step, 0…1; 0 for instantaneous synapses.
  package var synapseKeep: Float
  /// How much a current of 1 raises the potential in a step.
  package var gain: Float
  /// What a potential keeps from step to step, 0…1; 1 if nothing leaks.
  package var membraneKeep: Float
  /// What a spike does to the potential.
  package var reset: Reset
  /// In how many steps after a spike the potential is held at 0; `.max` for all of them.
  package var refractory: Int
  /// Whether a potential has to exceed the threshold, instead of reaching it.
  package var firesAbove: Bool

  /// Neurons without leak, with instantaneous synapses and a reset to zero, unless said otherwise.
  package init(
    synapseKeep: Float = 0, gain: Float = 1, membraneKeep: Float = 1, reset: Reset = .zero, refractory: Int = 0,
    firesAbove: Bool = false
  ) {
    self.synapseKeep = synapseKeep
    self.gain = gain
    self.membraneKeep = membraneKeep
    self.reset = reset
    self.refractory = refractory
    self.firesAbove = firesAbove
  }
}
