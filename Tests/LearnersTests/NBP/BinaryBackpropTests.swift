import Datasets
import Kernels
import Learners
import NetworkModel
import Recordings
import Storage
import Testing

@Suite("nBP in arithmetic")
struct BinaryBackpropTests {
  /// Random patterns with a structure that can be learned: each class has a prototype, of which bits are flipped.
  static func patterns(inputs: Int, classes: Int, count: Int, seed: UInt64) throws -> LabelledPatterns {
    let stream = RandomStream(seed: seed, purpose: .glyphs, substream: 99)
    let labels = (0..<count).map { UInt16(stream.integer(below: classes, at: UInt64($0))) }
    let rows = labels.enumerated().map { index, label in
      (0..<inputs).map { input in
        let prototype = stream.bernoulli(0.3, at: 1 << 32 + UInt64(label) << 20 + UInt64(input))
        return prototype != stream.bernoulli(0.05, at: 1 << 40 + UInt64(index * inputs + input))
      }
    }
    return try LabelledPatterns(rows, labels: labels, classCount: classes)
  }

  static let variants = BinaryBackprop.BackwardWeights.allCases.flatMap { order in
    BinaryBackprop.BoxEdge.allCases.flatMap { edge in
      BinaryBackprop.WeightRange.allCases.map { range in (order, edge, range) }
    }
  }

  @Test(arguments: [[37, 70, 5], [1, 1, 1], [130, 64, 10], [65, 129, 67]], variants)
  func equalsItsSlowTwin(
    layers: [Int], variant: (BinaryBackprop.BackwardWeights, BinaryBackprop.BoxEdge, BinaryBackprop.WeightRange)
  ) throws {
    let configuration = BinaryBackprop.Configuration(
      layers: layers, seed: 5, backwardWeights: variant.0, boxEdge: variant.1, weightRange: variant.2)
    var fast = try BinaryBackprop(configuration)
    var slow = try SlowBackprop(fast)
    let samples = try Self.patterns(inputs: layers[0], classes: layers[2], count: 250, seed: 8)
    for index in 0..<samples.count {
      let x = (0..<layers[0]).map { samples[index, $0] ? 1 : 0 }
      let label = Int(samples.labels[index])
      let one = try LabelledPatterns([x.map { $0 == 1 }], labels: [UInt16(label)], classCount: layers[2])
      let answer = try fast.predictions(for: one)
      let (_, _, u2, o) = slow.forward(x)
      #expect(Int(answer.answers[0]) == o.firstIndex(of: 1) ?? 0)
      #expect(answer.classes(by: "potential")?.first.map { Int($0) } == u2.firstIndex(of: u2.max() ?? 0))
      #expect(Int(answer.wrongBits[0]) == o.indices.count { o[$0] != ($0 == label ? 1 : 0) })
      try fast.learn(samples, order: [UInt32(index)])
      slow.learn(x, label: label)
    }
    #expect(try SlowBackprop(fast).w1 == slow.w1)
    #expect(try SlowBackprop(fast).w2 == slow.w2)
  }

  @Test(arguments: variants)
  func reachesTheRailsAndStaysThereLikeItsTwin(
    variant: (BinaryBackprop.BackwardWeights, BinaryBackprop.BoxEdge, BinaryBackprop.WeightRange)
  ) throws {
    let configuration = BinaryBackprop.Configuration(
      layers: [9, 12, 3], seed: 2, backwardWeights: variant.0, boxEdge: variant.1, weightRange: variant.2)
    var fast = try BinaryBackprop(configuration)
    var slow = try SlowBackprop(fast)
    let samples = try Self.patterns(inputs: 9, classes: 3, count: 6_000, seed: 3)
    try fast.learn(samples, order: (0..<6_000).map(UInt32.init)[...])
    for index in 0..<6_000 {
      slow.learn((0..<9).map { samples[index, $0] ? 1 : 0 }, label: Int(samples.labels[index]))
    }
    let learned = try SlowBackprop(fast)
    #expect(learned.w1 == slow.w1)
    #expect(learned.w2 == slow.w2)
    let weights = (learned.w1 + learned.w2).joined()
    #expect(weights.contains(254) && weights.contains(variant.2 == .symmetric ? -254 : -256))
  }

  @Test func variantsLearnDifferently() throws {
    let samples = try Self.patterns(inputs: 60, classes: 6, count: 600, seed: 4)
    var ends: Set<[String: Tensor]> = []
    for variant in Self.variants {
      var learner = try BinaryBackprop(
        .init(layers: [60, 40, 6], backwardWeights: variant.0, boxEdge: variant.1, weightRange: .symmetric))
      _ = try learner.fit(samples, epochs: 3)
      ends.insert(learner.state)
    }
    // The order of events matters at once; the box's edge only when a potential hits it exactly.
    #expect(ends.count >= 2)
  }

  @Test func learnsPrototypes() throws {
    let samples = try Self.patterns(inputs: 100, classes: 8, count: 2_000, seed: 6)
    var learner = try BinaryBackprop(layers: [100, 120, 8], seed: 1)
    #expect(try learner.accuracy(on: samples) < 0.4)
    let history = try learner.fit(samples, epochs: 4, reportingOn: samples)
    #expect(history.points.map(\.epoch) == [1, 2, 3, 4])
    #expect(history.last?.train == history.last?.test)
    #expect(try learner.accuracy(on: samples) > 0.97)
  }

