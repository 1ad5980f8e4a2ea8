public import Datasets
public import Recordings

extension StochasticSpikingBackprop.Configuration: LearnerConfiguration {
  /// Its name in commands and records.
  public static let name = "ssnn-bp"
  /// What it is, in a line.
  public static let abstract = "backpropagation with stochastic spikes and composite neurons (Biswas et al. 2023)"
  /// Commands and remarks for its help.
  public static let discussion = """
    Images are shown for some steps as spikes drawn from their grey values.
      synfire train ssnn-bp --data mnist --epochs 30
      synfire train ssnn-bp --data mnist --steps 50 --update stochastic
      synfire train ssnn-bp --published
    """
  /// How its outputs are read.
  public static let readings = Readings(
    answer: Reading("spikes", "the output that fires most is right; silence counts as class 0"),
    others: [Reading("potential", "the output of highest potential, resets not counted, is right")],
    comparesBits: true)
  /// It takes grey values.
  public static let acceptsGreyscale = true
  /// It counts the spikes of its layers.
  public static let countsSpikes = true
  /// Epochs of a training unless a number is given.
  public static let defaultEpochs = 5

  private static let defaultHidden = 1_280
  private static let defaultSteps = 50

  /// The settings; steps and update come before what depends on them.
  public static let settings: [Setting<Self>] = [
    .hiddenLayers(\.layers, counts: 1...64, default: "1280") { configuration, hidden, epochs in
      Self(
        layers: [configuration.layers.first ?? 0] + hidden + [configuration.layers.last ?? 0],
        seed: configuration.seed, steps: configuration.steps, update: configuration.update, epochs: epochs)
    },
    .integer(
      "steps", \.steps, in: 10...5_000, "how long a sample is shown, T", unit: "steps", isNotable: true,
      then: { $0 = $0.rebuilt(epochs: $1) }),
    updateSetting, noiseSetting, publishedSetting,
    .numbers(
      "learning-rates", \.learningRates, in: 0...1e9, "initial learning rate of each matrix, the inputs’ first",
      default: "0.03,0.2; stochastic: 1.5,5 times T/50"),
    lossSetting, lateralWeightSetting, turnsSetting, scheduleSetting,
    .numbers(
      "dropout", \.dropout, in: 0...0.99, "fraction of each layer that is silent in a sample, inputs first",
      default: "0.1,0.15; published: 0.2,0.3", isNotable: true),
    .batch(\.batchSize), .threads(\.threads),
    .number("forward-threshold", \.threshold, in: 0.001...1_000, "threshold of forward neurons"),
    .number(
      "gradient-threshold", \.gradientThreshold, in: 0.001...1_000,
      "threshold of the gradient neurons of hidden layers"),
    .number("error-threshold", \.errorThreshold, in: 0.001...1_000, "threshold of the error neurons of outputs"),
    timeConstantSetting,
    .choice("reset", \.reset, "what a spike does to the potential: subtraction of the threshold, or zero"),
    .flag(
      "cross-reset", \.crossReset, "a gradient neuron’s spike also moves its partner, the other way",
      default: "yes; published: no"),
    .choice("gate", \.gate, "when gradient neurons may fire: from the first spike of their neuron on, or always"),
    .number("input-rate", \.inputRate, in: 0...1, "mean rate of a white pixel", unit: "spikes a step"),
    .choice("input-shape", \.inputShape, "how input rates go over the sample: constant, or falling to 0"),
    .choice("input-trains", \.inputTrains, "how input spikes lie in time: by chance (poisson), or evenly (regular)"),
    .number("label-rate", \.label.rate, in: 0...1, "mean rate of the label", unit: "spikes a step"),
    labelDelaySetting,
    .choice("label-shape", \.label.shape, "how the label’s rate goes: constant, or falling to 0"),
    .integer(
      "weight-bits", \.weightBits, in: 4...14, "bits after the binary point that neurons see of a weight", unit: "bits"),
    weightLimitSetting,
    .numbers(
      "initial-scales", \.initialScales, in: 0...100,
      "initial weights of each matrix have the standard deviation √(2/rows) times this", default: "1 for each"),
  ]

