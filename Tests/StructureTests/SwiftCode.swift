/// The code of a Swift file without its comments, and its texts apart.
struct SwiftCode {
  /// The code; what is interpolated in a text is code too.
  let text: String
  /// The texts, without what is interpolated.
  let texts: [String]

  init(_ source: String) {
    var reader = Reader(characters: Array(source.unicodeScalars))
    reader.readCode(until: nil)
    text = String(String.UnicodeScalarView(reader.code))
    texts = reader.texts.map { String(String.UnicodeScalarView($0)) }
  }

  /// The types that a file declares at its top, except those that no other file sees.
  var topLevelTypes: Set<String> {
    let declaration = #/(?m)^(?:@\w+(?:\([^)]*\))? )*((?:\w+ )*)(?:struct|enum|class|actor|protocol|typealias) (\w+)/#
    return Set(
      text.matches(of: declaration).filter { !$0.1.contains("private") }.map { String($0.2) })
  }

  /// All names that begin like a type's.
  var typeNames: Set<String> {
    Set(text.matches(of: #/\b[A-Z]\w*/#.wordBoundaryKind(.simple)).map { String($0.0) })
  }

  /// The modules that a file imports.
  var imports: Set<String> {
    Set(
      text.matches(of: #/(?m)^(?:@\w+(?:\([^)]*\))? )*(?:\w+ )?import (?:(?:struct|class|enum|func) +)?(\w+)/#).map {
        String($0.1)
      })
  }
}

/// Copies code and texts, and passes over comments.
private struct Reader {
  let characters: [Unicode.Scalar]
  var code: [Unicode.Scalar] = []
  var texts: [[Unicode.Scalar]] = []
  private var place = 0

  init(characters: [Unicode.Scalar]) { self.characters = characters }

  /// Whether `text` comes next.
  private func isNext(_ text: String) -> Bool { characters[place...].starts(with: text.unicodeScalars) }

  /// Copies code up to the end, or up to the parenthesis that closes an interpolation.
  mutating func readCode(until end: Unicode.Scalar?) {
    var depth = 0
    while place < characters.count {
      if isNext("//") {
        skipLine()
      } else if isNext("/*") {
        skipBlock()
      } else if let hashes = textStart() {
        readText(hashes: hashes)
      } else {
        let character = characters[place]
        place += 1
        if character == "(" { depth += 1 }
        if character == ")" {
          depth -= 1
          if end == ")", depth < 0 { return }
        }
        code.append(character)
      }
    }
  }

  private mutating func skipLine() {
    while place < characters.count, characters[place] != "\n" { place += 1 }
  }

  private mutating func skipBlock() {
    var depth = 0
    repeat {
      if isNext("/*") { depth += 1 }
      if isNext("*/") { depth -= 1 }
      place += isNext("/*") || isNext("*/") ? 2 : 1
    } while depth > 0 && place < characters.count
  }

  /// How many number signs a text that begins here has; nil if none begins.
  private func textStart() -> Int? {
    let hashes = characters[place...].prefix { $0 == "#" }.count
    let quote = place + hashes
    return quote < characters.count && characters[quote] == "\"" ? hashes : nil
  }

  private mutating func readText(hashes: Int) {
    place += hashes
    let marks = isNext("\"\"\"") ? 3 : 1
    place += marks
    let sign = String(repeating: "#", count: hashes)
    let end = String(repeating: "\"", count: marks) + sign
    var text: [Unicode.Scalar] = []
    code.append(" ")
    while place < characters.count, !isNext(end) {
      if isNext("\\\(sign)(") {
        place += 2 + hashes
        readCode(until: ")")
        code.append(" ")
      } else {
        let length = isNext("\\\(sign)") ? 2 + hashes : 1
        text += characters[place..<min(place + length, characters.count)]
        place += length
      }
    }
    texts.append(text)
    place += end.unicodeScalars.count
  }
}
