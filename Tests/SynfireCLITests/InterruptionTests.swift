import Foundation
import Testing

@Suite struct InterruptionTests {
  private let place: Workplace
  // In arithmetic epochs follow each other as fast as they can, so that signals meet every moment.
  private let train = ["train", "--data", "stripes", "--hidden", "30", "--on", "arithmetic", "--format", "json"]

  init() throws {
    place = try Workplace()
    try Stripes(train: 2_500).writeIDX(to: "stripes", in: place)
  }

  /// Resumes `run` to `more` epochs beyond its last whole one, and compares with a run that never stopped.
  private func expectEqualEnd(_ run: String, more: Int) async throws {
    let whole = try place.names("\(run)/checkpoints").filter { $0.wholeMatch(of: /epoch-[0-9]+\.safetensors/) != nil }
    let epochs = String(whole.count + more)
    let outcome = try await place.run("train", "--resume", "--epochs", epochs, "--output", run)
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    try await place.succeed(train + ["--epochs", epochs, "--output", "\(run)-whole"])
    #expect(try place.checkpoints(run) == place.checkpoints("\(run)-whole"))
    #expect(try place.names(run) == ["checkpoints", "epochs.jsonl", "run.json"])
    #expect(try place.json("\(run)/run.json")["status"] as? String == "complete")
    #expect(try scores(run) == scores("\(run)-whole"))
  }

  /// The lines of the history without their training speed.
  private func scores(_ run: String) throws -> [String] {
    String(decoding: try place.data("\(run)/epochs.jsonl"), as: UTF8.self).split(separator: "\n")
      .map { String($0).replacing(/"trainSamplesPerSecond":[0-9.]+/, with: "") }
  }

  /// Trains for more epochs than any test waits for, until a signal ends that.
  private func endless(
    _ arguments: [String], _ signals: [SynfireProcess.PlannedSignal], shell: String? = nil
  ) async throws -> Outcome {
    try await SynfireProcess(
      train + ["--epochs", "1000000"] + arguments, in: place, shell: shell, sending: signals
    ).outcome()
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP], [1, 4])
  func aRunThatIsToldToStopKeepsEverythingAndGoesOnExactly(_ signal: Int32, _ line: Int) async throws {
    let outcome = try await endless(["--output", "run"], [.init(line: line, number: signal)])
    #expect(outcome.code == 130)
    #expect(outcome.outputLines.count >= line)
    #expect(outcome.errors == "Stopped; go on with: synfire train --resume --output run\n")
    #expect(try place.json("run/run.json")["status"] as? String == "interrupted")
    #expect(outcome.output == String(decoding: try place.data("run/epochs.jsonl"), as: UTF8.self))
    try await expectEqualEnd("run", more: 2)
  }

  @Test func aSweepIsStoppedAsAWhole() async throws {
    let outcome = try await endless(
      ["--seeds", "1,2,3", "--output", "run"], [.init(line: 3, number: SIGINT)])
    #expect(outcome.code == 130)
    for seed in 1...3 {
      #expect(try place.json("run/seed-\(seed)/run.json")["status"] as? String == "interrupted")
    }
  }

  @Test func withoutAFolderNothingIsKept() async throws {
    let outcome = try await endless([], [.init(line: 1, number: SIGINT)])
    #expect(outcome.code == 130)
    #expect(outcome.errors == "Stopped; nothing was kept (no --output)\n")
  }

  @Test func aRunThatOutlivesItsTerminalIsNotStoppedByTheLossOfIt() async throws {
    let outcome = try await endless(
      [], [.init(line: 1, number: SIGHUP), .init(line: 30, number: SIGINT)],
      shell: "trap '' HUP; exec \"$0\" \"$@\"")
    #expect(outcome.code == 130)
    #expect(outcome.outputLines.count >= 30)
  }

  /// Milliseconds after the first line at which a run is killed.
  static let moments = [0, 1, 2, 3, 5, 7, 11, 16]

  @Test(arguments: moments) func aKilledRunLosesTheEpochUnderWayAtMost(_ milliseconds: Int) async throws {
    let outcome = try await endless(
      ["--output", "run"], [.init(line: 1, number: SIGKILL, delay: milliseconds)])
    #expect(outcome.code == 128 + SIGKILL)
    #expect(try place.json("run/run.json")["status"] as? String == "running")
    let kept = try place.names("run/checkpoints").count { !$0.hasPrefix(".") }
    #expect(kept >= outcome.outputLines.count)
    try await expectEqualEnd("run", more: 2)
  }

  @Test func theRecordIsWholeAtAnyMoment() async throws {
    let run = try SynfireProcess(train + ["--epochs", "1000000", "--output", "run"], in: place)
    await run.waitForLines(1)
    for _ in 0..<300 {
      #expect(try place.json("run/run.json")["status"] as? String == "running")
      let lines = try place.data("run/epochs.jsonl").split(separator: UInt8(ascii: "\n"))
      for line in lines.suffix(2) { #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: line) } }
    }
    run.send(SIGKILL)
    _ = try await run.outcome()
  }

  @Test func twoProcessesDoNotTrainOneRun() async throws {
    let run = try SynfireProcess(train + ["--epochs", "1000000", "--output", "run"], in: place)
    await run.waitForLines(1)
    let second = try await place.run("train", "--resume", "--output", "run")
    #expect(second.code == 1)
    #expect(second.errors == "Error: run: another process is training this run\n")
    let third = try await place.run(train + ["--output", "run"])
    #expect(third.code == 1)
    #expect(third.errors.contains("run: holds a run already"))
    run.send(SIGKILL)
    _ = try await run.outcome()
    #expect(throws: Never.self) { try place.json("run/run.json") }
  }
}
