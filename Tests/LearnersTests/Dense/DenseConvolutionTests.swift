import Datasets
import Foundation
import Kernels
import Learners
import NetworkModel
import Storage
import SynfireCircuits
import Testing

@Suite("A conventional network with a convolution")
struct DenseConvolutionTests {
  struct Case: Sendable, CustomStringConvertible {
    var input: PatternShape
    var size: Int
    var stride: Int
    var maps: Int
    /// Layers above the features.
    var layers: [Int]
    var dropout: [Double] = []

    var configuration: DenseBackprop.Configuration {
      let shape = NetworkShape(input: input, layers: [.convolution(size: size, stride: stride, maps: maps)])
      var configuration = DenseBackprop.Configuration(layers: [shape.outputCount] + layers, seed: 7)
      configuration.convolution = .init(input: input, size: size, stride: stride, maps: maps)
      configuration.dropout = dropout
      configuration.optimizer = .momentum(0)
      configuration.learningRate = 1
      return configuration
    }

    var description: String { "\(input) \(size)/\(stride)×\(maps) \(layers) dropout \(dropout)" }
  }

  static let cases = [
    Case(input: PatternShape(height: 6, width: 5), size: 3, stride: 1, maps: 4, layers: [8, 3]),
    Case(input: PatternShape(height: 7, width: 7, levels: 2), size: 3, stride: 2, maps: 5, layers: [12, 4]),
    Case(
      input: PatternShape(height: 5, width: 8), size: 2, stride: 3, maps: 17, layers: [20, 9, 3],
      dropout: [0.3, 0.5, 0.2]),
  ]

  private struct Twin {
    var convolution: SlowConvolution
    var network: SlowDenseBackprop
    var samples: [SlowDenseBackprop.Sample]

    /// The mean loss with the kernels as they are.
    var loss: Double {
      var network = network
      network.matrices[0] = convolution.matrix
      return network.loss(samples)
    }
  }

  private static func numbers(_ learner: DenseBackprop, _ name: String) throws -> [Double] {
    try #require(learner.state[name]).values(as: Float.self).map(Double.init)
  }

