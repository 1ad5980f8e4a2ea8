import SynfireCircuits

/// The fixed kernels in front of a network as the arithmetic reads them: c = [Σ kernel · x > θ].
struct FeatureReader {
  private let matrices: [SynapseMatrix]
  /// What each sum has to exceed, in mantissas; columns that only fill a group of 64 never do.
  private let steps: [Int32]

  init(_ convolution: StaticConvolution) {
    var matrix = SynapseMatrix(
      rows: convolution.inputCount, columns: convolution.featureCount, mask: convolution.mask)
    var weights = convolution.weights.makeIterator()
    for row in 0..<matrix.rows { matrix.forEachColumn(ofRow: row) { _ in Int8((weights.next() ?? 0) / 2) } }
    matrices = [matrix]
    let steps = convolution.steps.map { Int32($0 / 2) }
    self.steps = steps + [Int32](repeating: .max, count: 64 * matrix.groups - steps.count)
  }

  /// Calls `body` with the kernels in memory that does not move.
  func withOpen(_ body: (OpenFeatures) -> Void) {
    SynapseMatrix.withOpen(matrices[...]) { matrices in
      steps.withUnsafeBufferPointer { steps in
        guard let steps = steps.baseAddress else { return }
        body(OpenFeatures(matrix: matrices[0], steps: steps))
      }
    }
  }
}

/// A ``FeatureReader`` while it is used sample after sample.
struct OpenFeatures {
  let matrix: OpenMatrix
  let steps: UnsafePointer<Int32>

  /// Sets the spikes of the lowest layer to the features of a pattern.
  func read(_ pattern: UnsafePointer<UInt64>, into activity: BinaryBackprop.LayerActivity) {
    matrix.sum(rows: pattern, into: activity.sums)
    activity.spike(aboveEach: steps)
  }
}
