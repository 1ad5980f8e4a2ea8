import Datasets
import Learners
import NetworkModel
import Recordings
import Storage
import Testing

@Suite("SSNN-BP as a learner")
struct StochasticSpikingBackpropTests {
  typealias Configuration = StochasticSpikingBackprop.Configuration

  static func glyphs(_ count: Int) throws -> LabelledPatterns {
    try Dataset.glyphs(train: count, test: 1).centerCropped(to: 20).grey().train
  }

  static func configuration(_ update: StochasticSpikingBackprop.Update = .rate, hidden: Int = 96) -> Configuration {
    Configuration(layers: [400, hidden, 10], seed: 2, steps: 30, update: update, epochs: 2)
  }

  @Test(arguments: [StochasticSpikingBackprop.Update.rate, .stochastic])
  func learnsGlyphs(_ update: StochasticSpikingBackprop.Update) throws {
    let glyphs = try Dataset.glyphs(train: 2_000, test: 400).centerCropped(to: 20).grey()
    let (train, test) = (glyphs.train, glyphs.test)
    var learner = try StochasticSpikingBackprop(Self.configuration(update, hidden: 256))
    let before = try learner.accuracy(on: test)
    let history = try learner.fit(train, epochs: 2, reportingOn: test)
    let after = try #require(history.last?.test?.accuracy)
    #expect(before < 0.3 && after > 0.55, "\(before), then \(after)")
    let activity = try #require(history.last?.activity)
    #expect(activity.samples == 2_000 && activity.spikes(ofLayer: 1) > 1)
  }

  /// From the spikes of a sample, which are all that is looked at here, follows what the weights become.
  @Test(arguments: [StochasticSpikingBackprop.Update.rate, .stochastic])
  func weightsFollowFromSpikesAlone(_ update: StochasticSpikingBackprop.Update) throws {
    var configuration = Configuration(layers: [400, 70, 65, 10], seed: 6, steps: 40, update: update)
    (configuration.threshold, configuration.learningRates) = (0.8, [0.5, 1, 2])
    let samples = try Self.glyphs(12)
    var learner = try StochasticSpikingBackprop(configuration)
    var changes = 0
    for index in 0..<samples.count {
      let before = learner.state
      let spikes = try learner.rehearsal(of: index, in: samples)
      try learner.learn(samples, order: [UInt32(index)])
      for matrix in 0..<3 {
        let rate = Float(configuration.learningRates[matrix] * 0x1p26 / (2 * 40 * 40))
        let old = try #require(before["w\(matrix + 1)"]).values(as: Int32.self)
        let new = try #require(learner.state["w\(matrix + 1)"]).values(as: Int32.self)
        let products = Self.products(spikes, matrix: matrix, update)
        let wanted = zip(old, products).map { weight, products in
          min(1 << 25, max(-1 << 25, weight + Int32((Float(products) * rate).rounded(.toNearestOrEven))))
        }
        #expect(new == wanted)
        changes += zip(old, new).count { $0 != $1 }
      }
    }
    #expect(changes > 1_000)
  }

  /// Σs · Σ(δ⁺ − δ⁻), or Σₜ s(t)(δ⁺(t) − δ⁻(t)), row by row.
  private static func products(
    _ spikes: SampleSpikes, matrix: Int, _ update: StochasticSpikingBackprop.Update
  ) -> [Int] {
    let presynaptic = spikes.activations[matrix].map { $0.map { $0 ? 1 : 0 } }
    let postsynaptic = zip(spikes.positiveGradients[matrix + 1], spikes.negativeGradients[matrix + 1]).map {
      plus, minus in
      zip(plus, minus).map { ($0 ? 1 : 0) - ($1 ? 1 : 0) }
    }
    return presynaptic[0].indices.flatMap { row in
      postsynaptic[0].indices.map { column in
        if update == .stochastic { return zip(presynaptic, postsynaptic).reduce(0) { $0 + $1.0[row] * $1.1[column] } }
        return presynaptic.reduce(0) { $0 + $1[row] } * postsynaptic.reduce(0) { $0 + $1[column] }
      }
    }
  }

