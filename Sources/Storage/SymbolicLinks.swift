import Foundation
package import SystemPackage

/// Follows the symbolic links at the end of a path.
enum SymbolicLinks {
  /// The longest chain that is followed, as in Linux.
  private static let longestChain = 40

  static func follow(_ path: FilePath) throws(StorageError) -> FilePath {
    var name = path
    for _ in 0...longestChain {
      if name.isOfAnOpenDescriptor { return name }
      var status = stat()
      guard lstat(name.string, &status) == 0 else {
        let error = Errno(rawValue: errno)
        guard error == .noSuchFileOrDirectory else { throw StorageError(path, cannot: "create the file", error) }
        return name
      }
      guard status.st_mode & S_IFMT == S_IFLNK else { return name }
      do {
        let target = FilePath(try FileManager.default.destinationOfSymbolicLink(atPath: name.string))
        name = target.isAbsolute ? target : name.removingLastComponent().pushing(target)
      } catch {
        throw StorageError(path, cannot: "follow the link", error)
      }
    }
    throw StorageError(path, cannot: "follow the link", Errno.tooManySymbolicLinkLevels)
  }
}

extension FilePath {
  /// What this path names once every symbolic link at its end is followed.
  ///
  /// It need not exist. What a process has open, such as `/dev/stdout`, keeps the name that says so.
  ///
  /// - Throws: ``StorageError`` where a name cannot be looked up, and for more than 40 links, as in a circle.
  package func followingLinks() throws(StorageError) -> FilePath { try SymbolicLinks.follow(self) }

  /// Whether this names what a process has open, as `/proc/self/fd/1` does, and not a file in a folder.
  var isOfAnOpenDescriptor: Bool {
    let folder = withItsFolderResolved.removingLastComponent()
    return folder == "/dev/fd" || folder.lastComponent == "fd" && folder.starts(with: "/proc")
  }
}
