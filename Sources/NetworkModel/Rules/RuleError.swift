/// An invalid learning rule: what was wanted and what was got, and where in the text.
///
/// The description is one line, followed, if the error has a place in the text, by that line of the text and a
/// caret under the column.
public struct RuleError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was wanted and what was got.
  public let reason: String
  /// The line of the text, counted from 1; nil if the error has no place in the text.
  public let line: Int?
  /// The column in that line, in characters counted from 1; nil if the error has no place in the text.
  public let column: Int?
  /// The part of the line around the column, and the spaces before the caret.
  private let excerpt: String
  private let indent: Int

  /// An error without a place in the text.
  init(_ reason: String) {
    self.reason = reason
    line = nil
    column = nil
    excerpt = ""
    indent = 0
  }

  /// An error at a character of the text.
  init(_ reason: String, in characters: [Character], at offset: Int) {
    let start = (characters[..<offset].lastIndex(where: \.isNewline) ?? -1) + 1
    let end = characters[offset...].firstIndex(where: \.isNewline) ?? characters.count
    let first = max(start, offset - 50)
    let last = min(end, offset + 30)
    let prefix = first > start ? "…" : ""
    self.reason = reason
    line = 1 + characters[..<start].count(where: \.isNewline)
    column = 1 + offset - start
    excerpt = prefix + Self.printable(characters[first..<last]) + (last < end ? "…" : "")
    indent = prefix.count + offset - first
  }

  /// The error in one line, then the text with a caret if it has a place there.
  public var description: String {
    guard let line, let column else { return "learning rule: \(reason)" }
    let place = line == 1 ? "column \(column)" : "line \(line), column \(column)"
    return "learning rule, \(place): \(reason)\n  \(excerpt)\n  \(String(repeating: " ", count: indent))^"
  }

  /// Text that a terminal shows in one column a character: control characters become `?`, white space a space.
  static func printable(_ characters: some Sequence<Character>) -> String {
    String(
      characters.map { character -> Character in
        if character.isWhitespace { return " " }
        let isHidden = character.unicodeScalars.contains { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .privateUse, .surrogate, .unassigned: true
          default: false
          }
        }
        return isHidden ? "?" : character
      })
  }
}
