public import Datasets
public import Recordings

extension S4NN {
  /// What an S4NN is made of, and how it learns.
  public struct Configuration: LearnerConfiguration {
    /// Inputs, hidden neurons, outputs.
    public var layers: [Int]
    /// The seed of the initial weights and of the order of the samples.
    public var seed: UInt64
    /// The steps of a sample, T.
    public var steps = 256
    /// The potential θ that a neuron has to exceed.
    public var threshold = 100.0
    /// The learning rate η.
    public var learningRate = 0.2
    /// The decay λ of the weights.
    public var weightDecay = 1e-6
    /// The steps γ by which other outputs should spike after the first.
    public var gap = 3
    /// The upper ends of the uniform first weights of hidden neurons and outputs.
    public var initialWeights = [5.0, 48.0]

    /// A network of `layers`, inputs, hidden neurons and outputs.
    public init(layers: [Int], seed: UInt64 = 1) { (self.layers, self.seed) = (layers, seed) }
  }
}

extension S4NN.Configuration {
  /// Its name in commands and records.
  public static let name = "s4nn"
  /// What it is, in a line.
  public static let abstract = "one spike for each neuron, learned by its time (Kheradpisheh and Masquelier 2020)"
  /// Commands and remarks for its help.
  public static let discussion = """
    White inputs spike first, and the output that spikes first is the answer. Outputs that spike in the same step are told apart by
    their potential, by their number, or, as published, by the label: a tie with the right class counts as right.
      synfire train s4nn --data mnist --epochs 100
    """
  /// How its outputs are read.
  public static let readings = Readings(
    answer: Reading("first spike", "the first output to spike is right; of several the one of the highest potential"),
    others: [
      Reading("first number", "the first output to spike is right; of several the one of the lowest number"),
      Reading("tie", "the right output is one of the first to spike, as published"),
    ])
  /// The grey value of an input is the time of its spike.
  public static let acceptsGreyscale = true
  /// As published.
  public static let defaultEpochs = 100

  /// Its settings, in the order in which they take effect.
  public static let settings: [Setting<Self>] = [
    .hiddenLayers(\.layers, counts: 1...1, default: "400") { configuration, hidden, _ in
      var copy = configuration
      copy.layers = [configuration.layers.first ?? 0] + hidden + [configuration.layers.last ?? 0]
      return copy
    },
    .integer("steps", \.steps, in: 4...4_096, "time steps of a sample", unit: "steps", isNotable: true),
    .number("threshold", \.threshold, in: 1e-6...1e9, "potential that a neuron has to exceed", isNotable: true),
    .number("learning-rate", \.learningRate, in: 1e-12...1e6, "learning rate", isNotable: true),
    .number("weight-decay", \.weightDecay, in: 0...1, "what weights lose, times the learning rate", isNotable: true),
    .integer(
      "gap", \.gap, in: 1...4_095, "steps by which other outputs should spike later than the first", unit: "steps",
      isNotable: true),
    .numbers(
      "initial-weights", \.initialWeights, in: 0...1e6,
      "upper ends of the first weights, of hidden neurons and outputs",
      isNotable: true),
  ]

  private static let defaultHidden = 400

  /// The default settings for such inputs and outputs.
  public init(input: PatternShape, outputs: Int, seed: UInt64, epochs: Int) {
    self.init(layers: [input.count, Self.defaultHidden, outputs], seed: seed)
  }

  /// Its name in prose.
  public var title: String { "S4NN" }

  /// The layers of its network.
  public var shape: NetworkShape { NetworkShape(dense: layers) }

  /// The tensors of its state that are weights.
  public var weightTensors: [WeightTensor] { [WeightTensor("w1"), WeightTensor("w2")] }

  /// Refuses another number of layers, and layers that are empty or too large.
  public func checkSizes() throws(LearnerError) {
    try checkLayers(layers, count: 3...3, called: "three layers (inputs, hidden, outputs)")
  }

  /// Refuses first weights of another number of layers, and a gap beyond the last step.
  public func checkCombinations() throws(LearnerError) {
    guard initialWeights.count == 2 else {
      throw LearnerError(
        "initial-weights: wanted two numbers, of hidden neurons and outputs, got \(initialWeights.count)")
    }
    guard gap < steps else { throw LearnerError("gap: wanted fewer steps than the \(steps) of a sample, got \(gap)") }
  }

  /// A learner of this configuration with fresh weights.
  public func makeLearner() throws(LearnerError) -> any Learner { try S4NN(self) }
}
