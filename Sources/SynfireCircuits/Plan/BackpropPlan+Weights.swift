internal import NetworkModel

extension BackpropPlan {
  /// The numbers of a layer's weights: its synapses by row, a row for each neuron below, and then its biases, if it has some.
  public func weightCount(ofLayer layer: Int) -> Int {
    synapseCount(of: .forward(layer)) + (options.hasBias ? options.layers[layer].count : 0)
  }

  /// What a matrix has to hold, synapse by synapse, if its layer has these weights.
  ///
  /// - Parameters:
  ///   - matrix: Any form of the matrix of a layer.
  ///   - weights: The weights of the layer, as ``weightCount(ofLayer:)`` counts them; another number comes back as it is,
  ///     for whoever takes it to refuse.
  public func values<Weight: SignedInteger>(of matrix: WeightMatrix, from weights: [Weight]) -> [Weight] {
    let count = synapseCount(of: .forward(matrix.layer))
    guard weights.count == weightCount(ofLayer: matrix.layer) else { return weights }
    let sign: Weight = matrix.form == .negated ? -1 : 1
    switch matrix.form {
    case .forward: return Array(weights[..<count])
    case .bias: return Array(weights[count...])
    case .transposed, .negated:
      if let mask = options.layers[matrix.layer].mask { return mask.transposedOrder.map { sign * weights[$0] } }
      let (columns, rows) = size(of: matrix)
      return (0..<columns).flatMap { column in (0..<rows).map { sign * weights[$0 * columns + column] } }
    }
  }

  /// The places, row · columns + column, of some synapses of a matrix, which is their own number unless some are missing.
  public func places(ofSynapses synapses: [Int], in matrix: WeightMatrix) -> [Int] {
    guard matrix.form != .bias, let mask = options.layers[matrix.layer].mask else { return synapses }
    let columns = size(of: matrix).columns
    let pairs = (matrix.isTransposed ? mask.transposed : mask).pairs
    return synapses.map { Int(pairs[$0].source) * columns + Int(pairs[$0].target) }
  }

  /// Which neurons a copy of a matrix joins.
  func pattern(of matrix: WeightMatrix) -> ConnectionPattern {
    guard matrix.form != .bias, let mask = options.layers[matrix.layer].mask else { return .dense }
    return .sparse((matrix.isTransposed ? mask.transposed : mask).pairs)
  }

  /// The most synapses of any plastic matrix that one compartment has.
  var largestFanIn: Int {
    matrices.map { matrix in
      guard matrix.form != .bias else { return 1 }
      let bias = options.hasBias && matrix.form == .forward ? 1 : 0
      guard let mask = options.layers[matrix.layer].mask else { return size(of: matrix).rows + bias }
      return (matrix.isTransposed ? mask.transposed : mask).largestFanIn + bias
    }.max() ?? 1
  }
}
