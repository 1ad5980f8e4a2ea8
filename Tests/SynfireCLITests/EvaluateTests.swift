import Foundation
import Testing

@Suite struct EvaluateTests {
  private let place: Workplace

  init() async throws {
    place = try Workplace()
    try Stripes().writeIDX(to: "stripes", in: place)
    try await place.succeed([
      "train", "--data", "stripes", "--hidden", "30", "--epochs", "2", "--output", "run",
    ])
  }

  private func evaluation(_ arguments: [String]) async throws -> [String: Any] {
    let outcome = try await place.succeed(["evaluate"] + arguments + ["--format", "json"])
    #expect(outcome.outputLines.count == 1)
    return try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  /// The point of the history after `epoch` epochs.
  private func point(_ epoch: Int) throws -> [String: Any] {
    let lines = try place.data("run/epochs.jsonl").split(separator: UInt8(ascii: "\n"))
    return try #require(JSONSerialization.jsonObject(with: lines[epoch - 1]) as? [String: Any])
  }

  @Test(arguments: [1, 2]) func anEvaluationFindsTheScoresOfTheTraining(_ epoch: Int) async throws {
    let evaluation = try await evaluation(["run", "--epoch", String(epoch)])
    #expect(evaluation["epoch"] as? Int == epoch)
    for part in ["train", "test"] {
      #expect(evaluation[part] as? [String: Double] == (try point(epoch)[part] as? [String: Double]))
    }
  }

  @Test func aCheckpointIsEvaluatedOnEitherBackend() async throws {
    let scores = try await evaluation(["run"])
    for ground in ["arithmetic", "chip"] {
      let other = try await evaluation(["run", "--on", ground])
      for part in ["train", "test"] {
        #expect(other[part] as? [String: Double] == (scores[part] as? [String: Double]))
      }
    }
    let lines = try await place.succeed(["evaluate", "run", "--on", "arithmetic"]).outputLines
    #expect(lines[2] == "nBP (arithmetic), seed 1, epoch 2")
    let mixed = try await place.run("train", "--resume", "--on", "arithmetic", "--output", "run")
    #expect(mixed.code == 64 && mixed.errors.hasPrefix("Error: --resume: wanted only --output"))
    try await place.succeed([
      "train", "--data", "stripes", "--hidden", "5", "--epochs", "1", "--on", "arithmetic", "--box-edge", "outside",
      "--output", "outside",
    ])
    let refused = try await place.run("evaluate", "outside", "--on", "chip")
    #expect(refused.code == 1 && refused.errorLines.count == 1)
    #expect(
      refused.errors.contains(
        "wanted a variant of nBP that has a circuit, got on arithmetic, backward before-update, box edge outside"))
  }

  @Test func theLastCheckpointIsTheDefault() async throws {
    #expect(try await evaluation(["run"])["epoch"] as? Int == 2)
  }

  @Test func aTableIsPrintedByDefault() async throws {
    let lines = try await place.succeed(["evaluate", "run"]).outputLines
    #expect(lines.count == 6)
    #expect(lines[0].hasSuffix("/stripes; grey > 128"))
    #expect(lines[2] == "nBP (on the chip), seed 1, epoch 2")
    #expect(lines[4].hasPrefix("train       1,200"))
    #expect(lines[5].hasPrefix("test           80"))
  }

  @Test func imagesOfOnesOwnAreReadAsIDXFilesAndAsNumPyArrays() async throws {
    let own = Stripes(train: 30, test: 10)
    try own.writeIDX(to: "idx", in: place)
    try own.writeNumPy(to: "numpy", in: place)
    let (first, second) = (
      try await evaluation(["run", "--data", "idx"]), try await evaluation(["run", "--data", "numpy"])
    )
    #expect(first["train"] as? [String: Double] == second["train"] as? [String: Double])
    #expect(first["test"] as? [String: Double] == second["test"] as? [String: Double])
    let scored = try #require(first["test"] as? [String: Double])
    #expect(try #require(scored["spikes"]) > 0.5, "the stripes are easy")
  }

  @Test func imagesThatDoNotFitTheNetworkAreRefused() async throws {
    try Stripes(train: 30, test: 10, classCount: 5).writeIDX(to: "five", in: place)
    for (arguments, reason) in [
      (["--data", "five"], "wanted at most 4 classes, one an output, got 5"),
      (["--crop", "6"], "wanted patterns of 64 inputs, as the network has, got 36"),
    ] {
      let outcome = try await place.run(["evaluate", "run"] + arguments)
      #expect(outcome.code == 1 && outcome.output.isEmpty)
      #expect(outcome.errors == "Error: \(reason)\n")
    }
  }

