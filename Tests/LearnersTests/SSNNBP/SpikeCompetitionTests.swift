import Datasets
import Learners
import Storage
import Testing

/// What the article "How SSNN-BP learns" claims of spikes and their timing.
@Suite("What SSNN-BP's spikes do")
struct SpikeCompetitionTests {
  typealias Configuration = StochasticSpikingBackprop.Configuration

  /// Ten outputs that get the same from forty white inputs: how often each of them fires.
  private func countsOfEqualOutputs(_ loss: StochasticSpikingBackprop.Loss) throws -> [Int] {
    var configuration = Configuration(layers: [40, 10], seed: 1, steps: 100)
    (configuration.loss, configuration.dropout, configuration.weightLimit) = (loss, [], nil)
    var learner = try StochasticSpikingBackprop(configuration)
    var state = learner.state
    state["w1"] = try Tensor([Int32](repeating: 1 << 24, count: 400), shape: [40, 10])
    try learner.restore(state)
    let white = try LabelledPatterns([[Bool](repeating: true, count: 40)], labels: [0], classCount: 10)
    let outputs = try learner.rehearsal(of: 0, in: white).activations[1]
    return (0..<10).map { output in outputs.count { $0[output] } }
  }

  @Test func outputsThatFireAlikeSilenceEachOtherByEquation2() throws {
    let raw = try countsOfEqualOutputs(.meanSquaredError)
    #expect(Set(raw).count == 1 && raw[0] > 30, "\(raw)")
    // Each spike drives an output by 1 − 9w: by a tenth, and by next to nothing.
    let below = try countsOfEqualOutputs(.winnerTakeAllByEquation2(weight: 0.1, turns: 1))
    #expect(Set(below).count == 1 && (1...raw[0] / 9).contains(below[0]), "\(below) of \(raw)")
    #expect(try countsOfEqualOutputs(.winnerTakeAllByEquation2(weight: 0.1111, turns: 1)).allSatisfy { $0 == 0 })
    #expect(throws: LearnerError.self) { try countsOfEqualOutputs(.winnerTakeAllByEquation2(weight: 1 / 9, turns: 1)) }
    // In time, a spike costs each output 1 + 9 · 0.3 thresholds, however many fire.
    let inTime = try countsOfEqualOutputs(.winnerTakeAll(inhibition: 0.3))
    #expect(Set(inTime).count == 1 && (raw[0] / 6...raw[0] / 2).contains(inTime[0]), "\(inTime) of \(raw)")
  }

  /// A network that has learned from some digits, and the spikes of twenty more.
  private func spikes(_ change: (inout Configuration) -> Void) throws -> [SampleSpikes] {
    let digits = try Dataset.glyphs(train: 620, test: 1).centerCropped(to: 20).grey().train
    var configuration = Configuration(layers: [400, 96, 10], seed: 2, steps: 50, epochs: 2)
    configuration.dropout = []
    change(&configuration)
    var learner = try StochasticSpikingBackprop(configuration)
    try learner.learn(digits, order: (0..<600).map { $0 }[...])
    return try (600..<620).map { try learner.rehearsal(of: $0, in: digits) }
  }

  /// The mean step of all spikes of some rasters.
  private func meanStep(_ rasters: [[[Bool]]]) -> Double {
    let counts = rasters.flatMap { $0.enumerated().map { (step: $0.offset, spikes: $0.element.count { $0 }) } }
    let total = counts.reduce(0) { $0 + $1.spikes }
    return Double(counts.reduce(0) { $0 + $1.step * $1.spikes }) / Double(max(1, total))
  }

  @Test func aLabelThatDoesNotWaitMakesPositiveErrorsEarly() throws {
    func lead(delay: Int) throws -> Double {
      let samples = try spikes { $0.label.delay = delay }
      return meanStep(samples.map { $0.negativeGradients[2] }) - meanStep(samples.map { $0.positiveGradients[2] })
    }
    let (without, with) = (try lead(delay: 0), try lead(delay: 8))
    #expect(without > with + 2, "\(without), \(with)")
  }

  @Test("Even input trains keep the mean of a count to within one spike; random ones do not")
  func evenTrains() throws {
    let grey: [UInt8] = (0..<100).map { UInt8(155 + $0) }
    func distance(_ trains: StochasticSpikingBackprop.InputTrains) throws -> Double {
      var configuration = StochasticSpikingBackprop.Configuration(layers: [100, 2], steps: 64)
      (configuration.inputTrains, configuration.inputRate, configuration.dropout) = (trains, 0.25, [])
      let patterns = try LabelledImages(height: 1, width: 100, pixels: grey, labels: [0], classCount: 2).grey()
      let spikes = try StochasticSpikingBackprop(configuration).rehearsal(of: 0, in: patterns).activations[0]
      return grey.indices.reduce(0) { worst, input in
        let count = spikes.count { $0[input] }
        return max(worst, abs(Double(count) - 16 * Double(grey[input]) / 255))
      }
    }
    #expect(try distance(.regular) < 1.01)
    #expect(try distance(.poisson) > 3)
  }

  @Test func theGateOpensWithTheFirstSpike() throws {
    let gated = try spikes { $0.gate = .firstSpike }
    #expect(gated.allSatisfy { earlyGradients(of: $0) == 0 })
    let open = try spikes { $0.gate = .open }
    #expect(open.contains { earlyGradients(of: $0) > 0 })
  }

  /// Gradient spikes of hidden neurons before their first spike.
  private func earlyGradients(of sample: SampleSpikes) -> Int {
    (0..<sample.activations[1][0].count).reduce(0) { sum, neuron in
      let first = sample.activations[1].firstIndex { $0[neuron] } ?? sample.activations[1].count
      return sum
        + (0..<first).count { sample.positiveGradients[1][$0][neuron] || sample.negativeGradients[1][$0][neuron] }
    }
  }

  @Test("The published settings never deadlock, however many outputs there are", arguments: [2, 10, 11, 47, 1_000])
  func publishedWeight(outputs: Int) throws {
    let configuration = StochasticSpikingBackprop.Configuration.published(layers: [4, outputs])
    #expect(throws: Never.self) { try StochasticSpikingBackprop(configuration) }
    guard case .winnerTakeAllByEquation2(let weight, 1) = configuration.loss else {
      Issue.record("got \(configuration.loss)")
      return
    }
    #expect(weight * Double(outputs - 1) > 0.89)
    if outputs == 10 { #expect(weight == 0.1) }
  }
}
