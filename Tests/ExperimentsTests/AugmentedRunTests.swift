import Datasets
import ExperimentFixtures
import Experiments
import Foundation
import Learners
import Recordings
import Storage
import SystemPackage
import Testing

@Suite struct AugmentedRunTests {
  private static let augmentation = Augmentation(shift: 1, rotation: 10, scale: 0.1, mirrors: true)

  private func choice(
    _ augmentation: Augmentation?, _ encoding: ImageEncoding = ImageEncoding(), trainCount: Int? = nil,
    heldOut: Int = 0,
    holdOutSeed: UInt64? = nil
  ) -> DataConfiguration {
    DataConfiguration(
      name: "stripes", encoding: encoding, augmentation: augmentation, trainCount: trainCount, heldOut: heldOut,
      holdOutSeed: holdOutSeed)
  }

  private func configuration(
    _ learner: String = "nbp", _ augmentation: Augmentation? = augmentation, epochs: Int = 3, halfEpochs: Bool = false
  ) -> RunConfiguration {
    RunConfiguration(
      learner: .stripes(learner), data: choice(augmentation), epochs: epochs, reportsHalfEpochs: halfEpochs)
  }

  // MARK: - Data

  @Test(arguments: [(nil, 0, nil), (20, 0, nil), (20, 7, nil), (nil, 7, UInt64(4))])
  func onlyWhatIsLearnedFromIsVaried(_ trainCount: Int?, _ heldOut: Int, _ seed: UInt64?) throws {
    let set = try Dataset.stripes(train: 40, test: 9)
    for encoding in [ImageEncoding(crop: 6), .init(levels: 3), .init(isGrey: true)] {
      let plain = try RunData(set, choice(nil, encoding, trainCount: trainCount, heldOut: heldOut, holdOutSeed: seed))
      let data = try RunData(
        set, choice(Self.augmentation, encoding, trainCount: trainCount, heldOut: heldOut, holdOutSeed: seed))
      #expect(data.train == plain.train && data.heldOut == plain.heldOut && data.test == plain.test)
      #expect(plain.train(ofEpoch: 2, seed: 1) == plain.train)
      // The images that are learned from, apart from those that are held out, numbered among themselves.
      let images =
        if let seed { try set.train.split(holdingOut: heldOut, seed: seed).train } else {
          heldOut > 0 ? try set.train.split(holdingOutLast: heldOut).train : set.train
        }
      let learned = try images.prefix(trainCount ?? 40)
      let drawn = try Self.augmentation.apply(to: learned, seed: 5, epoch: 2)
      #expect(data.train(ofEpoch: 2, seed: 5) == (try encoding.apply(to: drawn)))
      #expect(data.train(ofEpoch: 2, seed: 5) != data.train)
      #expect(data.train(ofEpoch: 2, seed: 5) != data.train(ofEpoch: 3, seed: 5))
      #expect(data.train(ofEpoch: 2, seed: 5) != data.train(ofEpoch: 2, seed: 6))
    }
  }

  @Test func impossibleAugmentationsCountsAndEncodingsAreRefused() throws {
    let set = try Dataset.stripes(train: 20, test: 9)
    for bad in [
      choice(Augmentation(shift: -1)), choice(Augmentation(rotation: .nan)), choice(Self.augmentation, .init(crop: 9)),
      choice(Self.augmentation, trainCount: 21), choice(Self.augmentation, trainCount: 14, heldOut: 7),
      choice(Self.augmentation, heldOut: 20),
    ] {
      let error = #expect(throws: DatasetError.self) { try RunData(set, bad) }
      #expect(error?.kind == .invalidArgument)
    }
  }

  // MARK: - Runs

