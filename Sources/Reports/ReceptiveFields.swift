internal import Datasets
internal import Experiments
internal import Learners
internal import Storage

/// The weights from the inputs to neurons of the first layer above them, as images.
package struct ReceptiveFields: Sendable {
  /// The numbers of the neurons that are shown.
  package let neurons: [Int]
  /// The weights of each of them, pixel by pixel; those of the levels of a pixel are added up.
  package let weights: [[Double]]
  /// How many neurons there are.
  package let count: Int

  /// The most neurons that a page shows.
  private static let largestCount = 100

  /// The neurons whose weights are largest; nil if there is no weight from each input to each neuron.
  init?(of checkpoint: Checkpoint, _ shape: PatternShape) {
    let network = checkpoint.learner.shape
    guard let name = checkpoint.learner.base.weightTensors.first?.name, let values = checkpoint.state[name]?.numbers,
      network.layers.count > 0
    else { return nil }
    let columns = network.neuronCounts[1]
    guard shape.count == network.inputCount, values.count == shape.count * columns else { return nil }
    var sizes = [Double](repeating: 0, count: columns)
    for (place, value) in values.enumerated() { sizes[place % columns] += value * value }
    count = columns
    neurons = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }.prefix(Self.largestCount).sorted()
    weights = neurons.map { neuron in
      (0..<shape.width * shape.height).map { pixel in
        (0..<shape.levels).reduce(0) { $0 + values[(pixel * shape.levels + $1) * columns + neuron] }
      }
    }
  }
}

extension Tensor {
  /// The numbers of a tensor of 16- or 32-bit integers or of 32-bit floating point; nil for others.
  fileprivate var numbers: [Double]? {
    if let values = try? values(as: Int16.self) { return values.map(Double.init) }
    if let values = try? values(as: Int32.self) { return values.map(Double.init) }
    return try? values(as: Float.self).map(Double.init)
  }
}
