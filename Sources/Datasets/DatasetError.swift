/// What is wrong with images or labels: where, what was wanted and what was got, in one line.
public struct DatasetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of problems, for programs; people read the description.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A file, folder or set is not there.
    case missing
    /// The file cannot be read, or is a folder.
    case unreadable
    /// The file is of another format, or says it is of a type or shape that is not accepted.
    case wrongFormat
    /// Sizes that do not fit each other or the file: truncated, trailing bytes, counts that differ.
    case wrongSize
    /// More than we are ready to hold.
    case tooLarge
    /// Compressed data that does not decompress.
    case corrupt
    /// A label outside 0 ..< classes.
    case labelOutOfRange
    /// Content that is not that of the named set.
    case wrongHash
    /// An impossible transform or split.
    case invalidArgument
    /// A download that failed.
    case network
  }

  /// The kind of problem.
  public let kind: Kind
  /// The file, set or operation.
  public let subject: String
  /// What was wanted and what was got.
  public let reason: String

  /// Names the problem.
  public init(_ kind: Kind, _ subject: String, _ reason: String) {
    self.kind = kind
    self.subject = subject
    self.reason = reason
  }

  /// One line for people.
  public var description: String { "\(subject): \(reason)" }
}
