import CKernels

/// The weights of a network of composite neurons.
struct CompositeLayers: Sendable {
  let configuration: StochasticSpikingBackprop.Configuration
  /// Which matrix each of `synapses` is: those from each layer to the next, then the copies that carry errors back.
  let copies: [MatrixCopy]
  /// Both copies of a matrix start alike, see the same spikes and learn the same, so that they stay equal.
  private(set) var synapses: [PlasticSynapses]
  /// From the label (excitatory) and the outputs (inhibitory) to the error neurons: each to its own, of weight 1.
  let errors: FixedSynapses
  /// Between the outputs, in a winner-take-all by equation 2.
  let lateral: FixedSynapses?

  init(_ configuration: StochasticSpikingBackprop.Configuration, forward: [PlasticSynapses]) {
    self.configuration = configuration
    copies = MatrixCopy.all(configuration.layers)
    synapses = copies.map { $0.isBackward ? forward[$0.matrix].transposed : forward[$0.matrix] }
    let outputs = configuration.layers.last ?? 0
    let one = Double(1 << configuration.weightBits)
    errors = FixedSynapses(neurons: outputs) { $0 == $1 ? one : 0 }
    if case .winnerTakeAllByEquation2(let weight, _) = configuration.loss {
      lateral = FixedSynapses(neurons: outputs) { $0 == $1 ? one : -weight * one }
    } else {
      lateral = nil
    }
  }

  /// The matrices, inputs' first.
  var forward: ArraySlice<PlasticSynapses> { synapses[..<(configuration.layers.count - 1)] }

  /// Calls `body` with the weights from layer `layer` to the next, as neurons see them.
  func withWeights(from layer: Int, _ body: (ShortWeights) -> Void) { synapses[layer].withSeenWeights(body) }

  /// Calls `body` with the weights that carry errors back to hidden layer `layer`, as neurons see them.
  func withWeights(backTo layer: Int, _ body: (ShortWeights) -> Void) {
    synapses[configuration.layers.count - 2 + layer].withSeenWeights(body)
  }

  /// Moves the weights to the start of a cache line.
  mutating func align() {
    for index in synapses.indices { synapses[index].align() }
  }

  /// Calls `body` with the weights of all of `synapses`, to be changed side by side.
  mutating func withMutableWeights(_ body: ([stochastic_weights]) -> Void) {
    synapses.withUnsafeMutableBufferPointer { synapses in
      var found: [stochastic_weights] = []
      found.reserveCapacity(synapses.count)
      func collect() {
        guard found.count < synapses.count else { return body(found) }
        synapses[found.count].withWeights {
          found.append($0)
          collect()
        }
      }
      collect()
    }
  }
}

/// A matrix of a network, or the copy of it that carries errors back, whose rows are the matrix's columns.
struct MatrixCopy: Sendable {
  /// The number of the matrix: it leads from layer `matrix` to the next.
  let matrix: Int
  let isBackward: Bool

  /// All of a network of these layers; nothing goes back to the inputs.
  static func all(_ layers: [Int]) -> [MatrixCopy] {
    let matrices = 0..<layers.count - 1
    return matrices.map { MatrixCopy(matrix: $0, isBackward: false) }
      + matrices.dropFirst().map { MatrixCopy(matrix: $0, isBackward: true) }
  }

  /// Presynaptic neurons.
  func rows(_ layers: [Int]) -> Int { layers[isBackward ? matrix + 1 : matrix] }
  /// Postsynaptic neurons.
  func columns(_ layers: [Int]) -> Int { layers[isBackward ? matrix : matrix + 1] }
}
