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
public struct AtomicFile: ~Copyable {
  /// The name under which the file appears.
  public let path: FilePath
  private let temporary: FilePath
  private let descriptor: FileDescriptor
  private var isOpen = true

  /// Opens a temporary file in the same folder, which must exist.
  public init(at path: FilePath) throws(StorageError) {
    self.path = path
    let name = path.lastComponent?.string ?? "file"
    temporary = path.removingLastComponent().appending(".\(name).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).tmp")
    do {
      descriptor = try FileDescriptor.open(
        temporary, .writeOnly, options: [.create, .exclusiveCreate],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw StorageError(path, cannot: "create the file", error)
    }
  }

  deinit {
    if isOpen { try? descriptor.close() }
    unlink(temporary.string)
  }

  /// Appends `bytes`.
  public mutating func write(_ bytes: some Sequence<UInt8>) throws(StorageError) {
    do { _ = try descriptor.writeAll(bytes) } catch { throw StorageError(path, cannot: "write", error) }
  }

  /// Syncs the content to the disk and gives it its final name, in place of what stood there.
  public consuming func commit() throws(StorageError) {
    do {
      try Self.sync(descriptor)
      isOpen = false
      try descriptor.close()
      guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
      let folder = path.removingLastComponent()
      let directory = try FileDescriptor.open(folder.isEmpty ? "." : folder, .readOnly)
      defer { try? directory.close() }
      try Self.sync(directory)
    } catch {
      throw StorageError(path, cannot: "write", error)
    }
  }

  /// Writes `bytes` as the whole content of `path`, atomically.
  public static func write(_ bytes: some Sequence<UInt8>, to path: FilePath) throws(StorageError) {
    var file = try AtomicFile(at: path)
    try file.write(bytes)
    try file.commit()
  }

  private static func sync(_ descriptor: FileDescriptor) throws {
    guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
  }
}