  @Test(arguments: [StochasticSpikingBackprop.Update.rate, .stochastic, .rateWithNoise(steps: 50)])
  func goesOnFromAStateAsIfNeverStopped(_ update: StochasticSpikingBackprop.Update) throws {
    let samples = try Self.glyphs(40)
    let order = (0..<UInt32(40)).map { $0 }
    var whole = try StochasticSpikingBackprop(Self.configuration(update))
    try whole.learn(samples, order: order[...])
    var first = try StochasticSpikingBackprop(Self.configuration(update))
    try first.learn(samples, order: order[..<13])
    var second = try StochasticSpikingBackprop(Self.configuration(update))
    try second.restore(first.state)
    try second.learn(samples, order: order[13...])
    #expect(second.state == whole.state)
    #expect(first.state != whole.state)
    #expect(try second.predictions(for: samples) == whole.predictions(for: samples))
  }

  @Test(arguments: [StochasticSpikingBackprop.Update.rate, .stochastic], [1, 5])
  func threadsChangeNothing(_ update: StochasticSpikingBackprop.Update, batch: Int) throws {
    let samples = try Self.glyphs(32)
    let order = (0..<UInt32(32)).map { $0 }
    var states: [[String: Tensor]] = []
    var answers: [Predictions] = []
    for threads in [1, 2, 3] {
      var configuration = Self.configuration(update)
      (configuration.batchSize, configuration.threads) = (batch, threads)
      var learner = try StochasticSpikingBackprop(configuration)
      try learner.learn(samples, order: order[...])
      states.append(learner.state)
      answers.append(try learner.predictions(for: samples, draw: 1))
    }
    #expect(states[0] == states[1] && states[1] == states[2])
    #expect(answers[0] == answers[1] && answers[1] == answers[2])
    #expect(try states[0] != StochasticSpikingBackprop(Self.configuration(update)).state)
  }

