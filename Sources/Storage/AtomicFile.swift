import Foundation
public import SystemPackage

/// A file that appears whole or not at all: written beside its final name, synced, then renamed onto it.
///
/// ```swift
/// var file = try AtomicFile(at: "runs/a/run.json")
/// try file.write(bytes)
/// try file.commit()
/// ```
///
/// A process that is killed, or a disk that is full, before `commit()` returns leaves what stood there before.
///
/// A symbolic link stays, and the file that it points at is replaced. The new file has the permissions of the one that it
/// replaces, and its owner and group as far as this process may give files away. Pipes, character devices and what a process
/// has open, such as `/dev/stdout`, are never replaced: they take the bytes as they are written.
public struct AtomicFile: ~Copyable {
  /// The name under which the file appears.
  public let path: FilePath
  private let descriptor: FileDescriptor
  /// Where the content stands before it gets its name, and the file that it becomes; nil for what is not replaced.
  private let replacement: Replacement?
  private var isOpen = true

  private struct Replacement {
    let temporary: FilePath
    let target: FilePath
  }

  /// Opens a temporary file in the folder of the final one, which must exist; or the pipe or device at `path`.
  ///
  /// A pipe is waited for until somebody reads from it.
  ///
  /// - Throws: ``StorageError`` where no file can be created, and for folders, sockets and block devices.
  public init(at path: FilePath) throws(StorageError) {
    self.path = path
    (descriptor, replacement) =
      switch try WriteTarget(path) {
      case .stream: (try Self.open(path), nil)
      case .file(let target, let standing): try Self.create(beside: target, like: standing, namedBy: path)
      }
  }

  private static func open(_ path: FilePath) throws(StorageError) -> FileDescriptor {
    do { return try FileDescriptor.open(path, .writeOnly, options: [.append, .closeOnExec]) } catch {
      throw StorageError(path, cannot: "write", error)
    }
  }

  /// A new file in the folder of `target`, with what `standing` has of permissions.
  private static func create(
    beside target: FilePath, like standing: WriteTarget.Attributes?, namedBy path: FilePath
  ) throws(StorageError) -> (FileDescriptor, Replacement) {
    let name = ".\(target.lastComponent?.string ?? "file").\(getpid()).\(UInt32.random(in: 0...UInt32.max)).tmp"
    let temporary = target.removingLastComponent().appending(name)
    do {
      let descriptor = try FileDescriptor.open(
        temporary, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: standing == nil ? [.ownerReadWrite, .groupRead, .otherRead] : [.ownerReadWrite])
      // Tells other processes, on other machines too, that the file is being written; see removeLeftovers(of:).
      _ = flock(descriptor.rawValue, LOCK_EX | LOCK_NB)
      if let standing { give(standing, to: descriptor) }
      return (descriptor, Replacement(temporary: temporary, target: target))
    } catch {
      throw StorageError(path, cannot: "create the file", error)
    }
  }

  deinit {
    if isOpen { try? descriptor.close() }
    if let replacement { unlink(replacement.temporary.string) }
  }

  /// Appends `bytes`.
  public mutating func write(_ bytes: some Sequence<UInt8>) throws(StorageError) {
    do { _ = try descriptor.writeAll(bytes) } catch { throw StorageError(path, cannot: "write", error) }
  }

  /// Syncs the content to the disk and gives it its final name, in place of what stood there.
  public consuming func commit() throws(StorageError) {
    do {
      if replacement != nil { try SyncedFile.sync(descriptor) }
      isOpen = false
      try descriptor.close()
      guard let replacement else { return }
      guard rename(replacement.temporary.string, replacement.target.string) == 0 else { throw Errno(rawValue: errno) }
      try Self.syncFolder(of: replacement.target)
    } catch {
      throw StorageError(path, cannot: "write", error)
    }
  }

  /// Writes `bytes` as the whole content of `path`, atomically, and removes what killed processes have left of it.
  public static func write(_ bytes: some Sequence<UInt8>, to path: FilePath) throws(StorageError) {
    var file = try AtomicFile(at: path)
    let target = file.replacement?.target
    try file.write(bytes)
    try file.commit()
    if let target { removeLeftovers(of: target) }
  }

  /// Removes the temporary files of `target` whose processes are gone.
  private static func removeLeftovers(of target: FilePath) {
    let folder = target.removingLastComponent()
    guard let start = target.lastComponent.map({ ".\($0.string)." }),
      let names = try? FolderNames.list(folder.isEmpty ? "." : folder)
    else { return }
    for name in names where name.string.hasPrefix(start) && name.string.hasSuffix(".tmp") {
      let numbers = name.string.dropFirst(start.count).dropLast(4).split(
        separator: ".", omittingEmptySubsequences: false)
      guard numbers.count == 2, let process = pid_t(numbers[0]), UInt32(numbers[1]) != nil, process > 0 else {
        continue
      }
      let isGone = kill(process, 0) != 0 && errno == ESRCH
      if isGone { removeIfUnlocked(folder.appending(name)) }
    }
  }

  /// Removes a file unless a process holds its lock.
  private static func removeIfUnlocked(_ path: FilePath) {
    guard path.fileKind == .file,
      let descriptor = try? FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .noFollow, .closeOnExec])
    else { return }
    defer { try? descriptor.close() }
    if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 { try? path.removeFile() }
  }

  /// Owner, group and permissions of a file that is replaced, as far as the system allows.
  private static func give(_ attributes: WriteTarget.Attributes, to descriptor: FileDescriptor) {
    let number = descriptor.rawValue
    let hasOwner = fchown(number, attributes.owner, attributes.group) == 0
    if !hasOwner { _ = fchown(number, uid_t.max, attributes.group) }
    // What runs in the name of its owner or group does not run in ours.
    _ = fchmod(number, attributes.mode & (hasOwner ? 0o7777 : 0o777))
  }

  /// Syncs the folder of `path`, so that the new name outlasts a crash; not every shared or user-space file system can, and a
  /// folder that may be written but not read cannot be opened for it.
  private static func syncFolder(of path: FilePath) throws {
    let folder = path.removingLastComponent()
    do {
      let directory = try FileDescriptor.open(folder.isEmpty ? "." : folder, .readOnly, options: [.closeOnExec])
      defer { try? directory.close() }
      try SyncedFile.sync(directory)
    } catch Errno.permissionDenied {}
  }
}
