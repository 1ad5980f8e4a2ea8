public import ChipSimulator
public import Datasets
public import NetworkModel
public import Recordings
public import SynfireCircuits

/// What decides the course of nBP, on the simulated chip or in the arithmetic that it equals.
///
/// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, and their published code.
public struct NBPConfiguration: ChipConfiguration {
  /// Inputs, hidden neurons, outputs.
  public var layers: [Int]
  /// The seed of the initial weights and of the order of the samples.
  public var seed: UInt64
  /// Where it runs.
  public var backend: Backend
  /// Where weights saturate.
  public var weightRange: BinaryBackprop.WeightRange
  /// Which W₂ carries the error back; in arithmetic.
  public var backwardWeights = BinaryBackprop.BackwardWeights.beforeUpdate
  /// Whether a potential of exactly 1,024 lies inside the box; in arithmetic.
  public var boxEdge = BinaryBackprop.BoxEdge.inside
  /// How strongly closed groups are held down; on the chip.
  public var inhibition = BackpropCircuit.Inhibition.balanced
  /// Where r1 comes from; on the chip.
  public var reward = BackpropCircuit.Reward.host
  /// Steps from one spike of a relay to the next that is possible; on the chip.
  public var refractory = 2

  private static let defaultHidden = 400

  /// The published circuit, or its arithmetic.
  public init(layers: [Int], seed: UInt64 = 1, on backend: Backend = .chip) {
    self.layers = layers
    self.seed = seed
    self.backend = backend
    weightRange = .symmetric
  }

  /// nBP in arithmetic.
  public init(_ arithmetic: BinaryBackprop.Configuration) {
    self.init(layers: arithmetic.layers, seed: arithmetic.seed, on: .arithmetic)
    (backwardWeights, boxEdge) = (arithmetic.backwardWeights, arithmetic.boxEdge)
    weightRange = arithmetic.weightRange
  }

  /// nBP on the chip.
  public init(_ circuit: SynfireBackprop.Configuration) {
    self.init(layers: circuit.layers, seed: circuit.seed)
    weightRange = circuit.weightRange
    (inhibition, reward, refractory) = (circuit.inhibition, circuit.reward, circuit.refractory)
  }

  /// The configuration of the arithmetic.
  public var arithmetic: BinaryBackprop.Configuration {
    .init(
      layers: layers, seed: seed, backwardWeights: backwardWeights, boxEdge: boxEdge, weightRange: weightRange)
  }

  /// The configuration of the circuit.
  public var circuit: SynfireBackprop.Configuration {
    .init(
      layers: layers, seed: seed, weightRange: weightRange, inhibition: inhibition, reward: reward,
      refractory: refractory)
  }
}

// MARK: - The learner

extension NBPConfiguration {
  /// Its name in commands and records.
  public static let name = "nbp"
  /// What it is, in a line.
  public static let abstract =
    "backpropagation as a spiking circuit timed by a gated synfire chain (Renner et al. 2024)"
  /// Commands and remarks for its help.
  public static let discussion = """
    It runs on the simulated chip and learns there, by the rule at each synapse.
    --on arithmetic trains the same weights, bit for bit, many times faster.
      synfire train nbp --data mnist --epochs 60 --seeds 1,2,3 --output runs/mnist
      synfire train nbp --on arithmetic --backward after-update
    """
  /// How its outputs are read.
  public static let readings = Readings(
    answer: Reading("spikes", "the first spiking output is right; silence counts as class 0"),
    others: [Reading("potential", "the output of highest potential is right")], comparesBits: true)

