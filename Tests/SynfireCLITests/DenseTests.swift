import Foundation
import Testing

@Suite struct DenseTests {
  private let place: Workplace
  private let train = [
    "train", "dense", "--data", "stripes", "--hidden", "30-20", "--epochs", "2", "--dropout", "0.1,0.2,0", "--batch",
    "50",
  ]

  init() throws {
    place = try Workplace()
    try Stripes().writeIDX(to: "stripes", in: place)
  }

  @Test func aConventionalNetworkTrainsOnGreyValues() async throws {
    let outcome = try await place.succeed(train + ["--output", "run"])
    #expect(outcome.output.hasPrefix("conventional network 64-30-20-4 on "))
    let configuration = try #require(try place.json("run/run.json")["configuration"] as? [String: Any])
    let learner = try #require(configuration["learner"] as? [String: Any])
    #expect(learner["kind"] as? String == "dense")
    #expect(learner["learningRate"] as? Double == 0.001)
    #expect(learner["dropout"] as? [Double] == [0.1, 0.2, 0])
    let data = try #require(configuration["data"] as? [String: Any])
    #expect((data["encoding"] as? [String: Any])?["isGrey"] as? Bool == true)

    let evaluation = try await place.succeed(["evaluate", "run", "--format", "json"])
    let scores = try #require(JSONSerialization.jsonObject(with: Data(evaluation.output.utf8)) as? [String: Any])
    let last = try #require(try place.data("run/epochs.jsonl").split(separator: UInt8(ascii: "\n")).last)
    let point = try #require(JSONSerialization.jsonObject(with: last) as? [String: Any])
    #expect(scores["test"] as? [String: Double] == point["test"] as? [String: Double])
    #expect(scores["test"] is [String: Double])
    try await place.succeed(["inspect", "run"])
  }

  @Test(arguments: [["--threshold", "100"], ["--levels", "3"]])
  func aConventionalNetworkTrainsOnSpikesToo(_ encoding: [String]) async throws {
    let outcome = try await place.succeed(
      train + encoding + ["--loss", "mse", "--optimizer", "momentum", "--schedule", "linear"])
    #expect(outcome.output.hasPrefix("conventional network \(encoding[0] == "--levels" ? 192 : 64)-30-20-4 on "))
  }
}
