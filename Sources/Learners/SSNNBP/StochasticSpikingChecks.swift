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

  /// Refuses what cannot be built: what was wanted and what was got.
  func check() throws(LearnerError) {
    let largest = BinaryBackprop.largestLayer
    guard layers.count >= 2, layers.allSatisfy({ (1...largest).contains($0) }) else {
      throw LearnerError("wanted two or more layers of 1 to \(largest), got \(layers)")
    }
    try Self.check("steps", steps, in: 10...5_000)
    try Self.check("time constant", timeConstant ?? 1, in: 0.1...1e6)
    try Self.check("threshold", threshold, in: 0.001...1_000)
    try Self.check("gradient threshold", gradientThreshold, in: 0.001...1_000)
    try Self.check("error threshold", errorThreshold, in: 0.001...1_000)
    try Self.check("input rate", inputRate, in: 0...1)
    try Self.check("label rate", label.rate, in: 0...1)
    try Self.check("label delay", label.delay, in: 0...steps)
    try Self.check("bits of a weight", weightBits, in: 4...14)
    try Self.check("weight limit", weightLimit ?? 1, in: 0.001...Self.largestWeight(bits: weightBits))
    try Self.check("threads", threads, in: 1...1_024)
    try Self.check("batch size", batchSize, in: 1...4_096)
    try checkMatrices()
    try checkLoss()
    try checkUpdate()
  }

  private func checkMatrices() throws(LearnerError) {
    for (name, list, count) in [
      ("learning rates", learningRates, layers.count - 1), ("initial scales", initialScales, layers.count - 1),
      ("dropout fractions", dropout, layers.count - 1),
    ] where !list.isEmpty && list.count != count {
      throw LearnerError("wanted \(count) \(name) for \(layers.count) layers, or none, got \(list.count)")
    }
    for fraction in dropout { try Self.check("dropout fraction", fraction, in: 0...0.99) }
    for scale in initialScales { try Self.check("initial scale", scale, in: 0...100) }
  }

  private func checkLoss() throws(LearnerError) {
    switch loss {
    case .meanSquaredError: break
    case .winnerTakeAll(let inhibition): try Self.check("inhibition", inhibition, in: 0...100)
    case .winnerTakeAllByEquation2(let weight, let turns):
      try Self.check("turns of equation 2", turns, in: 1...100)
      let others = (layers.last ?? 0) - 1
      guard weight >= 0, weight * Double(others) < 1 else {
        throw LearnerError(
          "wanted a lateral weight of 0 to below 1/\(others), got \(weight): with it outputs that fire alike silence each "
            + "other for ever")
      }
    }
  }

  /// The change of one update is at most half of the largest weight, so that 32 bits hold its sum with a weight.
  private func checkUpdate() throws(LearnerError) {
    if case .rateWithNoise(let steps) = update { try Self.check("steps of the noise", steps, in: 1...1_000_000_000) }
    if case .linear(let epochs) = schedule { try Self.check("epochs of the schedule", epochs, in: 1...1_000_000) }
    let limit = Self.largestWeight(bits: weightBits) / Double(batchSize) * (update == .stochastic ? Double(steps) : 1)
    for rate in matrixRates { try Self.check("learning rate", rate, in: 0...limit) }
    let products = batchSize * steps * (update == .stochastic ? 1 : steps)
    guard products <= Int(Int32.max) else {
      throw LearnerError("wanted a batch of at most \(Int(Int32.max) / (products / batchSize)), got \(batchSize)")
    }
  }

  private static func check<Number: Comparable>(
    _ name: String, _ value: Number, in range: ClosedRange<Number>
  ) throws(LearnerError) {
    guard range.contains(value) else {
      throw LearnerError("wanted a \(name) of \(range.lowerBound) to \(range.upperBound), got \(value)")
    }
  }

  /// The largest weight that 31 bits hold, with 16 of them below the `bits` after the binary point that the neurons see.
  static func largestWeight(bits: Int) -> Double { Double(1 << (14 - bits)) }
}
