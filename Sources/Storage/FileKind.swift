import Foundation
package import SystemPackage

/// What stands under a name in the file system.
package enum FileKind: Sendable, Hashable {
  /// A regular file.
  case file
  /// A folder.
  case folder
  /// A device, a pipe or a socket.
  case other

  fileprivate init?(of path: FilePath) {
    var status = stat()
    guard path.withPlatformString({ stat($0, &status) }) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }

  /// Whether a regular file or a symbolic link has this name.
  fileprivate static func isFileOrLink(_ path: FilePath) -> Bool {
    var status = stat()
    return lstat(path.string, &status) == 0 && [S_IFREG, S_IFLNK].contains(status.st_mode & S_IFMT)
  }

  /// The device and the number that tell one file from all others; nil where there is none.
  fileprivate static func identity(of path: FilePath) -> (dev_t, ino_t)? {
    var status = stat()
    return stat(path.string, &status) == 0 ? (status.st_dev, status.st_ino) : nil
  }
}

extension FilePath {
  /// What stands here, symbolic links followed; nil where there is nothing.
  package var fileKind: FileKind? { FileKind(of: self) }

  /// The same file, its folder named without symbolic links and dots; as it is where there is no such folder.
  package var withItsFolderResolved: FilePath {
    guard let lastComponent else { return self }
    let folder = removingLastComponent()
    guard let real = realpath(folder.isEmpty ? "." : folder.string, nil) else { return self }
    defer { free(real) }
    return FilePath(String(cString: real)).appending(lastComponent)
  }

  /// Whether this path and another name one file, symbolic links followed.
  package func isSameFile(as other: FilePath) -> Bool {
    guard let mine = FileKind.identity(of: self), let theirs = FileKind.identity(of: other) else { return false }
    return mine == theirs
  }

  /// Removes the regular file or the symbolic link of this name, where there is one.
  ///
  /// - Throws: ``StorageError`` for anything else of this name, which stays, and where the system refuses.
  package func removeFile() throws(StorageError) {
    guard FileKind.isFileOrLink(self) || fileKind == nil else {
      throw StorageError(self, "wanted a file to replace, got a folder, device, pipe or socket", kind: .unusable)
    }
    guard unlink(string) == 0 || errno == ENOENT else {
      throw StorageError(self, cannot: "remove the file", Errno(rawValue: errno))
    }
  }

  /// Refuses a path at which nothing can be written: a folder, a socket, a block device, or a folder above it that takes no
  /// files.
  ///
  /// Pipes and other devices are not opened.
  package func checkThatItTakesBytes() throws(StorageError) {
    guard case .file = try WriteTarget(self) else { return }
    _ = try AtomicFile(at: self)
  }

  /// Refuses a path at which no file can be put: a folder, a device, or a folder above it that takes no files.
  package func checkThatAFileCanStandHere() throws(StorageError) {
    guard lastComponent?.kind == .regular, fileKind != .folder else {
      throw StorageError(self, "wanted the name of a file, got a folder", kind: .unusable)
    }
    guard fileKind != .other else {
      throw StorageError(self, "wanted the name of a file, got a device, pipe or socket", kind: .unusable)
    }
    _ = try AtomicFile(at: self)
  }
}
