import Storage

/// The weights of a network of dense layers as the tensors of a checkpoint: w1, w2 and so on, rows × columns.
enum WeightState {
  /// A matrix of weights of a network.
  struct Layer {
    /// 1 for the first one above the inputs.
    let number: Int
    let rows: Int
    let columns: Int

    /// Its tensor's name.
    var name: String { "w\(number)" }
  }

  /// The matrices of a network with these layers.
  static func layers(of sizes: [Int]) -> [Layer] {
    zip(sizes, sizes.dropFirst()).enumerated().map { Layer(number: $0 + 1, rows: $1.0, columns: $1.1) }
  }

  /// The matrices of a checkpoint.
  ///
  /// - Throws: `LearnerError` for a tensor that is missing, of another shape, or with weights that no synapse holds.
  static func read(
    _ state: [String: Tensor], layers: [Int], lowest: Int8
  ) throws(LearnerError) -> [SynapseMatrix] {
    var matrices: [SynapseMatrix] = []
    for layer in Self.layers(of: layers) {
      matrices.append(
        try SynapseMatrix(
          state[layer.name], rows: layer.rows, columns: layer.columns, lowest: lowest, name: layer.name))
    }
    return matrices
  }
}
