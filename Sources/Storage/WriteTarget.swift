import Foundation
import SystemPackage

/// Where bytes go that are written under a name, symbolic links followed: a regular file is replaced as a whole, everything
/// else that takes bytes takes them as they come.
enum WriteTarget {
  /// A regular file at `path`, or a free name; `standing` is the file that stands there.
  case file(path: FilePath, standing: Attributes?)
  /// A pipe, a terminal or another character device, or what a process has open, as `/dev/stdout` is.
  case stream

  /// Who owns a regular file, and who may do what with it.
  struct Attributes {
    let mode: mode_t
    let owner: uid_t
    let group: gid_t
  }

  /// Looks at what stands at `path`.
  ///
  /// - Throws: `StorageError` for a folder, for a socket, for a block device, of which the content would be lost, and where
  ///   links lead in a circle.
  init(_ path: FilePath) throws(StorageError) {
    let name = try path.followingLinks()
    let isOpen = name.isOfAnOpenDescriptor
    var status = stat()
    guard stat(name.string, &status) == 0 else {
      let error = Errno(rawValue: errno)
      guard error == .noSuchFileOrDirectory else { throw StorageError(path, cannot: "create the file", error) }
      self = .file(path: name, standing: nil)
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG where isOpen: self = .stream
    case S_IFREG:
      self = .file(
        path: name, standing: Attributes(mode: status.st_mode & 0o7777, owner: status.st_uid, group: status.st_gid))
    case S_IFIFO, S_IFCHR: self = .stream
    case S_IFDIR: throw StorageError(path, cannot: "write", Errno.isDirectory)
    case S_IFSOCK: throw StorageError(path, "wanted a file, pipe or terminal, got a socket", kind: .unusable)
    default: throw StorageError(path, "wanted a file, pipe or terminal, got a block device", kind: .unusable)
    }
  }
}
