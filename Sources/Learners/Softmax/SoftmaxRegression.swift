public import Datasets
import Foundation
public import Recordings
public import Storage

/// A linear classifier, the yardstick that a network with a hidden layer has to beat.
///
/// Softmax regression by stochastic gradient descent, one sample at a time, in 32-bit floating point:
///
///     z = xᵀW + b        p = softmax(z)        W += η x (t − p)ᵀ        b += η (t − p)
///
/// with the rate η/√(1 + samples/10,000), zero initial weights and no regularisation. The loss is −log p of the right class.
///
/// Source: Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 4.3.4.
public struct SoftmaxRegression: Learner {
  /// Sizes, seed and learning rate.
  public let configuration: Configuration
  private var weights: [Float]
  private var biases: [Float]
  private var samplesSeen: Int64 = 0

  /// The default of the initial learning rate.
  public static let defaultLearningRate: Float = 0.02

  /// Inputs and outputs.
  public var layers: [Int] { configuration.layers }
  /// The same, as the shape of a network.
  public var shape: NetworkShape { configuration.shape }
  /// The seed of the order of the samples.
  public var seed: UInt64 { configuration.seed }
  /// The most probable output.
  public var readings: Readings { Configuration.readings }

  /// An untrained classifier: all weights are zero.
  public init(layers: [Int], seed: UInt64 = 1, learningRate: Float = defaultLearningRate) throws(LearnerError) {
    try self.init(Configuration(layers: layers, seed: seed, learningRate: learningRate))
  }

  /// An untrained classifier: all weights are zero.
  public init(_ configuration: Configuration) throws(LearnerError) {
    try configuration.check()
    self.configuration = configuration
    let layers = configuration.layers
    weights = [Float](repeating: 0, count: layers[0] * layers[1])
    biases = [Float](repeating: 0, count: layers[1])
  }

  /// Learns from the patterns numbered by `order`, once each, one after the other.
  @discardableResult
  public mutating func learn(
    _ samples: LabelledPatterns, order: ArraySlice<UInt32>
  ) throws(LearnerError) -> Effort {
    try check(samples, order: order)
    var errors = biases
    for index in order {
      probabilities(samples, Int(index), into: &errors)
      let rate = configuration.learningRate / (1 + Float(samplesSeen) / 10_000).squareRoot()
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
    return Effort()
  }

  /// The answers to `samples`; nothing is learned.
  public func answers(to samples: LabelledPatterns) throws(LearnerError) -> Answers {
    try check(samples)
    var predictions = Predictions(readings, outputCount: layers[1], capacity: samples.count)
    var outputs = biases
    for index in 0..<samples.count {
      probabilities(samples, index, into: &outputs)
      predictions.append(
        outputs.firstMaximum,
        loss: -log(max(Double(outputs[Int(samples.labels[index])]), 1e-30)))
    }
    return Answers(predictions)
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
