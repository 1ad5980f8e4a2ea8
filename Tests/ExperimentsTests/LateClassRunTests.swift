import Datasets
import ExperimentFixtures
import Experiments
import Learners
import Recordings
import Testing

@Suite struct LateClassRunTests {
  private let images = DataConfiguration(name: "stripes", encoding: ImageEncoding())

  private func configuration(
    _ name: String = "perceptron", counts: [Int] = [1, 5, 20], repeats: Int = 10, memory: Int? = nil
  ) -> LateClassConfiguration {
    LateClassConfiguration(
      learner: .stripes(name), data: images, leftOut: 3, counts: counts, repeats: repeats, memory: memory)
  }

  private func points(_ configuration: LateClassConfiguration) throws -> [LateClassResult.Point] {
    let data = try RunData(.stripes(train: 1_000, test: 100), images)
    return try #require(try LateClassRun(configuration, on: data).result()).points
  }

  @Test func aClassIsUnknownBeforeAndKnownAfterTwentySamples() throws {
    let points = try points(configuration())
    #expect(points.map(\.count) == [0, 1, 5, 20] && points.map(\.presentations) == [0, 10, 50, 200])
    #expect(points[0].others > 0.8)
    #expect(points[3].late > 0.8 && points[3].late > points[0].late + 0.4)
  }

  @Test func rehearsalKeepsTheOtherClasses() throws {
    let (without, with) = (try points(configuration()), try points(configuration(memory: 60)))
    #expect(without[0] == with[0])
    #expect(with[3].others > without[3].others && with[3].late > 0.6)
  }

  @Test func everyNumberOfSamplesStartsFromTheSameNetwork() throws {
    let all = try points(configuration("nbp", memory: 30))
    #expect(try points(configuration("nbp", memory: 30)) == all)
    let alone = try points(configuration("nbp", counts: [20], memory: 30))
    #expect(alone == [all[0], all[3]])
    let none = try points(configuration("nbp", repeats: 0))
    #expect(none.allSatisfy { $0.late == none[0].late && $0.others == none[0].others })
  }

  @Test func tooFewSamplesAreRefused() throws {
    #expect(throws: DatasetError.self) { try points(configuration(counts: [1_000])) }
    #expect(throws: DatasetError.self) { try points(configuration(counts: [0])) }
  }
}
