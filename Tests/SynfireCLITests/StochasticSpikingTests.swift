import Foundation
import Testing

@Suite struct StochasticSpikingTests {
  private let place: Workplace
  private let train = [
    "train", "ssnn-bp", "--data", "stripes", "--hidden", "40", "--epochs", "3", "--steps", "20", "--output", "run",
  ]

  init() throws {
    place = try Workplace()
    try Stripes().writeIDX(to: "stripes", in: place)
  }

  private func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func stochasticSpikesLearnFromGreyValuesAndTellTheirActivity() async throws {
    let outcome = try await place.succeed(train)
    #expect(outcome.output.hasPrefix("SSNN-BP 64-40-4 on "))
    #expect(outcome.outputLines[4].hasSuffix(" samples/s  hidden spikes"))
    let last = try #require(outcome.outputLines.last)
    #expect(last.hasPrefix("hidden spikes a sample, epoch 1 → 3: ") && last.contains("; of gradient neurons "))

    let configuration = try #require(try place.json("run/run.json")["configuration"] as? [String: Any])
    let learner = try #require(configuration["learner"] as? [String: Any])
    #expect(learner["kind"] as? String == "ssnn-bp" && learner["steps"] as? Int == 20)
    #expect(learner["schedule"] as? [String: [String: Int]] == ["linear": ["epochs": 3]])
    let data = try #require(configuration["data"] as? [String: Any])
    #expect((data["encoding"] as? [String: Any])?["isGrey"] as? Bool == true)

    let points = try objects(String(decoding: try place.data("run/epochs.jsonl"), as: UTF8.self))
    #expect(points.count == 3)
    for point in points {
      let activity = try #require(point["activity"] as? [String: Any])
      #expect(activity["samples"] as? Int == 1_200)
      let spikes = try #require(activity["spikes"] as? [Int])
      let gradients = try #require(activity["gradientSpikes"] as? [Int])
      #expect(spikes.count == 3 && spikes.allSatisfy { $0 > 1_200 })
      #expect(gradients.count == 3 && gradients[0] == 0 && gradients[1] > 0 && gradients[2] > 0)
    }
    let scores = try #require(points.last?["test"] as? [String: Double])
    #expect(try #require(scores["spikes"]) > 0.8, "the stripes are easy")
  }

  @Test func theTestSpikesAreDrawnSeveralTimes() async throws {
    try await place.succeed(train)
    for (arguments, count) in [([], 5), (["--draws", "3"], 3), (["--draws", "1"], 1)] {
      let outcome = try await place.succeed(["evaluate", "run", "--format", "json"] + arguments)
      let evaluation = try #require(try objects(outcome.output).first)
      let test = try #require(evaluation["test"] as? [String: Double])
      let draws = try #require(evaluation["testDraws"] as? [String: [String: Double]])
      let spikes = try #require(draws["spikes"])
      #expect(draws.keys.sorted() == ["exact", "potential", "spikes"])
      #expect(spikes["count"] == Double(count))
      let (first, lowest, highest) = (test["spikes"] ?? -1, spikes["minimum"] ?? 1, spikes["maximum"] ?? 0)
      #expect(lowest <= first && first <= highest)
      #expect(count > 1 || (first == spikes["mean"] && spikes["standardDeviation"] == 0))
    }
    let lines = try await place.succeed(["evaluate", "run"]).outputLines
    #expect(lines.last?.hasPrefix("test, 5 draws of the spikes: exact ") == true)
    #expect(lines.last?.contains(" ± ") == true)
    let point = try objects(String(decoding: try place.data("run/epochs.jsonl"), as: UTF8.self))[2]
    let json = try await place.succeed(["evaluate", "run", "--format", "json", "--draws", "1"]).output
    #expect(try objects(json)[0]["test"] as? [String: Double] == point["test"] as? [String: Double])
  }

  @Test func drawsAreRefusedWhereNothingIsDrawn() async throws {
    try await place.succeed(["train", "softmax", "--data", "stripes", "--epochs", "1", "--output", "linear"])
    let outcome = try await place.run("evaluate", "linear", "--draws", "5")
    let reason = "--draws: wanted a learner that draws its spikes, got softmax regression"
    BadInputTests.expectOneClearLine(outcome, .init("evaluate linear --draws 5", 1, reason))
  }

