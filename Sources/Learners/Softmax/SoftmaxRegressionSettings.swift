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
  public static let name = "softmax"
  public static let abstract = "softmax regression, a linear classifier, to compare with"
  public static let readings = Readings(answer: Reading("probability", "the most probable output is right"))
  public static let settings: [Setting<Self>] = [
    .number("learning-rate", \.rate, in: 1e-12...1e6, "initial learning rate", isNotable: true)
  ]

  public init(input: PatternShape, outputs: Int, seed: UInt64, epochs: Int) {
    self.init(layers: [input.count, outputs], seed: seed)
  }

  public var title: String { "softmax regression" }

  public var shape: NetworkShape { NetworkShape(dense: layers) }

  public var weightTensors: [WeightTensor] { [WeightTensor("weights")] }

  public func checkSizes() throws(LearnerError) {
    try checkLayers(layers, count: 2...2, called: "two layers (inputs, outputs)")
  }

  public func makeLearner() throws(LearnerError) -> any Learner { try SoftmaxRegression(self) }

  /// The learning rate by way of its digits, so that 0.02 is recorded as such.
  fileprivate var rate: Double {
    get { Double("\(learningRate)") ?? Double(learningRate) }
    set { learningRate = Float(newValue) }
  }
}
