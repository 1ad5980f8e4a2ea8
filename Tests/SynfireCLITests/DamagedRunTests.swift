import Foundation
import Testing

@Suite struct DamagedRunTests {
  private let place: Workplace

  init() async throws {
    place = try Workplace()
    try Stripes(train: 60, test: 20).writeIDX(to: "stripes", in: place)
    try await place.succeed(["train", "--data", "stripes", "--hidden", "5", "--epochs", "2", "--output", "run"])
  }

  /// The verbs that look at a run.
  private func expectRefusals(_ reason: String, _ verbs: [[String]]) async throws {
    for verb in verbs {
      let outcome = try await place.run(verb)
      #expect(outcome.code == 1, "\(verb)")
      #expect(outcome.output.isEmpty, "\(verb)")
      #expect(outcome.errorLines.count == 1, "\(verb): \(outcome.errors)")
      #expect(outcome.errors.contains(reason), "\(verb): \(outcome.errors)")
    }
  }

  private let all = [
    ["evaluate", "run"], ["inspect", "run"], ["report", "run"], ["train", "--resume", "--output", "run"],
  ]

  @Test(arguments: [
    ("", "run/run.json: wanted the JSON of a run"), ("garbage", "run/run.json: wanted the JSON of a run"),
    ("{\"format\": 1}", "run/run.json: wanted the JSON of a run, got something else: no \""),
    ("[[[[", "run/run.json: wanted the JSON of a run"),
  ])
  func aRecordOfGarbageIsRefused(_ content: String, _ reason: String) async throws {
    try place.write(Array(content.utf8), to: "run/run.json")
    try await expectRefusals(reason, all)
  }

  @Test(arguments: [
    ("64,", "9223372036854775807,"), ("\"epochs\" : 2", "\"epochs\" : 9223372036854775807"),
    ("\"heldOut\" : 0", "\"heldOut\" : -9223372036854775808"),
  ])
  func aRecordOfImpossibleNumbersIsRefused(_ good: String, _ bad: String) async throws {
    let text = String(decoding: try place.data("run/run.json"), as: UTF8.self)
    let changed = text.replacing(good, with: bad)
    #expect(changed != text)
    try place.write(Array(changed.utf8), to: "run/run.json")
    try await expectRefusals("run/run.json: wanted", all)
  }

  @Test(arguments: ["", "garbage of more than eight bytes", "\u{8}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}{\"a\":[[[["])
  func aDamagedCheckpointIsNamedAndResumeGoesBackToTheOneBefore(_ content: String) async throws {
    let good = try place.checkpoints("run")
    try place.write(Array(content.utf8), to: "run/checkpoints/epoch-0002.safetensors")
    try await expectRefusals("run/checkpoints/epoch-0002.safetensors: ", Array(all.prefix(3)))
    #expect(try await place.run("evaluate", "run", "--epoch", "1").code == 0)
    let outcome = try await place.run("train", "--resume", "--output", "run")
    #expect(outcome.code == 0)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("epoch-0002.safetensors") && outcome.errors.contains("going back"))
    #expect(try place.checkpoints("run") == good)
  }

  @Test func aMissingCheckpointIsNamed() async throws {
    let reason = "run: wanted an epoch of which there is a checkpoint (1 to 2), got 9"
    try await expectRefusals(reason, [["evaluate", "run", "--epoch", "9"]])
    for epoch in [1, 2] {
      try FileManager.default.removeItem(atPath: place.path("run/checkpoints/epoch-000\(epoch).safetensors"))
    }
    try await expectRefusals("run: wanted a run with a checkpoint", Array(all.prefix(3)))
  }

  @Test func aHistoryOfGarbageIsRefusedByResume() async throws {
    try place.write(Array("{}\n".utf8), to: "run/epochs.jsonl")
    try await expectRefusals("run/epochs.jsonl: wanted the JSON of a run", Array(all.suffix(2)))
  }

  @Test(arguments: [
    (#""spikes":\{"[^"]+":[0-9]+"#, #""spikes":{"h":9223372036854775807"#),
    (#""lowest":-?[0-9]+"#, #""lowest":-9223372036854775808"#),
  ])
  func aHistoryOfImpossibleNumbersIsRefused(_ pattern: String, _ bad: String) async throws {
    let text = String(decoding: try place.data("run/epochs.jsonl"), as: UTF8.self)
    let changed = text.replacing(try Regex(pattern), with: bad)
    #expect(changed != text)
    try place.write(Array((changed + changed).utf8), to: "run/epochs.jsonl")
    try await expectRefusals("run/epochs.jsonl: line 1: wanted epochs", Array(all.suffix(3)))
  }

  @Test func imagesThatHaveChangedAreRefusedByResumeAndRemarkedElsewhere() async throws {
    try Stripes(train: 60, test: 20, classCount: 3).writeIDX(to: "stripes", in: place)
    try await expectRefusals("run: wanted the data that the run began with", [all[3]])
    for verb in all.prefix(3) {
      let outcome = try await place.run(verb)
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.errorLines.count == 1 && outcome.errors.contains("no longer the images"))
    }
  }

  @Test func imagesThatAreGoneCostInspectOnlyTheConfusionMatrix() async throws {
    try FileManager.default.removeItem(atPath: place.path("stripes"))
    let outcome = try await place.run("inspect", "run")
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("last epoch: exact"))
    #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("No confusion matrix: "))
    try await expectRefusals("stripes: wanted a folder with images", [all[0], all[3]])
  }
}
