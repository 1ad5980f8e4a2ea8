package import Learners
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
  /// Weights at the limit of their size, or beyond.
  package private(set) var atRail: Int?
  /// The largest size of a weight that there is.
  package private(set) var largest: Double?
  /// The limit of the sizes, if the learner states one.
  package private(set) var limit: Double?

  /// Sums up a tensor, whose numbers are meant as `weights` says.
  package init(_ tensor: Tensor, as weights: WeightTensor) {
    name = weights.name
    shape = tensor.shape
    type = tensor.elementType.rawValue
    limit = weights.limit
    guard let rail = weights.rail, let integers = tensor.integers else { return }
    count(integers, unit: weights.scale, rail: rail, in: weights.range)
  }

  /// Counts weights in sixteen bins over `range`, or over all that there are.
  private mutating func count(_ weights: [Int], unit: Double, rail: Int, in range: ClosedRange<Int>?) {
    let largest = weights.reduce(0) { max($0, abs($1)) }
    let histogram = Histogram(of: weights, in: range ?? -max(8, largest)...max(8, largest) - 1, binCount: 16)
    (edges, counts) = (histogram.edges.map { Double($0) / unit }, histogram.counts)
    atRail = weights.count { abs($0) >= rail }
    self.largest = Double(largest) / unit
  }

  /// The summaries of all weights in the state of a learner, from the inputs on.
  package static func all(of state: [String: Tensor], _ learner: AnyLearnerConfiguration) -> [WeightSummary] {
    learner.base.weightTensors.compactMap { weights in state[weights.name].map { WeightSummary($0, as: weights) } }
  }
}

extension Tensor {
  /// The numbers of a tensor of 16 or 32 bits a number; nil for others.
  fileprivate var integers: [Int]? {
    if let values = try? values(as: Int16.self) { return values.map(Int.init) }
    return try? values(as: Int32.self).map(Int.init)
  }
}
