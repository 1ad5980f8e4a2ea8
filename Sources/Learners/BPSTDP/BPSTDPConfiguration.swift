public import Datasets
public import Recordings

extension BPSTDP {
  /// What a network of BP-STDP is made of, and how it learns.
  public struct Configuration: LearnerConfiguration {
    /// Sizes of the layers, inputs first, outputs last; three or more.
    public var layers: [Int]
    /// The seed of the initial weights, of the order of the samples and of the spikes of the inputs.
    public var seed: UInt64
    /// The steps of a sample, T, each of a millisecond.
    public var steps = 50
    /// The spikes in a step of a white input.
    public var inputRate = 0.25
    /// The steps from one desired spike of the right output to the next.
    public var targetPeriod = 4
    /// The steps before a desired spike whose spikes count, ε.
    public var window = 4
    /// The learning rate μ.
    public var learningRate = 0.0005
    /// What the learning rate is multiplied by after each pass over the samples.
    public var rateDecay = 0.8
    /// The threshold of the first hidden layer.
    public var threshold = 0.9
    /// The threshold of the other layers, for each neuron below.
    public var thresholdScale = 0.025
    /// The standard deviation of the first weights.
    public var initialScale = 1.0

    /// A network of `layers`, inputs first, outputs last.
    public init(layers: [Int], seed: UInt64 = 1) { (self.layers, self.seed) = (layers, seed) }
  }
}

extension BPSTDP.Configuration {
  /// Its name in commands and records.
  public static let name = "bp-stdp"
  /// What it is, in a line.
  public static let abstract = "backpropagation at the instants of desired spikes (Tavanaei and Maida 2019)"
  /// Commands and remarks for its help.
  public static let discussion = """
    The right output should spike every few steps; where it is silent then, or another one spikes, the spikes of the last steps change
    the weights.
      synfire train bp-stdp --data mnist --hidden 500,150 --epochs 10
      synfire train bp-stdp --data mnist --hidden 1000 --epochs 10
    """
  /// How its outputs are read.
  public static let readings = Readings(
    answer: Reading("count", "the output that spikes most is right; of several the one of the highest potential"),
    others: [Reading("potential", "the output of highest potential is right")])
  /// Inputs spike at rates in proportion to their grey values.
  public static let acceptsGreyscale = true

  /// Its settings, in the order in which they take effect.
  public static let settings: [Setting<Self>] = [
    .hiddenLayers(\.layers, counts: 1...8, default: "500,150") { configuration, hidden, _ in
      var copy = configuration
      copy.layers = [configuration.layers.first ?? 0] + hidden + [configuration.layers.last ?? 0]
      return copy
    },
    .integer("steps", \.steps, in: 1...10_000, "time steps of a sample", unit: "steps", isNotable: true),
    .number("input-rate", \.inputRate, in: 0...1, "spikes in a step of a white input", isNotable: true),
    .integer(
      "target-period", \.targetPeriod, in: 1...1_000, "steps from one desired spike to the next", unit: "steps",
      isNotable: true),
    .integer(
      "window", \.window, in: 0...1_000, "steps before a desired spike whose spikes count", unit: "steps",
      isNotable: true),
    .number("learning-rate", \.learningRate, in: 1e-12...1e6, "initial learning rate", isNotable: true),
    .number("rate-decay", \.rateDecay, in: 0...1, "factor of the learning rate after each epoch", isNotable: true),
    .number("threshold", \.threshold, in: 1e-6...1e9, "threshold of the first hidden layer", isNotable: true),
    .number(
      "threshold-scale", \.thresholdScale, in: 1e-9...1e6, "threshold of the other layers for each neuron below",
      isNotable: true),
    .number("initial-scale", \.initialScale, in: 0...1e6, "standard deviation of the first weights", isNotable: true),
  ]

  private static let defaultHidden = [500, 150]

  /// The default settings for such inputs and outputs.
  public init(input: PatternShape, outputs: Int, seed: UInt64, epochs: Int) {
    self.init(layers: [input.count] + Self.defaultHidden + [outputs], seed: seed)
  }

  /// Its name in prose.
  public var title: String { "BP-STDP" }

  /// The layers of its network.
  public var shape: NetworkShape { NetworkShape(dense: layers) }

  /// The tensors of its state that are weights.
  public var weightTensors: [WeightTensor] { layers.indices.dropFirst().map { WeightTensor("w\($0)") } }

  /// Refuses fewer layers than three, and layers that are empty or too large.
  public func checkSizes() throws(LearnerError) {
    try checkLayers(layers, count: 3...10, called: "three layers or more (inputs, hidden, outputs)")
  }

  /// A learner of this configuration with fresh weights.
  public func makeLearner() throws(LearnerError) -> any Learner { try BPSTDP(self) }

  /// The threshold of a layer, from 1 for the first hidden one.
  func threshold(ofLayer layer: Int) -> Double {
    layer == 1 ? threshold : thresholdScale * Double(layers[layer - 1])
  }

  /// The learning rate after some passes over the samples.
  func learningRate(afterPasses passes: Int) -> Double {
    (0..<passes).reduce(learningRate) { rate, _ in rate * rateDecay }
  }
}
