import Learners
internal import Recordings
package import Storage

/// A tensor of weights; a histogram where they are whole numbers of a unit.
package struct WeightSummary: Sendable, Encodable {
  package let name: String
  package let shape: [Int]
  package let type: String
  /// Lower edges of the bins, and how many weights lie in each.
  package private(set) var edges: [Double]?
  package private(set) var counts: [Int]?
  /// Weights at ±254 or beyond; of SSNN-BP, those that neurons see at the limit.
  package private(set) var atRail: Int?
  /// The largest size of a weight that there is.
  package private(set) var largest: Double?
  /// The limit of the sizes, for SSNN-BP.
  package private(set) var limit: Double?

  package init(_ name: String, _ tensor: Tensor, of learner: LearnerConfiguration) {
    self.name = name
    shape = tensor.shape
    type = tensor.elementType.rawValue
    if case .ssnnBP(let configuration) = learner {
      guard let weights = try? tensor.values(as: Int32.self).map(Int.init) else { return }
      let unit = configuration.weightUnit
      limit = configuration.largestSize
      // Neurons see a weight without its lower 16 bits, rounded.
      count(weights, unit: unit, rail: Int(configuration.largestSize * unit) - (1 << 15), in: nil)
    } else if let weights = try? tensor.values(as: Int16.self).map(Int.init) {
      count(weights, unit: 1, rail: 254, in: -256...255)
    }
  }

  /// Counts weights in sixteen bins over `range`, or over all that there are.
  private mutating func count(_ weights: [Int], unit: Double, rail: Int, in range: ClosedRange<Int>?) {
    let largest = weights.reduce(0) { max($0, abs($1)) }
    let histogram = Histogram(of: weights, in: range ?? -max(8, largest)...max(8, largest) - 1, binCount: 16)
    (edges, counts) = (histogram.edges.map { Double($0) / unit }, histogram.counts)
    atRail = weights.count { abs($0) >= rail }
    self.largest = Double(largest) / unit
  }

  /// The summaries of all weights of a checkpoint, by name.
  package static func all(of checkpoint: Checkpoint, _ learner: LearnerConfiguration) -> [WeightSummary] {
    checkpoint.state.sorted { $0.key < $1.key }
      .filter { learner.kind != .ssnnBP || $0.key != "samples" }
      .map { WeightSummary($0.key, $0.value, of: learner) }
  }
}
