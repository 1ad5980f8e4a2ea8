import Foundation
import Storage
import SystemPackage

/// The right to write into the folder of a run, which one process has at a time.
///
/// The lock is on the open folder itself, so that it leaves no file behind and ends with the process, however that ends.
/// Where the file system knows no locks, everybody has the right.
final class RunLock: Sendable {
  private let folder: FileDescriptor?

  /// Takes the right to write into `path`, or refuses where another has it.
  init(_ path: FilePath) throws(StorageError) {
    guard let folder = try? FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec]) else {
      self.folder = nil
      return
    }
    self.folder = folder
    guard flock(folder.rawValue, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
    throw StorageError(path, "another process is training this run", kind: .unusable)
  }

  deinit {
    guard let folder else { return }
    // Closing is not enough where the process has a child that has not come to its own program yet.
    _ = flock(folder.rawValue, LOCK_UN)
    try? folder.close()
  }
}
