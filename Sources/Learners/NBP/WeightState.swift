import Storage
import SynfireCircuits

/// The weights of a network as the tensors of a checkpoint, in weight units, 16-bit integers.
///
/// `w1`, `w2` and so on are the weights of each layer: rows × columns, a row for each neuron below, or a list of the synapses
/// by row where a layer is locally connected; `b1`, `b2` and so on are its biases, where it has some.
enum WeightState {
  /// A matrix of weights of a network.
  struct Layer {
    /// 1 for the first one above the inputs.
    let number: Int
    /// The shape of its tensor: rows and columns, or synapses.
    let shape: [Int]
    /// How many biases it has.
    let biases: Int

    /// Its tensor's name.
    var name: String { "w\(number)" }
    /// The name of its biases' tensor.
    var biasName: String { "b\(number)" }
    /// How many weights it has without the biases.
    var count: Int { shape.reduce(1, *) }
  }

  /// The matrices of a network.
  static func layers(of network: NBPNetwork) -> [Layer] {
    let sizes = network.layers
    return (1...network.depth).map { layer in
      let shape = network.mask(ofLayer: layer).map { [$0.synapseCount] } ?? [sizes[layer - 1], sizes[layer]]
      return Layer(number: layer, shape: shape, biases: network.hasBias ? sizes[layer] : 0)
    }
  }

  /// The tensors of matrices, whose last rows are the biases.
  static func tensors(_ weights: [SynapseMatrix], _ network: NBPNetwork) -> [String: Tensor] {
    tensors(weights.map(\.weightUnits), network)
  }

  /// The tensors of weights in weight units, those of each layer in one list with the biases at its end.
  static func tensors(_ weights: [[Int32]], _ network: NBPNetwork) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for (layer, weights) in zip(layers(of: network), weights) {
      let values = weights.map { Int16($0) }
      tensors[layer.name] = tensor(Array(values[..<layer.count]), layer.shape)
      if layer.biases > 0 { tensors[layer.biasName] = tensor(Array(values[layer.count...]), [layer.biases]) }
    }
    return tensors
  }

  private static func tensor(_ values: [Int16], _ shape: [Int]) -> Tensor {
    do { return try Tensor(values, shape: shape) } catch { preconditionFailure("\(error)") }
  }

  /// The name of the tensor that counts what was learned, where learning becomes rare.
  static let presentations = "presentations"

  static func tensor(_ presentations: Int) -> Tensor {
    do { return try Tensor([Int64(presentations)], shape: [1]) } catch { preconditionFailure("\(error)") }
  }

  /// How many samples were learned before a checkpoint.
  static func presentations(_ state: [String: Tensor]) throws(LearnerError) -> Int {
    let values: [Int64] = try state[presentations].values(of: [1], name: presentations)
    guard (0...1 << 46).contains(values[0]) else {
      throw LearnerError("tensor presentations: wanted 0 to 2^46 presentations, got \(values[0])")
    }
    return Int(values[0])
  }

  /// The matrices of a checkpoint.
  ///
  /// - Throws: `LearnerError` for a tensor that is missing, of another shape, or with weights that no synapse holds.
  static func read(
    _ state: [String: Tensor], _ network: NBPNetwork, lowest: Int8
  ) throws(LearnerError) -> [SynapseMatrix] {
    var matrices: [SynapseMatrix] = []
    for layer in layers(of: network) {
      var weights: [Int16] = try state[layer.name].values(of: layer.shape, name: layer.name)
      if layer.biases > 0 { weights += try state[layer.biasName].values(of: [layer.biases], name: layer.biasName) }
      var matrix = SynapseMatrix(of: layer.number, network)
      let rows = network.layers[layer.number - 1]
      try matrix.set(weights, lowest: lowest) { row, column in
        row < rows ? (layer.name, [row, column]) : (layer.biasName, [column])
      }
      matrices.append(matrix)
    }
    return matrices
  }
}
