public import SystemPackage

/// What went wrong with a file: its name, what was wanted and what was got.
public struct StorageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or folder.
  public let path: FilePath
  /// What was wanted and what was got, in one line.
  public let reason: String

  /// Names the file and the trouble.
  public init(_ path: FilePath, _ reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The trouble of a system call, in the system's words.
  package init(_ path: FilePath, cannot action: String, _ error: any Error) {
    self.init(path, "cannot \(action): \((error as? Errno)?.description ?? String(describing: error))")
  }

  /// One line for people.
  public var description: String { "\(path): \(reason)" }
}
