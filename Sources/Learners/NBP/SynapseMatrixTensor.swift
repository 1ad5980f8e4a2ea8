import Storage

extension SynapseMatrix {
  /// The weights in weight units, synapse by synapse, row by row, as a chip takes them.
  var weightUnits: [Int32] {
    (0..<rows).flatMap { row in
      (0..<columns).compactMap { exists(row, $0) ? 2 * Int32(self[row, $0]) : nil }
    }
  }

  /// Takes over weights in weight units, synapse by synapse, if they are even and in range.
  ///
  /// - Parameters:
  ///   - lowest: The lowest mantissa.
  ///   - place: The tensor and the place in it of a weight that is refused.
  mutating func set(
    _ weights: some Collection<Int16>, lowest: Int8, _ place: (_ row: Int, _ column: Int) -> (name: String, at: [Int])
  ) throws(LearnerError) {
    let range = 2 * Int16(lowest)...254
    var rest = weights.makeIterator()
    for row in 0..<rows {
      for column in 0..<columns where exists(row, column) {
        guard let weight = rest.next() else { preconditionFailure("the shapes of tensors are checked before") }
        guard range.contains(weight), weight.isMultiple(of: 2) else {
          let (name, place) = place(row, column)
          throw LearnerError(
            "tensor \(name): wanted even weights of \(range.lowerBound) to \(range.upperBound), got \(weight) at \(place)"
          )
        }
        self[row, column] = Int8(weight / 2)
      }
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
