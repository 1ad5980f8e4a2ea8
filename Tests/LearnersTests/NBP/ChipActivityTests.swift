import ChipSimulator
import Datasets
import Learners
import NetworkModel
import Recordings
import Storage
import SynfireCircuits
import Testing

/// What a learner on the chip tells of its border and of its margins.
@Suite("What the chip did")
struct ChipActivityTests {
  private static let layers = [60, 50, 4]

  private func samples(_ count: Int) throws -> LabelledPatterns {
    try BinaryBackpropTests.patterns(inputs: Self.layers[0], classes: Self.layers[2], count: count, seed: 1)
  }

  private func inputs(_ samples: LabelledPatterns) -> Int {
    (0..<samples.count).reduce(0) { sum, sample in sum + (0..<samples.width).count { samples[sample, $0] } }
  }

  @Test func learningSendsSpikesAndReadsNothing() throws {
    let samples = try samples(100)
    var learner = try SynfireBackprop(layers: Self.layers, seed: 1)
    let activity = try #require(try learner.learn(samples, order: (0..<100).map { UInt32($0) }[...]).chip)
    var border = ChipActivity.Border()
    border.inputSpikes = inputs(samples)
    border.targetSpikes = 100
    border.rewardSpikes = 200
    border.startSpikes = 1
    // Three copies of W₁ and W₂ each, and W₂ᵀ twice.
    border.weightsWritten = 3 * 60 * 50 + 5 * 50 * 4
    #expect(activity.border == border)
    #expect(activity.samples == 100 && activity.steps == learner.circuit.host.firstInput - 1 + 1_200)
    let events = learner.chip.events
    #expect(activity.synapticOperations == events.synapticOperations)
    #expect(activity.synapseUpdates == events.synapseUpdates && activity.synapseUpdates > 0)
    #expect(activity.spikes.values.reduce(0, +) == events.spikes)
    #expect(activity.spikes["x"] == 3 * border.inputSpikes)
    let again = try #require(try learner.learn(samples, order: []).chip)
    #expect(again.border == ChipActivity.Border() && again.samples == 0 && again.steps == 0 && again.voltages.isEmpty)
  }

  @Test func partsAddUpToTheWhole() throws {
    let samples = try samples(60)
    let order = (0..<60).map { UInt32($0) }
    var (whole, parts) = (try SynfireBackprop(layers: Self.layers), try SynfireBackprop(layers: Self.layers))
    let both = try #require(try whole.learn(samples, order: order[...]).chip)
    let first = try #require(try parts.learn(samples, order: order[..<20]).chip)
    let second = try #require(try parts.learn(samples, order: order[20...]).chip)
    #expect(first != second)
    #expect(first + second == both)
  }

  @Test func r1FromTheChipDoesNotCrossTheBorder() throws {
    var learner = try SynfireBackprop(.init(layers: Self.layers, reward: .chip))
    let activity = try #require(try learner.learn(samples(10), order: (0..<10).map { UInt32($0) }[...]).chip)
    #expect(activity.border.rewardSpikes == 0 && activity.spikes["r1"] == 20)
  }

  @Test func answersReadWeightsOnceAndSpikesAndCurrentsOfEachSample() throws {
    let samples = try samples(40)
    let learner = try SynfireBackprop(layers: Self.layers, seed: 1)
    let answers = try learner.answers(to: samples)
    let activity = try #require(answers.effort.chip)
    var border = ChipActivity.Border()
    border.inputSpikes = inputs(samples)
    border.startSpikes = 1
    border.weightsWritten = 60 * 50 + 50 * 4
    border.weightsRead = border.weightsWritten
    border.spikesRead = activity.spikes["o"] ?? -1
    border.currentsRead = 40 * 4
    #expect(activity.border == border)
    #expect(activity.samples == 40 && activity.synapseUpdates == 0)
    #expect(answers.predictions == (try learner.predictions(for: samples)))
    let arithmetic = try BinaryBackprop(layers: Self.layers, seed: 1)
    #expect(try arithmetic.answers(to: samples).effort.chip == nil)
  }

  /// The watch sees what reading the voltages after each step shows.
  @Test func theExtremesAreThoseOfEveryStep() throws {
    let samples = try samples(30)
    let learner = try SynfireBackprop(layers: Self.layers, seed: 1)
    let circuit = learner.circuit
    var chip = learner.chip
    let watch = try #require(chip.voltageWatch)
    var lowest: [GroupID: Int32] = [:]
    var highest: [GroupID: [Int: Int32]] = [:]
    for sample in 0..<samples.count {
      try chip.present(sample, of: samples, to: circuit)
      for _ in 0..<circuit.plan.length {
        try chip.step()
        guard let number = circuit.host.phase(ofStep: chip.stepCount) else { continue }
        let phase = circuit.plan.phases[number - 1]
        for (name, group) in circuit.groups where watch.groups.contains(group) {
          guard let range = chip.voltageRange(of: group) else { continue }
          lowest[group] = min(lowest[group] ?? .max, range.lowerBound)
          if !phase.allowed.contains(name) {
            highest[group, default: [:]][number - 1] = max(highest[group]?[number - 1] ?? .min, range.upperBound)
          }
        }
      }
    }
    let seen = try #require(chip.voltageWatch)
    #expect(seen.groups.count == 7)
    for (group, extremes) in zip(seen.groups, seen.extremes) {
      #expect(extremes.lowest == lowest[group])
      #expect(extremes.highestClosed == highest[group] ?? [:])
    }
    #expect(highest.values.contains { !$0.isEmpty })
  }

  /// 60 inputs of +254 bring h to 15,240 − 8,192 − 8,128 in the silent phase 8: silent by 2,104, as 1,024 is the threshold.
  @Test func aMarginIsTheOneThatArithmeticGives() throws {
    var learner = try SynfireBackprop(.init(layers: Self.layers, inhibition: .published))
    try learner.restore([
      "w1": Tensor(rows: 60, columns: 50, [Int16](repeating: 254, count: 3_000)),
      "w2": Tensor(rows: 50, columns: 4, [Int16](repeating: 0, count: 200)),
    ])
    let all = try LabelledPatterns([[Bool](repeating: true, count: 60)], labels: [0], classCount: 4)
    let activity = try #require(try learner.learn(all, order: [0]).chip)
    #expect(activity.voltages["h"]?.highestClosed[8] == 15_240 - 8_192 - 8_128)
    let nearest = try #require(activity.nearestToSpike)
    #expect(nearest.group == "h" && nearest.phase == 8 && nearest.voltage == -1_080)
    // The d1 that is held down in phase 4 has no sum: all of W₂ is 0.
    #expect(activity.lowest?.voltage == -8_192 - 8_128)
  }

  @Test func aLearnerErrorOnTheChipKnowsItsSample() throws {
    var learner = try SynfireBackprop(.init(layers: Self.layers, inhibition: .none))
    try learner.restore([
      "w1": Tensor(rows: 60, columns: 50, [Int16](repeating: 254, count: 3_000)),
      "w2": Tensor(rows: 50, columns: 4, [Int16](repeating: 0, count: 200)),
    ])
    let patterns = try LabelledPatterns(
      [[Bool](repeating: false, count: 60), [Bool](repeating: true, count: 60)], labels: [0, 0], classCount: 4)
    let error = #expect(throws: LearnerError.self) { try learner.learn(patterns, order: [9, 0, 0, 1, 0][1...]) }
    #expect(error?.place == 2)
  }
}
