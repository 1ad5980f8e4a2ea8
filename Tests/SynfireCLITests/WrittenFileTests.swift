import Foundation
import Testing

/// Verbs that write a file write it where a link points, into a pipe or a device, or not at all; nothing but a regular file
/// ever gets out of their way.
@Suite struct WrittenFileTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write(Array(Circuits.relay.utf8), to: "relay.json")
  }

  /// The verbs that write one file, whose name comes last.
  static let verbs: [[String]] = [
    ["circuit", "relay.json", "--output"], ["circuit", "relay.json", "--format", "json", "--output"],
    ["circuit", "relay.json", "--format", "dot", "--output"],
    ["circuit", "nbp", "--layers", "2-2-2", "--format", "json", "--output"],
    ["run", "relay.json", "--steps", "3", "--save"],
  ]

  private func kind(of name: String) throws -> FileAttributeType? {
    try FileManager.default.attributesOfItem(atPath: place.path(name))[.type] as? FileAttributeType
  }

  @Test(arguments: verbs) func aPipeTakesWhatIsWritten(_ verb: [String]) async throws {
    try #require(mkfifo(place.path("pipe"), 0o600) == 0)
    let outcome = try await place.run(
      verb + ["pipe"], shell: "cat pipe >seen & \"$0\" \"$@\"; code=$?; wait; exit $code")
    #expect(outcome.code == 0, "\(outcome.errors)")
    try await place.succeed(verb + ["file"])
    #expect(try place.data("seen") == place.data("file"))
    #expect(try kind(of: "pipe") != .typeRegular)
  }

  @Test(.enabled(if: geteuid() == 0, "skipped: only the superuser makes devices"), arguments: verbs)
  func aDeviceStays(_ verb: [String]) async throws {
    // A second name of the null device, made here: 1, 3 on Linux.
    guard mknod(place.path("null"), S_IFCHR | 0o600, dev_t(259)) == 0 else { return }
    _ = try await place.run(verb + ["null"])
    #expect(try kind(of: "null") == .typeCharacterSpecial)
  }

  @Test(arguments: verbs) func aLinkIsFollowed(_ verb: [String]) async throws {
    try place.write([], to: "folder/file")
    try #require(chmod(place.path("folder/file"), 0o640) == 0)
    try FileManager.default.createSymbolicLink(atPath: place.path("link"), withDestinationPath: "folder/file")
    try await place.succeed(verb + ["link"])
    try await place.succeed(verb + ["file"])
    #expect(try kind(of: "link") == .typeSymbolicLink)
    #expect(try place.data("folder/file") == place.data("file"))
    let permissions = try FileManager.default.attributesOfItem(atPath: place.path("folder/file"))[.posixPermissions]
    #expect(permissions as? Int == 0o640)
    #expect(try place.names("folder") == ["file"])
  }

  @Test(arguments: verbs) func aFolderIsRefusedInOneLine(_ verb: [String]) async throws {
    try place.write([], to: "folder/file")
    for name in ["folder", "."] {
      let outcome = try await place.run(verb + [name])
      #expect(outcome.code == 1)
      #expect(outcome.errorLines == ["Error: \(name): cannot write: Is a directory"])
    }
    #expect(try place.names("folder") == ["file"])
  }

  @Test func theStandardOutputIsAddedTo() async throws {
    try place.write(Array("before\n".utf8), to: "seen")
    let outcome = try await place.run(
      ["circuit", "relay.json", "--format", "json", "--output", "/dev/stdout"], shell: "\"$0\" \"$@\" >>seen")
    #expect(outcome.code == 0, "\(outcome.errors)")
    try await place.succeed(["circuit", "relay.json", "--format", "json", "--output", "file"])
    #expect(try place.data("seen") == Data("before\n".utf8) + place.data("file"))
  }

  @Test func theCircuitThatIsReadIsNotLost() async throws {
    let before = try place.data("relay.json")
    try FileManager.default.createSymbolicLink(atPath: place.path("link"), withDestinationPath: "relay.json")
    for name in ["relay.json", "link"] {
      for verb in [
        ["circuit", "--output", name], ["circuit", "--format", "dot", "--output", name],
        ["run", "--steps", "3", "--save", name],
      ] {
        let outcome = try await place.run(verb + ["relay.json"])
        #expect(outcome.code == 1 && outcome.errorLines.count == 1, "\(verb): \(outcome.errors)")
      }
    }
    #expect(try place.data("relay.json") == before)
    // In its canonical form it stays the same circuit.
    try await place.succeed(["circuit", "relay.json", "--format", "json", "--output", "relay.json"])
    try await place.succeed(["run", "relay.json", "--steps", "3"])
  }

  @Test func aRunReplacesNoFileInItsFolder() async throws {
    for name in ["spikes.csv", "summary.json", "recordings.safetensors", "synapses.safetensors"] {
      try place.write(Array("mine".utf8), to: "folder/\(name)")
      let outcome = try await place.run("run", "relay.json", "--steps", "3", "--output", "folder")
      #expect(outcome.code == 1)
      #expect(outcome.errorLines == ["Error: folder: holds \(name) already: name another folder"])
      #expect(try place.names("folder") == [name])
      #expect(try place.data("folder/\(name)") == Data("mine".utf8))
      try FileManager.default.removeItem(atPath: place.path("folder"))
    }
  }

  @Test(arguments: [
    ["train", "--train-count", "100", "--epochs", "1", "--hidden", "8", "--output"],
    ["run", "relay.json", "--steps", "3", "--output"],
    ["reproduce", "nbp/figure-3", "--quick", "--output"],
  ])
  func whatIsNoFolderIsNotMadeOne(_ verb: [String]) async throws {
    try #require(mkfifo(place.path("pipe"), 0o600) == 0)
    try place.write(Array("mine".utf8), to: "file")
    for name in ["pipe", "file"] {
      let outcome = try await place.run(verb + [name])
      #expect(outcome.code == 1 && outcome.errorLines.count == 1, "\(outcome.errors)")
    }
    #expect(try place.data("file") == Data("mine".utf8))
    #expect(try kind(of: "pipe") != .typeRegular)
  }

  @Test func pagesAreNotWrittenIntoPipes() async throws {
    try await place.succeed(["train", "softmax", "--train-count", "100", "--epochs", "1", "--output", "run"])
    try #require(mkfifo(place.path("pipe"), 0o600) == 0)
    for verb in [["report", "run", "--output"], ["reproduce", "all", "--quick", "--write-results"]] {
      let outcome = try await place.run(verb + ["pipe"])
      #expect(outcome.code == 1 && outcome.errors.contains("got a device, pipe or socket"), "\(outcome.errors)")
    }
    #expect(try kind(of: "pipe") != .typeRegular)
  }
}
