import Datasets
import Kernels
import Learners
import NetworkModel
import Recordings
import Testing

@Suite("SSNN-BP equals its twin spike for spike")
struct SpikingBackpropTwinTests {
  typealias Configuration = StochasticSpikingBackprop.Configuration

  /// Potentials nearer to a threshold than this, in units of weights, could fall on the other side of it in 32 bits.
  static let margin = 1e-6

  struct Case: Sendable, CustomStringConvertible {
    let name: String
    let configuration: Configuration
    var description: String { name }

    init(
      _ name: String, _ layers: [Int], steps: Int = 20, update: StochasticSpikingBackprop.Update = .rate,
      change: (inout Configuration) -> Void = { _ in }
    ) {
      self.name = name
      var configuration = Configuration(layers: layers, seed: 3, steps: steps, update: update, epochs: 2)
      // Few inputs, so that they have to drive harder; large steps, so that weights move within some samples.
      configuration.threshold = 0.8
      configuration.inputRate = 0.5
      configuration.learningRates = layers.dropFirst().map { _ in 2 }
      change(&configuration)
      self.configuration = configuration
    }
  }

  static let cases = [
    Case("rate rule", [65, 70, 3]), Case("coincidences", [65, 70, 3], update: .stochastic),
    Case("no hidden layer", [30, 5]),
    Case("one input, one output", [1, 6, 1], steps: 30) { ($0.threshold, $0.dropout) = (0.1, []) },
    Case("two hidden layers", [40, 67, 66, 4]),
    Case("two hidden layers, coincidences", [40, 67, 66, 4], steps: 13, update: .stochastic),
    Case("more outputs than a block holds", [20, 33, 70], steps: 11),
    Case("noise", [20, 33, 4], update: .rateWithNoise(steps: 100)),
    Case("squared error", [40, 70, 5]) { $0.loss = .meanSquaredError },
    Case("equation 2", [40, 70, 5], steps: 30) { $0.loss = .winnerTakeAllByEquation2(weight: 0.2, turns: 2) },
    Case("no cross reset", [40, 70, 5]) { $0.crossReset = false },
    Case("no cross reset, open gate", [40, 70, 5]) { ($0.crossReset, $0.gate) = (false, .open) },
    Case("open gate", [40, 70, 5]) { $0.gate = .open },
    Case("reset to zero", [40, 70, 5]) { $0.reset = .zero },
    Case("reset to zero, no cross reset", [40, 70, 5]) { ($0.reset, $0.crossReset) = (.zero, false) },
    Case("no front-loading, a falling label", [40, 70, 5]) {
      ($0.isFrontLoaded, $0.label) = (false, .init(rate: 0.4, delay: 3, shape: .falling))
    },
    Case("even input trains", [40, 70, 5]) { $0.inputTrains = .regular },
    Case("even input trains, coincidences", [40, 70, 5], update: .stochastic) { $0.inputTrains = .regular },
    Case("no dropout, constant rates, no limit", [40, 70, 5]) {
      ($0.dropout, $0.schedule, $0.weightLimit) = ([], .constant, nil)
    },
    Case("much dropout, narrow limit", [40, 70, 5]) { ($0.dropout, $0.weightLimit) = ([0.4, 0.5], 0.05) },
    Case("coarse weights", [40, 70, 5]) { ($0.weightBits, $0.weightLimit) = (4, nil) },
    Case("fine weights", [40, 70, 5]) { ($0.weightBits, $0.timeConstant, $0.learningRates) = (14, 3.5, [1, 1]) },
    Case("batches", [40, 70, 5]) { ($0.batchSize, $0.threads, $0.learningRates) = (3, 2, [1, 1]) },
    Case("batches of coincidences", [40, 70, 5], update: .stochastic) { ($0.batchSize, $0.threads) = (3, 2) },
    Case("more coincidences than a byte counts", [9, 5, 3], steps: 300, update: .stochastic) {
      ($0.inputRate, $0.threshold, $0.label.rate) = (0.9, 0.2, 0.9)
    },
  ]