  @Test(arguments: LearnerTable.all.map { $0.name }, [false, true])
  func aRunThatIsStoppedAndResumedShowsTheSameImages(_ kind: String, _ halfEpochs: Bool) throws {
    let scratch = try ScratchFolder()
    let configuration = configuration(kind, halfEpochs: halfEpochs)
    func data() throws -> RunData { try RunData(.stripes(train: 2_501, test: 40), configuration.data) }
    var whole = try TrainingRun(configuration, data: data(), folder: scratch.run("whole"))
    #expect(try whole.run() == .complete)
    let folder = scratch.run("parts")
    var run = try TrainingRun(configuration, data: data(), folder: folder)
    var stops = 0
    func part() throws -> RunRecord.Status {
      var left = 2
      return try run.run(shouldStop: {
        left -= 1
        return left < 0
      })
    }
    while try part() == .interrupted {
      stops += 1
      run = try TrainingRun(resuming: folder, data: data()) { Issue.record("\($0)") }
    }
    #expect(stops >= 2)
    #expect(run.learner.state == whole.learner.state && run.history.scores == whole.history.scores)
    #expect(try folder.checkpointFiles == scratch.run("whole").checkpointFiles)
    // It does learn from varied images, and from those of each epoch.
    var plain = try TrainingRun(
      self.configuration(kind, nil), data: RunData(.stripes(train: 2_501, test: 40), choice(nil)), folder: nil)
    _ = try plain.run()
    #expect(plain.learner.state != whole.learner.state)
    var learner = try configuration.learner.makeLearner()
    let images = try AugmentedImages(Dataset.stripes(train: 2_501, test: 40).train, by: Self.augmentation)
    let history = try learner.fit(images, epochs: 3)
    if !halfEpochs {
      #expect(learner.state == whole.learner.state)
      #expect(history.points.map(\.train) == whole.history.points.map(\.train))
    }
  }

  @Test func imagesOfAnotherAugmentationAreRefused() throws {
    let scratch = try ScratchFolder()
    let set = try Dataset.stripes(train: 100, test: 40)
    let (plain, varied) = (try RunData(set, choice(nil)), try RunData(set, choice(Self.augmentation)))
    for (data, wanted) in [(plain, Self.augmentation), (varied, nil), (varied, Augmentation(shift: 1))] {
      let error = #expect(throws: DatasetError.self) {
        try TrainingRun(configuration("nbp", wanted), data: data, folder: scratch.run("none"))
      }
      #expect(error?.reason.hasPrefix("wanted images ") == true)
    }
    #expect(!scratch.run("none").holdsRun)
    let folder = scratch.run("a")
    var run = try TrainingRun(configuration(epochs: 1), data: varied, folder: folder)
    _ = try run.run()
    let error = #expect(throws: StorageError.self) { try TrainingRun(resuming: folder, data: plain) { _ in } }
    #expect(
      error?.reason == "wanted images augmented by shift=1,rotate=10,scale=0.1,mirror, as the run began with, "
        + "got images without augmentation")
  }

  // MARK: - Records

  @Test func aRecordKeepsTheAugmentationAndOneWithoutItIsAsItWas() throws {
    let scratch = try ScratchFolder()
    let (varied, plain) = (scratch.run("varied"), scratch.run("plain"))
    for (folder, augmentation) in [(varied, Self.augmentation), (plain, nil)] {
      let configuration = configuration("nbp", augmentation, epochs: 1)
      var run = try TrainingRun(
        configuration, data: RunData(.stripes(train: 100, test: 40), configuration.data), folder: folder)
      _ = try run.run()
      #expect(try folder.record().configuration == configuration)
    }
    let text = try String(contentsOfFile: varied.recordPath.string, encoding: .utf8)
    #expect(text.contains("\"rotation\" : 10") && text.contains("\"mirrors\" : true"))
    #expect(try !String(contentsOfFile: plain.recordPath.string, encoding: .utf8).contains("augment"))
    let older = #"{"encoding":{"blockMeans":false,"levels":1,"threshold":128},"heldOut":0,"name":"stripes"}"#
    #expect(try JSONDecoder().decode(DataConfiguration.self, from: Data(older.utf8)) == choice(nil))
    // A record that no run can have.
    let bad = text.replacing("\"rotation\" : 10", with: "\"rotation\" : 1e300")
    #expect(bad != text)
    try bad.write(toFile: varied.recordPath.string, atomically: true, encoding: .utf8)
    let error = #expect(throws: StorageError.self) { try varied.record() }
    #expect(error?.reason == "augmentation: wanted a rotation of 0 to 180 degrees, got 1e+300")
  }
}
