import Datasets
import Kernels
import Learners
import Recordings
import Storage
import Testing

@Suite("BP-STDP") struct BPSTDPTests {
  /// A network of two neurons a layer, worked out by hand: one change, at step 4.
  @Test func oneChangeByHand() {
    var slow = SlowBPSTDP(
      thresholds: [0.9, 1], weights: [[[0.5, 0.2], [0.3, 0.7]], [[0.6, -0.4], [0.5, 0.9]]])
    let trains = [[true, false], [true, false], [false, true], [true, false]]
    let spikes = slow.run(trains, label: 0).spikes
    #expect(spikes[1].map { $0[0] } == [false, true, false, false])
    #expect(spikes[1].map { $0[1] } == [false, false, true, false])
    #expect(spikes[2].map { $0[1] } == [false, false, true, false] && !spikes[2].contains { $0[0] })
    func expect(_ got: [Float], _ wanted: [Float]) {
      for (got, wanted) in zip(got, wanted) { #expect(abs(got - wanted) < 1e-6, "\(got), by hand \(wanted)") }
    }
    expect(slow.errors.flatMap { $0 }, [0.1, -1.3, 1, -1])
    expect(slow.weights[1].flatMap { $0 }, [0.7, -0.3, 0.4, 0.8])
    expect(slow.weights[0].flatMap { $0 }, [0.53, 0.21, -0.09, 0.57])
  }

  private func draws(_ seed: UInt64) -> (_ bound: Int) -> Int {
    let stream = RandomStream(seed: seed, purpose: .glyphs)
    var place: UInt64 = 0
    return { bound in
      place += 1
      return stream.integer(below: bound, at: place)
    }
  }

  /// Random networks of one to three hidden layers: weights bit for bit those of the equations, and the answers.
  @Test(arguments: 0..<9) func equalsItsEquations(seed: UInt64) throws {
    let draw = draws(100 + seed)
    let layers = [4 + draw(80)] + (0...seed % 3).map { _ in 3 + draw(30) } + [2 + draw(3)]
    var configuration = BPSTDP.Configuration(layers: layers, seed: seed)
    (configuration.steps, configuration.window, configuration.targetPeriod) = (20 + draw(20), draw(6), 1 + draw(5))
    (configuration.inputRate, configuration.thresholdScale, configuration.learningRate) = (0.4, 0.05, 0.01)
    configuration.rateDecay = 1
    var learner = try BPSTDP(configuration)
    let samples = LabelledPatterns.grey(
      (0..<10).map { _ in (0..<layers[0]).map { _ in draw(3) == 0 ? 0 : UInt8(draw(256)) } },
      (0..<10).map { _ in UInt16(draw(layers[layers.count - 1])) }, classes: layers[layers.count - 1])
    let first = learner.state
    let weights = try layers.indices.dropFirst().map { layer -> [[Float]] in
      let values = try #require(first["w\(layer)"]).values(as: Float.self)
      return (0..<layers[layer]).map { post in
        (0..<layers[layer - 1]).map { values[$0 * layers[layer] + post] }
      }
    }
    let thresholds = layers.indices.dropFirst().map { Float($0 == 1 ? 0.9 : 0.05 * Double(layers[$0 - 1])) }
    var slow = SlowBPSTDP(thresholds: thresholds, weights: weights)
    (slow.period, slow.window, slow.rate) = (configuration.targetPeriod, configuration.window, 0.01)
    let rates = [UInt16](repeating: UInt16((65_535 * 0.4).rounded()), count: configuration.steps)
    func trains(_ index: Int, _ purpose: RandomStream.Purpose, _ number: Int) -> [[Bool]] {
      let image = Array(samples.grey[index * layers[0]..<(index + 1) * layers[0]])
      let stream = RandomStream(seed: seed, purpose: purpose, substream: UInt32(number))
      return EncoderReference.rateSpikes(image, rates: rates, .regular, stream: stream)
    }
    for (number, index) in [3, 1, 4, 1, 5, 9, 2, 6].enumerated() {
      _ = slow.run(trains(index, .inputSpikes, number), label: Int(samples.labels[index]))
      try learner.learn(samples, order: [UInt32(index)])
    }
    for layer in layers.indices.dropFirst() {
      let wanted = (0..<layers[layer - 1]).flatMap { pre in slow.weights[layer - 1].map { $0[pre] } }
      #expect(try #require(learner.state["w\(layer)"]).values(as: Float.self) == wanted, "w\(layer)")
      #expect(learner.state["w\(layer)"] != first["w\(layer)"], "w\(layer) is as it was")
    }
    let predictions = try learner.predictions(for: samples)
    for index in 0..<10 {
      let (spikes, potentials) = slow.run(trains(index, .evaluationSpikes(draw: 0), index), label: nil)
      let last = layers.count - 1
      let counts = (0..<layers[last]).map { output in spikes[last].count { $0[output] } }
      let best = counts.indices.filter { counts[$0] == counts.max() }
      let answer = best.reduce(best[0]) { potentials[last - 1][$1] > potentials[last - 1][$0] ? $1 : $0 }
      if counts.contains(where: { $0 > 0 }) { #expect(Int(predictions.answers[index]) == answer) }
    }
  }

  @Test func resumes() throws {
    let draw = draws(7)
    let samples = LabelledPatterns.grey(
      (0..<20).map { _ in (0..<30).map { _ in UInt8(draw(256)) } }, (0..<20).map { UInt16($0 % 3) }, classes: 3)
    var whole = try BPSTDP(.init(layers: [30, 12, 3], seed: 2))
    let order = (0..<50).map { UInt32($0 % 20) }
    try whole.learn(samples, order: order[...])
    var half = try BPSTDP(whole.configuration)
    try half.learn(samples, order: order[..<33])
    var rest = try BPSTDP(whole.configuration)
    try rest.restore(half.state)
    try rest.learn(samples, order: order[33...])
    #expect(rest.state == whole.state)
    #expect(try rest.predictions(for: samples, draw: 3) == whole.predictions(for: samples, draw: 3))
  }
}
