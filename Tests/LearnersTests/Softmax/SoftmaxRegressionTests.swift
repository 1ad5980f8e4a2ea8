import Datasets
import Learners
import Recordings
import Storage
import Testing

@Suite("Softmax regression")
struct SoftmaxRegressionTests {
  /// From zero weights every output has p = 1/3, so the first step is η(t − 1/3) on the active inputs and the biases; in
  /// the second z = bias + weights of the active inputs.
  @Test func stepsAreTheGradient() throws {
    let samples = try LabelledPatterns([[true, false], [true, true]], labels: [2, 0], classCount: 3)
    var learner = try SoftmaxRegression(layers: [2, 3], learningRate: 0.3)
    try learner.learn(samples, order: [0])
    let first = try #require(learner.state["weights"]).values(as: Float.self)
    for (weight, expected) in zip(first, [-0.1, -0.1, 0.2, 0, 0, 0] as [Float]) {
      #expect(abs(weight - expected) < 1e-6)
    }
    #expect(
      try #require(learner.state["biases"]).values(as: Float.self).map { ($0 * 1e5).rounded() } == [-1e4, -1e4, 2e4])

    // z = (−0.2, −0.2, 0.4), p = (1, 1, e^0.6) / (2 + e^0.6) = (0.26165, 0.26165, 0.47671).
    try learner.learn(samples, order: [1])
    let rate = Float(0.3) / Float(1 + 1.0 / 10_000).squareRoot()
    let second = try #require(learner.state["weights"]).values(as: Float.self)
    let errors = [1 - 0.261647, -0.261647, -0.476705] as [Float]
    for output in 0..<3 {
      #expect(abs(second[output] - (first[output] + rate * errors[output])) < 1e-5)
      #expect(abs(second[3 + output] - rate * errors[output]) < 1e-5)
    }
  }

  @Test func answersByProbability() throws {
    let samples = try LabelledPatterns(
      [[true, false], [false, true], [false, false]], labels: [0, 1, 1], classCount: 2)
    var learner = try SoftmaxRegression(layers: [2, 2], learningRate: 0.5)
    _ = try learner.fit(
      try LabelledPatterns([[true, false], [false, true]], labels: [0, 1], classCount: 2), epochs: 50)
    let predictions = try learner.predictions(for: samples)
    #expect(predictions.answers.prefix(2) == [0, 1])
    #expect(predictions.totalLoss > 0 && predictions.wrongBits.isEmpty)
  }

  @Test func aRestoredStateGoesOnTheSame() throws {
    let samples = try BinaryBackpropTests.patterns(inputs: 30, classes: 3, count: 200, seed: 1)
    var first = try SoftmaxRegression(layers: [30, 3])
    try first.learn(samples, order: (0..<100).map(UInt32.init)[...])
    var second = try SoftmaxRegression(layers: [30, 3])
    try second.restore(first.state)
    for learner in [first, second] as [SoftmaxRegression] { #expect(learner.state == first.state) }
    try first.learn(samples, order: (100..<200).map(UInt32.init)[...])
    try second.learn(samples, order: (100..<200).map(UInt32.init)[...])
    #expect(first.state == second.state)
  }

  @Test func refusesWhatDoesNotFit() throws {
    for layers in [[], [3], [3, 0], [3, 3, 3]] {
      #expect(throws: LearnerError.self) { try SoftmaxRegression(layers: layers) }
    }
    for rate in [0, -1, .infinity, .nan] as [Float] {
      #expect(throws: LearnerError.self) { try SoftmaxRegression(layers: [3, 3], learningRate: rate) }
    }
    var learner = try SoftmaxRegression(layers: [2, 2])
    let bad = learner.state.merging(["biases": try Tensor([Float.nan, 0], shape: [1, 2])]) { $1 }
    #expect(throws: LearnerError.self) { try learner.restore(bad) }
    #expect(throws: LearnerError.self) { try learner.restore([:]) }
  }

  /// The built-in images are worth a hidden layer: a linear classifier stays well below the network.
  @Test func staysWellBelowTheNetworkOnGlyphs() throws {
    let digits = try Dataset.glyphs(train: 6_000, test: 1_000).centerCropped(to: 20).binarized(above: 128)
    var linear = try SoftmaxRegression(layers: [400, 10])
    _ = try linear.fit(digits.train, epochs: 6)
    var network = try BinaryBackprop(layers: [400, 400, 10], seed: 1)
    _ = try network.fit(digits.train, epochs: 8)
    let (low, high) = (
      try linear.accuracy(on: digits.test), try #require(try network.score(on: digits.test)["potential"])
    )
    #expect(low > 0.7)
    #expect(high > low + 0.05)
  }
}
