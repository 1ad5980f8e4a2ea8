import Foundation

extension StochasticSpikingBackprop.Configuration {
  /// The learning rate of each matrix.
  ///
  /// By default 0.2 for the outputs' and 0.03 for the others, for the rate rule; for coincidences, of which there are about
  /// T times fewer than products of counts, 5 and 1.5, times T/50.
  package var matrixRates: [Double] {
    guard learningRates.isEmpty else { return learningRates }
    let scale = update == .stochastic ? Double(steps) / 50 : 1
    let (output, hidden) = update == .stochastic ? (5.0, 1.5) : (0.2, 0.03)
    return layers.indices.dropFirst().map { scale * ($0 == layers.count - 1 ? output : hidden) }
  }

  /// The fraction of layer `index` that is silent in a sample.
  func dropout(of index: Int) -> Double { index < dropout.count ? dropout[index] : 0 }

  /// e^(−1/τ), which the leaky sum of the input keeps from step to step.
  var keep: Double { exp(-1 / (timeConstant ?? Double(steps) / 10)) }

  /// Refuses layers that no such network has.
  public func checkSizes() throws(LearnerError) {
    try checkLayers(layers, count: 2...66, called: "two or more layers")
  }

  /// Refuses what is possible by itself, but not for these layers, steps and bits.
  public func checkCombinations() throws(LearnerError) {
    try Self.check("weight-limit", weightLimit ?? 1, in: 0.001...Self.largestWeight(bits: weightBits))
    try checkMatrices()
    try checkLoss()
    try checkUpdate()
  }

  private func checkMatrices() throws(LearnerError) {
    for (name, list, count) in [
      ("learning-rates", learningRates, layers.count - 1), ("initial-scales", initialScales, layers.count - 1),
      ("dropout", dropout, layers.count - 1),
    ] where !list.isEmpty && list.count != count {
      throw LearnerError("\(name): wanted \(count) numbers for \(layers.count) layers, or none, got \(list.count)")
    }
  }

  private func checkLoss() throws(LearnerError) {
    if case .winnerTakeAllByEquation2(let weight, _) = loss {
      let others = (layers.last ?? 0) - 1
      guard weight >= 0, weight * Double(others) < 1 else {
        throw LearnerError(
          "lateral-weight: wanted 0 to below 1/\(others), got \(weight): with it outputs that fire alike silence each "
            + "other for ever")
      }
    }
  }

  /// The change of one update is at most half of the largest weight, so that 32 bits hold its sum with a weight.
  private func checkUpdate() throws(LearnerError) {
    if case .linear(let epochs) = schedule { try Self.check("schedule", Double(epochs), in: 1...1_000_000) }
    let limit = Self.largestWeight(bits: weightBits) / Double(batchSize) * (update == .stochastic ? Double(steps) : 1)
    for rate in matrixRates { try Self.check("learning-rates", rate, in: 0...limit) }
    let products = batchSize * steps * (update == .stochastic ? 1 : steps)
    guard products <= Int(Int32.max) else {
      throw LearnerError("batch: wanted at most \(Int(Int32.max) / (products / batchSize)), got \(batchSize)")
    }
  }

  private static func check(_ name: String, _ value: Double, in range: ClosedRange<Double>) throws(LearnerError) {
    guard range.contains(value) else {
      throw LearnerError("\(name): wanted \(range.words), got \(Setting<Self>.text(value))")
    }
  }

  /// The largest weight that 31 bits hold, with 16 of them below the `bits` after the binary point that the neurons see.
  static func largestWeight(bits: Int) -> Double { Double(1 << (14 - bits)) }
}
