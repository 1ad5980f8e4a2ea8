import Datasets
import ExperimentFixtures
import Experiments
import Foundation
import Kernels
import Learners
import NetworkModel
import Recordings
import Storage
import SystemPackage
import Testing

@Suite struct TrainingRunTests {
  /// Trains in `folder`, stopping again and again after as many looks as `looks` says, and resuming each time.
  private func trainWithStops(
    _ experiment: Experiment, in folder: RunFolder, looks: (_ stop: Int) -> Int
  ) throws -> (run: TrainingRun, stops: Int) {
    var run = try TrainingRun(experiment.configuration, data: experiment.data, folder: folder)
    var stops = 0
    func part() throws -> RunRecord.Status {
      var left = looks(stops)
      return try run.run(shouldStop: {
        left -= 1
        return left < 0
      })
    }
    while try part() == .interrupted {
      #expect(try folder.record().status == .interrupted)
      stops += 1
      run = try TrainingRun(resuming: folder, data: experiment.data) { Issue.record("\($0)") }
    }
    return (run, stops)
  }

  @Test(arguments: LearnerTable.all.map { $0.name }, [false, true])
  func aRunThatIsStoppedAndResumedEqualsOneThatNeverWas(
    _ kind: String, _ halfEpochs: Bool
  ) throws {
    let scratch = try ScratchFolder()
    let experiment = try Experiment(.stripes(kind), halfEpochs: halfEpochs)
    let whole = scratch.run("whole")
    let wanted = try experiment.trained(in: whole)
    let numbers = RandomStream(seed: halfEpochs ? 1 : 2, purpose: .init(code: 78))
    for (name, longest) in [("every", 1), ("some", 4)] {
      let folder = scratch.run(name)
      let (run, stops) = try trainWithStops(experiment, in: folder) { stop in
        1 + numbers.integer(below: longest, at: UInt64(stop))
      }
      #expect(stops >= 2)
      #expect(run.learner.state == wanted.learner.state)
      #expect(run.history.scores == wanted.history.scores)
      #expect(run.history.points.map(\.activity) == wanted.history.points.map(\.activity))
      #expect(run.history.points.allSatisfy { ($0.activity != nil) == (LearnerTable[kind]?.countsSpikes == true) })
      #expect(run.history.epochs == (halfEpochs ? [0.5, 1, 1.5, 2, 2.5, 3] : [1, 2, 3]))
      #expect(try folder.history().epochs == run.history.epochs)
      #expect(try folder.checkpointFiles == whole.checkpointFiles)
      #expect(try folder.files.keys.sorted() == whole.files.keys.sorted())
      #expect(try folder.record().status == .complete)
      #expect(try folder.record().results?.last.epoch == 3)
    }
  }

  @Test func aFinishedRunGoesOnWithMoreEpochs() throws {
    let scratch = try ScratchFolder()
    let (long, short) = (scratch.run("long"), scratch.run("short"))
    var experiment = try Experiment(epochs: 5, train: 1_100)
    let wanted = try experiment.trained(in: long)
    experiment.configuration.epochs = 2
    _ = try experiment.trained(in: short)
    let run = try experiment.resumed(in: short, epochs: 5)
    #expect(run.history.scores == wanted.history.scores)
    #expect(try short.checkpointFiles == long.checkpointFiles)
    #expect(try short.record().configuration == long.record().configuration)
  }