  /// Seven patterns: binary ones, grey ones, one all white and one all black.
  static func patterns(_ layers: [Int]) throws -> LabelledPatterns {
    let stream = RandomStream(seed: 5, purpose: .holdOut)
    let width = layers[0]
    let pixels = (0..<7 * width).map { place -> UInt8 in
      switch place / width {
      case 5: 255
      case 6: 0
      case let row:
        stream.bernoulli(row < 2 ? 0.5 : 0.8, at: UInt64(place))
          ? UInt8(stream.integer(below: 256, at: UInt64(place) + 1 << 20)) : 0
      }
    }
    let classes = min(layers[layers.count - 1], 5)
    return try LabelledImages(
      height: 1, width: width, pixels: pixels, labels: (0..<7).map { UInt16($0 % classes) }, classCount: classes
    ).grey()
  }

  static func grey(_ patterns: LabelledPatterns, _ index: Int) -> [UInt8] {
    Array(patterns.grey[index * patterns.width..<(index + 1) * patterns.width])
  }

  @Test(arguments: cases)
  func spikesAndWeights(_ test: Case) throws {
    let patterns = try Self.patterns(test.configuration.layers)
    var fast = try StochasticSpikingBackprop(test.configuration)
    var slow = try SlowSpikingBackprop(fast)
    let before = slow.weights
    let order = (0..<UInt32(patterns.count)).map { ($0 * 3) % 7 }
    var gradientSpikes = 0
    for first in stride(from: 0, to: order.count, by: test.configuration.batchSize) {
      let part = order[first..<min(order.count, first + test.configuration.batchSize)]
      let rehearsal = try fast.rehearsal(of: Int(part[first]), in: patterns)
      let samples = slow.learn(
        part.map { (Self.grey(patterns, Int($0)), Int(patterns.labels[Int($0)])) }, samplesInAnEpoch: patterns.count)
      #expect(Self.raster(rehearsal.activations) == samples[0].activations, "sample \(first)")
      #expect(Self.raster(rehearsal.positiveGradients).dropFirst() == samples[0].plus.dropFirst(), "sample \(first)")
      #expect(Self.raster(rehearsal.negativeGradients).dropFirst() == samples[0].minus.dropFirst(), "sample \(first)")
      try fast.learn(patterns, order: part)
      gradientSpikes += samples[0].plus.joined().joined().reduce(0, +)
    }
    #expect(try SlowSpikingBackprop(fast).weights == slow.weights)
    #expect(slow.weights != before && gradientSpikes > 0, "nothing was learned, so nothing was compared")
    #expect(slow.closest > Self.margin, "the case comes too close to a threshold to compare 32 bits with 64")
    try compareAnswers(fast, &slow, patterns)
  }

  private func compareAnswers(
    _ fast: StochasticSpikingBackprop, _ slow: inout SlowSpikingBackprop, _ patterns: LabelledPatterns
  ) throws {
    let answers = try fast.predictions(for: patterns, draw: 2)
    for index in 0..<patterns.count {
      let sample = slow.run(Self.grey(patterns, index), label: 0, sample: index, draw: 2)
      let counts = (0..<fast.layers[fast.layers.count - 1]).map { output in
        sample.activations[fast.layers.count - 1].reduce(0) { $0 + $1[output] }
      }
      let best = counts.firstIndex(of: counts.max() ?? 0) ?? 0
      #expect(Int(answers.answers[index]) == (counts[best] > 0 ? best : 0))
      #expect(answers.isSilent[index] == (counts[best] == 0))
      let drive = sample.drives.max() ?? 0
      let highest = try #require(answers.classes(by: "potential")?[index])
      #expect(abs(sample.drives[Int(highest)] - drive) < 1e-4)
    }
  }

  static func raster(_ spikes: [[[Bool]]]) -> [[[Int]]] { spikes.map { $0.map { $0.map { $0 ? 1 : 0 } } } }
}
