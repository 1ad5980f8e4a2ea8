import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What an SVG shows: its texts with the room that they take, and its named areas, in pixels of the whole.
final class Drawn: NSObject, XMLParserDelegate {
  struct Area {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double
    var text = ""

    func overlaps(_ other: Area, by hair: Double = 0.5) -> Bool {
      left < other.right - hair && other.left < right - hair && top < other.bottom - hair && other.top < bottom - hair
    }
  }

  private(set) var texts: [Area] = []
  private(set) var legend: [Area] = []
  private(set) var plots: [Area] = []
  /// The boxes of a circuit's parts.
  private(set) var nodes: [Area] = []
  /// Places along each connection of a circuit.
  private(set) var connections: [[(x: Double, y: Double)]] = []
  private(set) var size = Area(left: 0, top: 0, right: 0, bottom: 0)
  private(set) var isWellFormed = false
  private var shifts: [(x: Double, y: Double, isLegend: Bool)] = [(0, 0, false)]
  private var attributes: [String: String] = [:]
  private var content: String?
  private var isInTip = false

  init(_ svg: String) {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  private func value(_ name: String) -> Double { Double(attributes[name] ?? "") ?? 0 }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if element == "title" { isInTip = true } else { self.attributes = attributes }
    let shift = shifts[shifts.count - 1]
    switch element {
    case "svg": size = Area(left: 0, top: 0, right: value("width"), bottom: value("height"))
    case "g":
      let numbers = (attributes["transform"] ?? "translate(0 0)").dropFirst(10).dropLast().split(separator: " ")
      let isLegend = shift.isLegend || attributes["class"] == "legend"
      shifts.append((shift.x + (Double(numbers[0]) ?? .nan), shift.y + (Double(numbers[1]) ?? .nan), isLegend))
    case "text": content = ""
    case "rect", "image":
      let area = Area(
        left: value("x") + shift.x, top: value("y") + shift.y, right: value("x") + value("width") + shift.x,
        bottom: value("y") + value("height") + shift.y)
      if attributes["class"] == "plot" { plots.append(area) }
      if attributes["class"] == "legend" { legend.append(area) }
      if attributes["class"] == "node" { nodes.append(area) }
    case "path" where ["excites", "inhibits", "gates", "learns"].contains(attributes["class"]):
      connections.append(places(along: attributes["d"] ?? "").map { ($0.x + shift.x, $0.y + shift.y) })
    default: break
    }
  }

  /// Sixteen places along each curve of a path, which has curves alone.
  private func places(along path: String) -> [(x: Double, y: Double)] {
    var numbers: [Double] = []
    var word = ""
    for letter in path + " " {
      if letter.isNumber || letter == "." { word.append(letter); continue }
      if let number = Double(word) { numbers.append(number) }
      word = letter == "-" ? "-" : ""
    }
    var pen = (x: numbers[0], y: numbers[1])
    var places = [pen]
    for first in stride(from: 2, through: numbers.count - 6, by: 6) {
      let points = [(0, 0)] + [0, 2, 4].map { (numbers[first + $0], numbers[first + $0 + 1]) }
      for step in 1...16 {
        let part = Double(step) / 16
        let rest = 1 - part
        let weights = [rest * rest * rest, 3 * rest * rest * part, 3 * rest * part * part, part * part * part]
        places.append(zip(points, weights).reduce(pen) { ($0.x + $1.0.0 * $1.1, $0.y + $1.0.1 * $1.1) })
      }
      pen = places[places.count - 1]
    }
    return places
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if !isInTip { content? += string }
  }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if element == "title" { isInTip = false }
    if element == "g" { shifts.removeLast() }
    guard element == "text", let text = content else { return }
    content = nil
    let size = Double(attributes["font-size"] ?? "14") ?? 0
    // A measure of its own: half of the size for most letters, as in Helvetica on average.
    let width = text.unicodeScalars.reduce(0.0) { sum, scalar in
      sum + size * (scalar.value > 0x2e80 ? 1 : "iljtfr.,:;|!' ()".unicodeScalars.contains(scalar) ? 0.28 : 0.53)
    }
    let shift = shifts[shifts.count - 1]
    let x = value("x") + shift.x
    let left =
      attributes["text-anchor"] == "middle" ? x - width / 2 : attributes["text-anchor"] == "end" ? x - width : x
    let base = value("y") + shift.y
    let area = Area(left: left, top: base - size * 0.72, right: left + width, bottom: base + size * 0.2, text: text)
    texts.append(area)
    if shift.isLegend { legend.append(area) }
  }
}
