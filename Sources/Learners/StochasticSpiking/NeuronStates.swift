import SpikeKernels

/// The forward neurons of one layer during one sample: leaky sums B of their input, and potentials V.
///
/// A step does V ← V + (1 − e^(−1/τ)) B, then B ← e^(−1/τ) B + I, then a spike and a reset where V ≥ θ. So V is the
/// convolution of the input I with ε(t) = 1 − e^(−t/τ), less the resets, and a spike at s contributes 0 at s.
struct NeuronStates: Sendable {
  /// The neurons that may fire in this sample, as bits.
  var able: [UInt64]
  private var leaky: [Float]
  private(set) var potentials: [Float]
  /// The threshold that they had last.
  private(set) var threshold: Float = 0

  init(neurons: Int) {
    let blocks = (neurons + 63) / 64
    able = [UInt64](repeating: 0, count: blocks)
    leaky = [Float](repeating: 0, count: 64 * blocks)
    potentials = leaky
  }

  /// Forgets the sample before.
  mutating func rest() {
    leaky.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    potentials.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
  }

  /// Runs all steps on the spikes of `rows` neurons before; the weights lie as in `PlasticSynapses`.
  ///
  /// - Parameter inhibition: the fraction of the threshold that a spike takes from the potential of each other neuron.
  mutating func run(
    _ neuron: stochastic_neuron, weights: UnsafePointer<Int16>, rows: Int, _ spikes: SpikeEvidence,
    inhibition: Double = 0, into words: inout [UInt64]
  ) {
    var neuron = neuron
    threshold = neuron.threshold
    let steps = spikes.plus.steps
    guard inhibition > 0 else {
      return run(&neuron, weights, rows, spikes, first: 0, end: steps, into: &words)
    }
    for step in 0..<steps {
      run(&neuron, weights, rows, spikes, first: step, end: step + 1, into: &words)
      inhibit(by: Float(inhibition) * threshold, spikes: words, step: step, steps: steps)
    }
  }

  private mutating func run(
    _ neuron: inout stochastic_neuron, _ weights: UnsafePointer<Int16>, _ rows: Int, _ spikes: borrowing SpikeEvidence,
    first: Int, end: Int, into words: inout [UInt64]
  ) {
    stochastic_forward(
      &neuron, weights, rows, able.count, spikes.plus.neurons, spikes.plus.starts, spikes.plus.steps, first, end,
      spikes.active, spikes.activeCount, able, &leaky, &potentials, &words)
  }

  /// Lowers the potential of each neuron by `amount` for each spike of another one in `step`.
  private mutating func inhibit(by amount: Float, spikes words: [UInt64], step: Int, steps: Int) {
    var total = 0
    for block in able.indices { total += words[block * steps + step].nonzeroBitCount }
    guard total > 0 else { return }
    for neuron in potentials.indices {
      let others = total - Int(words[neuron / 64 * steps + step] >> UInt64(neuron % 64) & 1)
      potentials[neuron] -= Float(others) * amount
    }
  }
}

extension SpikeEvidence {
  /// Lets the gradient neurons of a layer run for all steps on the signed spikes of `rows` neurons behind it.
  mutating func run(
    _ neuron: stochastic_neuron, isCrossed: Bool, weights: UnsafePointer<Int16>, rows: Int, plus: SpikeList,
    minus: SpikeList, gates: [UInt64]?, able: [UInt64]
  ) {
    var neuron = neuron
    if let gates {
      stochastic_gradient(
        &neuron, isCrossed ? 1 : 0, weights, rows, able.count, plus.neurons, plus.starts, minus.neurons, minus.starts,
        plus.steps, gates, able, &plusWords, &minusWords)
    } else {
      stochastic_gradient(
        &neuron, isCrossed ? 1 : 0, weights, rows, able.count, plus.neurons, plus.starts, minus.neurons, minus.starts,
        plus.steps, nil, able, &plusWords, &minusWords)
    }
  }
}