  /// Its settings, in the order in which they take effect.
  public static let settings: [Setting<Self>] = [
    .choice("on", \.backend, "on the simulated chip, or in the arithmetic that equals it bit for bit"),
    .hiddenLayers(\.layers, counts: 1...1, default: "400") { configuration, hidden, _ in
      var configuration = configuration
      configuration.layers = [configuration.layers.first ?? 0] + hidden + [configuration.layers.last ?? 0]
      return configuration
    },
    inhibitionSetting,
    chipOnly(
      .choice("reward", \.reward, "where the circuit’s r1 comes from, the host or the chip itself", isNotable: true)),
    chipOnly(
      .integer(
        "refractory", \.refractory, in: 1...2, "steps from a relay’s spike to the next that is possible",
        unit: "steps", isNotable: true)),
    arithmeticOnly(
      .choice("backward", \.backwardWeights, "which W₂ carries errors back", isNotable: true),
      "has no circuit, as a spike fetches its weight before it learns"),
    arithmeticOnly(
      .choice("box-edge", \.boxEdge, "where a potential of exactly 1,024 lies, in or out of the box", isNotable: true),
      "has no circuit, as a compartment spikes above its threshold only"),
    .choice("weight-range", \.weightRange, "symmetric, −254…254, or register, −256…254", isNotable: true),
  ]

  /// How strongly the circuit holds closed groups down.
  public static let inhibitionSetting = chipOnly(
    Setting(
      "inhibition", .text("balanced, published, none, or a weight of 0 or below"),
      "how strongly the circuit holds closed groups down", unit: "weight units", isNotable: true,
      read: { $0.inhibition.word },
      write: { configuration, text, _ throws(SettingError) in
        guard let inhibition = BackpropCircuit.Inhibition(word: text) else {
          throw SettingError(
            "inhibition", wanted: "balanced, published, none or a weight of 0 or below", got: text)
        }
        configuration.inhibition = inhibition
      }))

  /// A setting of the circuit.
  private static func chipOnly(_ setting: Setting<Self>) -> Setting<Self> {
    setting.restricted {
      $0.backend == .chip
    } refusal: { _ in
      "needs on=chip, got on=arithmetic"
    }
  }

  /// A setting of which only the default has a circuit.
  private static func arithmeticOnly(_ setting: Setting<Self>, _ reason: String) -> Setting<Self> {
    let usual = setting.read(Self(layers: [1, 1, 1], on: .arithmetic)) ?? ""
    return setting.restricted(default: usual) {
      $0.backend == .arithmetic
    } refusal: { text in
      text == usual ? nil : "\(text) \(reason); it needs on=arithmetic"
    }
  }

  /// The default settings for such inputs and outputs.
  public init(input: PatternShape, outputs: Int, seed: UInt64, epochs: Int) {
    self.init(layers: [input.count, Self.defaultHidden, outputs], seed: seed)
  }

  /// The arithmetic: records that do not say where they ran are of the time before the chip.
  public static func recordDefaults(input: PatternShape, outputs: Int, seed: UInt64) -> Self {
    Self(layers: [input.count, defaultHidden, outputs], seed: seed, on: .arithmetic)
  }

  /// Its name in prose.
  public var title: String { backend == .chip ? "nBP (on the chip)" : "nBP (arithmetic)" }

  /// The layers of its network.
  public var shape: NetworkShape { NetworkShape(dense: layers) }

  /// The tensors of its state that are weights.
  public var weightTensors: [WeightTensor] {
    WeightState.layers(of: layers).map { WeightTensor($0.name, scale: 1, rail: 254, range: -256...255) }
  }

  /// Refuses another number of layers, and layers that are empty or too large.
  public func checkSizes() throws(LearnerError) {
    try checkLayers(layers, count: 3...3, called: "three layers (inputs, hidden, outputs)")
  }

  /// The arithmetic, which gives the same answers many times faster.
  public var fastest: Self { (try? converted(to: .arithmetic)) ?? self }

  /// A learner of this configuration with fresh weights.
  public func makeLearner() throws(LearnerError) -> any Learner {
    switch backend {
    case .chip: try SynfireBackprop(circuit)
    case .arithmetic: try BinaryBackprop(arithmetic)
    }
  }
}

// MARK: - The chip

