import Foundation
import Storage
import SystemPackage
import Testing

@Suite struct WholeFileTests {
  /// Runs `body` with a new folder, and removes it.
  static func inFolder(_ body: (FilePath) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "synfire-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(FilePath(folder.path(percentEncoded: false)))
  }

  static func problem(_ path: FilePath, limit: Int = 100) -> StorageError? {
    do throws(StorageError) {
      _ = try WholeFile.read(path, limit: limit)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [0, 1, 100, 300_000]) func whatWasWrittenIsRead(size: Int) throws {
    try Self.inFolder { folder in
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 13 >> 3) }
      try AtomicFile.write(bytes, to: folder.appending("a"))
      #expect(try WholeFile.read(folder.appending("a"), limit: size) == bytes)
    }
  }

  @Test func aFileAboveTheLimitIsRefused() throws {
    try Self.inFolder { folder in
      let path = folder.appending("a")
      try AtomicFile.write([1, 2, 3], to: path)
      let error = try #require(Self.problem(path, limit: 2))
      #expect(error.kind == .tooLarge)
      #expect(error.description == "\(path): wanted a file of at most 2 bytes, got 3")
    }
  }

  @Test func aMissingFileIsNamed() throws {
    try Self.inFolder { folder in
      let error = try #require(Self.problem(folder.appending("a")))
      #expect(error.kind == .missing)
      #expect(error.path == folder.appending("a"))
    }
  }

  @Test func aFolderAndADeviceAreNoFiles() throws {
    try Self.inFolder { folder in
      let error = try #require(Self.problem(folder))
      #expect(error.kind == .unusable)
      #expect(error.reason == "wanted a file, got a folder")
    }
    #expect(Self.problem("/dev/null")?.reason == "wanted a file, got a device, pipe or socket")
  }

  @Test func aPipeIsNotWaitedFor() throws {
    try Self.inFolder { folder in
      let path = folder.appending("pipe")
      try #require(mkfifo(path.string, 0o600) == 0)
      #expect(Self.problem(path)?.kind == .unusable)
    }
  }

  @Test(.enabled(if: geteuid() != 0, "skipped: the superuser may read every file"))
  func aFileWithoutPermissionIsUnusable() throws {
    try Self.inFolder { folder in
      let path = folder.appending("a")
      try AtomicFile.write([1], to: path)
      try #require(chmod(path.string, 0) == 0)
      #expect(Self.problem(path)?.kind == .unusable)
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status"), "skipped: there is no /proc here"))
  func aFileThatHoldsMoreThanItSaysIsRefused() {
    #expect(Self.problem("/proc/self/status")?.reason == "wanted 0 bytes, got more: the file changed while it was read")
  }

  @Test func whatIsAddedStandsAtTheEnd() throws {
    try Self.inFolder { folder in
      let path = folder.appending("a")
      try AtomicFile.write([1, 2], to: path)
      try WholeFile.append([3], to: path)
      try WholeFile.append([], to: path)
      try WholeFile.append(Array(repeating: 4, count: 10_000), to: path)
      #expect(try WholeFile.read(path, limit: 1 << 20) == [1, 2, 3] + Array(repeating: 4, count: 10_000))
      for other in [folder, folder.appending("none"), "/dev/full"] {
        #expect(throws: StorageError.self) { try WholeFile.append([1], to: other) }
      }
    }
  }

  @Test func aByteOrderMarkIsPassedOver() {
    #expect(Array([0xef, 0xbb, 0xbf, 65].withoutByteOrderMark) == [65])
    #expect(Array([0xef, 0xbb, 65].withoutByteOrderMark) == [0xef, 0xbb, 65])
    #expect([UInt8]().withoutByteOrderMark.isEmpty)
  }
}