  @Test func anInspectionShowsWeightsActivityAndChoices() async throws {
    try await place.succeed(train + ["--weight-limit", "0.25", "--initial-scales", "3,3"])
    let text = try await place.succeed(["inspect", "run"]).output
    for part in [
      "learner   SSNN-BP 64-40-4\n",
      "variant   steps 20, update rate, loss wta, lateral weight 0.3, schedule linear, dropout 0.1, 0.15, ",
      "\nw1 64×40, up to 0.2500; ", " at the limit 0.25\n", "\nspikes a sample, by layer, while it learned\n",
      "epoch  inputs  hidden 1  outputs  gradients of hidden 1  gradients of outputs\n",
    ] { #expect(text.contains(part), "\(part)") }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 210 })

    let json = try await place.succeed(["inspect", "run", "--format", "json"]).output
    let inspection = try #require(try objects(json).first)
    let weights = try #require(inspection["weights"] as? [[String: Any]])
    let first = try #require(weights.first { $0["name"] as? String == "w1" })
    #expect(first["limit"] as? Double == 0.25 && first["largest"] as? Double == 0.25)
    #expect(try #require(first["atRail"] as? Int) > 0)
    #expect((first["counts"] as? [Int])?.reduce(0, +) == 64 * 40)
    #expect((first["edges"] as? [Double])?.first == -0.25)
    let activity = try #require(inspection["activity"] as? [[String: Any]])
    #expect(activity.count == 3)
    #expect(activity.allSatisfy { ($0["spikes"] as? [Double])?.count == 3 && $0["samples"] as? Int == 1_200 })
  }

  @Test func everyOptionEntersTheRecord() async throws {
    let options =
      "--published --update noise --noise-steps 300 --loss wta-2 --lateral-weight 0.2 --turns 2 --forward-threshold 4 "
      + "--gradient-threshold 0.2 --error-threshold 0.5 --time-constant 3 --reset zero --cross-reset --gate open "
      + "--input-rate 0.3 --input-shape constant --input-trains regular --label-rate 0.6 --label-delay 2 --label-shape falling --weight-limit 2 "
      + "--weight-bits 9 --initial-scales 1,2,3 --learning-rates 0.01,0.02,0.03 --schedule linear --dropout 0.1,0.2,0.3 "
      + "--batch 8 --threads 2"
    try await place.succeed(
      ["train", "ssnn-bp", "--data", "stripes", "--hidden", "20-10", "--epochs", "1", "--steps", "12", "--train-count"]
        + ["100", "--output", "run"] + options.split(separator: " ").map(String.init))
    let configuration = try #require(try place.json("run/run.json")["configuration"] as? [String: Any])
    let wanted = """
      {"batchSize":8,"crossReset":true,"dropout":[0.1,0.2,0.3],"errorThreshold":0.5,"gate":"open",\
      "gradientThreshold":0.2,"initialScales":[1,2,3],"inputRate":0.3,"inputTrains":"regular","isFrontLoaded":false,"kind":"ssnn-bp",\
      "label":{"delay":2,"rate":0.6,"shape":"falling"},"layers":[64,20,10,4],"learningRates":[0.01,0.02,0.03],\
      "loss":{"winnerTakeAllByEquation2":{"turns":2,"weight":0.2}},"reset":"zero","schedule":{"linear":{"epochs":1}},\
      "seed":1,"steps":12,"threads":2,"threshold":4,"timeConstant":3,"update":{"rateWithNoise":{"steps":300}},\
      "weightBits":9,"weightLimit":2}
      """
    let learner = try #require(configuration["learner"] as? NSDictionary)
    #expect(learner == (try objects(wanted)[0] as NSDictionary))
  }

  @Test func thePublishedSettingsAreChosenByOneWord() async throws {
    try await place.succeed([
      "train", "ssnn-bp", "--published", "--data", "stripes", "--hidden", "10", "--epochs", "1", "--output", "run",
    ])
    let configuration = try #require(try place.json("run/run.json")["configuration"] as? [String: Any])
    let learner = try #require(configuration["learner"] as? [String: Any])
    #expect(learner["crossReset"] as? Bool == false && learner["weightLimit"] == nil)
    #expect(learner["dropout"] as? [Double] == [0.2, 0.3])
    #expect((learner["loss"] as? [String: Any])?["winnerTakeAllByEquation2"] != nil)
    #expect((learner["schedule"] as? [String: Any])?["constant"] != nil)
  }

  @Test func seedsAreTrainedSideBySideAndResumed() async throws {
    let sweep = [
      "train", "ssnn-bp", "--data", "stripes", "--hidden", "10", "--epochs", "2", "--steps", "10", "--seeds", "1,2",
    ]
    let outcome = try await place.succeed(sweep + ["--output", "sweep"])
    #expect(outcome.outputLines.suffix(2).map { $0.prefix(8) } == ["seed 1: ", "seed 2: "])
    let evaluated = try await place.succeed(["evaluate", "sweep", "--draws", "2"]).outputLines
    #expect(
      evaluated.last?.hasPrefix("\ntest, 2 seeds: ") == true || evaluated.last?.hasPrefix("test, 2 seeds: ") == true)
    let resumed = try await place.run("train", "--resume", "--epochs", "3", "--output", "sweep")
    #expect(resumed.code == 0)
    #expect(resumed.errors == "The learning rate has fallen to 0 after 2 epochs: later ones change nothing.\n")
    let checkpoints = try place.checkpoints("sweep/seed-1")
    #expect(checkpoints.count == 3)
  }
}
