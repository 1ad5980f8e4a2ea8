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

@Suite struct CheckpointTests {
  private let learner = JSONText.line(AnyLearnerConfiguration.stripes())

  @Test(arguments: LearnerTable.all.map { $0.name })
  func aCheckpointSurvivesItsFile(_ kind: String) throws {
    let scratch = try ScratchFolder()
    let run = try Experiment(.stripes(kind), epochs: 1, train: 100).trained(in: nil)
    let checkpoint = Checkpoint(
      of: run.learner, configuration: run.configuration.learner, position: .init(epoch: 12_345, sample: 67))
    let path = scratch.path.appending("a.safetensors")
    try checkpoint.write(to: path)
    let back = try Checkpoint(contentsOf: path)
    #expect(back == checkpoint)
    #expect(back.position == .init(epoch: 12_345, sample: 67))
    #expect(try back.makeLearner().state == run.learner.state)
    #expect(try back.makeLearner().state != run.configuration.learner.makeLearner().state)
  }

  /// The kernels of another run are in the checkpoint's own configuration, and no weights of its state.
  @Test func aCheckpointHoldsTheKernelsInFront() throws {
    let scratch = try ScratchFolder()
    let input = PatternShape(height: 6, width: 6)
    var network = NBPNetwork(
      shape: NetworkShape(input: input, layers: [.convolution(size: 3, stride: 1, maps: 8), .dense(2), .dense(2)]))
    network.kernels = .given(
      try StaticConvolution(
        height: 6, width: 6, size: 3, stride: 1, kernels: (0..<8).map { [Int](repeating: 2 * $0, count: 9) },
        thresholds: [Int](repeating: 8, count: 8)), name: "runs/dense")
    let configuration = AnyLearnerConfiguration(NBPConfiguration(network, on: .arithmetic))
    let learner = try configuration.makeLearner()
    let path = scratch.path.appending("a.safetensors")
    try Checkpoint(of: learner, configuration: configuration, position: .init(epoch: 1)).write(to: path)
    let back = try Checkpoint(contentsOf: path)
    #expect(back.learner == configuration)
    #expect(try back.makeLearner().state == learner.state)
  }

  /// The spikes of an epoch that is under way stand in its checkpoint.
  @Test func aCheckpointWithinAnEpochKeepsTheSpikesOfItsSamples() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    let experiment = try Experiment(.stripes("ssnn-bp"), epochs: 1)
    let whole = try experiment.trained(in: nil)
    var run = try TrainingRun(experiment.configuration, data: experiment.data, folder: folder)
    var samples = 0
    let status = try run.run(
      report: { if case .progress(_, _, let sample, _) = $0 { samples = sample } }, shouldStop: { samples >= 2_000 })
    #expect(status == .interrupted)
    let path = folder.checkpointPath(at: .init(epoch: 0, sample: 2_000))
    let file = try Safetensors(contentsOf: path)
    let activity = try #require(file.metadata["activity"])
    #expect(activity.contains(#""samples":2000,"#))
    for other in [#"{"samples":1}"#, #"{"samples":1,"spikes":[1,2],"gradientSpikes":[1,2]}"#, "[]"] {
      var metadata = file.metadata
      metadata["activity"] = other
      let changed = scratch.path.appending("changed.safetensors")
      try Safetensors(file.tensors, metadata: metadata).write(to: changed)
      #expect(throws: StorageError.self) { try Checkpoint(contentsOf: changed) }
    }
    let resumed = try experiment.resumed(in: folder)
    #expect(resumed.learner.state == whole.learner.state)
    #expect(resumed.history.last?.activity == whole.history.last?.activity)
    #expect(resumed.history.last?.activity?.samples == 2_501)
  }

  @Test func checkpointsAreNamedAndSortedByTheirPosition() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    try folder.create()
    let positions: [Checkpoint.Position] = [
      .init(epoch: 0, sample: 1_000), .init(epoch: 1), .init(epoch: 1, sample: 5), .init(epoch: 2),
      .init(epoch: 12_345, sample: 1_234_567),
    ]
    let learner = try AnyLearnerConfiguration.stripes().makeLearner()
    for position in positions.reversed() {
      try folder.write(Checkpoint(of: learner, configuration: .stripes(), position: position))
    }
    #expect(folder.checkpointPositions() == positions)
    #expect(folder.checkpointPath(at: positions[2]).lastComponent?.string == "epoch-0001-sample-000005.safetensors")
    #expect(try folder.lastCheckpoint().position == positions[4])
    folder.removePartialCheckpoints(before: .init(epoch: 2))
    #expect(folder.checkpointPositions() == [positions[1], positions[3], positions[4]])
  }

  @Test(arguments: [
    (["format": "synfire-checkpoint-2"], "format synfire-checkpoint-1, got synfire-checkpoint-2"),
    (["format": nil], "a file without a format"),
    (["learner": nil], "the learner's configuration"), (["learner": "{}"], "the learner's configuration"),
    (["learner": "[[["], "the learner's configuration"),
    (["learner": #"{"kind":"abacus","layers":[1,2,3],"seed":1}"#], "the learner's configuration"),
    (["epoch": nil], "the epoch and the sample"), (["epoch": "-1"], "the epoch and the sample"),
    (["sample": "one"], "the epoch and the sample"), (["sample": nil], "the epoch and the sample"),
    (["epoch": "99999999999999999999"], "the epoch and the sample"),
  ])
  func aCheckpointWithFalseMetadataIsRefused(_ changes: [String: String?], _ reason: String) throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("a.safetensors")
    var metadata = ["format": "synfire-checkpoint-1", "learner": learner, "epoch": "1", "sample": "0"]
    let state = try AnyLearnerConfiguration.stripes().makeLearner().state
    try Safetensors(state, metadata: metadata).write(to: path)
    #expect(throws: Never.self) { try Checkpoint(contentsOf: path) }
    for (key, value) in changes { metadata[key] = value }
    try Safetensors(state, metadata: metadata).write(to: path)
    let error = try #require(#expect(throws: StorageError.self) { try Checkpoint(contentsOf: path) })
    #expect(error.path == path)
    #expect(error.description.contains(reason))
    #expect(!error.description.contains("\n"))
  }

  @Test func aCheckpointThatNamesALargerNetworkThanItHoldsIsRefusedBeforeThatIsBuilt() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("a.safetensors")
    let giant = AnyLearnerConfiguration.nbp(.init(layers: [65_536, 65_536, 65_536]))
    let metadata = [
      "format": "synfire-checkpoint-1", "learner": JSONText.line(giant), "epoch": "1", "sample": "0",
    ]
    try Safetensors(AnyLearnerConfiguration.stripes().makeLearner().state, metadata: metadata).write(to: path)
    let error = try #require(#expect(throws: StorageError.self) { try Checkpoint(contentsOf: path) })
    #expect(error.description.contains("65536-65536-65536"))
  }

  @Test func theStateOfAnotherLearnerIsRefused() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("a.safetensors")
    let metadata = ["format": "synfire-checkpoint-1", "learner": learner, "epoch": "1", "sample": "0"]
    let wider = try AnyLearnerConfiguration.nbp(.init(layers: [64, 13, 4])).makeLearner()
    try Safetensors(wider.state, metadata: metadata).write(to: path)
    let error = try #require(
      #expect(throws: LearnerError.self) { try Checkpoint(contentsOf: path).makeLearner() })
    #expect(error.description.contains("[64, 12]") && error.description.contains("[64, 13]"))
  }
}
