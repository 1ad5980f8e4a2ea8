public import Datasets
public import Recordings

extension DenseBackprop.Configuration: LearnerConfiguration {
  /// Its name in commands and records.
  public static let name = "dense"
  /// What it is, in a line.
  public static let abstract = "a conventional network of rectified units, to compare with"
  /// Commands and remarks for its help.
  public static let discussion = """
    Numbers, not spikes: it takes grey values and learns by backpropagation in 32-bit floating point.
      synfire train dense --data mnist --hidden 1280 --epochs 20
    """
  /// How its outputs are read.
  public static let readings = Readings(answer: Reading("output", "the highest output is right"))
  /// It takes grey values.
  public static let acceptsGreyscale = true

  private static let defaultHidden = 1_280
  private static let defaultMomentum = 0.9
  private static let momentumRate = 0.05

  /// The settings; the optimizer comes before the learning rate that depends on it.
  public static let settings: [Setting<Self>] = [
    .layers(
      "hidden", "hidden layers, such as 512,256 or conv:5x5/2x16,400 (16 kernels of 5×5 at stride 2, and 400)",
      default: "1280", windows: [.convolution], most: 64, shape: \.shape
    ) { configuration, hidden, epochs in
      configuration = configuration.with(hidden: hidden, epochs: max(1, epochs))
    },
    .choice("loss", \.loss, "the error that is made small", isNotable: true),
    optimizerSetting,
    .number(
      "learning-rate", \.learningRate, in: 1e-12...1e6, "initial learning rate",
      default: "0.001; momentum: 0.05", isNotable: true),
    scheduleSetting,
    .numbers(
      "dropout", \.dropout, in: 0...0.99, "fraction of each layer that is left out of a sample, inputs first",
      default: "0.2, and 0.3 for each hidden layer", isNotable: true),
    .batch(\.batchSize), .threads(\.threads),
  ]

  /// The default settings for such inputs and outputs.
  public init(input: PatternShape, outputs: Int, seed: UInt64, epochs: Int) {
    self.init(layers: [input.count, Self.defaultHidden, outputs], seed: seed, epochs: max(1, epochs))
    inputShape = InputShape(shape: input)
  }

  /// Its name in prose.
  public var title: String { "conventional network" }

  /// The layers of its network.
  public var shape: NetworkShape {
    let dense = layers.dropFirst().map { NetworkShape.Layer.dense($0) }
    // Sizes that do not fit are refused when a network is built.
    guard let convolution, convolution.features != nil else { return NetworkShape(input: input, layers: dense) }
    return NetworkShape(input: convolution.input, layers: [convolution.layer] + dense)
  }

  /// The epochs after which the learning rate has fallen to 0; nil if it does not fall.
  public var scheduledEpochs: Int? {
    switch schedule {
    case .constant: nil
    case .linear(let epochs), .cosine(let epochs): epochs
    }
  }

  /// The tensors of its state that are weights.
  public var weightTensors: [WeightTensor] {
    layers.indices.dropFirst(convolution == nil ? 1 : 0).map { WeightTensor("w\($0)") }
  }

  /// A learner of this configuration with fresh weights.
  public func makeLearner() throws(LearnerError) -> any Learner { try DenseBackprop(self) }

  private static var optimizerSetting: Setting<Self> {
    let words = ["adam", "momentum"]
    return Setting(
      "optimizer", .choice(words), "how weights follow their gradient: adam, or momentum of 0.9", isNotable: true,
      read: { if case .momentum = $0.optimizer { "momentum" } else { "adam" } },
      write: { configuration, text, _ throws(SettingError) in
        switch (text, configuration.optimizer) {
        case ("adam", .adam), ("momentum", .momentum): break
        case ("adam", .momentum):
          configuration.optimizer = .adam()
          configuration.learningRate = Self(layers: configuration.layers).learningRate
        case ("momentum", .adam):
          configuration.optimizer = .momentum(defaultMomentum)
          configuration.learningRate = momentumRate
        default: throw SettingError("optimizer", wanted: words, got: text)
        }
      })
  }

  private static var scheduleSetting: Setting<Self> {
    let words = ["cosine", "linear", "constant"]
    return Setting(
      "schedule", .choice(words), "how the learning rate goes over the epochs, to 0 or constant", isNotable: true,
      read: { $0.schedule.word },
      write: { configuration, text, epochs throws(SettingError) in
        guard words.contains(text) else { throw SettingError("schedule", wanted: words, got: text) }
        guard text != configuration.schedule.word else { return }
        let epochs = configuration.scheduledEpochs ?? max(1, epochs)
        configuration.schedule =
          text == "constant" ? .constant : text == "linear" ? .linear(epochs: epochs) : .cosine(epochs: epochs)
      })
  }
}

extension DenseBackprop.Schedule {
  fileprivate var word: String {
    switch self {
    case .constant: "constant"
    case .linear: "linear"
    case .cosine: "cosine"
    }
  }
}