  /// The default settings for such inputs and outputs.
  public init(input: PatternShape, outputs: Int, seed: UInt64, epochs: Int) {
    self.init(
      layers: [input.count, Self.defaultHidden, outputs], seed: seed, steps: Self.defaultSteps,
      epochs: max(1, epochs))
  }

  /// Its name in prose.
  public var title: String { "SSNN-BP" }

  /// The layers of its network.
  public var shape: NetworkShape { NetworkShape(dense: layers) }

  /// The epochs after which the learning rate has fallen to 0; nil if it does not fall.
  public var scheduledEpochs: Int? { if case .linear(let epochs) = schedule { epochs } else { nil } }

  /// Neurons see a weight without its lower 16 bits, rounded: one that they see at the limit counts as there.
  public var weightTensors: [WeightTensor] {
    layers.indices.dropFirst().map {
      WeightTensor(
        "w\($0)", scale: weightUnit, limit: largestSize, rail: Int(largestSize * weightUnit) - (1 << 15))
    }
  }

  /// A learner of this configuration with fresh weights.
  public func makeLearner() throws(LearnerError) -> any Learner { try StochasticSpikingBackprop(self) }

  /// The defaults for these layers, steps and update.
  private func rebuilt(epochs: Int) -> Self {
    Self(layers: layers, seed: seed, steps: steps, update: update, epochs: max(1, epochs))
  }

  /// How input rates go over the sample.
  fileprivate var inputShape: StochasticSpikingBackprop.Label.Shape {
    get { isFrontLoaded ? .falling : .constant }
    set { isFrontLoaded = newValue == .falling }
  }
}

// MARK: - Settings with several parts

extension StochasticSpikingBackprop.Configuration {
  private static var updateSetting: Setting<Self> {
    let words = ["rate", "stochastic", "noise"]
    return Setting(
      "update", .choice(words),
      "products of spike counts (rate), coincidences (stochastic), or rate with the noise of coincidences (noise)",
      isNotable: true, read: { $0.update.word },
      write: { configuration, text, epochs throws(SettingError) in
        guard words.contains(text) else { throw SettingError("update", wanted: words, got: text) }
        guard text != configuration.update.word else { return }
        configuration.update =
          text == "rate" ? .rate : text == "stochastic" ? .stochastic : .rateWithNoise(steps: configuration.steps)
        configuration = configuration.rebuilt(epochs: epochs)
      })
  }

  private static var noiseSetting: Setting<Self> {
    let range = 1...1_000_000_000
    return Setting(
      "noise-steps", .integer(range), "the noise is that of coincidences in this many steps", unit: "steps",
      default: "T",
      read: { if case .rateWithNoise(let steps) = $0.update { "\(steps)" } else { nil } },
      write: { configuration, text, _ throws(SettingError) in
        let steps = try Setting<Self>.integer(text, in: range, "noise-steps")
        guard case .rateWithNoise = configuration.update else {
          throw SettingError("noise-steps", "needs update=noise")
        }
        configuration.update = .rateWithNoise(steps: steps)
      })
  }

  private static var publishedSetting: Setting<Self> {
    Setting(
      "published", .preset, "the paper’s settings wherever it speaks, the simplest ones elsewhere; others change them",
      read: { _ in nil },
      write: { configuration, _, _ throws(SettingError) in
        configuration = .published(
          layers: configuration.layers, seed: configuration.seed, steps: configuration.steps,
          update: configuration.update)
      })
  }

  private static var lossSetting: Setting<Self> {
    let words = ["wta", "wta-2", "mse"]
    return Setting(
      "loss", .choice(words),
      "winner-take-all in time (wta), the same by the paper’s equation 2 (wta-2), or squared error (mse)",
      default: "wta; published: wta-2", isNotable: true, read: { $0.loss.word },
      write: { configuration, text, _ throws(SettingError) in
        guard words.contains(text) else { throw SettingError("loss", wanted: words, got: text) }
        guard text != configuration.loss.word else { return }
        configuration.loss =
          text == "mse"
          ? .meanSquaredError
          : text == "wta"
            ? .winnerTakeAll(inhibition: 0.3) : .byEquation2(outputs: configuration.layers.last ?? 0)
      })
  }

