import Foundation
import Storage
import SystemPackage
import Testing

/// A folder of its own for one test, removed with the last reference.
final class TemporaryFolder: Sendable {
  let path: FilePath

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "synfire-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = FilePath(url.path(percentEncoded: false))
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  /// What is in the folder, hidden files too.
  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path.string).sorted() } }
}

@Suite struct AtomicFileTests {
  private func content(of path: FilePath) throws -> String {
    try String(contentsOf: URL(filePath: path.string), encoding: .utf8)
  }

  @Test func whatStoodThereIsReplacedAsAWhole() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("run.json")
    try AtomicFile.write("a long first version".utf8, to: path)
    try AtomicFile.write("short".utf8, to: path)
    #expect(try content(of: path) == "short")
    #expect(try folder.names == ["run.json"])
  }

  @Test func nothingIsSeenBeforeTheCommit() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("run.json")
    try AtomicFile.write("old".utf8, to: path)
    var file = try AtomicFile(at: path)
    try file.write("ne".utf8)
    #expect(try content(of: path) == "old")
    try file.write("w".utf8)
    try file.commit()
    #expect(try content(of: path) == "new")
    #expect(try folder.names == ["run.json"])
  }

  @Test func nothingIsLeftBehindWithoutACommit() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("run.json")
    func abandon() throws {
      var file = try AtomicFile(at: path)
      try file.write("half a".utf8)
    }
    try abandon()
    #expect(try folder.names == [])
    try AtomicFile.write("old".utf8, to: path)
    try abandon()
    #expect(try content(of: path) == "old")
    #expect(try folder.names == ["run.json"])
  }

  /// The number of a process that has ended.
  private func endedProcess() throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "exit"]
    try process.run()
    process.waitUntilExit()
    return process.processIdentifier
  }

  @Test func whatAKilledProcessLeftIsRemoved() throws {
    let folder = try TemporaryFolder()
    let ended = try endedProcess()
    let kept = [
      ".run.json.1.77.tmp", ".other.json.\(ended).77.tmp", ".run.json.\(ended).tmp", ".run.json.\(ended).x.tmp",
      "run.json.\(ended).77.tmp", ".run.json.\(ended).77.tmp.gz", ".run.json.-1.77.tmp",
    ]
    let left = [".run.json.\(ended).77.tmp", ".run.json.\(ended).4294967295.tmp"]
    for name in kept + left { try Data([1]).write(to: URL(filePath: folder.path.appending(name).string)) }
    try AtomicFile.write("new".utf8, to: folder.path.appending("run.json"))
    #expect(try folder.names == (kept + ["run.json"]).sorted())
  }

  /// As a process on another machine that shares the folder would hold it.
  @Test func whatIsBeingWrittenStays() throws {
    let folder = try TemporaryFolder()
    let name = ".run.json.\(try endedProcess()).77.tmp"
    try Data([1]).write(to: URL(filePath: folder.path.appending(name).string))
    let writer = try FileDescriptor.open(folder.path.appending(name), .readOnly)
    try #require(flock(writer.rawValue, LOCK_EX | LOCK_NB) == 0)
    try AtomicFile.write("new".utf8, to: folder.path.appending("run.json"))
    #expect(try folder.names == [name, "run.json"])
    try writer.close()
    try AtomicFile.write("newer".utf8, to: folder.path.appending("run.json"))
    #expect(try folder.names == ["run.json"])
  }

  @Test func aMissingFolderIsOneClearLine() throws {
    let path = try TemporaryFolder().path.appending("none").appending("run.json")
    let error = #expect(throws: StorageError.self) { try AtomicFile.write("x".utf8, to: path) }
    #expect(error?.description == "\(path): cannot create the file: No such file or directory")
  }

  @Test func aTargetThatCannotBeReplacedIsOneClearLineAndLeavesNothing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("taken")
    try FileManager.default.createDirectory(
      atPath: path.appending("inside").string, withIntermediateDirectories: true)
    let error = #expect(throws: StorageError.self) { try AtomicFile.write("x".utf8, to: path) }
    #expect(error?.path == path)
    #expect(error?.reason.hasPrefix("cannot write: ") == true)
    #expect(try folder.names == ["taken"])
  }

  @Test(.enabled(if: geteuid() != 0, "skipped: the superuser may write anywhere"))
  func aFolderThatMayNotBeWrittenIsOneClearLine() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path.string)
    let path = folder.path.appending("run.json")
    let error = #expect(throws: StorageError.self) { try AtomicFile.write("x".utf8, to: path) }
    #expect(error?.description == "\(path): cannot create the file: Permission denied")
    #expect(try folder.names == [])
  }

  @Test func aNameWithoutAFolderGoesToTheWorkingFolder() throws {
    let name = "synfire-\(UUID().uuidString).txt"
    let path = FilePath(name)
    try AtomicFile.write("here".utf8, to: path)
    defer { try? FileManager.default.removeItem(atPath: name) }
    #expect(try content(of: path) == "here")
  }
}
