extension DenseBackprop {
  /// What a conventional network is made of, and how it learns.
  public struct Configuration: Sendable, Hashable, Codable {
    /// Sizes of the layers, inputs or the features of a convolution first, outputs last; at least two.
    public var layers: [Int]
    /// The seed of the initial weights, of the order of the samples and of the units that drop out.
    public var seed: UInt64
    /// The error that is made small.
    public var loss: Loss
    /// How weights follow their gradient.
    public var optimizer: Optimizer
    /// The learning rate η at the start.
    public var learningRate: Double
    /// How the learning rate changes.
    public var schedule: Schedule
    /// The fraction of each of the layers that is left out of a sample, the first's first, outputs' not; 0 where it is empty.
    public var dropout: [Double]
    /// How many samples are shown before the weights change, by the mean of their gradients.
    public var batchSize: Int
    /// How many threads share the work; no result depends on it.
    public var threads: Int
    /// A convolution between the inputs and the layers; nil if there is none.
    public var convolution: Convolution?
    /// How the inputs lie, if it is known.
    var inputShape = InputShape(shape: nil)

    private enum CodingKeys: String, CodingKey {
      case layers, seed, loss, optimizer, learningRate, schedule, dropout, batchSize, threads, convolution
    }

    /// The settings found best for images of digits, letters and clothes; a rate that falls to 0 over `epochs`, if given.
    public init(layers: [Int], seed: UInt64 = 1, epochs: Int? = nil) {
      self.layers = layers
      self.seed = seed
      loss = .crossEntropy
      optimizer = .adam()
      learningRate = 0.001
      schedule = epochs.map { .cosine(epochs: $0) } ?? .constant
      dropout = layers.indices.dropLast().map { $0 == 0 ? 0.2 : 0.3 }
      batchSize = 64
      threads = 1
    }
  }

  /// The error of a sample with the outputs z and the one-hot target t.
  public enum Loss: String, Sendable, Hashable, Codable, CaseIterable {
    /// −Σ t ln p with p = softmax(z).
    case crossEntropy = "cross-entropy"
    /// ½ Σ (z − t)²; outputs are linear.
    case meanSquaredError = "mse"
  }

  /// How a weight w follows its gradient g.
  public enum Optimizer: Sendable, Hashable, Codable {
    /// v ← μv + g, w ← w − ηv.
    ///
    /// Source: Polyak, USSR Comput. Math. Math. Phys. 4(5), 1964, doi:10.1016/0041-5553(64)90137-5.
    case momentum(Double)
    /// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η·m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ) in step t,
    /// counted from 1; β₁ is `keepMean`, β₂ `keepSquare`, ε `floor`.
    ///
    /// Source: Kingma, Ba, ICLR 2015, arXiv:1412.6980.
    case adam(keepMean: Double = 0.9, keepSquare: Double = 0.999, floor: Double = 1e-8)
  }

  /// How the learning rate changes over a training.
  public enum Schedule: Sendable, Hashable, Codable {
    /// Not at all.
    case constant
    /// η(1 − a), for the fraction a of `epochs` passes over the samples that is behind.
    case linear(epochs: Int)
    /// η(1 + cos πa)/2.
    case cosine(epochs: Int)
  }
}

extension DenseBackprop.Configuration {
  /// The fraction of layer `index` that is left out of a sample.
  func dropout(of index: Int) -> Double { index < dropout.count ? dropout[index] : 0 }

  /// Refuses layers that no such network has.
  public func checkSizes() throws(LearnerError) {
    try checkLayers(layers, count: 2...66, called: "two or more layers")
    try checkConvolution()
  }

  /// Refuses a dropout of another number of layers, and numbers that no option can say.
  public func checkCombinations() throws(LearnerError) {
    guard dropout.isEmpty || dropout.count == layers.count - 1 else {
      throw LearnerError(
        "dropout: wanted \(layers.count - 1) numbers for \(layers.count) layers, or none, got \(dropout.count)")
    }
    switch optimizer {
    case .momentum(let momentum): try Self.check("momentum", momentum, in: 0...0.9999)
    case .adam(let keepMean, let keepSquare, let floor):
      try Self.check("β₁ of Adam", keepMean, in: 0...0.9999)
      try Self.check("β₂ of Adam", keepSquare, in: 0...0.999999)
      try Self.check("ε of Adam", floor, in: 1e-12...1)
    }
    switch schedule {
    case .constant: break
    case .linear(let epochs), .cosine(let epochs): try Self.check("schedule in epochs", epochs, in: 1...1_000_000)
    }
  }

  private static func check<Number: Comparable>(
    _ name: String, _ value: Number, in range: ClosedRange<Number>
  ) throws(LearnerError) {
    guard range.contains(value) else {
      throw LearnerError("wanted a \(name) of \(range.lowerBound) to \(range.upperBound), got \(value)")
    }
  }
}
