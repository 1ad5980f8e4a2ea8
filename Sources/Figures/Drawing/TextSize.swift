/// How wide texts are, estimated, since a figure is laid out without a font at hand.
enum TextSize {
  /// The fonts to look for; all three have the widths of Helvetica.
  static let family = "Helvetica, Arial, 'Liberation Sans', sans-serif"
  /// Axis labels, ticks and legends, in pixels.
  static let normal = 14.0
  /// Titles.
  static let title = 17.0
  /// Remarks, and names where there are many.
  static let small = 12.0
  /// Room for fonts that run wider than the table.
  private static let margin = 1.06
  /// The widths of the characters from space to tilde, in thousandths of the size; source: Adobe's metrics of Helvetica.
  private static let widths: [Int] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
  ]

  /// The width of a text, in pixels, on the safe side.
  static func width(of text: String, size: Double = normal, bold: Bool = false) -> Double {
    let thousandths = text.reduce(0) { $0 + width(of: $1) }
    return Double(thousandths) * size / 1_000 * margin * (bold ? 1.07 : 1)
  }

  private static func width(of character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 32...126: return widths[Int(scalar.value) - 32]
    case 0..<0x2000: return 640
    case 0x2070...0x209f: return 400
    case 0x2000..<0x2e80: return 700
    default: return 1_100
    }
  }

  /// The text, or as much of its beginning as is no wider than `width`, with an ellipsis.
  static func shortened(_ text: String, to width: Double, size: Double = normal, bold: Bool = false) -> String {
    guard self.width(of: text, size: size, bold: bold) > width else { return text }
    var short = text.prefix(400)
    while !short.isEmpty, self.width(of: short + "…", size: size, bold: bold) > width { short = short.dropLast() }
    return short + "…"
  }

  /// The text in at most `limit` lines no wider than `width`; what is left over ends in an ellipsis.
  static func lines(of text: String, width: Double, size: Double = normal, bold: Bool = false, limit: Int) -> [String] {
    var lines: [String] = []
    var rest = text.split(whereSeparator: \.isWhitespace)[...]
    while let first = rest.first {
      if lines.count == limit - 1 {
        lines.append(shortened(rest.joined(separator: " "), to: width, size: size, bold: bold))
        break
      }
      var line = String(first)
      rest = rest.dropFirst()
      while let next = rest.first, self.width(of: line + " " + next, size: size, bold: bold) <= width {
        line += " " + next
        rest = rest.dropFirst()
      }
      lines.append(shortened(line, to: width, size: size, bold: bold))
    }
    return lines
  }
}
