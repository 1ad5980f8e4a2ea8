/// Why a chip cannot do something: the part, what was wanted and what was got, in one line.
public struct ChipError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of error, for programs; people read the description.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The network exceeds a limit of the chip.
    case doesNotFit
    /// A register held more than its bits in a run that does not allow it.
    case overflow
    /// A spike in a step in which a schedule allows none.
    case outOfTurn
    /// A network that no chip can run, whatever its size.
    case invalidNetwork
    /// An invalid argument of a call.
    case invalidArgument
    /// A snapshot that is damaged, or of a different network.
    case badSnapshot
  }

  /// The kind of error.
  public let kind: Kind
  /// The part at fault, as in `group "hidden"`.
  public let subject: String
  /// What was wanted and what was got.
  public let reason: String

  /// An error of a kind, about a part.
  public init(_ kind: Kind, _ subject: String, _ reason: String) {
    self.kind = kind
    self.subject = subject
    self.reason = reason
  }

  /// One line for people.
  public var description: String { "\(subject): \(reason)" }
}
