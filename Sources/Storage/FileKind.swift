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
    guard stat(path.string, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    default: self = .other
    }
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
