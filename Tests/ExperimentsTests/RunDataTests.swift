import Datasets
import ExperimentFixtures
import Experiments
import Testing

@Suite struct RunDataTests {
  private func configuration(trainCount: Int? = nil, heldOut: Int = 0, name: String = "stripes") -> DataConfiguration {
    DataConfiguration(name: name, encoding: ImageEncoding(), trainCount: trainCount, heldOut: heldOut)
  }

  @Test func theWholeSetIsTheDefault() throws {
    let set = try Dataset.stripes(train: 20, test: 9)
    let data = try RunData(set, configuration())
    #expect(data.train == (try set.train.binarized()))
    #expect(data.reported == (try set.test.binarized()))
    #expect(!data.isHeldOut)
    #expect(data.sources == set.sources)
  }

  @Test func theLastTrainingPatternsAreHeldOutAndTheTestPatternsNotTouched() throws {
    let set = try Dataset.stripes(train: 20, test: 9)
    let all = try set.train.binarized()
    let data = try RunData(set, configuration(heldOut: 7))
    #expect(data.train == all.samples(at: 0..<13))
    #expect(data.reported == all.samples(at: 13..<20))
    #expect(data.isHeldOut)
  }

  @Test func theCountTakesTheFirstOfWhatIsNotHeldOut() throws {
    let set = try Dataset.stripes(train: 20, test: 9)
    let all = try set.train.binarized()
    let data = try RunData(set, configuration(trainCount: 5, heldOut: 7))
    #expect(data.train == all.samples(at: 0..<5))
    #expect(data.reported == all.samples(at: 13..<20))
    #expect(try RunData(set, configuration(trainCount: 13, heldOut: 7)).train.count == 13)
  }

  @Test(arguments: [(14, 7), (0, 7), (-1, 0), (21, 0), (.max, 0), (.min, 0), (1, 20), (1, .max)])
  func impossibleCountsAreRefused(_ trainCount: Int, _ heldOut: Int) throws {
    let set = try Dataset.stripes(train: 20, test: 9)
    let error = try #require(
      #expect(throws: DatasetError.self) {
        try RunData(set, configuration(trainCount: trainCount, heldOut: heldOut))
      })
    #expect(error.kind == .invalidArgument)
  }

  @Test func glyphsAreDrawnForTrainingAndForHoldingOut() async throws {
    let data = try await RunData.load(
      configuration(trainCount: 30, heldOut: 10, name: "glyphs"), with: DatasetLocator(environment: [:]))
    #expect(data.train.count == 30 && data.reported.count == 10)
  }

  @Test(arguments: [(Int.max, 1), (1, Int.max), (Int.max, Int.max), (Int.min, -1)])
  func countsThatAddUpToMoreThanAnIntegerHoldsAreRefused(_ trainCount: Int, _ heldOut: Int) async throws {
    let glyphs = configuration(trainCount: trainCount, heldOut: heldOut, name: "glyphs")
    let error = await #expect(throws: DatasetError.self) {
      try await RunData.load(glyphs, with: DatasetLocator(environment: [:]))
    }
    #expect(error?.kind == .invalidArgument)
  }

  @Test func heldOutImagesCanBeChosenAtRandom() throws {
    let dataset = try Dataset.stripes(train: 100, test: 40)
    func heldOut(_ seed: UInt64?) throws -> LabelledPatterns? {
      try RunData(
        dataset, DataConfiguration(name: "stripes", encoding: .init(), heldOut: 30, holdOutSeed: seed)
      ).heldOut
    }
    #expect(try heldOut(1)?.count == 30)
    #expect(try heldOut(1) == heldOut(1))
    #expect(try heldOut(1) != heldOut(2))
    #expect(try heldOut(1) != heldOut(nil))
  }

  /// Images sorted by class, of which the last are held out, are remarked on.
  @Test func missingClassesAreRemarked() throws {
    let stripes = try Dataset.stripes(train: 100, test: 40)
    let sorted = stripes.train.samples(at: (0..<100).sorted { stripes.train.labels[$0] < stripes.train.labels[$1] })
    let dataset = try Dataset(name: "sorted", train: sorted, test: stripes.test, sources: [])
    func remarks(_ heldOut: Int, _ seed: UInt64?) throws -> [String] {
      try RunData(
        dataset, DataConfiguration(name: "sorted", encoding: .init(), heldOut: heldOut, holdOutSeed: seed)
      ).remarks
    }
    #expect(try remarks(25, nil).first?.hasPrefix("no training image is of class 3") == true)
    #expect(try remarks(25, 1).isEmpty)
    #expect(try remarks(0, nil).isEmpty)
  }
}
