import Recordings

/// A rectangle in pixels; y grows downwards.
struct Box: Hashable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
  var middle: Double { y + height / 2 }
  var center: Double { x + width / 2 }
}

/// How a line is drawn.
struct Stroke {
  var color = Palette.ink
  var width = 1.0
  /// As `stroke-dasharray`.
  var dash = ""

  fileprivate var attributes: String {
    " stroke=\"\(color)\"" + (width == 1 ? "" : " stroke-width=\"\(number(width))\"")
      + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
  }
}

/// Where a text stands to its place.
enum TextAnchor: String {
  case start, middle, end
}

/// Gathers the elements of a drawing.
struct Canvas {
  private(set) var body = ""

  /// A line of text on the base line `y`; what is wider than `limit` is cut short, and the whole is its tooltip.
  mutating func write(
    _ text: String, x: Double, y: Double, anchor: TextAnchor = .start, size: Double = TextSize.normal,
    bold: Bool = false, color: String = Palette.ink, limit: Double = .infinity
  ) {
    guard !text.isEmpty else { return }
    let shown = TextSize.shortened(text, to: limit, size: size, bold: bold)
    body += "<text x=\"\(number(x))\" y=\"\(number(y))\""
    if anchor != .start { body += " text-anchor=\"\(anchor.rawValue)\"" }
    if size != TextSize.normal { body += " font-size=\"\(number(size))\"" }
    if bold { body += " font-weight=\"bold\"" }
    if color != Palette.ink { body += " fill=\"\(color)\"" }
    body += ">"
    if shown != text { body += "<title>\(MarkupText.escaped(text, for: .xml))</title>" }
    body += "\(MarkupText.escaped(shown, for: .xml))</text>\n"
  }

  /// A rectangle.
  mutating func rectangle(
    _ box: Box, fill: String = "none", stroke: Stroke? = nil, radius: Double = 0, role: String = "",
    opacity: Double = 1, tip: String = ""
  ) {
    body += "<rect" + (role.isEmpty ? "" : " class=\"\(role)\"")
    body += " x=\"\(number(box.x))\" y=\"\(number(box.y))\""
    body += " width=\"\(number(max(0, box.width)))\" height=\"\(number(max(0, box.height)))\""
    if radius > 0 { body += " rx=\"\(number(radius))\"" }
    body += " fill=\"\(fill)\"" + (stroke?.attributes ?? "")
    if opacity < 1 { body += " fill-opacity=\"\(number(opacity))\"" }
    body += tip.isEmpty ? "/>\n" : "><title>\(MarkupText.escaped(tip, for: .xml))</title></rect>\n"
  }

  /// A path of the given data.
  mutating func path(
    _ data: String, fill: String = "none", stroke: Stroke? = nil, opacity: Double = 1, role: String = "",
    more: String = ""
  ) {
    guard !data.isEmpty else { return }
    body += "<path" + (role.isEmpty ? "" : " class=\"\(role)\"") + " d=\"\(data)\" fill=\"\(fill)\""
    body += (stroke?.attributes ?? "") + (opacity < 1 ? " fill-opacity=\"\(number(opacity))\"" : "") + more + "/>\n"
  }

  /// A straight line.
  mutating func line(
    fromX x: Double, y: Double, toX endX: Double, y endY: Double, stroke: Stroke, role: String = ""
  ) {
    var data = PathData()
    data.move(x, y)
    data.line(endX, endY)
    path(data.text, stroke: stroke, role: role)
  }

  /// The elements of another drawing, moved.
  mutating func place(_ other: String, x: Double, y: Double, role: String = "") {
    body += "<g" + (role.isEmpty ? "" : " class=\"\(role)\"")
    body += (x == 0 && y == 0 ? "" : " transform=\"translate(\(number(x)) \(number(y)))\"") + ">\n\(other)</g>\n"
  }

  /// Elements as they are.
  mutating func add(_ elements: String) { body += elements }
}
