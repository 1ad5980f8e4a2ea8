import Datasets
import Foundation
import Kernels
import Learners
import NetworkModel
import Recordings
import Storage
import Testing

@Suite("A conventional network")
struct DenseBackpropTests {
  struct Case: Sendable, CustomStringConvertible {
    var layers: [Int]
    var loss: DenseBackprop.Loss
    var dropout: [Double] = []

    var configuration: DenseBackprop.Configuration {
      var configuration = DenseBackprop.Configuration(layers: layers, seed: 7)
      configuration.loss = loss
      configuration.dropout = dropout
      configuration.optimizer = .momentum(0)
      configuration.learningRate = 1
      return configuration
    }

    var description: String { "\(layers), \(loss.rawValue), dropout \(dropout)" }
  }

  static let cases: [Case] = DenseBackprop.Loss.allCases.flatMap { loss in
    [
      Case(layers: [11, 5], loss: loss), Case(layers: [11, 19, 4], loss: loss),
      Case(layers: [16, 40, 13, 6], loss: loss),
      Case(layers: [11, 70, 4], loss: loss, dropout: [0.3, 0.5]),
      Case(layers: [70, 33, 16, 4], loss: loss, dropout: [0.2, 0.4, 0.25]),
    ]
  }

  /// Grey patterns of random values, a fifth of them 0.
  static func greyPatterns(inputs: Int, classes: Int, count: Int, seed: UInt64 = 5) throws -> LabelledPatterns {
    let stream = RandomStream(seed: seed, purpose: .glyphs, substream: 77)
    let pixels = (0..<inputs * count).map { UInt8(max(0, stream.integer(below: 320, at: UInt64($0)) - 64)) }
    let labels = (0..<count).map { UInt16(stream.integer(below: classes, at: UInt64($0) + 1 << 40)) }
    let images = try LabelledImages(height: 1, width: inputs, pixels: pixels, labels: labels, classCount: classes)
    return images.grey()
  }

  /// The first samples with the weights of `learner`, and the units that drop out of them as it says itself.
  static func twin(
    of learner: DenseBackprop, _ patterns: LabelledPatterns
  ) throws -> (SlowDenseBackprop, [SlowDenseBackprop.Sample]) {
    let layers = learner.layers
    let matrices = try layers.indices.dropLast().map { index in
      let weights = try #require(learner.state["w\(index + 1)"]).values(as: Float.self).map(Double.init)
      let biases = try #require(learner.state["b\(index + 1)"]).values(as: Float.self).map(Double.init)
      let units = layers[index + 1]
      return SlowDenseBackprop.Matrix(
        weights: (0..<layers[index]).map { Array(weights[$0 * units..<($0 + 1) * units]) }, biases: biases)
    }
    let samples = (0..<patterns.count).map { sample in
      SlowDenseBackprop.Sample(
        inputs: patterns.grey[sample * patterns.width..<(sample + 1) * patterns.width].map { Double($0) / 255 },
        label: Int(patterns.labels[sample]))
    }
    var twin = SlowDenseBackprop(matrices: matrices)
    twin.isCrossEntropy = learner.configuration.loss == .crossEntropy
    guard !learner.configuration.dropout.isEmpty else { return (twin, samples) }
    twin.factors = samples.indices.map { sample in
      learner.configuration.dropout.enumerated().map { layer, fraction in
        let stream = RandomStream(seed: learner.seed, purpose: .droppedUnits, substream: UInt32(sample))
        return (0..<layers[layer]).map { unit in
          let place = UInt64(layer) << 32 + UInt64(unit / 64 * 8 + unit % 8)
          let draw = unit % 64 / 8
          let bits = stream.block(at: place)[draw / 2] >> UInt32(16 * (draw % 2)) & 0xFFFF
          return Double(bits) < (fraction * 65_536).rounded() ? 0 : 1 / (1 - fraction)
        }
      }
    }
    return (twin, samples)
  }

