import CKernels

/// The weights of a network of composite neurons and the constants of its neurons.
struct CompositeLayers: Sendable {
  let configuration: StochasticSpikingBackprop.Configuration
  /// From each layer to the next.
  var forward: [PlasticSynapses]
  /// The same synapses backwards, from layer l + 2 to layer l + 1.
  ///
  /// They are always equal, as both learn the same. Nothing goes back to the inputs.
  var backward: [PlasticSynapses]
  /// From the label (excitatory) and the outputs (inhibitory) to the error neurons: each to its own, of weight 1.
  let errors: FixedSynapses
  /// Between the outputs, in a winner-take-all by equation 2.
  let lateral: FixedSynapses?

  init(_ configuration: StochasticSpikingBackprop.Configuration, forward: [PlasticSynapses]) {
    self.configuration = configuration
    self.forward = forward
    backward = forward.dropFirst().map(\.transposed)
    let outputs = configuration.layers.last ?? 0
    let one = Double(1 << configuration.weightBits)
    errors = FixedSynapses(neurons: outputs) { $0 == $1 ? one : 0 }
    if case .winnerTakeAllByEquation2(let weight, _) = configuration.loss {
      lateral = FixedSynapses(neurons: outputs) { $0 == $1 ? one : -weight * one }
    } else {
      lateral = nil
    }
  }

  /// The fraction of the threshold that an output's spike takes from the other outputs.
  var inhibition: Double {
    if case .winnerTakeAll(let inhibition) = configuration.loss { inhibition } else { 0 }
  }

  /// Moves the weights to the start of a cache line.
  mutating func align() {
    for index in forward.indices { forward[index].align() }
    for index in backward.indices { backward[index].align() }
  }

  /// Calls `body` with the weights of the matrices, forward ones first, to be changed side by side.
  static func withWeights(
    of forward: inout [PlasticSynapses], _ backward: inout [PlasticSynapses], _ body: ([stochastic_weights]) -> Void
  ) {
    forward.withUnsafeMutableBufferPointer { forward in
      backward.withUnsafeMutableBufferPointer { backward in
        let (first, second) = (forward, backward)
        func collect(_ found: [stochastic_weights]) {
          guard found.count < first.count + second.count else { return body(found) }
          if found.count < first.count {
            first[found.count].withWeights { collect(found + [$0]) }
          } else {
            second[found.count - first.count].withWeights { collect(found + [$0]) }
          }
        }
        collect([])
      }
    }
  }

  /// The constants of neurons of this threshold, behind synapses of which so many have an exact sum in 16 bits.
  func neuron(threshold: Double, exactRows: Int) -> stochastic_neuron {
    let keep = configuration.keep
    return stochastic_neuron(
      keep: Float(keep), gain: Float(1 - keep), threshold: Float(threshold * Double(1 << configuration.weightBits)),
      resets_to_zero: configuration.reset == .zero ? 1 : 0, exact_rows: Int32(exactRows))
  }
}

/// Synapses between the neurons of one layer that never change, as the 16-bit integers that neurons see.
struct FixedSynapses: Sendable {
  /// The weights, block by block of 64 columns, row by row.
  let weights: [Int16]
  let neurons: Int
  /// So many weights always have a sum that fits 16 bits.
  let exactRows: Int

  /// The weight from the first to the second neuron of `weight` in units of 2^−bits, rounded.
  init(neurons: Int, weight: (Int, Int) -> Double) {
    var weights = [Int16](repeating: 0, count: neurons * ((neurons + 63) / 64) * 64)
    for row in 0..<neurons {
      for column in 0..<neurons {
        weights[(column / 64 * neurons + row) * 64 + column % 64] = Int16(weight(row, column).rounded())
      }
    }
    self.weights = weights
    self.neurons = neurons
    exactRows = Int(Int16.max) / Int(weights.map(\.magnitude).max() ?? 1)
  }
}
