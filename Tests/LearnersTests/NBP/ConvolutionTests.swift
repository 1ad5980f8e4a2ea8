import Datasets
import Foundation
import Learners
import NetworkModel
import Storage
import SynfireCircuits
import Testing

/// Fixed kernels in front of nBP: the circuit equals its arithmetic bit for bit, and the arithmetic that of a network whose
/// inputs are the features.
@Suite("Kernels in front of nBP") struct ConvolutionTests {
  typealias Draw = DeepBackpropTests.Draw

  /// Kernels of any even weights, and thresholds of both signs.
  private static func kernels(
    over input: PatternShape, size: Int, stride: Int, maps: Int, _ draw: inout Draw
  ) throws -> StaticConvolution {
    let (count, isShared) = (size * size * input.levels, draw.isTrue())
    let shared = 2 * draw(-100...150)
    return try StaticConvolution(
      height: input.height, width: input.width, levels: input.levels, size: size, stride: stride,
      kernels: (0..<maps).map { _ in (0..<count).map { _ in 2 * draw(-128...127) } },
      thresholds: (0..<maps).map { _ in isShared ? shared : 2 * draw(-200...200) })
  }

  /// A small network of `depth` layers that learn, above a convolution.
  private static func network(_ depth: Int, _ draw: inout Draw) throws -> NBPNetwork {
    let input = PatternShape(height: draw(4...7), width: draw(4...7), levels: draw(1...2))
    let (size, stride, maps) = (draw(2...3), draw(1...2), draw(1...4))
    var layers = [NetworkShape.Layer.convolution(size: size, stride: stride, maps: maps)]
    if draw.isTrue() { layers.append(.locallyConnected(size: 2, stride: 1, maps: draw(2...5))) }
    while layers.count < depth { layers.append(.dense(draw(6...24))) }
    let (classes, population) = (draw(2...4), draw(1...3))
    if layers.count > depth { layers = Array(layers.prefix(depth)) }
    let features = NetworkShape(input: input, layers: [layers[0]]).shapes[1]
    if features.height < 2 || features.width < 2 {
      layers = layers.map { if case .locallyConnected = $0 { .dense(9) } else { $0 } }
    }
    var network = NBPNetwork(shape: NetworkShape(input: input, layers: layers + [.dense(classes * population)]))
    network.population = population
    network.thresholds = network.thresholds.map { _ in 2 * draw(64...400) }
    network.scales = network.scales.map { _ in Double(draw(2...5)) / 2 }
    network.hasBias = draw.isTrue()
    network.kernels =
      draw(0...3) == 0
      ? .random
      : .given(try kernels(over: input, size: size, stride: stride, maps: maps, &draw), name: "drawn")
    network.kernelThreshold = 2 * draw(0...100)
    let last = network.thresholds[depth - 1]
    if draw.isTrue() {
      network.margin = .init(low: draw(0...last / 4) * 2, high: last / 2 / 2 * 2 + draw(1...last / 4) * 2)
    }
    return network
  }

  private static func samples(_ network: NBPNetwork, _ draw: inout Draw) throws -> LabelledPatterns {
    let patterns = (0..<40).map { _ in (0..<network.shape.inputCount).map { _ in draw.isTrue() } }
    let labels = (0..<40).map { _ in UInt16(draw(0...network.classCount - 1)) }
    return try LabelledPatterns(patterns, labels: labels, classCount: network.classCount)
  }

  @Test(arguments: [BackpropPlan.Design.serial, .parallel, .singleCopy, .published], 2...4)
  func randomNetworksEqualTheirArithmetic(design: BackpropPlan.Design, depth: Int) throws {
    if design == .published, depth > 2 { return }
    var changed = [Int](repeating: 0, count: depth)
    let count = 16
    for seed in 0..<count {
      var draw = Draw(77_000 + 1_000 * depth + seed)
      var configuration = SynfireBackprop.Configuration(
        try Self.network(depth, &draw), seed: UInt64(draw(1...1_000)), design: design)
      configuration.closing = draw.isTrue() ? .wall : .bias
      configuration.fusesErrors = configuration.closing == .bias && design == .serial && draw(0...3) == 0
      if design != .singleCopy, draw.isTrue() { configuration.halving = draw(5...40) }
      configuration.reward = draw.isTrue() ? .chip : .host
      configuration.readout = draw.isTrue() ? .graded : .oneThreshold
      let layers = try DeepBackpropTests.compare(configuration, Self.samples(configuration.network, &draw))
      for (layer, hasChanged) in layers.enumerated() where hasChanged { changed[layer] += 1 }
    }
    // A test in which nothing is learned would show nothing.
    #expect(changed.allSatisfy { $0 >= count / 2 }, "\(changed) of \(count) networks learned in each layer")
  }

