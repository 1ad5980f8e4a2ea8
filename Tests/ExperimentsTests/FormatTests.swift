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

@Suite struct FormatTests {
  /// A conventional network none of whose choices is the default.
  static let momentum: DenseBackprop.Configuration = {
    var configuration = DenseBackprop.Configuration(layers: [784, 30, 20, 10], seed: 9)
    configuration.loss = .meanSquaredError
    configuration.optimizer = .momentum(0.8)
    configuration.learningRate = 0.05
    configuration.schedule = .linear(epochs: 7)
    configuration.dropout = [0, 0.5, 0.25]
    configuration.batchSize = 100
    configuration.threads = 2
    return configuration
  }()

  /// A network of composite neurons none of whose choices is the default.
  static let spiking: StochasticSpikingBackprop.Configuration = {
    var configuration = StochasticSpikingBackprop.Configuration.published(
      layers: [784, 30, 20, 10], seed: 9, steps: 75, update: .rateWithNoise(steps: 500))
    configuration.timeConstant = 3.5
    (configuration.threshold, configuration.gradientThreshold, configuration.errorThreshold) = (4, 0.3, 0.7)
    (configuration.reset, configuration.crossReset, configuration.gate) = (.zero, true, .open)
    (configuration.inputRate, configuration.isFrontLoaded) = (0.25, false)
    configuration.inputTrains = .regular
    configuration.label = .init(rate: 0.75, delay: 3, shape: .falling)
    configuration.learningRates = [0.1, 0.2, 0.3]
    configuration.schedule = .linear(epochs: 4)
    configuration.weightLimit = 1.5
    configuration.initialScales = [1, 2, 0.1]
    configuration.dropout = [0, 0.5, 0.25]
    (configuration.weightBits, configuration.batchSize, configuration.threads) = (8, 16, 2)
    return configuration
  }()

  static let learners: [AnyLearnerConfiguration] = [
    .stripes(), .stripes("softmax", seed: .max),
    .nbp(
      .init(
        layers: [400, 30, 10], seed: 0, backwardWeights: .afterUpdate, boxEdge: .outside, weightRange: .register)),
    .softmax(layers: [784, 10], seed: 3, learningRate: 0.02),
    .nbpOnChip(
      .init(layers: [400, 30, 10], seed: 5, inhibition: .weight(-16_256), reward: .chip, refractory: 1)),
    .stripes("dense", seed: .max), .dense(momentum), .stripes("ssnn-bp", seed: .max), .ssnnBP(spiking),
  ]

  private func score(_ exact: Int) throws -> Score {
    let json = #"{"accuracy":0.5,"exact":0.\#(exact),"loss":0.125,"potential":0.75,"spikes":0.5}"#
    return try JSONDecoder().decode(Score.self, from: Data(json.utf8))
  }

