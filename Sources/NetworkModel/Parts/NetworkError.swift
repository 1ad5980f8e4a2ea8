/// A network that cannot be: which part of it, what was wanted and what was got, in one line.
public struct NetworkError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The part at fault, as in `group "hidden"`.
  public let subject: String
  /// What was wanted and what was got.
  public let reason: String

  /// Names the part and the problem.
  public init(_ subject: String, _ reason: String) {
    self.subject = subject
    self.reason = reason
  }

  /// One line for people.
  public var description: String { "\(subject): \(reason)" }

  /// A text in quotes, in one line, cut where it is long.
  static func quoted(_ text: some StringProtocol) -> String {
    "\"" + RuleError.printable(text.prefix(40)) + (text.dropFirst(40).isEmpty ? "\"" : "…\"")
  }
}

/// Refuses a number outside its range, by name.
func check(
  _ value: Int, in range: ClosedRange<Int>, _ name: String, of subject: @autoclosure () -> String
) throws(NetworkError) {
  guard range.contains(value) else {
    throw NetworkError(
      subject(), "wanted a \(name) of \(range.lowerBound) to \(range.upperBound), got \(value)")
  }
}