  /// c = [Σ kernel · x > θ], from the definition.
  private static func features(of image: [Bool], _ front: StaticConvolution) -> [Bool] {
    var features: [Bool] = []
    for row in 0..<(front.height - front.size) / front.stride + 1 {
      for column in 0..<(front.width - front.size) / front.stride + 1 {
        for map in front.kernels.indices {
          var sum = 0
          for y in 0..<front.size {
            for x in 0..<front.size {
              for level in 0..<front.levels {
                let pixel = (row * front.stride + y) * front.width + column * front.stride + x
                guard image[pixel * front.levels + level] else { continue }
                sum += front.kernels[map][(y * front.size + x) * front.levels + level]
              }
            }
          }
          features.append(sum > front.thresholds[map])
        }
      }
    }
    return features
  }

  /// A network with kernels learns from images what one without them learns from their features.
  @Test func kernelsAreANetworkOfTheirFeatures() throws {
    let learned = try (0..<24).count { try Self.learnsLikeItsFeatures(seed: $0) }
    // Features of some drawn kernels are all silent, or never so; most must not be.
    #expect(learned >= 16, "\(learned) of 24")
  }

  /// Compares two such networks; whether they had features to learn from, and learned.
  private static func learnsLikeItsFeatures(seed: Int) throws -> Bool {
    var draw = Draw(91_000 + seed)
    let network = try Self.network(draw(2...3), &draw)
    var configuration = BinaryBackprop.Configuration(network, seed: 5)
    configuration.halving = draw.isTrue() ? 20 : nil
    let front = try #require(configuration.front)
    let images = try Self.samples(network, &draw)
    let patterns = (0..<images.count).map { index in
      Self.features(of: (0..<images.width).map { images[index, $0] }, front)
    }
    let features = try LabelledPatterns(patterns, labels: Array(images.labels), classCount: images.classCount)
    var plain = NBPNetwork(shape: network.learningShape)
    (plain.thresholds, plain.scales, plain.hasBias) = (network.thresholds, network.scales, network.hasBias)
    (plain.population, plain.margin) = (network.population, network.margin)
    var other = BinaryBackprop.Configuration(plain, seed: 5)
    other.halving = configuration.halving
    var (left, right) = (try BinaryBackprop(configuration), try BinaryBackprop(other))
    let order = (0..<40).map { UInt32($0) }
    for _ in 0..<3 {
      try left.learn(images, order: order[...])
      try right.learn(features, order: order[...])
    }
    let name = "seed \(seed)"
    #expect(left.state == right.state, "\(name)")
    #expect(try left.predictions(for: images) == right.predictions(for: features), "\(name)")
    let isMixed = patterns.contains { $0.contains(true) } && patterns.contains { $0.contains(false) }
    let fresh = try BinaryBackprop(configuration)
    return isMixed && left.state["w1"] != fresh.state["w1"]
  }

  /// Kernels are in the record, those of another network in full.
  @Test func recordsHoldTheKernels() throws {
    var draw = Draw(5)
    for kernels in [KernelSource.random, nil] {
      let input = PatternShape(height: 6, width: 5, levels: 2)
      var network = NBPNetwork(
        shape: NetworkShape(input: input, layers: [.convolution(size: 3, stride: 1, maps: 3), .dense(7), .dense(2)]))
      let drawn = try Self.kernels(over: input, size: 3, stride: 1, maps: 3, &draw)
      network.kernels = kernels ?? .given(drawn, name: "runs/dense")
      network.kernelThreshold = 96
      let configuration = NBPConfiguration(network, seed: 3)
      let data = try JSONEncoder().encode(configuration)
      let read = try JSONDecoder().decode(NBPConfiguration.self, from: data)
      #expect(read == configuration)
      #expect(read.arithmetic.front == configuration.circuit.front)
      #expect(read.arithmetic.front != nil)
    }
  }

  /// A convolution stands directly above the inputs, and something learns above it.
  @Test func whatNoCircuitHasIsRefused() throws {
    let input = PatternShape(height: 6, width: 6)
    func refusal(_ layers: [NetworkShape.Layer], _ kernels: KernelSource = .random, threshold: Int = 0) -> String? {
      var network = NBPNetwork(shape: NetworkShape(input: input, layers: layers))
      (network.kernels, network.kernelThreshold) = (kernels, threshold)
      do { _ = try BinaryBackprop(BinaryBackprop.Configuration(network)) } catch { return "\(error)" }
      return nil
    }
    let convolution = NetworkShape.Layer.convolution(size: 3, stride: 1, maps: 2)
    #expect(refusal([convolution, .dense(5), .dense(2)]) == nil)
    #expect(refusal([convolution, .dense(2)])?.contains("one hidden layer or more that learns") == true)
    #expect(
      refusal([.locallyConnected(size: 3, stride: 1, maps: 2), convolution, .dense(2)])?.contains(
        "a convolution directly above the inputs alone") == true)
    #expect(refusal([convolution, convolution, .dense(2)])?.contains("above the inputs alone") == true)
    #expect(
      refusal([convolution, .dense(5), .dense(2)], .random, threshold: 3)?.contains("even kernel threshold") == true)
    var draw = Draw(1)
    let others = try Self.kernels(over: input, size: 2, stride: 1, maps: 2, &draw)
    #expect(
      refusal([convolution, .dense(5), .dense(2)], .given(others, name: "runs/a"))
        == "wanted kernels for 6×6-convolution 3/1×2, got those of runs/a for 6×6-convolution 2/1×2")
  }
}
