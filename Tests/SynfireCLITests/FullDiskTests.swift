import Foundation
import Testing

@Suite struct FullDiskTests {
  private let place: Workplace
  /// The checkpoint of such a network takes 27 kB; the record and the history less than 4 kB.
  private let train = ["train", "--data", "stripes", "--hidden", "200", "--epochs", "4"]

  init() throws {
    place = try Workplace()
    try Stripes(train: 300).writeIDX(to: "stripes", in: place)
  }

  /// Whether a small file system can be mounted here: only for the superuser of a system that lets him.
  static let canMount: Bool = {
    guard getuid() == 0, let place = try? Workplace() else { return false }
    let mount = shell("mount -t tmpfs -o size=64k tmpfs '\(place.url.path)' && umount '\(place.url.path)'")
    return mount == 0
  }()

  @discardableResult
  private static func shell(_ command: String) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return -1 }
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// One line, the folder of checkpoints as it was, and a run that goes on as if nothing had been.
  private func expectOneLineAndAWholeRun(_ outcome: Outcome, _ reason: String, _ before: [String: Data]) async throws {
    #expect(outcome.code == 1)
    #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains(".safetensors: cannot write: \(reason)"), "\(outcome.errors)")
    #expect(try place.checkpoints("run") == before)
    #expect(try place.json("run/run.json")["status"] as? String == "running")
    #expect(try await place.run("inspect", "run").code == (before.isEmpty ? 1 : 0))
  }

  private func expectEqualEnd() async throws {
    try await place.succeed(["train", "--resume", "--output", "run"])
    try await place.succeed(train + ["--output", "whole"])
    #expect(try place.checkpoints("run") == place.checkpoints("whole"))
  }

  @Test func aFileThatMayNotGrowEndsTheRunWithOneLine() async throws {
    // 16 blocks are 8 kB or 16 kB, as the shell counts.
    let limit = "ulimit -f 16; exec \"$0\" \"$@\""
    let first = try await place.run(train + ["--output", "run"], shell: limit)
    try await expectOneLineAndAWholeRun(first, "File too large", [:])
    try FileManager.default.removeItem(atPath: place.path("run"))
    try await place.succeed(train.dropLast() + ["2", "--output", "run"])
    let before = try place.checkpoints("run")
    let second = try await place.run(["train", "--resume", "--epochs", "4", "--output", "run"], shell: limit)
    #expect(second.errors.contains("epoch-0003.safetensors"))
    #expect(second.code == 1 && second.errorLines.count == 1)
    #expect(try place.checkpoints("run") == before)
    try await place.succeed(["train", "--resume", "--epochs", "4", "--output", "run"])
    try await place.succeed(train + ["--output", "whole"])
    #expect(try place.checkpoints("run") == place.checkpoints("whole"))
  }

  @Test(.enabled(if: canMount, "skipped: needs the right to mount a small file system"))
  func aFullDiskEndsTheRunWithOneLine() async throws {
    let disk = place.path("disk")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    // Room for two checkpoints and the small files, not for a third.
    try #require(Self.shell("mount -t tmpfs -o size=80k tmpfs '\(disk)' && ln -s disk/run '\(place.path("run"))'") == 0)
    defer { Self.shell("umount '\(disk)'") }
    let outcome = try await place.run(train + ["--output", "disk/run"])
    let kept = try place.checkpoints("run")
    #expect(kept.keys.sorted() == ["epoch-0001.safetensors", "epoch-0002.safetensors"])
    try await expectOneLineAndAWholeRun(outcome, "No space left on device", kept)
    try #require(Self.shell("mount -o remount,size=512k '\(disk)'") == 0)
    try await expectEqualEnd()
  }
}