extension NBPConfiguration {
  /// The same learner on another backend; on the chip the published circuit, unless this is a circuit already.
  ///
  /// - Throws: `LearnerError` for a variant of the arithmetic that has no circuit.
  public func converted(to backend: Backend) throws(LearnerError) -> Self {
    switch (self.backend, backend) {
    case (.chip, .chip), (.arithmetic, .arithmetic): return self
    case (.chip, .arithmetic): return Self(circuit.arithmetic)
    case (.arithmetic, .chip):
      guard let chip = SynfireBackprop.Configuration(equalTo: arithmetic) else {
        throw LearnerError("wanted a variant of nBP that has a circuit, got \(variant)")
      }
      return Self(chip)
    }
  }

  /// The circuit that learns, and the chip’s model.
  public func learningCircuit() throws(LearnerError) -> (network: Network, model: ChipModel) {
    do { return (try BackpropCircuit(circuit.circuit).network, circuit.model) } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
  }

  /// The circuit that answers, and the chip’s model.
  public func answeringCircuit() throws(LearnerError) -> (network: Network, model: ChipModel) {
    do {
      return (try InferenceCircuit(layers: layers).network, .loihi1)
    } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
  }

  /// The rule at each plastic synapse.
  public static var rule: String { BackpropCircuit.rule }

  /// The network of the two measured costs below.
  public static let measurement = "MNIST, 400-400-10 on Loihi, Renner et al. 2024, Table 1"

  /// MNIST, 400-400-10: 0.59 mJ and 1.5 ms a sample.
  ///
  /// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, Table 1, measured on Loihi.
  public static let measuredLearning = MeasuredCost(energy: 0.59e-3, time: 1.5e-3)

  /// The same network while it only answers: 0.0025 mJ and 0.17 ms a sample.
  ///
  /// Source: as of ``measuredLearning``.
  public static let measuredAnswering = MeasuredCost(energy: 0.0025e-3, time: 0.17e-3)
}

// MARK: - Records

extension NBPConfiguration {
  private enum CodingKeys: String, CodingKey {
    case on, layers, seed, weightRange, backwardWeights, boxEdge, inhibition, reward, refractory
  }

  /// Reads a flat object; what belongs to the other backend may be missing.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      layers: try values.decode([Int].self, forKey: .layers), seed: try values.decode(UInt64.self, forKey: .seed),
      on: try values.decode(Backend.self, forKey: .on))
    weightRange = try values.decode(BinaryBackprop.WeightRange.self, forKey: .weightRange)
    switch backend {
    case .chip:
      inhibition = try values.decodeIfPresent(BackpropCircuit.Inhibition.self, forKey: .inhibition) ?? inhibition
      reward = try values.decodeIfPresent(BackpropCircuit.Reward.self, forKey: .reward) ?? reward
      refractory = try values.decodeIfPresent(Int.self, forKey: .refractory) ?? refractory
    case .arithmetic:
      backwardWeights =
        try values.decodeIfPresent(BinaryBackprop.BackwardWeights.self, forKey: .backwardWeights) ?? backwardWeights
      boxEdge = try values.decodeIfPresent(BinaryBackprop.BoxEdge.self, forKey: .boxEdge) ?? boxEdge
    }
  }

  /// Writes a flat object of what its backend has.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(backend, forKey: .on)
    try values.encode(layers, forKey: .layers)
    try values.encode(seed, forKey: .seed)
    try values.encode(weightRange, forKey: .weightRange)
    switch backend {
    case .chip:
      try values.encode(inhibition, forKey: .inhibition)
      try values.encode(reward, forKey: .reward)
      try values.encode(refractory, forKey: .refractory)
    case .arithmetic:
      try values.encode(backwardWeights, forKey: .backwardWeights)
      try values.encode(boxEdge, forKey: .boxEdge)
    }
  }
}

extension BackpropCircuit.Inhibition {
  /// The word or number that a command takes for it.
  var word: String {
    switch self {
    case .balanced: "balanced"
    case .published: "published"
    case .none: "none"
    case .weight(let weight): String(weight)
    }
  }

  /// The inhibition of a word, or of a weight of 0 or below; nil for another text.
  init?(word: String) {
    switch word {
    case "balanced": self = .balanced
    case "published": self = .published
    case "none": self = .none
    default:
      guard let weight = Int(word), weight <= 0 else { return nil }
      self = .weight(weight)
    }
  }
}
