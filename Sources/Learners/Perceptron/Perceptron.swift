public import Datasets
public import Recordings
public import Storage

/// A single layer of threshold units that learn by the perceptron rule: the smallest learner of all.
///
///     u = xᵀW + b        y = [u > 0]        W += x (t − y)ᵀ        b += t − y
///
/// for binary inputs x and the one-hot target t, one sample at a time, from weights of 0. All numbers are integers; weights
/// saturate at ±2³⁰.
///
/// ```swift
/// var perceptron = try Perceptron(layers: [400, 10])
/// let history = try perceptron.fit(digits.train, epochs: 10)
/// ```
///
/// Source: Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the brain",
/// Psychological Review 65, 1958, doi:10.1037/h0042519.
public struct Perceptron: Learner {
  /// What decides its course: the numbers of inputs and outputs, and the order of the samples.
  public struct Configuration: Sendable, Hashable, Codable {
    /// Inputs and outputs.
    public var layers: [Int]
    /// The seed of the order of the samples.
    public var seed: UInt64

    /// A layer of `layers[1]` units with `layers[0]` inputs each.
    public init(layers: [Int], seed: UInt64 = 1) {
      self.layers = layers
      self.seed = seed
    }
  }

  /// Sizes and seed.
  public let configuration: Configuration
  /// W, input by input.
  private var weights: [Int32]
  private var biases: [Int32]

  /// Inputs and units.
  public var shape: NetworkShape { configuration.shape }
  /// The seed of the order of the samples.
  public var seed: UInt64 { configuration.seed }
  /// The largest sum, the first unit above its threshold, and all bits.
  public var readings: Readings { Configuration.readings }

  private static let limit: Int32 = 1 << 30

  /// Untrained units: all weights are 0.
  public init(_ configuration: Configuration) throws(LearnerError) {
    try configuration.check()
    self.configuration = configuration
    weights = [Int32](repeating: 0, count: configuration.layers[0] * configuration.layers[1])
    biases = [Int32](repeating: 0, count: configuration.layers[1])
  }

  /// Learns from the patterns numbered by `order`, once each, one after the other.
  @discardableResult
  public mutating func learn(
    _ samples: LabelledPatterns, order: ArraySlice<UInt32>
  ) throws(LearnerError) -> Effort {
    try check(samples, order: order)
    for index in order {
      let label = Int(samples.labels[Int(index)])
      let sums = sums(samples, Int(index))
      for unit in sums.indices {
        let error: Int32 = (unit == label ? 1 : 0) - (sums[unit] > 0 ? 1 : 0)
        guard error != 0 else { continue }
        biases[unit] = Self.saturated(biases[unit] + error)
        samples.forEachSpike(of: Int(index)) { input in
          let place = input * sums.count + unit
          weights[place] = Self.saturated(weights[place] + error)
        }
      }
    }
    return Effort()
  }

  /// The answers to `samples`; nothing is learned.
  public func answers(to samples: LabelledPatterns) throws(LearnerError) -> Answers {
    try check(samples)
    var predictions = Predictions(readings, outputCount: biases.count, capacity: samples.count)
    for index in 0..<samples.count {
      let (sums, label) = (sums(samples, index), Int(samples.labels[index]))
      predictions.append(
        sums.firstMaximum, sums.firstIndex { $0 > 0 } ?? 0,
        wrongBits: sums.indices.count { (sums[$0] > 0) != ($0 == label) })
    }
    return Answers(predictions)
  }

  /// u = xᵀW + b.
  private func sums(_ samples: LabelledPatterns, _ index: Int) -> [Int] {
    var sums = biases.map { Int($0) }
    samples.forEachSpike(of: index) { input in
      for unit in sums.indices { sums[unit] += Int(weights[input * sums.count + unit]) }
    }
    return sums
  }

  private static func saturated(_ weight: Int32) -> Int32 { min(limit, max(-limit, weight)) }

  /// Weights and biases as 32-bit integers.
  public var state: [String: Tensor] {
    let (inputs, units) = (configuration.layers[0], configuration.layers[1])
    return ["w1": Tensor(rows: inputs, columns: units, weights), "b1": Tensor(rows: 1, columns: units, biases)]
  }

  /// Takes over `w1` and `b1`.
  public mutating func restore(_ state: [String: Tensor]) throws(LearnerError) {
    let weights: [Int32] = try state["w1"].values(of: configuration.layers, name: "w1")
    let biases: [Int32] = try state["b1"].values(of: [1, configuration.layers[1]], name: "b1")
    if let wrong = (weights + biases).first(where: { $0.magnitude > Self.limit.magnitude }) {
      throw LearnerError("wanted weights of -\(Self.limit) to \(Self.limit), got \(wrong)")
    }
    (self.weights, self.biases) = (weights, biases)
  }
}

extension Perceptron.Configuration: LearnerConfiguration {
  /// Its name in commands and records.
  public static let name = "perceptron"
  /// What it is, in a line.
  public static let abstract = "a single layer of threshold units with the perceptron rule, the smallest learner"
  /// How its outputs are read.
  public static let readings = Readings(
    answer: Reading("potential", "the unit of the largest sum is right"),
    others: [Reading("spikes", "the first unit above its threshold is right; silence counts as class 0")],
    comparesBits: true)
  /// It has nothing to set.
  public static let settings: [Setting<Self>] = []

  /// A layer for such inputs and outputs.
  public init(input: PatternShape, outputs: Int, seed: UInt64, epochs: Int) {
    self.init(layers: [input.count, outputs], seed: seed)
  }

  /// Its name in prose.
  public var title: String { "perceptron" }

  /// Inputs and units.
  public var shape: NetworkShape { NetworkShape(dense: layers) }

  /// W is the one tensor of weights.
  public var weightTensors: [WeightTensor] { [WeightTensor("w1", scale: 1, rail: 1 << 30)] }

  /// Refuses another number of layers than two.
  public func checkSizes() throws(LearnerError) {
    try checkLayers(layers, count: 2...2, called: "two layers (inputs, outputs)")
  }

  /// A perceptron of this configuration that knows nothing.
  public func makeLearner() throws(LearnerError) -> any Learner { try Perceptron(self) }
}