  @Test func fewerEpochsThanAreTrainedAreRefused() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    let experiment = try Experiment(epochs: 2, train: 100)
    _ = try experiment.trained(in: folder)
    let before = try folder.files
    let error = try #require(#expect(throws: StorageError.self) { try experiment.resumed(in: folder, epochs: 1) })
    #expect(error.description.contains("wanted at least 2 epochs") && error.description.contains("got 1"))
    #expect(try folder.files == before)
  }

  @Test(arguments: [-1, 1_000_001, .max]) func impossibleNumbersOfEpochsAreRefused(_ epochs: Int) throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    let experiment = try Experiment(epochs: epochs, train: 100)
    #expect(throws: (any Error).self) { try experiment.trained(in: folder) }
    #expect(!folder.holdsRun)
    _ = try Experiment(epochs: 1, train: 100).trained(in: folder)
    #expect(throws: (any Error).self) { try experiment.resumed(in: folder, epochs: epochs) }
    #expect(try folder.record().configuration.epochs == 1)
  }

  @Test func noEpochLeavesTheFreshLearner() throws {
    let run = try Experiment(epochs: 0, train: 100).trained(in: nil)
    #expect(run.learner.state == (try AnyLearnerConfiguration.stripes().makeLearner().state))
    #expect(run.history.points.isEmpty)
  }

  /// The same images count as the same, whatever their files are called: compressed or not, say.
  @Test func theSameDataUnderOtherNamesGoOn() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    let experiment = try Experiment(epochs: 1, train: 100)
    _ = try experiment.trained(in: folder)
    var dataset = try Dataset.stripes(train: 100, test: 40)
    for index in dataset.sources.indices { dataset.sources[index].name += ".gz" }
    let data = try RunData(dataset, experiment.configuration.data)
    var run = try TrainingRun(resuming: folder, data: data, epochs: 2) { _ in }
    #expect(try run.run() == .complete)
    #expect(run.history.points.count == 2)
  }

  /// A run that another process has trained after it was read here is not rewound.
  @Test func aRunThatWasTrainedElsewhereInTheMeantimeIsLeftAlone() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    let experiment = try Experiment(epochs: 1, train: 100)
    _ = try experiment.trained(in: folder)
    var late = try TrainingRun(resuming: folder, data: experiment.data, epochs: 2) { _ in }
    var early = try TrainingRun(resuming: folder, data: experiment.data, epochs: 4) { _ in }
    #expect(try early.run() == .complete)
    let files = try folder.files
    let error = #expect(throws: StorageError.self) { try late.run() }
    #expect(error?.description.contains("another process has trained this run") == true)
    #expect(try folder.files == files)
  }

  @Test func aRecordOfAnotherFormatIsRefused() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    let experiment = try Experiment(epochs: 1, train: 100)
    _ = try experiment.trained(in: folder)
    let text = try String(contentsOfFile: folder.recordPath.string, encoding: .utf8)
    let newer = text.replacing("\"format\" : 2", with: "\"format\" : 99")
    #expect(newer != text)
    try newer.write(toFile: folder.recordPath.string, atomically: true, encoding: .utf8)
    let error = #expect(throws: StorageError.self) { try folder.record() }
    #expect(error?.reason == "wanted a record of format 1 to 2, got 99: a newer Synfire wrote it")
  }

  @Test(arguments: [
    ("\"epoch\":1,", "\"epoch\":1e300,"), ("\"epoch\":1,", "\"epoch\":-1,"), ("\"epoch\":1,", "\"epoch\":0.3,"),
    ("\"exact\":", "\"exact\":2"), ("\"trainSamplesPerSecond\":", "\"trainSamplesPerSecond\":-"),
  ])
  func aHistoryOfImpossibleNumbersIsRefused(_ good: String, _ bad: String) throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    _ = try Experiment(epochs: 1, train: 100).trained(in: folder)
    let text = try String(contentsOfFile: folder.historyPath.string, encoding: .utf8)
    let changed = text.replacing(good, with: bad)
    #expect(changed != text)
    try changed.write(toFile: folder.historyPath.string, atomically: true, encoding: .utf8)
    #expect(throws: StorageError.self) { try folder.history() }
  }

  @Test func otherDataAreRefused() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    let experiment = try Experiment(epochs: 1, train: 100)
    _ = try experiment.trained(in: folder)
    let others = [
      try RunData(.stripes(train: 100, test: 40, seed: 2), experiment.configuration.data),
      try RunData(
        .stripes(train: 100, test: 40), DataConfiguration(name: "stripes", encoding: .init(), trainCount: 60)),
      try RunData(
        .stripes(train: 100, test: 40), DataConfiguration(name: "stripes", encoding: .init(blockMeans: true))),
    ]
    for data in others {
      let error = try #require(
        #expect(throws: StorageError.self) { try TrainingRun(resuming: folder, data: data) { _ in } })
      #expect(error.description.contains("wanted"))
    }
  }

  @Test func aFolderThatHoldsARunIsLeftAlone() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    let experiment = try Experiment(epochs: 1, train: 100)
    _ = try experiment.trained(in: folder)
    let before = try folder.files
    #expect(throws: StorageError.self) { try experiment.trained(in: folder) }
    #expect(try folder.files == before)
    try FileManager.default.removeItem(atPath: folder.recordPath.string)
    #expect(throws: StorageError.self) { try experiment.trained(in: folder) }
    #expect(!folder.holdsRun)
  }

  @Test func aRunThatIsUnderWayInAnotherPlaceIsLeftAlone() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    let experiment = try Experiment(epochs: 2, train: 100)
    var run = try TrainingRun(experiment.configuration, data: experiment.data, folder: folder)
    var refusals = 0
    _ = try run.run(report: { event in
      guard case .point = event else { return }
      let error = #expect(throws: StorageError.self) { try experiment.resumed(in: folder) }
      if error?.description.contains("another process") == true { refusals += 1 }
    })
    #expect(refusals == 2)
    #expect(throws: Never.self) { try experiment.resumed(in: folder, epochs: 3) }
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    let scratch = try ScratchFolder()
    let file = scratch.path.appending("file")
    try Data([1]).write(to: URL(fileURLWithPath: file.string))
    let experiment = try Experiment(epochs: 1, train: 100)
    for path in [file, file.appending("below")] {
      let error = try #require(
        #expect(throws: StorageError.self) { try experiment.trained(in: RunFolder(path)) })
      #expect(error.description == "\(path): cannot make the folder: Not a directory")
    }
  }
}
