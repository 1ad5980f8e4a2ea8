public import Storage

extension DenseBackprop {
  /// Weights and biases of each matrix, what the optimizer remembers, and how many samples and updates there have been.
  ///
  /// Matrix k, counted from 1, has `wk`, `bk` and `meank`, for Adam also `squarek`; the latter two have the biases' numbers
  /// as a last row.
  public var state: [String: Tensor] {
    var state = [
      "samples": Tensor(rows: 1, columns: 1, [samplesSeen]), "updates": Tensor(rows: 1, columns: 1, [updates]),
    ]
    for (index, layer) in matrices.enumerated() {
      let (name, inputs) = (index + 1, layer.inputs)
      state["w\(name)"] = Tensor(rows: inputs, columns: layer.units, layer.weights.values(ofRows: 0..<inputs))
      state["b\(name)"] = Tensor(rows: 1, columns: layer.units, layer.weights.values(ofRows: inputs..<inputs + 1))
      state["mean\(name)"] = layer.means.tensor
      if layer.squares.rows > 0 { state["square\(name)"] = layer.squares.tensor }
    }
    return state
  }

  /// Takes over all tensors of `state`.
  public mutating func restore(_ state: [String: Tensor]) throws(LearnerError) {
    var matrices = matrices
    for index in matrices.indices {
      let (name, inputs, units) = (index + 1, matrices[index].inputs, matrices[index].units)
      let weights: [Float] = try state["w\(name)"].finiteValues(of: [inputs, units], name: "w\(name)")
      let biases: [Float] = try state["b\(name)"].finiteValues(of: [1, units], name: "b\(name)")
      matrices[index].weights.setValues(weights + biases)
      matrices[index].means.setValues(
        try state["mean\(name)"].finiteValues(of: [inputs + 1, units], name: "mean\(name)"))
      guard matrices[index].squares.rows > 0 else { continue }
      let squares = try state["square\(name)"].finiteValues(of: [inputs + 1, units], name: "square\(name)")
      guard squares.allSatisfy({ $0 >= 0 }) else {
        throw LearnerError("tensor square\(name): wanted numbers of 0 and above, got \(squares.min() ?? 0)")
      }
      matrices[index].squares.setValues(squares)
    }
    let samples: [Int64] = try state["samples"].values(of: [1, 1], name: "samples")
    let updates: [Int64] = try state["updates"].values(of: [1, 1], name: "updates")
    guard samples[0] >= 0, updates[0] >= 0 else {
      throw LearnerError("wanted counts of samples and updates of 0 and above, got \(samples[0]) and \(updates[0])")
    }
    (self.matrices, samplesSeen, self.updates) = (matrices, samples[0], updates[0])
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
