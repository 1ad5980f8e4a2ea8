public import Learners
internal import SynfireCircuits

/// Which learner to train, with all that decides its course.
public enum LearnerConfiguration: Sendable, Hashable {
  /// nBP in plain integer arithmetic.
  case nbp(BinaryBackprop.Configuration)
  /// nBP as a circuit on the simulated chip.
  case nbpOnChip(SynfireBackprop.Configuration)
  /// A conventional network, to compare with.
  case dense(DenseBackprop.Configuration)
  /// SSNN-BP: composite neurons that learn with stochastic spikes.
  case ssnnBP(StochasticSpikingBackprop.Configuration)
  /// A linear classifier, to compare with.
  case softmax(layers: [Int], seed: UInt64, learningRate: Float)

  /// The learners by the names of the command line and the run record.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// nBP, in plain integer arithmetic or on the chip.
    case nbp
    /// Backpropagation with stochastic spikes.
    case ssnnBP = "ssnn-bp"
    /// A conventional network.
    case dense
    /// A linear classifier.
    case softmax
  }

  /// Where nBP runs.
  public enum Ground: String, Sendable, Hashable, Codable, CaseIterable {
    /// In plain integer arithmetic.
    case arithmetic
    /// As a circuit on the simulated chip.
    case chip
  }

  /// The learner's name.
  public var kind: Kind {
    switch self {
    case .nbp, .nbpOnChip: .nbp
    case .dense: .dense
    case .ssnnBP: .ssnnBP
    case .softmax: .softmax
    }
  }

  /// The learner's name in prose.
  public var title: String {
    switch self {
    case .nbp: "nBP (arithmetic)"
    case .nbpOnChip: "nBP (on the chip)"
    case .dense: "conventional network"
    case .ssnnBP: "SSNN-BP"
    case .softmax: "softmax regression"
    }
  }

  /// The points on which variants differ, in one line.
  public var variant: String {
    switch self {
    case .nbp(let nbp):
      "W₂ \(nbp.backwardWeights.rawValue), box edge \(nbp.boxEdge.rawValue), \(nbp.weightRange.rawValue) weight range"
    case .nbpOnChip(let chip):
      "inhibition \(chip.inhibition), r1 from the \(chip.reward.rawValue), refractory \(chip.refractory), "
        + "\(chip.weightRange.rawValue) weight range"
    case .dense(let dense): dense.variant
    case .ssnnBP(let spiking): spiking.variant
    case .softmax(_, _, let learningRate): "learning rate \(learningRate)"
    }
  }

  /// Sizes of the layers, inputs first.
  public var layers: [Int] {
    switch self {
    case .nbp(let configuration): configuration.layers
    case .nbpOnChip(let configuration): configuration.layers
    case .dense(let configuration): configuration.layers
    case .ssnnBP(let configuration): configuration.layers
    case .softmax(let layers, _, _): layers
    }
  }

  /// Whether a file of so many numbers can hold the weights: looked at before a network is built on its word.
  func fits(weightCount: Int) -> Bool {
    guard hasPossibleLayers else { return false }
    return zip(layers, layers.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } <= weightCount
  }

  /// Whether there is a layer of inputs, one of outputs, and none that is empty or too large.
  var hasPossibleLayers: Bool {
    layers.count >= 2 && layers.allSatisfy { $0 >= 1 && $0 <= BinaryBackprop.largestLayer }
  }

  /// The seed of the initial weights and of the order of the samples.
  public var seed: UInt64 {
    get {
      switch self {
      case .nbp(let configuration): configuration.seed
      case .nbpOnChip(let configuration): configuration.seed
      case .dense(let configuration): configuration.seed
      case .ssnnBP(let configuration): configuration.seed
      case .softmax(_, let seed, _): seed
      }
    }
    set {
      switch self {
      case .nbp(var configuration):
        configuration.seed = newValue
        self = .nbp(configuration)
      case .nbpOnChip(var configuration):
        configuration.seed = newValue
        self = .nbpOnChip(configuration)
      case .dense(var configuration):
        configuration.seed = newValue
        self = .dense(configuration)
      case .ssnnBP(var configuration):
        configuration.seed = newValue
        self = .ssnnBP(configuration)
      case .softmax(let layers, _, let learningRate):
        self = .softmax(layers: layers, seed: newValue, learningRate: learningRate)
      }
    }
  }

  /// Where nBP runs; nil for another learner.
  public var ground: Ground? {
    switch self {
    case .nbp: .arithmetic
    case .nbpOnChip: .chip
    case .dense, .ssnnBP, .softmax: nil
    }
  }

  /// The same learner on another ground, whose states are the same, bit for bit.
  ///
  /// On the chip, nBP gets the published circuit; its variants that have no circuit stay in arithmetic.
  ///
  /// - Throws: `LearnerError` where there is no such learner.
  public func moved(to ground: Ground) throws(LearnerError) -> LearnerConfiguration {
    switch (self, ground) {
    case (.nbp, .arithmetic), (.nbpOnChip, .chip): return self
    case (.nbpOnChip(let chip), .arithmetic): return .nbp(chip.twin)
    case (.nbp(let twin), .chip):
      guard let chip = SynfireBackprop.Configuration(twin: twin) else {
        throw LearnerError("wanted a variant of nBP that has a circuit, got \(variant)")
      }
      return .nbpOnChip(chip)
    case (.dense, _), (.ssnnBP, _), (.softmax, _):
      throw LearnerError("wanted nBP, which runs on the chip or in arithmetic, got \(title)")
    }
  }

  /// The epochs after which the learning rate has fallen to 0; nil where it does not.
  public var scheduledEpochs: Int? {
    switch self {
    case .dense(let configuration):
      switch configuration.schedule {
      case .constant: nil
      case .linear(let epochs), .cosine(let epochs): epochs
      }
    case .ssnnBP(let configuration):
      if case .linear(let epochs) = configuration.schedule { epochs } else { nil }
    case .nbp, .nbpOnChip, .softmax: nil
    }
  }

  /// A learner of this configuration with fresh weights.
  public func makeLearner() throws(LearnerError) -> any Learner {
    switch self {
    case .nbp(let configuration): try BinaryBackprop(configuration)
    case .nbpOnChip(let configuration): try SynfireBackprop(configuration)
    case .dense(let configuration): try DenseBackprop(configuration)
    case .ssnnBP(let configuration): try StochasticSpikingBackprop(configuration)
    case .softmax(let layers, let seed, let learningRate):
      try SoftmaxRegression(layers: layers, seed: seed, learningRate: learningRate)
    }
  }
}