  /// The twin's gradient equals the central difference of its loss, which knows nothing of the chain rule.
  @Test(arguments: cases)
  func theTwinsGradientIsTheSlopeOfItsLoss(_ test: Case) throws {
    let patterns = try Self.greyPatterns(inputs: test.layers[0], classes: test.layers[test.layers.count - 1], count: 3)
    var (twin, samples) = try Self.twin(of: DenseBackprop(test.configuration), patterns)
    // Biases that are not 0 move inputs of a rectifier away from its corner.
    let stream = RandomStream(seed: 3, purpose: .weights)
    for index in twin.matrices.indices {
      for unit in twin.matrices[index].biases.indices {
        twin.matrices[index].biases[unit] = 0.1 * stream.normal(at: UInt64(unit))
      }
    }
    let gradient = twin.gradient(samples)
    let step = 1e-6
    for index in twin.matrices.indices {
      for unit in twin.matrices[index].biases.indices {
        let slope = try Self.slope(of: twin, samples, \.matrices[index].biases[unit], step: step)
        #expect(abs(slope - gradient[index].biases[unit]) < 1e-7)
        let input = (5 * unit + index) % test.layers[index]
        let weightSlope = try Self.slope(of: twin, samples, \.matrices[index].weights[input][unit], step: step)
        #expect(abs(weightSlope - gradient[index].weights[input][unit]) < 1e-7)
      }
    }
    let hasSlope = gradient.allSatisfy { matrix in matrix.weights.joined().contains { abs($0) > 1e-4 } }
    #expect(hasSlope)
  }

  static func slope(
    of twin: SlowDenseBackprop, _ samples: [SlowDenseBackprop.Sample],
    _ number: WritableKeyPath<SlowDenseBackprop, Double>, step: Double
  ) throws -> Double {
    var (above, below) = (twin, twin)
    above[keyPath: number] += step
    below[keyPath: number] -= step
    return (above.loss(samples) - below.loss(samples)) / (2 * step)
  }

  /// At the rate 1 and without momentum a weight falls by its gradient, up to the rounding of 32 bits.
  @Test(arguments: cases)
  func learnsTheTwinsGradient(_ test: Case) throws {
    let patterns = try Self.greyPatterns(inputs: test.layers[0], classes: test.layers[test.layers.count - 1], count: 21)
    var learner = try DenseBackprop(test.configuration)
    let (twin, samples) = try Self.twin(of: learner, patterns)
    try learner.learn(patterns, order: (0..<21).map(UInt32.init)[...])
    let (after, _) = try Self.twin(of: learner, patterns)
    for (index, gradient) in twin.gradient(samples).enumerated() {
      for (unit, slope) in gradient.biases.enumerated() {
        let fall = twin.matrices[index].biases[unit] - after.matrices[index].biases[unit]
        #expect(abs(fall - slope) < 1e-6)
      }
      for (input, row) in gradient.weights.enumerated() {
        for (unit, slope) in row.enumerated() {
          let fall = twin.matrices[index].weights[input][unit] - after.matrices[index].weights[input][unit]
          #expect(abs(fall - slope) < 1e-6)
        }
      }
    }
  }

  static func configuration(_ layers: [Int], epochs: Int? = nil) -> DenseBackprop.Configuration {
    var configuration = DenseBackprop.Configuration(layers: layers, seed: 3, epochs: epochs)
    configuration.batchSize = 24
    return configuration
  }

  @Test(arguments: [DenseBackprop.Optimizer.adam(), .momentum(0.9)])
  func threadsChangeNothing(_ optimizer: DenseBackprop.Optimizer) throws {
    let patterns = try Self.greyPatterns(inputs: 70, classes: 4, count: 100)
    let learners = try [1, 2, 3].map { threads in
      var configuration = Self.configuration([70, 130, 50, 4])
      configuration.optimizer = optimizer
      configuration.learningRate = 0.01
      configuration.threads = threads
      var learner = try DenseBackprop(configuration)
      try learner.learn(patterns, order: (0..<100).map(UInt32.init)[...])
      return learner
    }
    let answers = try learners.map { try $0.predictions(for: patterns) }
    for (learner, answer) in zip(learners, answers) {
      #expect(learner.state == learners[0].state)
      #expect(answer == answers[0])
    }
    let fresh = try DenseBackprop(learners[0].configuration)
    #expect(learners[0].state["w1"] != fresh.state["w1"])
  }

  @Test(arguments: [DenseBackprop.Optimizer.adam(), .momentum(0.9)])
  func aRestoredStateGoesOnTheSame(_ optimizer: DenseBackprop.Optimizer) throws {
    let patterns = try Self.greyPatterns(inputs: 30, classes: 3, count: 100)
    var configuration = Self.configuration([30, 40, 3], epochs: 2)
    configuration.optimizer = optimizer
    var whole = try DenseBackprop(configuration)
    _ = try whole.fit(patterns, epochs: 2)
    var first = try DenseBackprop(configuration)
    _ = try first.fit(patterns, epochs: 1)
    var second = try DenseBackprop(configuration)
    try second.restore(first.state)
    #expect(second.state == first.state)
    _ = try second.fit(patterns, epochs: 1, startingAt: 1)
    #expect(second.state == whole.state)
    #expect(second.state != first.state)
  }

