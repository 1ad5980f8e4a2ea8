import Datasets
import Kernels
import Learners
import Recordings
import Storage
import Testing

@Suite("S4NN") struct S4NNTests {
  private func tensor(_ numbers: [[Float]]) throws -> Tensor {
    // The state has a row for each neuron below.
    let rows = numbers[0].indices.map { row in numbers.map { $0[row] } }
    return try Tensor(rows.flatMap { $0 }, shape: [rows.count, numbers.count])
  }

  private func learner(_ slow: SlowS4NN, _ configuration: S4NN.Configuration) throws -> S4NN {
    var learner = try S4NN(configuration)
    try learner.restore([
      "w1": tensor(slow.hidden), "w2": tensor(slow.output),
      "spikes": Tensor([Int64](repeating: 0, count: slow.hidden.count), shape: [1, slow.hidden.count]),
      "samples": Tensor([Int64](repeating: 0, count: 2), shape: [1, 2]),
    ])
    return learner
  }

  /// A grey value whose spike comes at a time.
  private func grey(_ time: Int, _ steps: Int) -> UInt8 {
    UInt8((1...255).first { (255 - $0) * steps / 255 == time } ?? 0)
  }

  /// A network of two neurons a layer, worked out by hand: times, errors and weights.
  @Test func oneSampleByHand() throws {
    var slow = SlowS4NN(hidden: [[0.7, 0.6], [1.2, 0.1]], output: [[0.9, 0.4], [0.3, 1.1]])
    (slow.steps, slow.threshold) = (8, 1)
    var configuration = S4NN.Configuration(layers: [2, 2, 2])
    (configuration.steps, configuration.threshold, configuration.weightDecay) = (8, 1, 0)
    var learner = try learner(slow, configuration)
    let outcome = slow.learn([0, 2], label: 0)
    #expect(outcome.hiddenTimes == [3, 1] && outcome.outputTimes == [4, 2])
    func expect(_ got: [Float], _ wanted: [Float]) {
      for (got, wanted) in zip(got, wanted) { #expect(abs(got - wanted) < 6e-5, "\(got), by hand \(wanted)") }
    }
    expect(outcome.outputErrors, [-0.5547, 0.8321])
    expect(outcome.hiddenErrors, [-0.75078, 0.66055])
    try learner.learn(LabelledPatterns.grey([[grey(0, 8), grey(2, 8)]], [0], classes: 2), order: [0])
    expect(try #require(learner.state["w2"]).values(as: Float.self), [1.01094, 0.3, 0.51094, 0.93359])
    expect(try #require(learner.state["w1"]).values(as: Float.self), [0.85016, 1.06789, 0.75016, 0.1])
  }

  /// Random networks: weights bit for bit those of the equations, sample by sample, and the answers.
  @Test(arguments: 0..<12) func equalsItsEquations(seed: UInt64) throws {
    let stream = RandomStream(seed: seed, purpose: .glyphs)
    var place: UInt64 = 0
    func draw(_ bound: Int) -> Int {
      place += 1
      return stream.integer(below: bound, at: place)
    }
    func weights(_ rows: Int, _ columns: Int) -> [[Float]] {
      (0..<rows).map { _ in (0..<columns).map { _ in Float(draw(2_000) - 500) / 1_000 } }
    }
    let layers = [5 + draw(70), 3 + draw(40), 2 + draw(4)]
    var slow = SlowS4NN(hidden: weights(layers[1], layers[0]), output: weights(layers[2], layers[1]))
    (slow.steps, slow.threshold, slow.gap) = (8 + draw(60), Float(1 + draw(4)), 1 + draw(4))
    var configuration = S4NN.Configuration(layers: layers, seed: seed)
    (configuration.steps, configuration.threshold) = (slow.steps, Double(slow.threshold))
    (configuration.gap, configuration.weightDecay) = (slow.gap, 0)
    var learner = try learner(slow, configuration)
    let images = (0..<30).map { _ in (0..<layers[0]).map { _ in draw(3) == 0 ? UInt8(0) : UInt8(draw(256)) } }
    let labels = images.map { _ in UInt16(draw(layers[2])) }
    let samples = LabelledPatterns.grey(images, labels, classes: layers[2])
    let first = learner.state
    for index in 0..<29 {
      // The last is left out, since fresh weights come at the end of a pass.
      let times = images[index].map { $0 == 0 ? slow.steps : (255 - Int($0)) * slow.steps / 255 }
      _ = slow.learn(times, label: Int(labels[index]))
      try learner.learn(samples, order: [UInt32(index)])
      #expect(try learner.state["w1"] == tensor(slow.hidden) && learner.state["w2"] == tensor(slow.output))
    }
    #expect(learner.state["w1"] != first["w1"] && learner.state["w2"] != first["w2"])
    let predictions = try learner.predictions(for: samples)
    for (index, image) in images.enumerated() {
      let times = image.map { $0 == 0 ? slow.steps : (255 - Int($0)) * slow.steps / 255 }
      let outputs = slow.times(of: times).output
      let earliest = outputs.indices.filter { outputs[$0] == outputs.min() && outputs[$0] < slow.steps }
      guard !earliest.isEmpty else { continue }
      #expect(earliest.contains(Int(predictions.answers[index])))
      #expect(predictions.classes(by: "first number")?[index] == UInt16(earliest[0]))
      let tie = earliest.contains(Int(labels[index])) ? Int(labels[index]) : earliest[0]
      #expect(predictions.classes(by: "tie")?[index] == UInt16(tie))
    }
  }

  /// A hidden neuron that never spikes gets fresh weights at the end of a pass, and no other one does.
  @Test func silentNeuronsStartAgain() throws {
    var configuration = S4NN.Configuration(layers: [4, 3, 2])
    (configuration.learningRate, configuration.weightDecay) = (1e-12, 0)
    var slow = SlowS4NN(
      hidden: [[99, 99, 99, 99], [0, 0, 0, 0], [99, 99, 99, 99]], output: [[99, 0, 99], [1, 1, 1]])
    slow.steps = 256
    var learner = try learner(slow, configuration)
    let samples = LabelledPatterns.grey([[255, 255, 200, 0], [255, 200, 255, 9]], [0, 1], classes: 2)
    try learner.learn(samples, order: [0])
    let before = try #require(learner.state["w1"]).values(as: Float.self)
    try learner.learn(samples, order: [1])
    let after = try #require(learner.state["w1"]).values(as: Float.self)
    for place in before.indices {
      #expect((abs(before[place] - after[place]) > 1e-6) == (place % 3 == 1))
    }
    #expect(after.allSatisfy { (0...99.001).contains($0) })
  }

  @Test func resumes() throws {
    let stream = RandomStream(seed: 8, purpose: .glyphs)
    let images = (0..<40).map { row in (0..<30).map { UInt8(stream.integer(below: 256, at: UInt64(row * 30 + $0))) } }
    let samples = LabelledPatterns.grey(images, (0..<40).map { UInt16($0 % 3) }, classes: 3)
    var configuration = S4NN.Configuration(layers: [30, 20, 3], seed: 3)
    configuration.threshold = 20
    var whole = try S4NN(configuration)
    let order = (0..<100).map { UInt32($0 % 40) }
    try whole.learn(samples, order: order[...])
    var half = try S4NN(configuration)
    try half.learn(samples, order: order[..<57])
    var rest = try S4NN(configuration)
    try rest.restore(half.state)
    try rest.learn(samples, order: order[57...])
    #expect(rest.state == whole.state)
  }
}
