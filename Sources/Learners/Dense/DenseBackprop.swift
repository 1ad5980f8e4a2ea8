public import Datasets
import Foundation
import Kernels
public import Recordings

/// A conventional network that learns by backpropagation in 32-bit floating point: what spiking networks are compared with.
///
/// ```swift
/// let digits = try Dataset.mnist().grey()
/// var network = try DenseBackprop(.init(layers: [784, 1280, 10], seed: 1, epochs: 30))
/// let history = try network.fit(digits.train, epochs: 30, reportingOn: digits.test)
/// ```
///
/// Rectified hidden layers, linear outputs, dropout, and mini-batches:
///
///     z = xW + b    x' = max(0, z)    δ_N = (softmax(z) − t)/n    δ = (W'δ') where x' > 0    ∂L/∂W = xᵀδ
///
/// for the n samples of a batch. A unit that is left out of a sample is 0, and the others are divided by 1 − p meanwhile.
/// In front of the dense layers there may be a convolution, whose features are rectified as well: its kernel and bias collect
/// the gradients of all its positions. An input is its grey value / 255, or 0 or 1 where patterns are binary. The answer is the highest output.
///
/// A batch ends with the samples that `learn` is given, even if it is not full. All sums have a fixed order: no number
/// depends on how many threads share the work.
///
/// Source: Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 5.3; dropout: Srivastava et al., J.
/// Mach. Learn. Res. 15, 2014; it is the "baseline ANN" of Biswas, Saraswat, Ganguly, doi:10.1088/2634-4386/acf1c5.
public struct DenseBackprop: Learner {
  /// Sizes, seed and choices.
  public let configuration: Configuration
  var matrices: [DenseLayer]
  /// The kernels and biases of a convolution, if it has one.
  var kernels: DenseLayer?
  var samplesSeen: Int64 = 0
  var updates: Int64 = 0

  /// Sizes of the layers, inputs first, outputs last.
  public var layers: [Int] { configuration.layers }
  /// The seed of the initial weights, of the order of the samples and of the units that drop out.
  public var seed: UInt64 { configuration.seed }
  /// The same, as the shape of a network.
  public var shape: NetworkShape { configuration.shape }
  /// The highest output.
  public var readings: Readings { Configuration.readings }
  /// Grey values are the numbers that the network is shown.
  public var acceptsGreyscale: Bool { true }

  /// A network with the best settings known and fresh weights.
  public init(layers: [Int], seed: UInt64 = 1) throws(LearnerError) {
    try self.init(Configuration(layers: layers, seed: seed))
  }

  /// A network with fresh weights.
  public init(_ configuration: Configuration) throws(LearnerError) {
    try configuration.check()
    self.configuration = configuration
    // A stream of weights that no matrix has.
    kernels = configuration.convolution.map {
      DenseLayer(inputs: $0.kernelCount, units: $0.maps, index: 1_000, configuration: configuration)
    }
    matrices = zip(configuration.layers, configuration.layers.dropFirst()).enumerated().map { index, sizes in
      DenseLayer(inputs: sizes.0, units: sizes.1, index: index, configuration: configuration)
    }
  }

  /// Learns from the patterns numbered by `order`, once each, a batch at a time.
  @discardableResult
  public mutating func learn(
    _ samples: LabelledPatterns, order: ArraySlice<UInt32>
  ) throws(LearnerError) -> Effort {
    try check(samples, order: order)
    for index in matrices.indices { matrices[index].align() }
    kernels?.align()
    var batch = DenseBatch(configuration, capacity: min(configuration.batchSize, order.count), isLearning: true)
    for first in stride(from: order.startIndex, to: order.endIndex, by: configuration.batchSize) {
      let part = order[first..<min(order.endIndex, first + configuration.batchSize)]
      batch.load(samples, part, first: samplesSeen)
      batch.forward(matrices, kernels, first: samplesSeen)
      batch.findErrors(labels: part.map { Int(samples.labels[Int($0)]) })
      batch.propagateBack(matrices)
      update(batch, of: samples.count)
    }
    return Effort()
  }

  /// Moves all weights, and counts.
  private mutating func update(_ batch: borrowing DenseBatch, of sampleCount: Int) {
    updates += 1
    let step = DenseStep(configuration.optimizer, rate: rate(of: sampleCount), number: updates)
    let threads = Threads(count: configuration.threads)
    for index in matrices.indices {
      matrices[index].learn(
        samples: batch.count, inputs: batch.activity[index], errors: batch.errors[index], by: step, on: threads)
    }
    if let windows = batch.windows {
      kernels?.learn(
        samples: batch.count * windows.positions, inputs: windows.windows, errors: windows.maps, by: step, on: threads)
    }
    samplesSeen += Int64(batch.count)
  }

  /// The learning rate of now, where an epoch has `sampleCount` samples.
  private func rate(of sampleCount: Int) -> Double {
    let epochs = Double(samplesSeen) / Double(sampleCount)
    return switch configuration.schedule {
    case .constant: configuration.learningRate
    case .linear(let all): configuration.learningRate * max(0, 1 - epochs / Double(all))
    case .cosine(let all): configuration.learningRate * (1 + cos(Double.pi * min(1, epochs / Double(all)))) / 2
    }
  }

  /// The answers to `samples`; nothing is learned, and no unit drops out.
  public func answers(to samples: LabelledPatterns) throws(LearnerError) -> Answers {
    try check(samples)
    var predictions = Predictions(readings, outputCount: layers[layers.count - 1], capacity: samples.count)
    let capacity = min(samples.count, 128)
    var batch = DenseBatch(configuration, capacity: capacity, isLearning: false)
    for first in stride(from: 0, to: samples.count, by: max(1, capacity)) {
      let indices = UInt32(first)..<UInt32(min(samples.count, first + capacity))
      batch.load(samples, indices)
      batch.forward(matrices, kernels)
      for (row, index) in indices.enumerated() {
        predictions.append(batch.answer(row), loss: batch.loss(row, label: Int(samples.labels[Int(index)])))
      }
    }
    return Answers(predictions)
  }
}