  /// A constant gradient moves a weight by η at each step of Adam, whatever its size; so the steps show the schedule.
  @Test(arguments: [
    (DenseBackprop.Schedule.constant, [1, 1, 1, 1]), (.linear(epochs: 4), [1, 0.75, 0.5, 0.25]),
    (.cosine(epochs: 4), [1, 0.853553, 0.5, 0.146447]),
  ])
  func schedules(_ schedule: DenseBackprop.Schedule, _ rates: [Double]) throws {
    var configuration = DenseBackprop.Configuration(layers: [1, 2])
    configuration.schedule = schedule
    configuration.dropout = []
    configuration.loss = .meanSquaredError
    configuration.optimizer = .adam(floor: 1e-12)
    configuration.learningRate = 1e-4
    let patterns = try LabelledPatterns([[true]], labels: [1], classCount: 2)
    var learner = try DenseBackprop(configuration)
    var before: Float = 0
    for rate in rates {
      try learner.learn(patterns, order: [0])
      let bias = try #require(learner.state["b1"]).values(as: Float.self)[1]
      #expect(abs(Double(abs(bias - before)) - 1e-4 * rate) < 2e-6)
      before = bias
    }
  }

  @Test func binaryPatternsAreGreyOnesOf0And255() throws {
    let binary = try BinaryBackpropTests.patterns(inputs: 30, classes: 3, count: 50, seed: 1)
    let pixels = (0..<50 * 30).map { binary[$0 / 30, $0 % 30] ? UInt8(255) : 0 }
    let grey = try LabelledImages(height: 1, width: 30, pixels: pixels, labels: binary.labels, classCount: 3).grey()
    let states = try [binary, grey].map { patterns in
      var learner = try DenseBackprop(layers: [30, 20, 3])
      _ = try learner.fit(patterns, epochs: 1)
      return learner.state
    }
    #expect(states[0] == states[1])
  }

  @Test func learnsGlyphs() throws {
    let digits = try Dataset.glyphs(train: 2_000, test: 500).centerCropped(to: 20).grey()
    var configuration = DenseBackprop.Configuration(layers: [400, 64, 10], epochs: 8)
    configuration.dropout = []
    configuration.learningRate = 0.004
    configuration.batchSize = 25
    var learner = try DenseBackprop(configuration)
    let before = try learner.accuracy(on: digits.test)
    _ = try learner.fit(digits.train, epochs: 8)
    let score = try learner.score(on: digits.test)
    #expect(before < 0.3)
    #expect(score.accuracy > 0.8)
    #expect(score.fractions == ["output": score.accuracy])
    #expect(score.loss > 0 && score.loss < 1)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let good = DenseBackprop.Configuration(layers: [3, 4, 2])
    let changes: [@Sendable (inout DenseBackprop.Configuration) -> Void] = [
      { $0.layers = [3] }, { $0.layers = [3, 0, 2] }, { $0.dropout = [0.1] }, { $0.dropout = [0.1, 1] },
      { $0.dropout = [0.1, .nan] }, { $0.learningRate = 0 }, { $0.learningRate = .nan }, { $0.batchSize = 0 },
      { $0.threads = 0 }, { $0.optimizer = .momentum(1) }, { $0.optimizer = .adam(keepMean: -0.1) },
      { $0.optimizer = .adam(keepSquare: 1) }, { $0.optimizer = .adam(floor: 0) }, { $0.schedule = .linear(epochs: 0) },
    ]
    for change in changes {
      var configuration = good
      change(&configuration)
      #expect(throws: LearnerError.self) { try DenseBackprop(configuration) }
    }
    var learner = try DenseBackprop(good)
    for name in learner.state.keys {
      var state = learner.state
      state[name] = nil
      #expect(throws: LearnerError.self) { try learner.restore(state) }
    }
    let bad = learner.state.merging(["square1": try Tensor([Float](repeating: -1, count: 16), shape: [4, 4])]) { $1 }
    #expect(throws: LearnerError.self) { try learner.restore(bad) }
    let infinite = learner.state.merging(["b2": try Tensor([Float.infinity, 0], shape: [1, 2])]) { $1 }
    #expect(throws: LearnerError.self) { try learner.restore(infinite) }
  }
}
