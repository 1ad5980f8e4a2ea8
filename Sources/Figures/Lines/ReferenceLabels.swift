/// The labels of levels to compare with, beside the plot, each near its line and none over another.
struct ReferenceLabels {
  private static let lineHeight = 17.0
  private static let gap = 4.0
  private let lines: [ReferenceLine]
  private let texts: [[String]]

  /// Lays out the labels in columns of at most `room`.
  init(_ lines: [ReferenceLine], room: Double) {
    self.lines = lines.filter { $0.value.isFinite }
    texts = self.lines.map { TextSize.lines(of: $0.label, width: room, limit: 3) }
  }

  var values: [Double] { lines.map(\.value) }

  /// The room beside the plot that they need.
  var width: Double {
    texts.isEmpty ? 0 : 14 + (texts.joined().map { TextSize.width(of: $0) }.max() ?? 0)
  }

  /// The height that they need, one above the other.
  var height: Double { texts.reduce(0) { $0 + Double($1.count) * Self.lineHeight + Self.gap } }

  /// Draws lines and labels.
  func draw(in frame: PlotFrame, on canvas: inout Canvas) {
    let shown = lines.indices.filter { frame.y.contains(lines[$0].value) }
    let order = shown.sorted { lines[$0].value > lines[$1].value }
    let heights = order.map { Double(texts[$0].count) * Self.lineHeight + Self.gap }
    let wanted = order.map { frame.clampedY(lines[$0].value) ?? frame.area.y }
    let tops = Self.apart(wanted, heights: heights, from: frame.area.y - 6, to: frame.area.bottom + 6)
    for (place, index) in order.enumerated() {
      let y = wanted[place]
      let middle = tops[place] + heights[place] / 2
      var data = PathData()
      data.move(frame.area.x, y)
      data.line(frame.area.right, y)
      data.line(frame.area.right + 6, middle)
      canvas.path(data.text, stroke: Stroke(color: Palette.quietInk, width: 1.4, dash: "5 3"), role: "reference")
      for (row, text) in texts[index].enumerated() {
        let base = tops[place] + Self.gap / 2 + Double(row) * Self.lineHeight + 13
        canvas.write(text, x: frame.area.right + 12, y: base, color: Palette.quietInk)
      }
    }
  }

  /// The upper ends of blocks that stand around the wanted heights as nearly as they can without touching.
  private static func apart(_ wanted: [Double], heights: [Double], from top: Double, to bottom: Double) -> [Double] {
    var tops = zip(wanted, heights).map { $0 - $1 / 2 }
    var end = top
    for index in tops.indices {
      tops[index] = max(tops[index], end)
      end = tops[index] + heights[index]
    }
    var limit = max(bottom, top + heights.reduce(0, +))
    for index in tops.indices.reversed() {
      tops[index] = min(tops[index], limit - heights[index])
      limit = tops[index]
    }
    return tops
  }
}
