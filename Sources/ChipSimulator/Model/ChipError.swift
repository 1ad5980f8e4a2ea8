/// What a chip cannot do: for which part, what was wanted and what was got, in one line.
public struct ChipError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of trouble, for programs; people read the description.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The network exceeds a limit of the chip.
    case doesNotFit
    /// A register held more than its bits in a run that does not allow it.
    case overflow
    /// A spike in a step in which a schedule wants none.
    case outOfTurn
    /// A network that no chip runs, whatever its size.
    case invalidNetwork
    /// An impossible argument of a call.
    case invalidArgument
    /// A snapshot that is damaged, or that of another network.
    case badSnapshot
  }

  /// The kind of trouble.
  public let kind: Kind
  /// The part at fault, as in `group "hidden"`.
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
