public import Storage

extension DenseBackprop {
  /// The matrices by the number in the names of their tensors: from 1 on, and 0 for kernels.
  private var numbered: [(name: Int, layer: DenseLayer)] {
    (kernels.map { [(0, $0)] } ?? []) + matrices.enumerated().map { ($0 + 1, $1) }
  }

  /// Weights and biases of each matrix, what the optimizer remembers, and how many samples and updates there have been.
  ///
  /// Matrix k, counted from 1, has `wk`, `bk` and `meank`, for Adam also `squarek`; the latter two have the biases' numbers
  /// as a last row. The kernels of a convolution are matrix 0, a column for each map.
  public var state: [String: Tensor] {
    var state = [
      "samples": Tensor(rows: 1, columns: 1, [samplesSeen]), "updates": Tensor(rows: 1, columns: 1, [updates]),
    ]
    for (name, layer) in numbered {
      let inputs = layer.inputs
      state["w\(name)"] = Tensor(rows: inputs, columns: layer.units, layer.weights.values(ofRows: 0..<inputs))
      state["b\(name)"] = Tensor(rows: 1, columns: layer.units, layer.weights.values(ofRows: inputs..<inputs + 1))
      state["mean\(name)"] = layer.means.tensor
      if layer.squares.rows > 0 { state["square\(name)"] = layer.squares.tensor }
    }
    return state
  }

  /// Takes over all tensors of `state`.
  public mutating func restore(_ state: [String: Tensor]) throws(LearnerError) {
    var (matrices, kernels) = (matrices, kernels)
    for index in matrices.indices { try matrices[index].restore(state, name: index + 1) }
    try kernels?.restore(state, name: 0)
    let samples: [Int64] = try state["samples"].values(of: [1, 1], name: "samples")
    let updates: [Int64] = try state["updates"].values(of: [1, 1], name: "updates")
    guard samples[0] >= 0, updates[0] >= 0 else {
      throw LearnerError("wanted counts of samples and updates of 0 and above, got \(samples[0]) and \(updates[0])")
    }
    (self.matrices, self.kernels, samplesSeen, self.updates) = (matrices, kernels, samples[0], updates[0])
  }
}

extension DenseLayer {
  /// Takes over the tensors of matrix `name`.
  fileprivate mutating func restore(_ state: [String: Tensor], name: Int) throws(LearnerError) {
    let (inputs, units) = (inputs, units)
    let values: [Float] = try state["w\(name)"].finiteValues(of: [inputs, units], name: "w\(name)")
    let biases: [Float] = try state["b\(name)"].finiteValues(of: [1, units], name: "b\(name)")
    weights.setValues(values + biases)
    means.setValues(try state["mean\(name)"].finiteValues(of: [inputs + 1, units], name: "mean\(name)"))
    guard squares.rows > 0 else { return }
    let squares = try state["square\(name)"].finiteValues(of: [inputs + 1, units], name: "square\(name)")
    guard squares.allSatisfy({ $0 >= 0 }) else {
      throw LearnerError("tensor square\(name): wanted numbers of 0 and above, got \(squares.min() ?? 0)")
    }
    self.squares.setValues(squares)
  }
}

extension DenseMatrix {
  /// All rows.
  var tensor: Tensor { Tensor(rows: rows, columns: columns, values(ofRows: 0..<rows)) }
}

extension Tensor? {
  /// The numbers of a tensor that a state must hold, if they are finite and of the wanted shape.
  fileprivate func finiteValues(of shape: [Int], name: String) throws(LearnerError) -> [Float] {
    let values: [Float] = try values(of: shape, name: name)
    guard let other = values.first(where: { !$0.isFinite }) else { return values }
    throw LearnerError("tensor \(name): wanted finite numbers, got \(other)")
  }
}