  @Test func fewerClassesThanOutputsAreEvaluatedAndInspected() async throws {
    try Stripes(train: 30, test: 10, labelCount: 2).writeIDX(to: "two", in: place)
    #expect(try await evaluation(["run", "--data", "two"])["test"] != nil)
    try Stripes(train: 1_200, labelCount: 2).writeIDX(to: "stripes", in: place)
    let outcome = try await place.run("inspect", "run")
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("mistakes on the test images"))
  }

  @Test func inspectShowsAllSections() async throws {
    let output = try await place.succeed(["inspect", "run"]).output
    for part in [
      "learner   nBP (on the chip) 64-30-4\n", "seed      1\n", "synapses  2,040\n", "epochs    2 of 2, complete\n",
      "\nw1 64×30, weight units; ", "\nw2 30×4, weight units; ", "\nlast epoch: exact ", "\nbest epoch: exact ",
      "\nchip, learning: 2,400 samples in 28,812 steps\n", " 2,400 target spikes, 4,800 r1 spikes, 1 start spike, ",
      "\n  chip to host: nothing while it learns; for checkpoints 4,080 weights\n",
      "\n    dw = 4*r1*x0*y0 - 2*x0*y0, and a rule has no word for another synapse\n",
      "\nchip, answering: 2,560 samples in 10,256 steps\n", "\nphase ", "\nepoch 2 ", "\nenergy ", "590 µJ", "2.50 µJ",
      "static power",
      "\nmistakes on the test images after epoch 2, by spikes (rows: true class, columns: answer)\n",
    ] {
      #expect(output.contains(part), "\(part)")
    }
    #expect(output.split(separator: "\n").allSatisfy { $0.count <= 110 })
    let histogram = output.split(separator: "\n").filter { $0.contains("│") }
    #expect(histogram.count == 32)
    let counts = histogram.prefix(16).compactMap { line in
      line.split(separator: " ").last.flatMap { Int($0.replacing(",", with: "")) }
    }
    #expect(counts.reduce(0, +) == 64 * 30)
  }

  @Test func aSweepIsEvaluatedSeedBySeedAndInTheMean() async throws {
    try await place.succeed([
      "train", "--data", "stripes", "--hidden", "5", "--epochs", "1", "--seeds", "4,5", "--output", "sweep",
    ])
    let lines = try await place.succeed(["evaluate", "sweep", "--format", "json"]).outputLines
    #expect(lines.count == 2)
    let text = try await place.succeed(["evaluate", "sweep"]).output
    #expect(
      text.contains("seed 4, epoch 1\n") && text.contains("seed 5, epoch 1\n") && text.contains("\ntest, 2 seeds: "))
    let inspected = try await place.succeed(["inspect", "sweep"]).output
    #expect(inspected.contains("run       sweep/seed-4\n") && inspected.contains("run       sweep/seed-5\n"))
  }

  @Test func theBestEpochIsChosenByTheHeldOutImagesAlone() async throws {
    try await place.succeed([
      "train", "--data", "stripes", "--hidden", "12", "--epochs", "4", "--hold-out", "200", "--output", "held",
    ])
    let history = try place.data("held/epochs.jsonl").split(separator: UInt8(ascii: "\n")).map {
      try #require(JSONSerialization.jsonObject(with: $0) as? [String: Any])
    }
    #expect(history.allSatisfy { $0["test"] == nil })
    let spikes = history.compactMap { ($0["heldOut"] as? [String: Double])?["spikes"] }
    let highest = try #require(spikes.max())
    let best = try #require(spikes.firstIndex(of: highest))
    let chosen = try await evaluation(["held", "--best"])
    #expect(chosen["epoch"] as? Int == best + 1)
    #expect((chosen["heldOut"] as? [String: Double])?["spikes"] == spikes[best])
    #expect(chosen["test"] != nil)
    let refused = try await place.run("evaluate", "run", "--best")
    #expect(refused.code == 1 && refused.output.isEmpty)
    #expect(
      refused.errors == "Error: run: wanted a run with held-out images to choose its best epoch by, got one without\n")
  }

  @Test func inspectTellsProgramsTheSame() async throws {
    let line = try await place.succeed(["inspect", "run", "--format", "json"]).outputLines
    #expect(line.count == 1)
    let object = try #require(JSONSerialization.jsonObject(with: Data(line[0].utf8)) as? [String: Any])
    #expect(object.keys.sorted() == ["chip", "epoch", "mistakes", "record", "run", "sample", "weights"])
    let chip = try #require(object["chip"] as? [String: Any])
    #expect(
      chip.keys.sorted() == [
        "answering", "answeringCost", "caveat", "learning", "learningCost", "margins", "registerEnd", "rule",
        "threshold",
      ])
    #expect((chip["margins"] as? [Any])?.count == 2)
    let cost = try #require(chip["learningCost"] as? [String: Any])
    #expect(cost["measured"] as? [String: Double] == ["energy": 0.00059, "time": 0.0015])
    #expect((cost["events"] as? [String: Double])?["barrier"] == 28_812.0 / 2_400)
    let mistakes = try #require(object["mistakes"] as? [String: Any])
    let confusion: [[Int]] = try #require(mistakes["confusion"] as? [[Int]])
    let silent: [Int] = try #require(mistakes["silent"] as? [Int])
    let answered: Int = confusion.joined().reduce(0, +)
    #expect(answered + silent.reduce(0, +) == 80)
  }

  @Test func aSeedWithoutACheckpointIsPassedOver() async throws {
    try await place.succeed([
      "train", "--data", "stripes", "--hidden", "5", "--epochs", "1", "--seeds", "4,5", "--output", "sweep",
    ])
    try FileManager.default.removeItem(atPath: place.path("sweep/seed-5/checkpoints/epoch-0001.safetensors"))
    let outcome = try await place.run("evaluate", "sweep", "--format", "json")
    #expect(outcome.code == 0)
    #expect(outcome.outputLines.count == 1)
    #expect(outcome.errors == "sweep/seed-5: no checkpoint yet; passed over\n")
  }
}
