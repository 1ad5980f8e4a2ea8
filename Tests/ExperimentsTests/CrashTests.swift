import ExperimentFixtures
import Experiments
import Foundation
import Learners
import Recordings
import Storage
import SystemPackage
import Testing

/// A crash at any moment: copies of a run's folder as it was then, from which the run goes on.
@Suite struct CrashTests {
  private let scratch: ScratchFolder
  private let experiment: Experiment
  private let whole: RunFolder
  private let wanted: TrainingRun

  init() throws {
    scratch = try ScratchFolder()
    experiment = try Experiment(halfEpochs: true)
    whole = scratch.run("whole")
    wanted = try experiment.trained(in: whole)
  }

  /// Goes on with the run in `folder` and compares its end with that of the run that never stopped.
  @discardableResult
  private func expectEqualEnd(_ folder: RunFolder, _ moment: String) throws -> [String] {
    var warnings: [String] = []
    let run = try experiment.resumed(in: folder) { warnings.append($0) }
    #expect(run.history.scores == wanted.history.scores, "\(moment)")
    #expect(run.history.epochs == wanted.history.epochs, "\(moment)")
    #expect(try folder.files.keys.sorted() == whole.files.keys.sorted(), "\(moment)")
    #expect(try folder.checkpointFiles == whole.checkpointFiles, "\(moment)")
    return warnings
  }

  /// Copies of the folder of a run, one for each event.
  private func copies(where isWanted: (RunEvent) -> Bool) throws -> [RunFolder] {
    let folder = scratch.run("under way")
    var run = try TrainingRun(experiment.configuration, data: experiment.data, folder: folder)
    var copies: [RunFolder] = []
    var problem: (any Error)?
    _ = try run.run(report: { event in
      guard isWanted(event) else { return }
      let copy = scratch.run("copy \(copies.count)")
      do { try folder.copy(to: copy) } catch { problem = error }
      copies.append(copy)
    })
    if let problem { throw problem }
    return copies
  }

  @Test func aRunGoesOnFromTheFilesOfAnyMoment() throws {
    let copies = try copies { _ in true }
    #expect(copies.count == 18, "four chunks and two points an epoch")
    for (moment, copy) in copies.enumerated() {
      #expect(try copy.record().status == .running)
      #expect(try expectEqualEnd(copy, "event \(moment)").isEmpty)
    }
  }

  @Test func aRunGoesOnFromBetweenTheWritesOfAPoint() throws {
    let copies = try copies { if case .point = $0 { true } else { false } }
    #expect(copies.count == 6)
    for (number, (before, after)) in zip(copies, copies.dropFirst()).enumerated() {
      let files = try after.files
      for written in [["epochs.jsonl"], ["epochs.jsonl", "checkpoints/"]] {
        let folder = scratch.run("between \(number) \(written.count)")
        try before.copy(to: folder)
        for (name, bytes) in files where written.contains(where: { name.hasPrefix($0) }) {
          try bytes.write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
        }
        #expect(try expectEqualEnd(folder, "point \(number), \(written) written").isEmpty)
      }
    }
  }

  @Test func whatAKilledRunLeftHalfWrittenIsRemoved() throws {
    let folder = scratch.run("litter")
    try whole.copy(to: folder)
    for name in [".run.json.1.2.tmp", "checkpoints/.epoch-0003.safetensors.77.123456.tmp"] {
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    }
    try Data([1]).write(to: URL(fileURLWithPath: "\(folder.path)/notes.tmp"))
    _ = try experiment.resumed(in: folder)
    #expect(try folder.files.keys.sorted() == (whole.files.keys + ["notes.tmp"]).sorted())
  }

  static let damages: [(name: String, change: @Sendable (inout Data) -> Void)] = [
    ("empty", { $0 = Data() }),
    ("cut", { $0 = $0.prefix($0.count / 2) }),
    ("one byte short", { $0 = $0.dropLast() }),
    ("header", { $0[$0.startIndex + 20] ^= 0x55 }),
    ("a false length", { $0[$0.startIndex + 6] = 0xff }),
    ("odd weights", { $0[$0.endIndex - 2] |= 1 }),
  ]

  @Test(arguments: damages.indices) func aDamagedCheckpointIsPassedOverWithAWarning(_ damage: Int) throws {
    let folder = scratch.run("damaged")
    try whole.copy(to: folder)
    try folder.damageCheckpoint(after: 3, Self.damages[damage].change)
    let warnings = try expectEqualEnd(folder, Self.damages[damage].name)
    #expect(warnings.count == 1)
    #expect(warnings.allSatisfy { $0.contains("epoch-0003.safetensors") && $0.contains("going back") })
    #expect(warnings.allSatisfy { !$0.contains("\n") })
  }

  @Test func withoutAGoodCheckpointTheRunBeginsAnew() throws {
    let folder = scratch.run("all damaged")
    try whole.copy(to: folder)
    for epoch in 1...3 { try folder.damageCheckpoint(after: epoch) { $0 = Data("nothing".utf8) } }
    #expect(try expectEqualEnd(folder, "all damaged").count == 3)
  }

  @Test func aCheckpointOfAnotherLearnerIsPassedOver() throws {
    let folder = scratch.run("foreign")
    try whole.copy(to: folder)
    let other = AnyLearnerConfiguration.stripes(seed: 2)
    try folder.write(Checkpoint(of: other.makeLearner(), configuration: other, position: .init(epoch: 3)))
    let warnings = try expectEqualEnd(folder, "foreign")
    #expect(warnings.count == 1 && warnings.allSatisfy { $0.contains("another configuration") })
  }

  @Test(arguments: [
    Checkpoint.Position(epoch: 2), .init(epoch: 4), .init(epoch: 3, sample: 1), .init(epoch: 4_294_967_296),
  ])
  func aCheckpointUnderAFalseNameIsPassedOver(_ position: Checkpoint.Position) throws {
    let folder = scratch.run("misnamed")
    try whole.copy(to: folder)
    let checkpoint = Checkpoint(
      of: try AnyLearnerConfiguration.stripes().makeLearner(), configuration: .stripes(), position: position)
    try checkpoint.write(to: folder.checkpointPath(at: .init(epoch: 3)))
    #expect(try expectEqualEnd(folder, "misnamed").count == 1)
  }

  @Test(arguments: [Checkpoint.Position(epoch: 2, sample: 2_501), .init(epoch: 2, sample: 999_999_999)])
  func aCheckpointBeyondTheEndOfAnEpochIsPassedOver(_ position: Checkpoint.Position) throws {
    let folder = scratch.run("beyond")
    try whole.copy(to: folder)
    try FileManager.default.removeItem(atPath: folder.checkpointPath(at: .init(epoch: 3)).string)
    try folder.write(
      Checkpoint(
        of: try AnyLearnerConfiguration.stripes().makeLearner(), configuration: .stripes(), position: position))
    #expect(try expectEqualEnd(folder, "beyond").count == 1)
  }
}