  @Test func progressIsToldAsItGoes() throws {
    let samples = try Self.patterns(inputs: 8, classes: 2, count: 2_300, seed: 6)
    var learner = try BinaryBackprop(layers: [8, 4, 2], seed: 1)
    var trained: [Int] = []
    _ = try learner.fit(samples, epochs: 2, progress: { done, count in trained.append(count == 2_300 ? done : -1) })
    #expect(trained == [1_000, 2_000, 2_300, 1_000, 2_000, 2_300])
  }

  @Test func fittingOnIsFittingLonger() throws {
    let samples = try Self.patterns(inputs: 40, classes: 4, count: 200, seed: 6)
    var whole = try BinaryBackprop(layers: [40, 30, 4], seed: 1)
    _ = try whole.fit(samples, epochs: 5)
    var parts = try BinaryBackprop(layers: [40, 30, 4], seed: 1)
    _ = try parts.fit(samples, epochs: 2)
    let rest = try parts.fit(samples, epochs: 3, startingAt: 2)
    #expect(rest.points.map(\.epoch) == [3, 4, 5])
    #expect(parts.state == whole.state)
    #expect(throws: LearnerError.self) { try parts.fit(samples, epochs: 1, startingAt: -1) }
  }

  @Test func refusesAnOrderBeyondTheSamples() throws {
    let samples = try Self.patterns(inputs: 8, classes: 2, count: 3, seed: 1)
    var learner = try BinaryBackprop(layers: [8, 4, 2])
    let before = learner.state
    #expect(throws: LearnerError.self) { try learner.learn(samples, order: [0, 3]) }
    #expect(learner.state == before)
  }

  @Test func initialWeightsAreEvenClippedAndOfTheStatedSpread() throws {
    let learner = try BinaryBackprop(layers: [400, 400, 10], seed: 3)
    for (name, columns, deviation) in [("w1", 400, 51.2), ("w2", 10, 71.5)] {
      let tensor = try #require(learner.state[name])
      let weights = try tensor.values(as: Int16.self)
      #expect(tensor.shape == [400, columns])
      #expect(weights.allSatisfy { $0.isMultiple(of: 2) && abs($0) <= 240 })
      let squares = weights.reduce(0.0) { $0 + Double($1) * Double($1) }
      let measured = (squares / Double(weights.count)).squareRoot()
      // Cutting towards zero takes about one weight unit off each magnitude.
      #expect(abs(measured - deviation) < 0.03 * deviation + 1)
    }
    #expect(try BinaryBackprop(layers: [400, 400, 10], seed: 3).state == learner.state)
    #expect(try BinaryBackprop(layers: [400, 400, 10], seed: 4).state != learner.state)
  }

  @Test func aCopyIsASnapshotAndARestoredStateGoesOnTheSame() throws {
    let samples = try Self.patterns(inputs: 50, classes: 4, count: 300, seed: 7)
    var first = try BinaryBackprop(layers: [50, 70, 4], seed: 1)
    try first.learn(samples, order: (0..<150).map(UInt32.init)[...])
    let snapshot = first
    var restored = try BinaryBackprop(layers: [50, 70, 4], seed: 1)
    try restored.restore(snapshot.state)
    try first.learn(samples, order: (150..<300).map(UInt32.init)[...])
    #expect(snapshot.state != first.state)
    try restored.learn(samples, order: (150..<300).map(UInt32.init)[...])
    #expect(restored.state == first.state)
  }

  @Test(arguments: [[], [10], [10, 10], [0, 4, 2], [4, -1, 2], [4, 4, 70_000], [3, 3, 0, 3]])
  func refusesImpossibleSizes(layers: [Int]) {
    #expect(throws: LearnerError.self) { try BinaryBackprop(layers: layers) }
  }

  @Test func refusesSamplesAndStatesThatDoNotFit() throws {
    var learner = try BinaryBackprop(layers: [8, 4, 2])
    let wide = try Self.patterns(inputs: 9, classes: 2, count: 3, seed: 1)
    let manyClasses = try Self.patterns(inputs: 8, classes: 3, count: 3, seed: 1)
    for samples in [wide, manyClasses] {
      #expect(throws: LearnerError.self) { try learner.score(on: samples) }
      #expect(throws: LearnerError.self) { try learner.learn(samples, order: [0]) }
    }
    let good = learner.state
    let bad: [[String: Tensor]] = [
      [:], ["w1": try #require(good["w1"])],
      good.merging(["w2": try Tensor([Int16](repeating: 0, count: 8), shape: [2, 4])]) { $1 },
      good.merging(["w2": try Tensor([Int32](repeating: 0, count: 8), shape: [4, 2])]) { $1 },
      good.merging(["w2": try Tensor([Int16](repeating: 3, count: 8), shape: [4, 2])]) { $1 },
      good.merging(["w2": try Tensor([Int16](repeating: 256, count: 8), shape: [4, 2])]) { $1 },
      good.merging(["w2": try Tensor([Int16](repeating: -256, count: 8), shape: [4, 2])]) { $1 },
    ]
    for state in bad { #expect(throws: LearnerError.self) { try learner.restore(state) } }
    #expect(learner.state == good)
  }
}
