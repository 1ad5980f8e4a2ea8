import Datasets
import Kernels
import Learners
import Storage
import SynfireCircuits
import Testing

/// Circuits of any depth and design, with windows, thresholds, biases, populations and margins drawn at random, equal their
/// arithmetic bit for bit: all weights and all copies after every few samples, and the answers.
@Suite("nBP of any depth on the chip") struct DeepBackpropTests {
  /// Whole numbers drawn one after the other from a seed.
  struct Draw {
    let stream: RandomStream
    var place: UInt64 = 0

    init(_ seed: Int) { stream = RandomStream(seed: UInt64(seed), purpose: .glyphs) }

    mutating func callAsFunction(_ range: ClosedRange<Int>) -> Int {
      defer { place += 1 }
      return range.lowerBound + stream.integer(below: range.count, at: place)
    }
    mutating func isTrue() -> Bool { self(0...1) == 1 }
  }

  /// A small network of `depth` layers of weights whose neurons are likely to spike.
  private static func network(_ depth: Int, _ draw: inout Draw) -> NBPNetwork {
    let input = PatternShape(height: draw(3...5), width: draw(3...5), levels: draw(1...2))
    var layers: [NetworkShape.Layer] = []
    if draw.isTrue() {
      layers.append(.locallyConnected(size: draw(2...3), stride: draw(1...2), maps: draw(1...4)))
    }
    while layers.count < depth - 1 { layers.append(.dense(draw(5...24))) }
    let (classes, population) = (draw(2...4), draw(1...3))
    var network = NBPNetwork(shape: NetworkShape(input: input, layers: layers + [.dense(classes * population)]))
    network.population = population
    network.thresholds = network.thresholds.map { _ in 2 * draw(64...600) }
    network.scales = network.scales.map { _ in Double(draw(2...5)) / 2 }
    network.hasBias = draw.isTrue()
    let last = network.thresholds[depth - 1]
    if draw.isTrue() {
      network.margin = .init(low: draw(0...last / 4) * 2, high: last / 2 / 2 * 2 + draw(1...last / 4) * 2)
    }
    return network
  }

  private static func samples(_ network: NBPNetwork, _ draw: inout Draw) throws -> LabelledPatterns {
    let count = 40
    let patterns = (0..<count).map { _ in (0..<network.layers[0]).map { _ in draw.isTrue() } }
    let labels = (0..<count).map { _ in UInt16(draw(0...network.classCount - 1)) }
    return try LabelledPatterns(patterns, labels: labels, classCount: network.classCount)
  }

  private static func configuration(
    _ depth: Int, _ design: BackpropPlan.Design, _ draw: inout Draw
  ) -> SynfireBackprop.Configuration {
    var configuration = SynfireBackprop.Configuration(
      network(depth, &draw), seed: UInt64(draw(1...1_000)), design: design)
    configuration.closing = draw.isTrue() ? .wall : .bias
    configuration.fusesErrors =
      configuration.closing == .bias && (design == .serial || design == .parallel && depth > 2) && draw(0...3) == 0
    if design != .singleCopy, draw.isTrue() { configuration.halving = draw(5...40) }
    configuration.reward = draw.isTrue() ? .chip : .host
    configuration.refractory = draw(1...2)
    configuration.readout = draw.isTrue() ? .graded : .oneThreshold
    if design != .parallel, draw(0...2) == 0 { configuration.dither = ErrorDither.ranges[draw(3...7)] }
    return configuration
  }

  /// Trains both, and counts the layers of weights that have changed.
  static func compare(_ configuration: SynfireBackprop.Configuration, _ samples: LabelledPatterns) throws
    -> [Bool]
  {
    var (chip, arithmetic) = (try SynfireBackprop(configuration), try BinaryBackprop(configuration.arithmetic))
    let first = arithmetic.state
    let name = "\(configuration)"
    for part in 0..<4 {
      let order = (0..<10).map { UInt32(part * 10 + $0) }
      try chip.learn(samples, order: order[...])
      try arithmetic.learn(samples, order: order[...])
      #expect(chip.state == arithmetic.state, "\(name)")
    }
    #expect(chip.unequalCopies.values.allSatisfy { $0 == 0 }, "\(name)")
    #expect(try chip.predictions(for: samples) == arithmetic.predictions(for: samples), "\(name)")
    // What a chip has learned goes on elsewhere, and on a chip that has learned something else.
    var (fresh, other) = (try SynfireBackprop(configuration), chip)
    let state = arithmetic.state
    try other.learn(samples, order: [3, 4, 5])
    let all = (0..<40).map { UInt32($0) }
    try arithmetic.learn(samples, order: all[...])
    for learner in [0, 1] {
      if learner == 0 {
        try fresh.restore(state)
        try fresh.learn(samples, order: all[...])
        #expect(fresh.state == arithmetic.state, "restored: \(name)")
      } else {
        try other.restore(state)
        try other.learn(samples, order: all[...])
        #expect(other.state == arithmetic.state, "restored over another state: \(name)")
      }
    }
    return (1...configuration.network.depth).map { first["w\($0)"] != arithmetic.state["w\($0)"] }
  }

  @Test(arguments: [BackpropPlan.Design.serial, .parallel, .singleCopy, .published], 2...5)
  func randomNetworksEqualTheirArithmetic(design: BackpropPlan.Design, depth: Int) throws {
    if design == .published, depth > 2 { return }
    if design == .singleCopy, depth > 4 { return }
    var changed = [Int](repeating: 0, count: depth)
    let count = 24
    for seed in 0..<count {
      var draw = Draw(1_000 * depth + seed)
      let configuration = Self.configuration(depth, design, &draw)
      let layers = try Self.compare(configuration, Self.samples(configuration.network, &draw))
      for (layer, hasChanged) in layers.enumerated() where hasChanged { changed[layer] += 1 }
    }
    // A test in which nothing is learned would show nothing.
    #expect(changed.allSatisfy { $0 >= count / 2 }, "\(changed) of \(count) networks learned in each layer")
  }
}
