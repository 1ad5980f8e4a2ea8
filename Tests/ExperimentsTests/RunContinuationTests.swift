import Datasets
import ExperimentFixtures
import Experiments
import Foundation
import Learners
import Recordings
import Storage
import SystemPackage
import Testing

/// Runs that go on or begin again: after a failure, in another place, under a scheduler, with few checkpoints.
@Suite struct RunContinuationTests {
  private let scratch: ScratchFolder
  private let folder: RunFolder

  init() throws {
    scratch = try ScratchFolder()
    folder = scratch.run("a")
  }

  private func started(
    _ experiment: Experiment, in folder: RunFolder? = nil, of sweep: RunFolder? = nil
  ) throws -> TrainingRun {
    try TrainingRun(
      resumingOrStarting: experiment.configuration, data: experiment.data, folder: folder ?? self.folder, of: sweep,
      warn: { Issue.record("\($0)") })
  }

  // MARK: - A history that is added to

  @Test func aHistoryIsAddedToALineAtATime() throws {
    let run = try Experiment(epochs: 4, train: 100, halfEpochs: true).trained(in: folder)
    let added = try Data(contentsOf: URL(fileURLWithPath: folder.historyPath.string))
    try folder.write(run.history)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.historyPath.string)) == added)
    #expect(try folder.history() == run.history)
  }

  /// A process that is killed while it writes leaves any beginning of a line.
  @Test func aHalfWrittenLineIsPassedOver() throws {
    let experiment = try Experiment(epochs: 3, train: 100)
    let wanted = try experiment.trained(in: folder)
    let text = try Data(contentsOf: URL(fileURLWithPath: folder.historyPath.string))
    let lines = text.split(separator: 10)
    let start = lines[0].count + lines[1].count + 2
    for end in stride(from: start, to: text.count - 1, by: 23) {
      try text[..<end].write(to: URL(fileURLWithPath: folder.historyPath.string))
      #expect(try folder.history().epochs == [1, 2], "\(end - start) bytes of the third line")
    }
    try FileManager.default.removeItem(atPath: folder.checkpointPath(at: .init(epoch: 3)).string)
    let resumed = try experiment.resumed(in: folder)
    #expect(resumed.history.scores == wanted.history.scores)
    #expect(try folder.history().epochs == [1, 2, 3])
  }

  @Test func aDamagedLineIsNamed() throws {
    _ = try Experiment(epochs: 3, train: 100).trained(in: folder)
    let text = try String(contentsOfFile: folder.historyPath.string, encoding: .utf8)
    var lines = text.split(separator: "\n").map(String.init)
    let place = lines[1].utf8.count / 2
    lines[1] = String(lines[1].prefix(place)) + "#" + String(lines[1].dropFirst(place))
    try lines.joined(separator: "\n").write(toFile: folder.historyPath.string, atomically: true, encoding: .utf8)
    let error = #expect(throws: StorageError.self) { try folder.history() }
    #expect(error?.reason.hasPrefix("wanted the JSON of a run in line 2, got ") == true, "\(error?.reason ?? "")")
  }

  @Test func aDamagedRecordIsNamedByItsLine() throws {
    _ = try Experiment(epochs: 1, train: 100).trained(in: folder)
    let text = try String(contentsOfFile: folder.recordPath.string, encoding: .utf8)
    var lines = text.components(separatedBy: "\n")
    let good = lines[4]
    lines[4] = good.replacing(":", with: ";")
    #expect(lines[4] != good)
    try lines.joined(separator: "\n").write(toFile: folder.recordPath.string, atomically: true, encoding: .utf8)
    let error = #expect(throws: StorageError.self) { try folder.record() }
    #expect(error?.reason.hasPrefix("wanted the JSON of a run, got a damaged one: line 5, byte ") == true)
    try (text + "x").write(toFile: folder.recordPath.string, atomically: true, encoding: .utf8)
    #expect(throws: StorageError.self) { try folder.record() }
    try ("\u{FEFF}" + text).write(toFile: folder.recordPath.string, atomically: true, encoding: .utf8)
    #expect(try folder.record().status == .complete, "a byte order mark is no damage")
  }

  // MARK: - A run that failed

  @Test func aRunThatEndedBeforeItsFirstCheckpointBeginsAgain() throws {
    let experiment = try Experiment(epochs: 2, train: 100)
    let wanted = try experiment.trained(in: scratch.run("whole"))
    _ = try TrainingRun(experiment.configuration, data: experiment.data, folder: folder)
    #expect(folder.holdsRun)
    try folder.write(wanted.history)
    #expect(throws: Never.self) { try folder.checkThatItIsFree() }
    let run = try experiment.trained(in: folder)
    #expect(run.learner.state == wanted.learner.state)
    #expect(try folder.checkpointFiles == scratch.run("whole").checkpointFiles)
    #expect(try folder.history().epochs == [1, 2])
    let again = #expect(throws: StorageError.self) { try folder.checkThatItIsFree() }
    #expect(again?.kind == .occupied)
  }

  @Test func aRunOfOtherSettingsDoesNotTakeItsPlace() throws {
    let experiment = try Experiment(epochs: 2, train: 100)
    _ = try TrainingRun(experiment.configuration, data: experiment.data, folder: folder)
    let before = try folder.files
    let other = try Experiment(.stripes(seed: 2), epochs: 2, train: 100)
    let error = #expect(throws: StorageError.self) { try other.trained(in: folder) }
    #expect(error?.reason == "holds a run of other settings already: resume it, or name another folder")
    #expect(try folder.files == before)
    #expect(throws: StorageError.self) { try folder.checkThatItIsFree(forSeveralSeeds: true) }
  }

  // MARK: - Images that have moved

  @Test func aRunGoesOnWhereItsImagesLieNow() throws {
    let experiment = try Experiment(epochs: 1, train: 100)
    _ = try experiment.trained(in: folder)
    var run = try TrainingRun(resuming: folder, data: experiment.data, epochs: 2, dataName: "moved") { _ in }
    #expect(try run.run() == .complete)
    #expect(try folder.record().configuration.data.name == "moved")
    let other = try RunData(.stripes(train: 100, test: 40, seed: 2), experiment.configuration.data)
    #expect(throws: StorageError.self) {
      try TrainingRun(resuming: folder, data: other, epochs: 3, dataName: "others") { _ in }
    }
    #expect(try folder.record().configuration.data.name == "moved")
  }

  // MARK: - A scheduler's command

  @Test func oneCallStartsGoesOnAndEnds() throws {
    let experiment = try Experiment(epochs: 3, train: 2_100)
    let wanted = try experiment.trained(in: scratch.run("whole"))
    var stops = 0
    while true {
      var run = try started(experiment)
      var looks = 0
      let status = try run.run(shouldStop: {
        looks += 1
        return looks > 2
      })
      if status == .complete { break }
      stops += 1
    }
    #expect(stops >= 2)
    #expect(try folder.checkpointFiles == scratch.run("whole").checkpointFiles)
    let before = try folder.checkpointFiles
    var again = try started(experiment)
    #expect(try again.run() == .complete)
    #expect(try folder.checkpointFiles == before && again.history.scores == wanted.history.scores)
  }

  @Test func otherSettingsAreRefused() throws {
    let experiment = try Experiment(epochs: 2, train: 100)
    _ = try experiment.trained(in: folder)
    var longer = experiment
    longer.configuration.epochs = 3
    longer.configuration.data.name = "moved"
    var run = try started(longer)
    #expect(try run.run() == .complete)
    let others: [(word: String, experiment: Experiment)] = try [
      ("settings of the learner", Experiment(.stripes(seed: 2), epochs: 3, train: 100)),
      ("points of its history", Experiment(epochs: 3, train: 100, halfEpochs: true)),
    ]
    for (word, other) in others {
      let error = #expect(throws: StorageError.self) { try started(other) }
      #expect(error?.description.contains("got one of other \(word)") == true)
    }
    var inverted = experiment
    inverted.configuration.data.reading = ImageReading(isInverted: true)
    #expect(throws: StorageError.self) { try started(inverted) }
    #expect(throws: StorageError.self) {
      try started(experiment, in: SeedSweep.folder(of: 1, in: folder), of: folder)
    }
  }

  // MARK: - Few checkpoints

  @Test(arguments: [1, 2, 5]) func onlyTheLastCheckpointsAreKept(count: Int) throws {
    let experiment = try Experiment(epochs: 4, train: 100)
    let wanted = try experiment.trained(in: scratch.run("whole"))
    var run = try TrainingRun(experiment.configuration, data: experiment.data, folder: folder)
    run.keptCheckpoints = count
    #expect(try run.run() == .complete)
    #expect(folder.checkpointPositions().map(\.epoch) == Array(max(1, 5 - count)...4))
    var resumed = try TrainingRun(resuming: folder, data: experiment.data, epochs: 6) { _ in }
    resumed.keptCheckpoints = count
    #expect(try resumed.run() == .complete)
    #expect(folder.checkpointPositions().map(\.epoch) == Array(max(1, 7 - count)...6))
    #expect(try folder.history().scores.prefix(4).elementsEqual(wanted.history.scores))
  }

  /// A run that is complete gives up what it should not have kept.
  @Test func aCompleteRunKeepsFewerLater() throws {
    let experiment = try Experiment(epochs: 4, train: 100)
    _ = try experiment.trained(in: folder)
    var run = try TrainingRun(resuming: folder, data: experiment.data) { _ in }
    run.keptCheckpoints = 2
    #expect(try run.run() == .complete)
    #expect(folder.checkpointPositions().map(\.epoch) == [3, 4])
  }

  @Test func theBestEpochByHeldOutImagesIsKept() throws {
    let experiment = try Experiment(epochs: 8, train: 200)
    var configuration = experiment.configuration
    configuration.data.heldOut = 60
    let data = try RunData(.stripes(train: 200, test: 40), configuration.data)
    var run = try TrainingRun(configuration, data: data, folder: folder)
    run.keptCheckpoints = 1
    #expect(try run.run() == .complete)
    let best = try #require(run.history.bestHeldOutEpoch)
    #expect(Set(folder.checkpointPositions().map(\.epoch)) == [best, 8])
    #expect(try TrainedNetwork(folder, at: .best).checkpoint.position.epoch == best)
  }
}
