import Foundation
import Testing

@Suite struct TrainOutputTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try Stripes().writeIDX(to: "stripes", in: place)
  }

  @Test func aTableIsPlainTextWhereTheOutputIsNoTerminal() async throws {
    let outcome = try await place.succeed(["train", "--data", "stripes", "--hidden", "30", "--epochs", "3"])
    let lines = outcome.outputLines
    #expect(lines[0] == "nBP (on the chip) 64-30-4 on \(place.path("stripes")), seed 1")
    #expect(lines[1] == "1,200 images to learn, 80 to test; grey > 128")
    #expect(lines[4].split(separator: " ").first == "epoch")
    let rows = lines[5...7].map { $0.split(separator: " ") }
    #expect(rows.map(\.first) == ["1", "2", "3"])
    #expect(rows.allSatisfy { $0.count == 10 })
    #expect(lines[3...7].allSatisfy { $0.count <= 80 })
    #expect(lines.contains { $0.hasPrefix("test, last epoch: exact ") })
    let margins =
      #/^voltages: silent groups up to -?[0-9,]+ \([a-z0-9<>-]+, phase [0-9]+\), spikes begin above 1,024; /#
    #expect(lines.last?.firstMatch(of: margins) != nil)
    #expect(lines.last?.hasSuffix(" of -131,072") == true)
    #expect(!outcome.output.contains("\u{1B}") && !outcome.output.contains("\r"))
  }

  @Test func theDefaultIsNBPOnGlyphsAndNothingIsKept() async throws {
    let outcome = try await place.succeed(["train", "--train-count", "100", "--hidden", "5", "--epochs", "1"])
    #expect(
      outcome.output.hasPrefix("nBP (on the chip) 400-5-10 on glyphs, seed 1\n100 images to learn, 4,000 to test"))
    #expect(try place.names(".").allSatisfy { $0.hasPrefix(".") || $0 == "stripes" })
  }

  /// Chip and arithmetic print the same scores; only the chip has a border and margins to tell of.
  @Test func bothBackendsPrintTheSameScores() async throws {
    let common = ["train", "--data", "stripes", "--hidden", "30", "--epochs", "2"]
    let (chip, twin) = (try await place.succeed(common), try await place.succeed(common + ["--on", "arithmetic"]))
    #expect(twin.outputLines[0] == "nBP (arithmetic) 64-30-4 on \(place.path("stripes")), seed 1")
    let rows = [chip, twin].map { outcome in
      outcome.outputLines[5...6].map { $0.split(separator: " ").dropLast().joined(separator: " ") }
    }
    #expect(rows[0] == rows[1])
    #expect(chip.outputLines[8...10] == twin.outputLines[8...10])
    #expect(twin.outputLines.count == 11 && chip.outputLines.count == 12)
  }

  @Test func jsonIsOneObjectALineInTheDocumentedForm() async throws {
    let outcome = try await place.succeed([
      "train", "--data", "stripes", "--hidden", "30", "--epochs", "2", "--seed", "18446744073709551615", "--format",
      "json",
    ])
    #expect(outcome.outputLines.count == 2)
    for (index, line) in outcome.outputLines.enumerated() {
      let point = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(point.keys.sorted() == ["chip", "epoch", "seed", "test", "train", "trainSamplesPerSecond"])
      let learning = try #require((point["chip"] as? [String: Any])?["learning"] as? [String: Any])
      #expect(learning["samples"] as? Int == 1_200)
      let border = try #require(learning["border"] as? [String: Int])
      #expect(border["targetSpikes"] == 1_200 && border["rewardSpikes"] == 2_400)
      #expect(border["spikesRead"] == 0 && border["currentsRead"] == 0 && border["weightsRead"] == 0)
      #expect(point["epoch"] as? Int == index + 1)
      #expect(point["seed"] as? UInt64 == .max)
      #expect((point["trainSamplesPerSecond"] as? Double ?? 0) > 0)
      for part in ["train", "test"] {
        let score = try #require(point[part] as? [String: Double])
        #expect(score.keys.sorted() == ["accuracy", "exact", "loss", "potential", "spikes"])
        #expect(score.values.allSatisfy { (0...1).contains($0) })
      }
    }
  }

  @Test func halfEpochsAndHeldOutImagesAreReported() async throws {
    let outcome = try await place.succeed([
      "train", "--data", "stripes", "--hidden", "30", "--epochs", "2", "--half-epochs", "--hold-out", "100",
      "--train-count", "601", "--format", "json",
    ])
    let points = try outcome.outputLines.map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(points.map { $0["epoch"] as? Double } == [0.5, 1, 1.5, 2])
    #expect(points.allSatisfy { $0["test"] == nil && $0["heldOut"] != nil })
  }

  @Test func aRunFolderHoldsTheRecordTheHistoryAndACheckpointPerEpoch() async throws {
    let outcome = try await place.succeed([
      "train", "--data", "stripes", "--hidden", "30", "--epochs", "3", "--output", "deep/down/run", "--format", "json",
    ])
    let run = "deep/down/run"
    #expect(try place.names(run) == ["checkpoints", "epochs.jsonl", "run.json"])
    #expect(
      try place.names("\(run)/checkpoints") == (1...3).map { "epoch-000\($0).safetensors" })
    #expect(String(decoding: try place.data("\(run)/epochs.jsonl"), as: UTF8.self) == outcome.output)
    let record = try place.json("\(run)/run.json")
    #expect(record["status"] as? String == "complete")
    #expect(record["trainCount"] as? Int == 1_200 && record["reportedCount"] as? Int == 80)
    let sources = try #require(record["sources"] as? [[String: String]])
    #expect(sources.count == 4 && sources.allSatisfy { $0["sha256"]?.count == 64 })
    #expect(((record["results"] as? [String: Any])?["best"] as? [String: Any])?["spikes"] != nil)
  }

  /// An augmentation is told at the head, kept in the record and in its command, and is the same after a stop.
  @Test func anAugmentationIsToldAndKept() async throws {
    let common = ["train", "softmax", "--data", "stripes", "--augment", "mirror,shift=1.50,scale=0.1"]
    let outcome = try await place.succeed(common + ["--epochs", "3", "--output", "whole"])
    #expect(
      outcome.outputLines[1]
        == "1,200 images to learn, 80 to test; grey > 128; augmented by shift=1.5,scale=0.1,mirror")
    let data = try #require((try place.json("whole/run.json")["configuration"] as? [String: Any])?["data"])
    let kept = try #require((data as? [String: Any])?["augmentation"] as? [String: Any])
    #expect(kept["shift"] as? Double == 1.5 && kept["scale"] as? Double == 0.1 && kept["mirrors"] as? Bool == true)
    try await place.succeed(common + ["--epochs", "1", "--output", "parts"])
    try await place.succeed(["train", "--resume", "--output", "parts", "--epochs", "3"])
    #expect(try place.checkpoints("parts") == place.checkpoints("whole"))
    let inspection = try await place.succeed(["inspect", "whole"])
    #expect(inspection.output.contains("; grey > 128; augmented by shift=1.5,scale=0.1,mirror\n"))
    try await place.succeed(["report", "whole", "--output", "page.html"])
    let page = String(decoding: try place.data("page.html"), as: UTF8.self)
    #expect(page.contains("--augment shift=1.5,scale=0.1,mirror") && page.contains("augmented by shift=1.5"))
    // Nothing that varies is nothing that is kept.
    let still = try await place.succeed(common.dropLast() + ["shift=0", "--epochs", "1", "--output", "still"])
    #expect(!still.output.contains("augmented"))
    #expect(!String(decoding: try place.data("still/run.json"), as: UTF8.self).contains("augment"))
    let sweep = try await place.succeed(common + ["--epochs", "1", "--seeds", "1,2", "--output", "sweep"])
    #expect(sweep.output.contains("augmented by"))
    #expect(
      try place.checkpoints("sweep/seed-1")["epoch-0001.safetensors"]
        == place.checkpoints("whole")["epoch-0001.safetensors"])
  }

  @Test func severalSeedsAreTrainedSideBySideAndSummedUp() async throws {
    let outcome = try await place.succeed([
      "train", "--data", "stripes", "--hidden", "30", "--epochs", "2", "--seeds", "1,2,3", "--output", "sweep",
    ])
    #expect(outcome.output.contains(", seeds 1, 2, 3\n"))
    #expect(outcome.outputLines.contains { $0.hasPrefix("test, last epoch: exact ") && $0.contains(" ± ") })
    #expect(try place.names("sweep") == ["seed-1", "seed-2", "seed-3", "summary.json"])
    #expect(try place.json("sweep/summary.json").keys.sorted() == ["best", "epochs", "last", "seeds"])
    try await place.succeed([
      "train", "--data", "stripes", "--hidden", "30", "--epochs", "2", "--seed", "3", "--output", "single",
    ])
    #expect(try place.checkpoints("sweep/seed-3") == place.checkpoints("single"))
    let more = try await place.succeed(["train", "--resume", "--epochs", "3", "--output", "sweep"])
    #expect(more.output.contains(", seeds 1, 2, 3\n"))
    #expect(try place.names("sweep/seed-2/checkpoints").count == 3)
  }

  @Test func theLinearClassifierTrainsToo() async throws {
    let outcome = try await place.succeed(["train", "softmax", "--data", "stripes", "--epochs", "1"])
    #expect(outcome.output.hasPrefix("softmax regression 64-4 on "))
  }

  @Test func aRunCanBeResumedFromAnotherFolder() async throws {
    try await place.succeed([
      "train", "--data", "stripes", "--hidden", "30", "--epochs", "1", "--output", "run",
    ])
    let outcome = try await place.run(
      ["train", "--resume", "--epochs", "2", "--output", place.path("run")], shell: "cd / && exec \"$0\" \"$@\"")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try place.names("run/checkpoints").count == 2)
  }

  @Test func theRunEndsWhereItsReaderHasGone() async throws {
    let outcome = try await place.run(
      [
        "train", "--data", "stripes", "--hidden", "30", "--epochs", "1000000", "--output", "run",
        "--on", "arithmetic",
      ],
      shell: "{ \"$0\" \"$@\"; echo $? > code; } | head -n 1")
    #expect(outcome.outputLines.count == 1)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("go on with: synfire train --resume --output run"))
    #expect(try place.data("code") == Data("1\n".utf8))
    #expect(try place.json("run/run.json")["status"] as? String == "interrupted")
  }

  @Test(arguments: [
    ["--help"], ["train", "--help"], ["evaluate", "-h"], ["run", "-h"], ["circuit", "-h"], ["circuit", "show", "-h"],
    ["inspect", "-h"], ["data", "show", "-h"],
  ])
  func helpGoesToTheOutput(_ arguments: [String]) async throws {
    let outcome = try await place.succeed(arguments)
    #expect(outcome.output.contains("USAGE: synfire"))
    #expect(outcome.outputLines.allSatisfy { $0.count <= 80 })
  }
}