  private static var lateralWeightSetting: Setting<Self> {
    let range = 0...100.0
    return Setting(
      "lateral-weight", .number(range), "what an output’s spike takes from the others: in thresholds, or by equation 2",
      default: "0.3; wta-2: 0.9 of what would silence all", isNotable: true,
      read: { configuration in
        switch configuration.loss {
        case .meanSquaredError: nil
        case .winnerTakeAll(let inhibition): Setting<Self>.text(inhibition)
        case .winnerTakeAllByEquation2(let weight, _): Setting<Self>.text(weight)
        }
      },
      write: { configuration, text, _ throws(SettingError) in
        let weight = try Setting<Self>.number(text, in: range, "lateral-weight")
        switch configuration.loss {
        case .meanSquaredError:
          throw SettingError("lateral-weight", "needs loss=wta or wta-2, got mse")
        case .winnerTakeAll: configuration.loss = .winnerTakeAll(inhibition: weight)
        case .winnerTakeAllByEquation2(_, let turns):
          configuration.loss = .winnerTakeAllByEquation2(weight: weight, turns: turns)
        }
      })
  }

  private static var turnsSetting: Setting<Self> {
    let range = 1...100
    return Setting(
      "turns", .integer(range), "how often equation 2 is applied, for wta-2",
      default: "1", read: { if case .winnerTakeAllByEquation2(_, let turns) = $0.loss { "\(turns)" } else { nil } },
      write: { configuration, text, _ throws(SettingError) in
        let turns = try Setting<Self>.integer(text, in: range, "turns")
        guard case .winnerTakeAllByEquation2(let weight, _) = configuration.loss else {
          throw SettingError("turns", "needs loss=wta-2")
        }
        configuration.loss = .winnerTakeAllByEquation2(weight: weight, turns: turns)
      })
  }

  private static var scheduleSetting: Setting<Self> {
    let words = ["linear", "constant"]
    return Setting(
      "schedule", .choice(words), "how the learning rates go over the epochs, linear to 0 or constant",
      default: "linear; published: constant", isNotable: true,
      read: { if case .linear = $0.schedule { "linear" } else { "constant" } },
      write: { configuration, text, epochs throws(SettingError) in
        switch text {
        case "constant": configuration.schedule = .constant
        case "linear" where configuration.scheduledEpochs == nil:
          configuration.schedule = .linear(epochs: max(1, epochs))
        case "linear": break
        default: throw SettingError("schedule", wanted: words, got: text)
        }
      })
  }

  private static var timeConstantSetting: Setting<Self> {
    let range = 0.1...1e6
    return Setting(
      "time-constant", .number(range), "time constant of the synapses", unit: "steps", default: "T/10",
      read: { $0.timeConstant.map(Setting<Self>.text) },
      write: { configuration, text, _ throws(SettingError) in
        configuration.timeConstant = try Setting<Self>.number(text, in: range, "time-constant")
      })
  }

  private static var labelDelaySetting: Setting<Self> {
    Setting(
      "label-delay", .integer(0...5_000), "steps before the label’s first spike", unit: "steps",
      default: "0.08 T; stochastic: 0.16 T; published: 0", isNotable: true, read: { "\($0.label.delay)" },
      write: { configuration, text, _ throws(SettingError) in
        configuration.label.delay = try Setting<Self>.integer(text, in: 0...configuration.steps, "label-delay")
      })
  }

  private static var weightLimitSetting: Setting<Self> {
    Setting(
      "weight-limit", .text("a number above 0, or none"), "the largest size of a weight, or none",
      default: "0.5; published: none", isNotable: true, read: { $0.weightLimit.map(Setting<Self>.text) ?? "none" },
      write: { configuration, text, _ throws(SettingError) in
        let largest = largestWeight(bits: configuration.weightBits)
        configuration.weightLimit =
          try text == "none" ? nil : Setting<Self>.number(text, in: 0.001...largest, "weight-limit")
      })
  }
}

extension StochasticSpikingBackprop.Update {
  fileprivate var word: String {
    switch self {
    case .rate: "rate"
    case .stochastic: "stochastic"
    case .rateWithNoise: "noise"
    }
  }
}

extension StochasticSpikingBackprop.Loss {
  fileprivate var word: String {
    switch self {
    case .meanSquaredError: "mse"
    case .winnerTakeAll: "wta"
    case .winnerTakeAllByEquation2: "wta-2"
    }
  }
}
