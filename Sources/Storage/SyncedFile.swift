import Foundation
import SystemPackage

/// Brings what was written to the disk, as far as the file system knows how.
enum SyncedFile {
  /// What file systems answer that cannot sync; what fails on a disk is another error.
  private static let unsupported: Set<CInt> = [EINVAL, ENOTSUP, EOPNOTSUPP, ENOSYS]

  /// Syncs an open file or folder.
  static func sync(_ descriptor: FileDescriptor) throws {
    while fsync(descriptor.rawValue) != 0 {
      let number = errno
      if number == EINTR { continue }
      if unsupported.contains(number) { return }
      throw Errno(rawValue: number)
    }
  }
}
