/// Text as a part of XML or HTML.
package enum MarkupText {
  /// Where the text goes.
  package enum Language: Sendable {
    /// SVG: a line break or a tab is a blank.
    case xml
    /// A page: line breaks stay, and a single quotation mark cannot end an attribute.
    case html
  }

  /// `text` with everything written out that could be taken for a tag, an entity or the end of an attribute.
  ///
  /// Characters that neither language may hold become U+FFFD.
  package static func escaped(_ text: String, for language: Language) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'" where language == .html: result += "&#39;"
      case "\t", "\n", "\r": result.unicodeScalars.append(language == .html ? scalar : " ")
      case "\u{0}"..<" ", "\u{7f}"..<"\u{a0}", "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
