import Foundation
import Storage
import SystemPackage
import Testing

/// What stands under the name that is written: it is replaced only where it is a regular file.
@Suite struct WriteTargetTests {
  private let folder: TemporaryFolder
  private var path: FilePath { folder.path.appending("out") }
  private let bytes = Array("something new".utf8)

  init() throws { folder = try TemporaryFolder() }

  static let isSuperuser = geteuid() == 0

  private func content(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: folder.path.appending(name).string)))
  }

  /// What stands under a name itself, links not followed.
  private func status(of path: FilePath) throws -> (kind: mode_t, permissions: mode_t, owner: uid_t, group: gid_t) {
    var status = stat()
    try #require(lstat(path.string, &status) == 0)
    return (status.st_mode & S_IFMT, status.st_mode & 0o7777, status.st_uid, status.st_gid)
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path.appending(name).string, withDestinationPath: target)
  }

  private func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder.path.appending(name).string, withIntermediateDirectories: false)
  }

  // MARK: Pipes, devices, sockets

  @Test func aPipeTakesTheBytesAndStays() throws {
    try #require(mkfifo(path.string, 0o600) == 0)
    // An end of our own holds the pipe open and the bytes in it.
    let reader = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking])
    try AtomicFile.write(bytes, to: path)
    let got = try [UInt8](unsafeUninitializedCapacity: 100) { buffer, count in
      count = try reader.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    try reader.close()
    #expect(got == bytes)
    #expect(try status(of: path).kind == S_IFIFO)
    #expect(try folder.names == ["out"])
  }

  @Test func aPipeThatALinkPointsAtTakesTheBytes() throws {
    let pipe = folder.path.appending("pipe")
    try #require(mkfifo(pipe.string, 0o600) == 0)
    try link("out", to: "pipe")
    let reader = try FileDescriptor.open(pipe, .readOnly, options: [.nonBlocking])
    defer { try? reader.close() }
    try AtomicFile.write(bytes, to: path)
    #expect(try status(of: path).kind == S_IFLNK)
    #expect(try status(of: pipe).kind == S_IFIFO)
  }

  @Test(.enabled(if: isSuperuser, "skipped: only the superuser makes devices"))
  func aDeviceStaysAndABlockDeviceIsRefused() throws {
    // A second name of the null device, made here: 1, 3 on Linux.
    guard mknod(path.string, S_IFCHR | 0o600, dev_t(259)) == 0 else { return }
    try? AtomicFile.write(bytes, to: path)
    #expect(try status(of: path).kind == S_IFCHR)
    let disk = folder.path.appending("disk")
    guard mknod(disk.string, S_IFBLK | 0o600, dev_t(259)) == 0 else { return }
    let error = #expect(throws: StorageError.self) { try AtomicFile.write(bytes, to: disk) }
    #expect(error?.description == "\(disk): wanted a file, pipe or terminal, got a block device")
    #expect(try status(of: disk).kind == S_IFBLK)
    #expect(try folder.names == ["disk", "out"])
  }

  @Test func aSocketIsRefusedAndStays() throws {
    // A short path: the address holds about a hundred bytes.
    let path = FilePath("/tmp/synfire-\(UInt32.random(in: 0...UInt32.max))")
    defer { unlink(path.string) }
    #if canImport(Darwin)
      let socket = socket(AF_UNIX, SOCK_STREAM, 0)
    #else
      let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.string.utf8) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    let error = #expect(throws: StorageError.self) { try AtomicFile.write(bytes, to: path) }
    #expect(error?.reason == "wanted a file, pipe or terminal, got a socket")
    #expect(try status(of: path).kind == S_IFSOCK)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "skipped: no /proc"))
  func whatAProcessHasOpenIsAddedToAndNotReplaced() throws {
    try Data("first, ".utf8).write(to: URL(filePath: path.string))
    let before = try FileManager.default.attributesOfItem(atPath: path.string)[.systemFileNumber] as? Int
    let open = try FileDescriptor.open(path, .writeOnly)
    defer { try? open.close() }
    try AtomicFile.write(bytes, to: FilePath("/proc/self/fd/\(open.rawValue)"))
    try link("stdout", to: "/dev/fd/\(open.rawValue)")
    try AtomicFile.write(bytes, to: folder.path.appending("stdout"))
    #expect(try content(of: "out") == Array("first, something newsomething new".utf8))
    #expect(try FileManager.default.attributesOfItem(atPath: path.string)[.systemFileNumber] as? Int == before)
    #expect(try folder.names == ["out", "stdout"])
  }

  // MARK: Links

  @Test(arguments: ["old/data", "new/data"]) func aLinkStaysAndItsFileIsReplaced(_ target: String) throws {
    try makeFolder("old")
    try makeFolder("new")
    try AtomicFile.write("old".utf8, to: folder.path.appending("old/data"))
    try link("old/second", to: "../\(target)")
    try link("out", to: "old/second")
    try AtomicFile.write(bytes, to: path)
    #expect(try status(of: path).kind == S_IFLNK)
    #expect(try status(of: folder.path.appending("old/second")).kind == S_IFLNK)
    #expect(try content(of: target) == bytes)
    #expect(try status(of: folder.path.appending(target)).kind == S_IFREG)
    #expect(try folder.names == ["new", "old", "out"])
  }

  @Test func linksInACircleAreOneClearLine() throws {
    try link("out", to: "other")
    try link("other", to: "out")
    let error = #expect(throws: StorageError.self) { try AtomicFile.write(bytes, to: path) }
    #expect(error?.description == "\(path): cannot follow the link: Too many levels of symbolic links")
    #expect(try folder.names == ["other", "out"])
  }

  @Test func aLinkToAFolderIsRefusedLikeTheFolder() throws {
    try makeFolder("inside")
    try link("out", to: "inside")
    for name in ["inside", "out"] {
      let error = #expect(throws: StorageError.self) {
        try AtomicFile.write(bytes, to: folder.path.appending(name))
      }
      #expect(error?.reason == "cannot write: Is a directory")
    }
    #expect(try folder.names == ["inside", "out"])
  }

  @Test func aFileThatIsLeftAloneIsNotTouchedThroughItsLink() throws {
    try AtomicFile.write("old".utf8, to: folder.path.appending("data"))
    try link("out", to: "data")
    func abandon() throws {
      var file = try AtomicFile(at: path)
      try file.write(bytes)
    }
    try abandon()
    #expect(try content(of: "data") == Array("old".utf8))
    #expect(try folder.names == ["data", "out"])
  }

  // MARK: Permissions and owners

  @Test(arguments: [0o600, 0o640, 0o664, 0o755, 0o444] as [mode_t])
  func aReplacedFileKeepsItsPermissions(_ mode: mode_t) throws {
    try AtomicFile.write("old".utf8, to: path)
    try #require(chmod(path.string, mode) == 0)
    try AtomicFile.write(bytes, to: path)
    #expect(try status(of: path).permissions == mode)
    #expect(try content(of: "out") == bytes)
  }

  @Test(.enabled(if: isSuperuser, "skipped: only the superuser gives files away"))
  func aReplacedFileKeepsItsOwnerAndGroup() throws {
    try AtomicFile.write("old".utf8, to: path)
    try #require(chown(path.string, 12_345, 23_456) == 0)
    try AtomicFile.write(bytes, to: path)
    let status = try status(of: path)
    #expect(status.owner == 12_345 && status.group == 23_456)
  }

  @Test func aNewFileHasThePermissionsOfAnyOther() throws {
    try AtomicFile.write(bytes, to: path)
    let mask = umask(0)
    umask(mask)
    #expect(try status(of: path).permissions == 0o644 & ~mask)
  }

  // MARK: Removal, and the checks before work

  @Test func onlyFilesAndLinksAreRemoved() throws {
    try AtomicFile.write(bytes, to: path)
    try link("link", to: "inside")
    try makeFolder("inside")
    let pipe = folder.path.appending("pipe")
    try #require(mkfifo(pipe.string, 0o600) == 0)
    for name in ["out", "link", "none"] { try folder.path.appending(name).removeFile() }
    for name in ["inside", "pipe"] {
      #expect(throws: StorageError.self) { try folder.path.appending(name).removeFile() }
    }
    #expect(try folder.names == ["inside", "pipe"])
  }

  @Test func theCheckBeforeTheWorkOpensNoPipe() throws {
    try #require(mkfifo(path.string, 0o600) == 0)
    try path.checkThatItTakesBytes()
    try folder.path.appending("new").checkThatItTakesBytes()
    for name in ["", ".", "none/new"] {
      #expect(throws: StorageError.self) { try folder.path.pushing(FilePath(name)).checkThatItTakesBytes() }
    }
    #expect(throws: StorageError.self) { try path.checkThatAFileCanStandHere() }
    #expect(try folder.names == ["out"])
  }

  @Test func oneFileIsTheSameUnderTwoNames() throws {
    try AtomicFile.write(bytes, to: path)
    try AtomicFile.write(bytes, to: folder.path.appending("other"))
    try link("link", to: "out")
    #expect(path.isSameFile(as: folder.path.appending("link")))
    #expect(!path.isSameFile(as: folder.path.appending("other")))
    #expect(!path.isSameFile(as: folder.path.appending("none")))
  }
}
