import ChipSimulator
import Datasets
import ExperimentFixtures
import Experiments
import Foundation
import Learners
import Recordings
import Storage
import SynfireCircuits
import SystemPackage
import Testing

/// Runs on the chip: what they tell of it, and that nothing of that is lost between parts.
@Suite("Runs on the chip") struct ChipRunTests {
  private static let onChip = AnyLearnerConfiguration.nbpOnChip(.init(layers: [64, 12, 4]))
  #if DEBUG
    private static let trainCount = 40
  #else
    private static let trainCount = 2_501
  #endif

  private func experiment(_ learner: AnyLearnerConfiguration = onChip, epochs: Int = 2, train: Int = trainCount) throws
    -> Experiment
  {
    try Experiment(learner, epochs: epochs, train: train, halfEpochs: true)
  }

  @Test func bothBackendsEndAlike() throws {
    let (chip, twin) = (try experiment().trained(in: nil), try experiment(.stripes()).trained(in: nil))
    #expect(chip.learner.state == twin.learner.state)
    #expect(chip.history.scores == twin.history.scores)
    #expect(twin.history.points.allSatisfy { $0.chip == nil } && twin.history.chip == nil)
    let work = try #require(chip.history.chip)
    #expect(work.learning.samples == 2 * Self.trainCount)
    // Every half epoch is scored on both parts.
    #expect(work.answering.samples == 4 * (Self.trainCount + 40))
    #expect(work.learning.border.spikesRead == 0 && work.learning.border.currentsRead == 0)
    #expect(work.learning.border.weightsRead == 0, "no checkpoint was taken")
  }

  /// What learning depends on is the same after stops; a new chip takes its weights and its start anew. (The last phase of
  /// a sample is run with the next one, so that spikes of h without an effect may get lost at a stop.)
  @Test func aResumedRunLosesNoCount() throws {
    let scratch = try ScratchFolder()
    let (whole, parts) = (scratch.run("whole"), scratch.run("parts"))
    let experiment = try experiment()
    let wanted = try #require(experiment.trained(in: whole).history.chip?.learning)
    var run = try TrainingRun(experiment.configuration, data: experiment.data, folder: parts)
    var stops = 0
    while true {
      var looks = 1
      let status = try run.run(shouldStop: {
        looks -= 1
        return looks < 0
      })
      guard status == .interrupted else { break }
      stops += 1
      run = try TrainingRun(resuming: parts, data: experiment.data) { Issue.record("\($0)") }
    }
    let got = try #require(parts.history().chip?.learning)
    #expect(run.history.chip?.learning == got)
    #expect(stops >= 3)
    #expect(got.samples == wanted.samples && got.voltages["d1"] == wanted.voltages["d1"])
    #expect(got.synapseUpdates == wanted.synapseUpdates)
    #expect(got.border.inputSpikes == wanted.border.inputSpikes && got.spikes["d1"] == wanted.spikes["d1"])
    #expect(got.border.startSpikes > 1 && wanted.border.startSpikes == 1)
    #expect(got.steps - wanted.steps == (got.border.startSpikes - 1) * 12)
    let checkpoint = 64 * 12 + 12 * 4
    #expect(wanted.border.weightsRead == 2 * checkpoint)
    #expect(got.border.weightsRead > wanted.border.weightsRead)
  }

