public import SystemPackage

/// What went wrong with a file: its name, what was wanted and what was got.
public struct StorageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of problems, for programs; people read the description.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// There is no file of that name.
    case missing
    /// The file cannot be opened, read or written, changes while it is read, or is a folder or a device.
    case unusable
    /// The content is not what it should be.
    case corrupt
    /// There is more than we are ready to hold.
    case tooLarge
    /// Something is there already that would be replaced.
    case occupied
  }

  /// The kind of problem.
  public let kind: Kind
  /// The file or folder.
  public let path: FilePath
  /// What was wanted and what was got, in one line.
  public let reason: String

  /// Names the file and the problem, which is one of content unless `kind` says otherwise.
  public init(_ path: FilePath, _ reason: String, kind: Kind = .corrupt) {
    self.kind = kind
    self.path = path
    self.reason = reason
  }

  /// The problem of a system call, in the system's words.
  package init(_ path: FilePath, cannot action: String, _ error: any Error) {
    let number = error as? Errno
    self.init(
      path, "cannot \(action): \(number?.description ?? String(describing: error))",
      kind: number == .noSuchFileOrDirectory ? .missing : .unusable)
  }

  /// One line for people.
  public var description: String { "\(path): \(reason)" }
}
