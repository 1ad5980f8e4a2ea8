import Storage

extension SynapseMatrix {
  /// The weights in weight units, row by row, as a chip takes them.
  var weightUnits: [Int32] {
    (0..<rows).flatMap { row in (0..<columns).map { 2 * Int32(self[row, $0]) } }
  }

  /// The weights in weight units, row by row.
  var tensor: Tensor {
    var weights: [Int16] = []
    weights.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns { weights.append(2 * Int16(self[row, column])) }
    }
    return Tensor(rows: rows, columns: columns, weights)
  }

  /// Weights in weight units, if they exist, of the right shape, even and in range.
  init(_ tensor: Tensor?, rows: Int, columns: Int, lowest: Int8, name: String) throws(LearnerError) {
    let weights: [Int16] = try tensor.values(of: [rows, columns], name: name)
    self.init(rows: rows, columns: columns)
    let range = 2 * Int16(lowest)...254
    for (index, weight) in weights.enumerated() {
      guard range.contains(weight), weight.isMultiple(of: 2) else {
        throw LearnerError(
          "tensor \(name): wanted even weights of \(range.lowerBound) to \(range.upperBound), got \(weight) at "
            + "[\(index / columns), \(index % columns)]")
      }
      self[index / columns, index % columns] = Int8(weight / 2)
    }
  }
}

extension Tensor? {
  /// The numbers of a tensor that a state must hold, if they are of the wanted type and shape.
  func values<Element: TensorElement>(of shape: [Int], name: String) throws(LearnerError) -> [Element] {
    guard let tensor = self else { throw LearnerError("wanted a tensor \(name), got none of that name") }
    guard tensor.shape == shape, let values = try? tensor.values(as: Element.self) else {
      throw LearnerError(
        "tensor \(name): wanted \(Element.elementType.rawValue) of shape \(shape), got \(tensor.elementType.rawValue) of "
          + "shape \(tensor.shape)")
    }
    return values
  }
}
