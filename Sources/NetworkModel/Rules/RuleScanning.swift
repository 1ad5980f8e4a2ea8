/// The parser's steps over single characters, and its errors.
extension RuleParser {
  /// The next character; nil at the end.
  var peek: Character? { offset < characters.count ? characters[offset] : nil }

  /// Whether an equation ends here: at the end, a semicolon or a new line.
  var isAtEndOfEquation: Bool {
    guard let next = peek else { return true }
    return next == ";" || next.isNewline
  }

  /// Steps over a character if it is the next one.
  mutating func take(_ wanted: Character) -> Bool {
    guard peek == wanted else { return false }
    offset += 1
    return true
  }

  /// Steps over white space within a line.
  mutating func skipSpaces() {
    while let next = peek, next.isWhitespace, !next.isNewline { offset += 1 }
  }

  /// Steps over white space, semicolons and new lines.
  mutating func skipSeparators() {
    while let next = peek, next.isWhitespace || next == ";" { offset += 1 }
  }

  /// Steps over letters, digits and underscores, and returns them.
  mutating func word() -> String {
    let start = offset
    while let next = peek, next.isRuleLetter { offset += 1 }
    return String(characters[start..<offset])
  }

  /// An error at a place, with its own words for what was got.
  func error(_ reason: String, at place: Int) -> RuleError {
    RuleError(reason, in: characters, at: place)
  }

  /// An error at a place, by default here, that adds what was found there: a word, a character or the end.
  func unexpected(_ wanted: String, at place: Int? = nil) -> RuleError {
    let start = place ?? offset
    return error("\(wanted), got \(found(at: start))", at: start)
  }

  private func found(at place: Int) -> String {
    guard place < characters.count else { return "the end" }
    if characters[place].isNewline { return "the end of the line" }
    let letters = characters[place...].prefix { $0.isRuleLetter }
    let shown = letters.isEmpty ? characters[place...].prefix(1) : letters.prefix(20)
    return "\"\(RuleError.printable(shown))\(letters.count > 20 ? "…" : "")\""
  }
}

extension Character {
  /// One of the digits 0 to 9, of no other script.
  var isRuleDigit: Bool { self >= "0" && self <= "9" && isASCII }

  /// A part of a name.
  var isRuleLetter: Bool { isLetter || isNumber || self == "_" }
}