extension LearnerConfiguration: Codable {
  private enum Key: String, CodingKey {
    case kind, on, layers, seed, backwardWeights, boxEdge, weightRange, learningRate
  }

  /// Reads the flat object that `encode(to:)` writes: `kind`, for nBP `on` (arithmetic where it is missing), and the
  /// properties of that kind.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    switch try values.decode(Kind.self, forKey: .kind) {
    case .nbp:
      switch try values.decodeIfPresent(Ground.self, forKey: .on) ?? .arithmetic {
      case .arithmetic: self = .nbp(try BinaryBackprop.Configuration(from: decoder))
      case .chip: self = .nbpOnChip(try SynfireBackprop.Configuration(from: decoder))
      }
    case .dense: self = .dense(try DenseBackprop.Configuration(from: decoder))
    case .ssnnBP: self = .ssnnBP(try StochasticSpikingBackprop.Configuration(from: decoder))
    case .softmax:
      self = .softmax(
        layers: try values.decode([Int].self, forKey: .layers), seed: try values.decode(UInt64.self, forKey: .seed),
        learningRate: try values.decode(Float.self, forKey: .learningRate))
    }
  }

  /// Writes a flat object: `kind` and the properties of that kind.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(kind, forKey: .kind)
    switch self {
    case .nbp(let configuration):
      try values.encode(Ground.arithmetic, forKey: .on)
      try configuration.encode(to: encoder)
    case .nbpOnChip(let configuration):
      try values.encode(Ground.chip, forKey: .on)
      try configuration.encode(to: encoder)
    case .dense(let configuration): try configuration.encode(to: encoder)
    case .ssnnBP(let configuration): try configuration.encode(to: encoder)
    case .softmax(let layers, let seed, let learningRate):
      try values.encode(layers, forKey: .layers)
      try values.encode(seed, forKey: .seed)
      try values.encode(learningRate, forKey: .learningRate)
    }
  }
}