  private func again<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(JSONText.line(value).utf8))
  }

  @Test(arguments: learners) func aLearnerConfigurationSurvivesItsJSON(_ learner: AnyLearnerConfiguration) throws {
    #expect(try again(learner) == learner)
  }

  @Test(arguments: learners) func aRunConfigurationSurvivesItsJSON(_ learner: AnyLearnerConfiguration) throws {
    for crop in [nil, 20] {
      let data = DataConfiguration(
        name: "my \"own\" data/ü", encoding: ImageEncoding(crop: crop, blockMeans: true, threshold: 7, levels: 1),
        trainCount: crop.map { 3 * $0 }, heldOut: 5)
      let configuration = RunConfiguration(learner: learner, data: data, epochs: 60, reportsHalfEpochs: crop == nil)
      #expect(try again(configuration) == configuration)
    }
  }

  @Test func theLineOfAnEpochIsTheDocumentedOne() throws {
    let point = History.Point(
      seed: 7, epoch: 1, trainSamplesPerSecond: 41_000, train: try score(25), test: try score(5))
    #expect(
      JSONText.line(point)
        == #"{"epoch":1,"seed":7,"test":{"accuracy":0.5,"exact":0.5,"loss":0.125,"potential":0.75,"spikes":0.5},"#
        + #""train":{"accuracy":0.5,"exact":0.25,"loss":0.125,"potential":0.75,"spikes":0.5},"trainSamplesPerSecond":41000}"#
    )
    let half = History.Point(
      seed: .max, epoch: 2.5, trainSamplesPerSecond: 0, train: try score(25), test: nil, heldOut: try score(5))
    #expect(
      JSONText.line(half)
        == #"{"epoch":2.5,"heldOut":{"accuracy":0.5,"exact":0.5,"loss":0.125,"potential":0.75,"spikes":0.5},"#
        + #""seed":18446744073709551615,"train":{"accuracy":0.5,"exact":0.25,"loss":0.125,"potential":0.75,"spikes":0.5},"#
        + #""trainSamplesPerSecond":0}"#)
    #expect(try again(point) == point)
    #expect(try again(half) == half)
  }

  @Test func theLearnerOfARecordIsOneFlatObject() {
    #expect(
      JSONText.line(AnyLearnerConfiguration.stripes())
        == #"{"backwardWeights":"before-update","boxEdge":"inside","kind":"nbp","layers":[64,12,4],"#
        + #""on":"arithmetic","seed":1,"weightRange":"symmetric"}"#)
  }

  @Test func theLearnerOfARecordOfStochasticSpikesIsOneFlatObject() {
    #expect(
      JSONText.line(AnyLearnerConfiguration.stripes("ssnn-bp")).hasPrefix(
        #"{"batchSize":1,"crossReset":true,"dropout":[0.1,0.15],"errorThreshold":1,"gate":"first-spike","#))
  }

  /// Sums may be as large as they like in a file; those that could not be added up are refused.
  @Test(arguments: [
    (#""samples":7"#, #""samples":-7"#), (#""samples":7"#, #""samples":9223372036854775807"#),
    (#""spikes":[1,2,3]"#, #""spikes":[1,2]"#), (#""gradientSpikes":[0,5,6]"#, #""gradientSpikes":[0,-5,6]"#),
  ])
  func aHistoryOfImpossibleActivityIsRefused(_ good: String, _ bad: String) throws {
    let activity = try JSONDecoder().decode(
      MeanActivity.self, from: Data(#"{"gradientSpikes":[0,5,6],"samples":7,"spikes":[1,2,3]}"#.utf8))
    #expect(activity.spikes(ofLayer: 1) == 2.0 / 7 && activity.gradientSpikes(ofLayer: 2) == 6.0 / 7)
    let point = History.Point(
      seed: 7, epoch: 1, trainSamplesPerSecond: 41_000, train: try score(25), test: try score(5), activity: activity)
    let line = JSONText.line(point)
    #expect(line.hasPrefix(#"{"activity":{"gradientSpikes":[0,5,6],"samples":7,"spikes":[1,2,3]},"epoch":1,"#))
    #expect(try again(point) == point)
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    try folder.create()
    try folder.write(History([point]))
    #expect(try folder.history().points == [point])
    let changed = line.replacing(good, with: bad)
    #expect(changed != line)
    try Data(changed.utf8).write(to: URL(fileURLWithPath: folder.historyPath.string))
    #expect(throws: StorageError.self) { try folder.history() }
  }

  @Test func theLowestNumberIsWritten() {
    #expect(Format.count(.min) == "-9,223,372,036,854,775,808" && Format.count(-1_000) == "-1,000")
  }

  /// Each line alone could be; all of them together could not be added up.
  @Test func aHistoryWhoseSumIsTooLargeIsRefused() throws {
    var learning = ChipActivity()
    learning.spikes = ["h": 1 << 59]
    let point = History.Point(
      seed: 7, epoch: 1, trainSamplesPerSecond: 41_000, train: try score(25), test: try score(5),
      chip: ChipWork(learning: learning))
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    try folder.create()
    try folder.write(History([point]))
    #expect(try folder.history().points == [point])
    try folder.write(History([point, point, point]))
    let error = try #require(#expect(throws: StorageError.self) { try folder.history() })
    #expect(error.description.hasSuffix("wanted counts of the chip of 2^60 at most in all lines together, got more"))
  }

  /// Records from before nBP ran on the chip do not say where it ran.
  @Test func aRecordWithoutABackendIsOneOfArithmetic() throws {
    let text = JSONText.line(AnyLearnerConfiguration.stripes())
    let old = text.replacing(#""on":"arithmetic","#, with: "")
    #expect(old != text)
    #expect(try JSONDecoder().decode(AnyLearnerConfiguration.self, from: Data(old.utf8)) == .stripes())
  }

  @Test func aRecordAndAHistorySurviveTheirFiles() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    let run = try Experiment(epochs: 2, train: 60, halfEpochs: true).trained(in: folder)
    let record = try folder.record()
    #expect(record.configuration == run.configuration)
    #expect(record.status == .complete && record.trainCount == 60 && record.reportedCount == 40)
    #expect(record.results?.last == run.history.last)
    #expect(try folder.history() == run.history)
    try folder.write(record)
    #expect(try folder.record() == record)
  }

  /// Scores and best points of the first format, which knew three readings and no accuracy.
  @Test func resultsOfTheFirstFormatAreRead() throws {
    let score = #"{"exact":0.25,"loss":0.125,"potential":0.75,"spikes":0.5}"#
    let best = #"{"epoch":1,"value":0.5}"#
    let point = #"{"epoch":1,"seed":7,"test":\#(score),"train":\#(score),"trainSamplesPerSecond":41000}"#
    let text = #"{"last":\#(point),"bestExact":\#(best),"bestSpikes":\#(best),"bestPotential":\#(best)}"#
    let results = try JSONDecoder().decode(RunRecord.Results.self, from: Data(text.utf8))
    #expect(results.last.train.accuracy == 0.5 && results.last.train["potential"] == 0.75)
    #expect(results.best.keys.sorted() == ["exact", "potential", "spikes"])
    #expect(results.best["spikes"]?.value == 0.5 && results.best["spikes"]?.epoch == 1)
    #expect(try again(results) == results)
  }

  @Test func theRecordNamesWhatAReaderNeeds() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    _ = try Experiment(epochs: 1, train: 60).trained(in: folder)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.recordPath.string))
    let record = try #require(JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    #expect(
      record.keys.sorted() == [
        "configuration", "format", "inputShape", "machine", "reportedCount", "results", "sources", "started", "status",
        "synfire",
        "trainCount", "updated",
      ])
    // Not every system tells the processor's name.
    let machine = (record["machine"] as? [String: Any])?.keys.filter { $0 != "processor" }.sorted()
    #expect(machine == ["architecture", "processors", "system"])
    #expect(bytes.last == UInt8(ascii: "\n"))
  }

  @Test(arguments: [
    ("", "wanted the JSON of a run"), ("{}", "no \"format\""), ("[1, 2", "wanted the JSON of a run"),
    (String(repeating: "[", count: 2_000), "wanted the JSON of a run"),
    (#"{"format":"one"}"#, "at \"format\""), ("\u{0}\u{1}garbage", "wanted the JSON of a run"),
  ])
  func aRecordOfSomethingElseIsRefusedInOneLine(_ content: String, _ reason: String) throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    try folder.create()
    try Data(content.utf8).write(to: URL(fileURLWithPath: folder.recordPath.string))
    let error = try #require(#expect(throws: StorageError.self) { try folder.record() })
    #expect(error.description.hasPrefix("\(folder.recordPath): "))
    #expect(error.description.contains(reason))
    #expect(!error.description.contains("\n"))
  }

  @Test(arguments: [
    (#""layers":[64,12,4]"#, #""layers":[9223372036854775807,9223372036854775807,4]"#),
    (#""layers":[64,12,4]"#, #""layers":[]"#), (#""layers":[64,12,4]"#, #""layers":[64,-12,4]"#),
    (#""epochs":1"#, #""epochs":9223372036854775807"#), (#""epochs":1"#, #""epochs":-1"#),
    (#""heldOut":0"#, #""heldOut":-9223372036854775808"#), (#""heldOut":0"#, #""heldOut":9223372036854775807"#),
    (#""name":"stripes""#, #""name":"stripes","trainCount":9223372036854775807"#),
    (#""trainCount":60"#, #""trainCount":-60"#), (#""reportedCount":40"#, #""reportedCount":-40"#),
  ])
  func aRecordOfImpossibleNumbersIsRefused(_ good: String, _ bad: String) throws {
    let scratch = try ScratchFolder()
    let folder = scratch.run("a")
    _ = try Experiment(epochs: 1, train: 60).trained(in: folder)
    let text = JSONText.line(try folder.record())
    let changed = text.replacing(good, with: bad)
    #expect(changed != text)
    try Data(changed.utf8).write(to: URL(fileURLWithPath: folder.recordPath.string))
    let error = try #require(#expect(throws: StorageError.self) { try folder.record() })
    #expect(error.description.contains("wanted") && error.description.contains("got"))
  }
}
