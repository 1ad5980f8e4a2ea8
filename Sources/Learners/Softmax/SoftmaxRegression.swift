public import Datasets
public import Recordings
public import Storage

/// A linear classifier, the yardstick that a network with a hidden layer has to beat.
///
/// Softmax regression by stochastic gradient descent, one sample at a time, in 32-bit floating point:
///
///     z = xᵀW + b        p = softmax(z)        W += η x (t − p)ᵀ        b += η (t − p)
///
/// with the rate η/√(1 + samples/10,000), zero initial weights and no regularisation. An output counts as a spike where p > ½.
///
/// Source: Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 4.3.4.
public struct SoftmaxRegression: Learner {
  /// Inputs and outputs.
  public let layers: [Int]
  /// The seed of the order of the samples.
  public let seed: UInt64
  /// The initial learning rate η.
  public let learningRate: Float
  private var weights: [Float]
  private var biases: [Float]
  private var samplesSeen: Int64 = 0

  /// The initial learning rate where none is given.
  public static let customaryLearningRate: Float = 0.02

  /// A classifier that knows nothing: all weights are zero.
  public init(layers: [Int], seed: UInt64 = 1, learningRate: Float = customaryLearningRate) throws(LearnerError) {
    guard layers.count == 2, layers.allSatisfy({ $0 >= 1 && $0 <= BinaryBackprop.largestLayer }) else {
      throw LearnerError(
        "wanted two layers (inputs, outputs) of 1 to \(BinaryBackprop.largestLayer) each, got \(layers)")
    }
    guard learningRate > 0, learningRate.isFinite else {
      throw LearnerError("wanted a learning rate above 0, got \(learningRate)")
    }
    self.layers = layers
    self.seed = seed
    self.learningRate = learningRate
    weights = [Float](repeating: 0, count: layers[0] * layers[1])
    biases = [Float](repeating: 0, count: layers[1])
  }

  /// Learns from the patterns numbered by `order`, once each, one after the other.
  public mutating func learn(_ samples: LabelledPatterns, order: ArraySlice<UInt32>) throws(LearnerError) {
    try check(samples, order: order)
    var errors = biases
    for index in order {
      probabilities(samples, Int(index), into: &errors)
      let rate = learningRate / (1 + Float(samplesSeen) / 10_000).squareRoot()
      for output in errors.indices {
        let target: Float = output == Int(samples.labels[Int(index)]) ? 1 : 0
        errors[output] = rate * (target - errors[output])
        biases[output] += errors[output]
      }
      samples.forEachSpike(of: Int(index)) { input in
        for output in errors.indices { weights[input * errors.count + output] += errors[output] }
      }
      samplesSeen += 1
    }
  }

  /// The answers to `samples`; nothing is learned.
  public func predictions(for samples: LabelledPatterns) throws(LearnerError) -> Predictions {
    try check(samples)
    var predictions = Predictions(outputCount: layers[1], capacity: samples.count)
    var outputs = biases
    for index in 0..<samples.count {
      probabilities(samples, index, into: &outputs)
      let label = Int(samples.labels[index])
      predictions.append(
        bySpikes: outputs.firstIndex { $0 > 0.5 },
        byPotential: outputs.indices.reduce(0) { outputs[$1] > outputs[$0] ? $1 : $0 },
        wrongBits: outputs.indices.count { (outputs[$0] > 0.5) != ($0 == label) })
    }
    return predictions
  }

  private func probabilities(_ samples: LabelledPatterns, _ index: Int, into outputs: inout [Float]) {
    for output in outputs.indices { outputs[output] = biases[output] }
    samples.forEachSpike(of: index) { input in
      for output in outputs.indices { outputs[output] += weights[input * outputs.count + output] }
    }
    var span = outputs.mutableSpan
    span.applySoftmax()
  }

  /// Weights, biases and how many samples have been seen.
  public var state: [String: Tensor] {
    [
      "weights": Tensor(rows: layers[0], columns: layers[1], weights),
      "biases": Tensor(rows: 1, columns: layers[1], biases),
      "samples": Tensor(rows: 1, columns: 1, [samplesSeen]),
    ]
  }

  /// Takes over `weights`, `biases` and `samples`.
  public mutating func restore(_ state: [String: Tensor]) throws(LearnerError) {
    let weights: [Float] = try state["weights"].values(of: layers, name: "weights")
    let biases: [Float] = try state["biases"].values(of: [1, layers[1]], name: "biases")
    let samples: [Int64] = try state["samples"].values(of: [1, 1], name: "samples")
    guard (weights + biases).allSatisfy(\.isFinite), samples[0] >= 0 else {
      throw LearnerError("wanted finite weights and a count of samples, got a number that is neither")
    }
    (self.weights, self.biases, samplesSeen) = (weights, biases, samples[0])
  }
}
