import Recordings

/// Text as a part of a page.
enum HTMLText {
  /// `text` with everything that a browser could take for a tag, an entity or the end of an attribute written out.
  static func escaped(_ text: String) -> String { MarkupText.escaped(text, for: .html) }

  /// JSON that can stand in a script element: no tag can begin or end in it.
  static func embedded(json: String) -> String {
    json.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing("&", with: "\\u0026")
  }

  /// A table; the first row is its head, the first cell of each other row its name.
  ///
  /// - Parameter rows: Cells as text, which is escaped here.
  static func table(_ rows: [[String]], caption: String) -> String {
    guard let head = rows.first else { return "" }
    let titles = head.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
    let body = rows.dropFirst().map { row in
      let cells = row.enumerated().map { place, cell in
        place == 0 ? "<th scope=\"row\">\(escaped(cell))</th>" : "<td>\(escaped(cell))</td>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(escaped(caption))"><table><caption>\(escaped(caption))\
      </caption><thead><tr>\(titles)</tr></thead><tbody>
      \(body.joined(separator: "\n"))
      </tbody></table></div>
      """
  }

  /// Names and what they stand for.
  static func list(_ rows: [(String, String)]) -> String {
    "<dl>" + rows.map { "<dt>\(escaped($0.0))</dt><dd>\(escaped($0.1))</dd>" }.joined(separator: "\n") + "</dl>"
  }

  /// A paragraph.
  static func paragraph(_ text: String, kind: String = "") -> String {
    "<p\(kind.isEmpty ? "" : " class=\"\(kind)\"")>\(escaped(text))</p>"
  }
}
