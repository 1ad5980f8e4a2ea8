/// Synapses between the neurons of one layer that never change, as the 16-bit integers that neurons see.
struct FixedSynapses: Sendable {
  /// The weights, block by block of 64 columns, row by row.
  private let weights: [Int16]
  private let neurons: Int
  private let exactRows: Int

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

  /// Calls `body` with the weights.
  func withWeights(_ body: (ShortWeights) -> Void) {
    weights.withUnsafeBufferPointer { buffer in
      guard let first = buffer.baseAddress else { preconditionFailure("a layer has neurons") }
      body(ShortWeights(first: first, rows: neurons, exactRows: exactRows))
    }
  }
}
