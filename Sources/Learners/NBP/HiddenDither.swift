import Kernels
package import NetworkModel
package import SynfireCircuits

/// The noise of a circuit's error relays as the arithmetic sees it: which errors of which sample are lost.
///
/// A relay of layer l spikes where 64 · e + noise > 0, in membrane units. The noise is that of the chip: a function of
/// the seed, the group, the step in which the sign is read, and the compartment.
package struct HiddenDither {
  private let noise: VoltageNoise
  private let host: HostProtocol
  /// Of each hidden layer: the random numbers of the group, and the phases in which positive and negative errors are read.
  private let relays: [(stream: RandomStream, positive: Int, negative: Int)]
  private let places: [UInt32]

  /// The noise of the circuit of a plan.
  ///
  /// - Throws: `NetworkError` for a plan without dither.
  package init(_ plan: BackpropPlan) throws(NetworkError) {
    guard let dither = plan.options.dither else {
      throw NetworkError("dither", "wanted a plan with a dither, got none")
    }
    (noise, host) = (try dither.noise, plan.host)
    relays = (1..<plan.outputLayer).map { layer in
      let phases = plan.returnPhases(ofLayer: layer)
      let group = CircuitGroup(.returnedError, layer: layer)
      let stream = RandomStream(
        seed: dither.seed, purpose: .voltageNoise, substream: UInt32(plan.index(of: group)))
      return (stream, phases.positive, phases.negative)
    }
    let widest = plan.layers.dropFirst().dropLast().max() ?? 0
    places = (0..<UInt32((widest + 63) / 64 * 16)).map { $0 }
  }

  /// Takes the errors of a layer that its relays miss out of `errors`.
  ///
  /// - Parameters:
  ///   - sample: How many samples were learned before.
  ///   - layer: The hidden layer, from 1.
  ///   - isPositive: Whether these are the positive errors.
  ///   - error: |e| of a neuron in mantissas.
  package func filter(
    _ errors: UnsafeMutablePointer<UInt64>, words: Int, sample: Int, layer: Int, isPositive: Bool,
    _ error: (_ neuron: Int) -> Int32
  ) {
    let relay = relays[layer - 1]
    let step = host.step(ofPhase: isPositive ? relay.positive : relay.negative, sample: sample)
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 16 * words) { drawn in
      guard let base = drawn.baseAddress else { return }
      relay.stream.draw(16 * words, at: UInt64(step) << 26, places: places, into: base)
      for word in 0..<words {
        var bits = errors[word]
        while bits != 0 {
          let bit = bits.trailingZeroBitCount
          bits &= bits &- 1
          let byte = UInt8(truncatingIfNeeded: base[16 * word + bit / 4] >> UInt32(8 * (bit % 4)))
          // A mantissa is two weight units of 64 membrane units each.
          if 128 * error(64 * word + bit) + noise.value(of: byte) <= 0 { errors[word] &= ~(1 << UInt64(bit)) }
        }
      }
    }
  }
}