  private static func rows(_ values: [Double], _ columns: Int) -> [[Double]] {
    stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<$0 + columns]) }
  }

  private static func twin(of learner: DenseBackprop, _ test: Case, count: Int) throws -> (Twin, LabelledPatterns) {
    let patterns = try DenseBackpropTests.greyPatterns(
      inputs: test.input.count, classes: test.layers[test.layers.count - 1], count: count)
    let convolution = SlowConvolution(
      input: test.input, size: test.size, stride: test.stride, kernels: rows(try numbers(learner, "w0"), test.maps),
      biases: try numbers(learner, "b0"))
    var matrices = [convolution.matrix]
    for (index, units) in test.layers.enumerated() {
      matrices.append(
        .init(
          weights: rows(try numbers(learner, "w\(index + 1)"), units), biases: try numbers(learner, "b\(index + 1)")))
    }
    let samples = (0..<count).map { sample in
      SlowDenseBackprop.Sample(
        inputs: patterns.grey[sample * patterns.width..<(sample + 1) * patterns.width].map { Double($0) / 255 },
        label: Int(patterns.labels[sample]))
    }
    var network = SlowDenseBackprop(matrices: matrices)
    if !test.dropout.isEmpty {
      network.factors = samples.indices.map { sample in
        [test.input.count].map { [Double](repeating: 1, count: $0) }
          + test.dropout.enumerated().map { layer, fraction in
            factors(learner, sample, layer: layer, count: learner.layers[layer], fraction)
          }
      }
    }
    return (Twin(convolution: convolution, network: network, samples: samples), patterns)
  }

  private static func factors(
    _ learner: DenseBackprop, _ sample: Int, layer: Int, count: Int, _ fraction: Double
  ) -> [Double] {
    let stream = RandomStream(seed: learner.seed, purpose: .droppedUnits, substream: UInt32(sample))
    return (0..<count).map { unit in
      let place = UInt64(layer) << 32 + UInt64(unit / 64 * 8 + unit % 8)
      let draw = unit % 64 / 8
      let bits = stream.block(at: place)[draw / 2] >> UInt32(16 * (draw % 2)) & 0xFFFF
      return Double(bits) < (fraction * 65_536).rounded() ? 0 : 1 / (1 - fraction)
    }
  }

  /// The twin's gradient of the kernels equals the central difference of its loss.
  @Test(arguments: cases) func theTwinsGradientIsTheSlopeOfItsLoss(_ test: Case) throws {
    var (twin, _) = try Self.twin(of: DenseBackprop(test.configuration), test, count: 3)
    let stream = RandomStream(seed: 3, purpose: .weights)
    for map in 0..<test.maps { twin.convolution.biases[map] = 0.1 * stream.normal(at: UInt64(map)) }
    twin.network.matrices[0] = twin.convolution.matrix
    let gradient = twin.convolution.gradient(of: twin.network.gradient(twin.samples)[0])
    let step = 1e-6
    func slope(_ number: WritableKeyPath<SlowConvolution, Double>) -> Double {
      var (above, below) = (twin, twin)
      above.convolution[keyPath: number] += step
      below.convolution[keyPath: number] -= step
      return (above.loss - below.loss) / (2 * step)
    }
    for map in 0..<test.maps {
      #expect(abs(slope(\.biases[map]) - gradient.biases[map]) < 1e-7)
      for weight in gradient.kernels.indices {
        #expect(abs(slope(\.kernels[weight][map]) - gradient.kernels[weight][map]) < 1e-7)
      }
    }
    let hasSlope = gradient.kernels.joined().contains { abs($0) > 1e-4 }
    #expect(hasSlope)
  }

  /// At the rate 1 and without momentum each number falls by its gradient, up to the rounding of 32 bits.
  @Test(arguments: cases) func learnsTheTwinsGradient(_ test: Case) throws {
    var learner = try DenseBackprop(test.configuration)
    let (twin, patterns) = try Self.twin(of: learner, test, count: 21)
    try learner.learn(patterns, order: (0..<21).map(UInt32.init)[...])
    let (after, _) = try Self.twin(of: learner, test, count: 21)
    let gradient = twin.network.gradient(twin.samples)
    let kernels = twin.convolution.gradient(of: gradient[0])
    func compare(_ before: [Double], _ after: [Double], _ slopes: [Double]) {
      for (index, slope) in slopes.enumerated() { #expect(abs(before[index] - after[index] - slope) < 2e-6) }
    }
    compare(twin.convolution.biases, after.convolution.biases, kernels.biases)
    compare(
      Array(twin.convolution.kernels.joined()), Array(after.convolution.kernels.joined()),
      Array(kernels.kernels.joined()))
    for index in 1..<gradient.count {
      let (before, now) = (twin.network.matrices[index], after.network.matrices[index])
      compare(before.biases, now.biases, gradient[index].biases)
      compare(
        Array(before.weights.joined()), Array(now.weights.joined()), Array(gradient[index].weights.joined()))
    }
  }

  @Test func aRestoredStateGoesOnTheSameWithAnyThreads() throws {
    var configuration = Self.cases[1].configuration
    (configuration.optimizer, configuration.learningRate, configuration.batchSize) = (.adam(), 0.01, 16)
    let patterns = try DenseBackpropTests.greyPatterns(inputs: configuration.shape.inputCount, classes: 4, count: 60)
    var whole = try DenseBackprop(configuration)
    _ = try whole.fit(patterns, epochs: 2)
    var first = try DenseBackprop(configuration)
    _ = try first.fit(patterns, epochs: 1)
    configuration.threads = 3
    var second = try DenseBackprop(configuration)
    try second.restore(first.state)
    _ = try second.fit(patterns, epochs: 1, startingAt: 1)
    #expect(second.state == whole.state)
    #expect(second.state["w0"] != first.state["w0"])
    var state = first.state
    state["w0"] = nil
    #expect(throws: LearnerError.self) { try second.restore(state) }
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(DenseBackprop.Configuration.self, from: data) == configuration)
    configuration.layers[0] += 1
    #expect(throws: LearnerError.self) { try DenseBackprop(configuration) }
  }

  /// A feature of the binary convolution spikes iff the rectified sum of the rounded kernel is above 0.
  @Test func kernelsForSpikesAreTheTrainedOnesInEightBits() throws {
    var configuration = Self.cases[1].configuration
    (configuration.optimizer, configuration.learningRate, configuration.batchSize) = (.adam(), 0.01, 16)
    let patterns = try DenseBackpropTests.greyPatterns(inputs: configuration.shape.inputCount, classes: 4, count: 60)
    var learner = try DenseBackprop(configuration)
    _ = try learner.fit(patterns, epochs: 3)
    let binary = try learner.binaryConvolution()
    let (kernels, biases) = (Self.rows(try Self.numbers(learner, "w0"), 5), try Self.numbers(learner, "b0"))
    for map in 0..<5 {
      let kernel = kernels.map { $0[map] }
      let largest = try #require(kernel.map(abs).max())
      let norm = kernel.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let scale = min(400 * 2.0.squareRoot() / norm, 254 / largest) / 2
      #expect(binary.kernels[map] == kernel.map { 2 * Int(($0 * scale).rounded()) })
      #expect(binary.thresholds[map] == 2 * Int((-biases[map] * scale).rounded(.down)))
    }
    #expect(binary.kernels.joined().contains { $0 > 0 } && binary.kernels.joined().contains { $0 < 0 })
    let text = NBPConfiguration.kernelText(of: binary, name: "runs/a b")
    let values = ["hidden": "conv:3x3/2x5,6", "kernels": text, "on": "arithmetic"]
    let network = try NBPConfiguration(
      input: configuration.shape.input, outputs: 4, seed: 1, epochs: 3, values: values)
    #expect(try network.arithmetic.front == binary.raised(by: network.network.kernelThreshold))
    // What a record names needs no other run.
    try network.check()
    #expect(network.changes(epochs: 3).map(\.setting.name) == ["on", "hidden", "kernels"])
    #expect(network.variant.contains("kernels runs/a b"))
    #expect(throws: LearnerError.self) { try DenseBackprop(layers: [3, 2]).binaryConvolution() }
    #expect(throws: SettingError.self) {
      try NBPConfiguration(
        input: configuration.shape.input, outputs: 4, seed: 1, epochs: 3,
        values: ["hidden": "conv:3x3/2x5,6", "kernels": "runs/nothing"])
    }
  }
}