  @Test func aBatchOfOneKindOfSampleAddsUp() throws {
    // Without dropout, noise of the inputs or a limit in reach, four equal samples change the weights four times as much.
    let black = try LabelledPatterns(
      [[Bool]](repeating: [true, true, true], count: 4), labels: [0, 0, 0, 0], classCount: 1)
    func change(batch: Int) throws -> [Int] {
      var configuration = Configuration(layers: [3, 2], seed: 4, steps: 20)
      (configuration.inputRate, configuration.isFrontLoaded, configuration.dropout) = (1, false, [])
      (configuration.label.rate, configuration.label.delay, configuration.batchSize) = (1, 0, batch)
      (configuration.weightLimit, configuration.learningRates) = (nil, [0.25])
      var learner = try StochasticSpikingBackprop(configuration)
      let before = try #require(learner.state["w1"]).values(as: Int32.self)
      try learner.learn(black, order: (0..<UInt32(batch)).map { $0 }[...])
      let after = try #require(learner.state["w1"]).values(as: Int32.self)
      return zip(after, before).map { Int($0) - Int($1) }
    }
    let (one, four) = (try change(batch: 1), try change(batch: 4))
    #expect(one.contains { $0 > 0 })
    // Rates of 65,535/65,536 still leave out a spike now and then.
    for (single, sum) in zip(one, four) { #expect(abs(sum - 4 * single) <= abs(4 * single) / 10) }
  }

  @Test func binaryPatternsAreBlackAndWhite() throws {
    let grey = try LabelledImages(
      height: 1, width: 4, pixels: [255, 0, 0, 255, 0, 255, 255, 0], labels: [0, 1], classCount: 2)
    var learner = try StochasticSpikingBackprop(Configuration(layers: [4, 3, 2], seed: 1))
    let binary = try grey.binarized()
    #expect(try learner.predictions(for: binary) == learner.predictions(for: grey.grey()))
    var other = learner
    try learner.learn(binary, order: [0, 1])
    try other.learn(grey.grey(), order: [0, 1])
    #expect(learner.state == other.state)
    var plain = try BinaryBackprop(layers: [4, 3, 2])
    #expect(throws: LearnerError.self) { try plain.learn(grey.grey(), order: [0]) }
  }

  @Test func drawsDiffer() throws {
    let samples = try Self.glyphs(60)
    let learner = try StochasticSpikingBackprop(Self.configuration())
    let first = try learner.predictions(for: samples, draw: 0)
    #expect(try first == learner.predictions(for: samples))
    #expect(try first != learner.predictions(for: samples, draw: 1))
    #expect(throws: LearnerError.self) { try learner.predictions(for: samples, draw: -1) }
  }

  static let refusals: [(String, @Sendable (inout Configuration) -> Void)] = [
    ("layers", { $0.layers = [4] }), ("layers", { $0.layers = [4, 0, 2] }), ("steps", { $0.steps = 9 }),
    ("steps", { $0.steps = 5_001 }), ("time-constant", { $0.timeConstant = 0 }),
    ("forward-threshold", { $0.threshold = .nan }), ("gradient-threshold", { $0.gradientThreshold = 0 }),
    ("error-threshold", { $0.errorThreshold = -1 }), ("input-rate", { $0.inputRate = 1.1 }),
    ("label-rate", { $0.label.rate = -0.1 }), ("label-delay", { $0.label.delay = 51 }),
    ("weight-bits", { $0.weightBits = 15 }), ("weight-limit", { $0.weightLimit = 17 }),
    ("threads", { $0.threads = 0 }), ("batch", { $0.batchSize = 0 }), ("learning-rates", { $0.learningRates = [1] }),
    ("learning-rates", { $0.learningRates = [1, 17] }), ("dropout", { $0.dropout = [0.1, 1] }),
    ("initial-scales", { $0.initialScales = [1, -1] }),
    ("turns", { $0.loss = .winnerTakeAllByEquation2(weight: 0.1, turns: 0) }),
    ("silence each other", { $0.loss = .winnerTakeAllByEquation2(weight: 1.0 / 9, turns: 1) }),
    ("lateral-weight", { $0.loss = .winnerTakeAll(inhibition: -1) }),
    ("schedule", { $0.schedule = .linear(epochs: 0) }),
    ("noise", { $0.update = .rateWithNoise(steps: 0) }),
    ("batch", { ($0.steps, $0.batchSize, $0.learningRates) = (5_000, 2_000, [0, 0]) }),
  ]

  @Test func refusesWhatCannotBe() throws {
    for (word, change) in Self.refusals {
      var configuration = Configuration(layers: [20, 15, 10])
      change(&configuration)
      do {
        _ = try StochasticSpikingBackprop(configuration)
        Issue.record("\(word) was accepted")
      } catch { #expect("\(error)".contains(word), "\(error)") }
    }
  }

  @Test func refusesAForeignState() throws {
    var learner = try StochasticSpikingBackprop(Configuration(layers: [3, 2]))
    let good = learner.state
    var without = good
    without["samples"] = nil
    var large = good
    large["w1"] = try Tensor([Int32](repeating: 1 << 26, count: 6), shape: [3, 2])
    var negative = good
    negative["samples"] = try Tensor([-1] as [Int64], shape: [1, 1])
    for state in [without, large, negative, [:]] {
      #expect(throws: LearnerError.self) { try learner.restore(state) }
    }
    #expect(learner.state == good)
  }

  @Test func publishedSettingsFollowThePaper() {
    let paper = Configuration.published(layers: [784, 1_280, 10])
    #expect(
      paper.steps == 50 && paper.threshold == 5 && paper.label == .init(rate: 0.5) && paper.dropout == [0.2, 0.3])
    #expect(paper.timeConstant == nil && paper.isFrontLoaded && paper.gate == .firstSpike && paper.weightLimit == nil)
  }
}
