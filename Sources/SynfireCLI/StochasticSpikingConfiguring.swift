import ArgumentParser
import Synfire

extension StochasticSpikingOptions {
  private static let customarySteps = 50

  /// Refuses numbers that no network can have, before images are looked for.
  func check(with gradient: GradientOptions) throws {
    try Numbers.check("--steps", steps, in: 10...5_000)
    try Numbers.check("--noise-steps", noiseSteps, in: 1...1_000_000_000)
    try Numbers.check("--turns", turns, in: 1...100)
    try Numbers.check("--label-delay", labelDelay, in: 0...(steps ?? Self.customarySteps))
    try Numbers.check("--weight-bits", weightBits, in: 4...14)
    try Numbers.check("--lateral-weight", lateralWeight, in: 0...100)
    for (flag, threshold) in [
      ("--forward-threshold", forwardThreshold), ("--gradient-threshold", gradientThreshold),
      ("--error-threshold", errorThreshold),
    ] { try Numbers.check(flag, threshold, in: 0.001...1_000) }
    try Numbers.check("--time-constant", timeConstant, in: 0.1...1e6)
    try Numbers.check("--input-rate", inputRate, in: 0...1)
    try Numbers.check("--label-rate", labelRate, in: 0...1)
    if case .size(let size) = weightLimit {
      // The integers of the weights have 31 bits, 16 of them below those that neurons see.
      try Numbers.check("--weight-limit", size, in: 0.001...Double(1 << (14 - (weightBits ?? 10))))
    }
    if noiseSteps != nil, update != .noise { throw ValidationError("--noise-steps: wanted --update noise beside it") }
    let isByEquation2 = gradient.loss == .winnerTakeAllByEquation2 || (published && gradient.loss == nil)
    if turns != nil, !isByEquation2 { throw ValidationError("--turns: wanted --loss wta-2 beside it") }
    if lateralWeight != nil, gradient.loss == .meanSquaredError {
      throw ValidationError("--lateral-weight: wanted --loss wta or wta-2 beside it, got mse")
    }
  }

  /// The network of `layers`, whose learning rates fall over `epochs`.
  func configuration(
    layers: [Int], seed: UInt64, epochs: Int, _ gradient: GradientOptions
  ) -> StochasticSpikingBackprop.Configuration {
    let steps = steps ?? Self.customarySteps
    let rule: StochasticSpikingBackprop.Update =
      switch update ?? .rate {
      case .rate: .rate
      case .stochastic: .stochastic
      case .noise: .rateWithNoise(steps: noiseSteps ?? steps)
      }
    var configuration =
      published
      ? StochasticSpikingBackprop.Configuration.published(layers: layers, seed: seed, steps: steps, update: rule)
      : StochasticSpikingBackprop.Configuration(layers: layers, seed: seed, steps: steps, update: rule)
    setNeurons(of: &configuration)
    setSpikes(of: &configuration)
    configuration.loss = loss(gradient.loss, outputs: layers.last ?? 0)
    if let learningRates { configuration.learningRates = learningRates }
    switch gradient.schedule ?? (published ? .constant : .linear) {
    case .linear, .cosine: configuration.schedule = .linear(epochs: max(1, epochs))
    case .constant: configuration.schedule = .constant
    }
    if let dropout = gradient.dropout { configuration.dropout = dropout }
    if let batch = gradient.batch { configuration.batchSize = batch }
    if let threads = gradient.threads { configuration.threads = threads }
    return configuration
  }

  private func loss(_ loss: GradientOptions.Loss?, outputs: Int) -> StochasticSpikingBackprop.Loss {
    switch loss ?? (published ? .winnerTakeAllByEquation2 : .winnerTakeAll) {
    case .meanSquaredError, .crossEntropy: .meanSquaredError
    case .winnerTakeAll: .winnerTakeAll(inhibition: lateralWeight ?? 0.3)
    case .winnerTakeAllByEquation2:
      .byEquation2(outputs: outputs, weight: lateralWeight, turns: turns ?? 1)
    }
  }

  private func setNeurons(of configuration: inout StochasticSpikingBackprop.Configuration) {
    if let forwardThreshold { configuration.threshold = forwardThreshold }
    if let gradientThreshold { configuration.gradientThreshold = gradientThreshold }
    if let errorThreshold { configuration.errorThreshold = errorThreshold }
    if let timeConstant { configuration.timeConstant = timeConstant }
    if let reset { configuration.reset = reset }
    if let crossReset { configuration.crossReset = crossReset }
    if let gate { configuration.gate = gate }
    if let weightBits { configuration.weightBits = weightBits }
    if let initialScales { configuration.initialScales = initialScales }
    switch weightLimit {
    case nil: break
    case .unlimited: configuration.weightLimit = nil
    case .size(let size): configuration.weightLimit = size
    }
  }

  private func setSpikes(of configuration: inout StochasticSpikingBackprop.Configuration) {
    if let inputRate { configuration.inputRate = inputRate }
    if let inputShape { configuration.isFrontLoaded = inputShape == .falling }
    if let inputTrains { configuration.inputTrains = inputTrains }
    if let labelRate { configuration.label.rate = labelRate }
    if let labelDelay { configuration.label.delay = labelDelay }
    if let labelShape { configuration.label.shape = labelShape }
  }
}