  @Test func aCheckpointOfImpossibleCountsIsRefused() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("a.safetensors")
    let learner = try Self.onChip.makeLearner()
    for chip in ["{}", "no", #"{"samples":-1}"#] {
      let metadata = [
        "format": "synfire-checkpoint-1", "learner": JSONText.line(Self.onChip), "epoch": "1", "sample": "5",
        "chip": chip,
      ]
      try Safetensors(learner.state, metadata: metadata).write(to: path)
      let error = #expect(throws: StorageError.self) { try Checkpoint(contentsOf: path) }
      #expect(error?.description.contains("wanted what the chip did") == true)
    }
  }

  @Test func aHistoryOfImpossibleCountsIsRefused() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    _ = try experiment(train: 20).trained(in: folder)
    let text = try String(contentsOfFile: folder.historyPath.string, encoding: .utf8)
    for (good, bad) in [(#""targetSpikes":10"#, #""targetSpikes":-10"#), (#""samples":10"#, #""samples":1.5"#)] {
      let changed = text.replacing(good, with: bad)
      #expect(changed != text)
      try changed.write(toFile: folder.historyPath.string, atomically: true, encoding: .utf8)
      #expect(throws: StorageError.self) { try folder.history() }
    }
    let large = text.replacing(/"inputSpikes":[0-9]+/, with: #""inputSpikes":9223372036854775807"#)
    try large.write(toFile: folder.historyPath.string, atomically: true, encoding: .utf8)
    #expect(throws: StorageError.self, "sums stay in their type") { try folder.history() }
  }

  /// Weights near the rails overcome a circuit without inhibition: told with its place, kept in the record.
  @Test func aSpikeOutOfItsPhaseEndsTheRunAndLeavesTheCheckpoint() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    let learner = AnyLearnerConfiguration.nbpOnChip(.init(layers: [64, 12, 4], inhibition: .none))
    // So dark a threshold lets more than 37 inputs spike, which at 254 weight units each open a closed h.
    let configuration = RunConfiguration(
      learner: learner, data: DataConfiguration(name: "stripes", encoding: ImageEncoding(threshold: 30)), epochs: 1)
    let data = try RunData(.stripes(train: 20, test: 10), configuration.data)
    var first = try TrainingRun(configuration, data: data, folder: folder)
    #expect(try first.run() == .complete)
    let strong: [String: Tensor] = [
      "w1": Tensor(rows: 64, columns: 12, [Int16](repeating: 254, count: 768)),
      "w2": Tensor(rows: 12, columns: 4, [Int16](repeating: 0, count: 48)),
    ]
    var changed = try learner.makeLearner()
    try changed.restore(strong)
    try folder.write(Checkpoint(of: changed, configuration: learner, position: .init(epoch: 1)))
    var second = try TrainingRun(resuming: folder, data: data, epochs: 3) { Issue.record("\($0)") }
    let error = try #require(#expect(throws: LearnerError.self) { try second.run() })
    let pattern = #/^seed 1, epoch 2, sample ([0-9]+) of 20 \(image ([0-9]+)\): nBP on the chip: group "h[<>]?": /#
    let match = try #require(error.description.firstMatch(of: pattern), "\(error)")
    #expect(error.description.contains(" in phase 8 of its cycle, got one of compartment 0 in step "))
    let order = try learner.makeLearner().sampleOrder(of: 20, epoch: 1)
    let sample = try #require(Int(match.1))
    #expect(Int(match.2) == Int(order[sample - 1]))
    let record = try folder.record()
    #expect(record.status == .failed && record.failure == error.description)
    #expect(try folder.lastCheckpoint().position == .init(epoch: 1))
    #expect(throws: Never.self) { try folder.lastCheckpoint().makeLearner() }
  }

  @Test func aCheckpointRunsOnEitherBackend() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    let experiment = try experiment(epochs: 1, train: 40)
    let run = try experiment.trained(in: folder)
    let checkpoint = try folder.lastCheckpoint()
    let twin = try checkpoint.makeLearner(as: checkpoint.learner.converted(to: .arithmetic))
    #expect(twin is BinaryBackprop && twin.state == run.learner.state)
    #expect(try twin.score(on: experiment.data.test) == run.learner.score(on: experiment.data.test))
    let other = Checkpoint(of: twin, configuration: .stripes(), position: .init(epoch: 1))
    let back = try other.makeLearner(as: other.learner.converted(to: .chip))
    #expect(back is SynfireBackprop && back.state == run.learner.state)
    let outside = AnyLearnerConfiguration.nbp(.init(layers: [64, 12, 4], boxEdge: .outside))
    let error = #expect(throws: LearnerError.self) { try outside.converted(to: .chip) }
    #expect(
      error?.description.contains(
        "wanted a variant of nBP that has a circuit, got on arithmetic, backward before-update, box edge outside")
        == true)
    #expect(throws: LearnerError.self) { try AnyLearnerConfiguration.stripes("softmax").converted(to: .chip) }
  }

  /// The estimate from the sums of a history is that of the chip's own events.
  @Test func theCostOfARunIsThatOfItsEvents() throws {
    let samples = try experiment(train: 30).data.train
    var learner = try SynfireBackprop(layers: [64, 12, 4])
    let activity = try #require(try learner.learn(samples, order: (0..<30).map { UInt32($0) }[...]).chip)
    let chip = learner.chip
    let direct = CostEstimate(chip.events, of: chip.network, on: try #require(chip.coreMap))
    let work = ChipWork(learning: activity)
    let cost = try #require(try ChipCost.learning(work, with: Self.onChip))
    #expect(cost.estimate == direct && cost.samples == 30)
    #expect(abs(cost.energy - direct.energy / 30) < 1e-18 && cost.energy > 0)
    #expect(cost.energy < NBPConfiguration.measuredLearning.energy)
    #expect(try ChipCost.answering(work, with: Self.onChip) == nil, "nothing was answered")
    #expect(try ChipCost.learning(work, with: .stripes()) == nil)
  }
}
