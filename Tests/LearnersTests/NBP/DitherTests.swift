import Datasets
import Kernels
import Learners
import NetworkModel
import Storage
import SynfireCircuits
import Testing

/// That circuits with a dither equal their arithmetic is shown with random networks by `DeepBackpropTests`.
@Suite("Dither of hidden errors") struct DitherTests {
  private func samples(_ width: Int, classes: Int) throws -> LabelledPatterns {
    let stream = RandomStream(seed: 4, purpose: .glyphs)
    let patterns = (0..<60).map { row in
      (0..<width).map { stream.integer(below: 3, at: UInt64(row * width + $0)) == 0 }
    }
    return try LabelledPatterns(patterns, labels: (0..<60).map { UInt16($0 % classes) }, classCount: classes)
  }

  /// The noise changes what is learned, and a checkpoint in the middle changes nothing: either backend goes on from it.
  @Test(arguments: [nil, BackpropPlan.Design.serial, .singleCopy], [[20, 70, 4], [20, 30, 70, 4]])
  func resumes(design: BackpropPlan.Design?, layers: [Int]) throws {
    let samples = try samples(layers[0], classes: 4)
    let order = (0..<60).map { UInt32($0) }
    var configuration = SynfireBackprop.Configuration(NBPNetwork(layers: layers), seed: 9, design: design)
    var plain = try BinaryBackprop(configuration.arithmetic)
    configuration.dither = 256
    var whole = try BinaryBackprop(configuration.arithmetic)
    let first = whole.state
    for _ in 0..<3 {
      try plain.learn(samples, order: order[...])
      try whole.learn(samples, order: order[...])
    }
    for name in first.keys { #expect(whole.state[name] != first[name], "\(name) is as it was") }
    #expect(whole.state["w1"] != plain.state["w1"], "the noise has no effect")
    var half = try SynfireBackprop(configuration)
    for _ in 0..<2 { try half.learn(samples, order: order[...]) }
    try half.learn(samples, order: order[..<23])
    let state = half.state
    try half.learn(samples, order: order[3..<7])
    try half.restore(state)
    try half.learn(samples, order: order[23...])
    #expect(half.state == whole.state)
    var arithmetic = try BinaryBackprop(configuration.arithmetic)
    try arithmetic.restore(state)
    try arithmetic.learn(samples, order: order[23...])
    #expect(arithmetic.state == whole.state)
  }

  /// The chance that an error passes grows with its size, and all of the neurons draw for themselves.
  @Test func smallErrorsPassRarely() throws {
    let layers = [4, 64, 2].map { PlanLayer($0) }
    let plan = try BackpropPlan(.init(layers: layers, design: .serial, dither: ErrorDither(range: 256, seed: 5)))
    let dither = try HiddenDither(plan)
    for error in [1, 16, 32, 64, 128, 200] as [Int32] {
      var (passed, words) = (0, Set<UInt64>())
      for sample in 0..<200 {
        for isPositive in [true, false] {
          var word = UInt64.max
          dither.filter(&word, words: 1, sample: sample, layer: 1, isPositive: isPositive) { _ in error }
          passed += word.nonzeroBitCount
          words.insert(word)
        }
      }
      // e is twice a mantissa, and passes if it is above a number of 1 to 256.
      let chance = min(1, (2 * Double(error) - 1) / 256)
      let (wanted, deviation) = (25_600 * chance, (25_600 * chance * (1 - chance)).squareRoot())
      #expect(abs(Double(passed) - wanted) <= 4 * deviation, "|e| = \(2 * error): \(passed) of \(wanted)")
      if chance > 0.1, chance < 0.9 { #expect(words.count == 400) }
    }
  }

  @Test func whatHasNoSuchCircuitIsRefused() {
    #expect(throws: NetworkError.self) { try ErrorDither(range: 100, seed: 1) }
    var configuration = SynfireBackprop.Configuration(NBPNetwork(layers: [5, 6, 2]), design: .parallel)
    configuration.dither = 256
    #expect(throws: LearnerError.self) { try SynfireBackprop(configuration) }
    configuration.design = nil
    configuration.dither = 3
    #expect(throws: LearnerError.self) { try BinaryBackprop(configuration.arithmetic) }
  }
}
