import CKernels

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
    threshold = neuron.threshold
    let amount = Float(inhibition) * threshold
    let blocks = able.count
    leaky.withUnsafeMutableBufferPointer { leaky in
      potentials.withUnsafeMutableBufferPointer { potentials in
        words.withUnsafeMutableBufferPointer { words in
          spikes.withSpikes { plus, starts, steps, active in
            var neuron = neuron
            // Only inhibition needs the spikes of a step before the next one.
            let turn = inhibition > 0 ? 1 : steps
            for first in stride(from: 0, to: steps, by: turn) {
              stochastic_forward(
                &neuron, weights, rows, blocks, plus.baseAddress, starts.baseAddress, steps, first, first + turn,
                active.baseAddress, active.count, able, leaky.baseAddress, potentials.baseAddress, words.baseAddress)
              guard inhibition > 0 else { continue }
              Self.inhibit(potentials, by: amount, spikes: words, step: first, steps: steps)
            }
          }
        }
      }
    }
  }

  /// Lowers the potential of each neuron by `amount` for each spike of another one in `step`.
  private static func inhibit(
    _ potentials: UnsafeMutableBufferPointer<Float>, by amount: Float, spikes words: UnsafeMutableBufferPointer<UInt64>,
    step: Int, steps: Int
  ) {
    let blocks = potentials.count / 64
    var total = 0
    for block in 0..<blocks { total += words[block * steps + step].nonzeroBitCount }
    guard total > 0 else { return }
    for block in 0..<blocks {
      let word = words[block * steps + step]
      for neuron in 0..<64 {
        let others = total - Int(word >> UInt64(neuron) & 1)
        potentials[64 * block + neuron] -= Float(others) * amount
      }
    }
  }
}

extension SpikeEvidence {
  /// Calls `body` with the spikes step by step, where the steps begin, how many there are, and the neurons that fired.
  borrowing func withSpikes(
    _ body: (UnsafeBufferPointer<UInt16>, UnsafeBufferPointer<UInt32>, Int, UnsafeBufferPointer<UInt16>) -> Void
  ) {
    let (steps, count) = (plus.steps, activeCount)
    plus.neurons.withUnsafeBufferPointer { plus in
      self.plus.starts.withUnsafeBufferPointer { starts in
        active.withUnsafeBufferPointer { active in
          body(plus, starts, steps, UnsafeBufferPointer(rebasing: active[..<count]))
        }
      }
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
