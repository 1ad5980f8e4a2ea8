import Foundation
import Testing

/// Checkpoints in the eyes of the reference implementation of safetensors.
@Suite struct PythonTests {
  static let python = ProcessInfo.processInfo.environment["SYNFIRE_PYTHON"] ?? "python3"

  /// Whether the interpreter has the packages.
  static let hasSafetensors: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", "import safetensors, numpy"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  private func read(_ file: String, in place: Workplace) async throws -> [String: Any] {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Interop/check_safetensors.py").path
    let outcome = try await place.run([Self.python, script, file], shell: "exec \"$@\"")
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test(
    .enabled(
      if: hasSafetensors, "skipped: SYNFIRE_PYTHON (or python3) is no interpreter with safetensors and numpy"),
    arguments: ["nbp", "softmax"])
  func thePythonPackageReadsACheckpoint(_ learner: String) async throws {
    let place = try Workplace()
    try Stripes(train: 200).writeIDX(to: "stripes", in: place)
    try await place.succeed(
      ["train", learner, "--data", "stripes", "--epochs", "2", "--output", "run"]
        + (learner == "nbp" ? ["--hidden", "30"] : []))
    let content = try await read("run/checkpoints/epoch-0002.safetensors", in: place)
    let metadata = try #require(content["metadata"] as? [String: String])
    #expect(metadata["format"] == "synfire-checkpoint-1")
    #expect(metadata["epoch"] == "2" && metadata["sample"] == "0")
    #expect(metadata["learner"]?.contains("\"kind\":\"\(learner)\"") == true)
    let tensors = try #require(content["tensors"] as? [[String: Any]])
    #expect(
      tensors.map { "\($0["name"] ?? "") \($0["dtype"] ?? "") \($0["shape"] ?? "")" }
        == (learner == "nbp"
          ? ["w1 int16 [64, 30]", "w2 int16 [30, 4]"]
          : ["biases float32 [1, 4]", "samples int64 [1, 1]", "weights float32 [64, 4]"]))
    if learner == "softmax" { #expect(tensors[1]["sum"] as? Int == 400) }
    let inspected = try await place.succeed(["inspect", "run"])
    #expect(!inspected.output.isEmpty)
  }
}
