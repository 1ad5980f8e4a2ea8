public import Datasets
public import Recordings

extension SoftmaxRegression {
  /// What decides the course of a linear classifier.
  public struct Configuration: LearnerConfiguration {
    /// Inputs and outputs.
    public var layers: [Int]
    /// The seed of the order of the samples.
    public var seed: UInt64
    /// The initial learning rate η.
    public var learningRate: Float

    /// A classifier of `layers`, inputs and outputs.
    public init(layers: [Int], seed: UInt64 = 1, learningRate: Float = defaultLearningRate) {
      self.layers = layers
      self.seed = seed
      self.learningRate = learningRate
    }
  }
}

extension SoftmaxRegression.Configuration {
  /// Its name in commands and records.
  public static let name = "softmax"
  /// What it is, in a line.
  public static let abstract = "softmax regression, a linear classifier, to compare with"
  /// How its outputs are read.
  public static let readings = Readings(answer: Reading("probability", "the most probable output is right"))
  /// Its settings, in the order in which they take effect.
  public static let settings: [Setting<Self>] = [
    .number("learning-rate", \.rate, in: 1e-12...1e6, "initial learning rate", isNotable: true)
  ]

  /// The default settings for such inputs and outputs.
  public init(input: PatternShape, outputs: Int, seed: UInt64, epochs: Int) {
    self.init(layers: [input.count, outputs], seed: seed)
  }

  /// Its name in prose.
  public var title: String { "softmax regression" }

  /// The layers of its network.
  public var shape: NetworkShape { NetworkShape(dense: layers) }

  /// The tensors of its state that are weights.
  public var weightTensors: [WeightTensor] { [WeightTensor("weights")] }

  /// Refuses another number of layers, and layers that are empty or too large.
  public func checkSizes() throws(LearnerError) {
    try checkLayers(layers, count: 2...2, called: "two layers (inputs, outputs)")
  }

  /// A learner of this configuration with fresh weights.
  public func makeLearner() throws(LearnerError) -> any Learner { try SoftmaxRegression(self) }

  /// The learning rate by way of its digits, so that 0.02 is recorded as such.
  fileprivate var rate: Double {
    get { Double("\(learningRate)") ?? Double(learningRate) }
    set { learningRate = Float(newValue) }
  }
}
