/// A description that no chip can have: what is wrong, what was wanted and what was got, in one line.
public struct NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble, for programs; people read the description.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A number that does not fit its register.
    case outOfRange
    /// Sizes that do not fit each other.
    case wrongSize
    /// A name that is taken, empty or unknown.
    case wrongName
    /// A rule that cannot be read, or lacks a trace that it needs.
    case wrongRule
    /// A reinforcement channel that is claimed twice or by nobody.
    case wrongReinforcement
    /// Text that is not the JSON of a network.
    case wrongFormat
  }

  /// The kind of trouble.
  public let kind: Kind
  /// The object: a group, connection, probe or rule, by name.
  public let subject: String
  /// What was wanted and what was got.
  public let reason: String

  /// Names the trouble.
  public init(_ kind: Kind, _ subject: String, _ reason: String) {
    self.kind = kind
    self.subject = subject
    self.reason = reason
  }

  /// One line for people.
  public var description: String { "\(subject): \(reason)" }
}
