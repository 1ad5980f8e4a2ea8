/// A plot area with its two axes: the grid behind the data, and the numbers and names around them.
struct PlotFrame {
  /// Where data are drawn.
  private(set) var area: Box
  let x: Ruler
  let y: Ruler
  private let xName: String
  private let yName: String
  private let aboveRoom: Double
  private let xTicks: [Ruler.Tick]
  private let yTicks: [Ruler.Tick]

  /// Lays out a plot of about `height` below `top`, with `rightRoom` beside it; it is never less than 90 pixels high.
  init(
    x: Ruler, named xName: String, y: Ruler, named yName: String, top: Double, width: Double, bottom: Double,
    rightRoom: Double = 0, aboveRoom: Double = 0
  ) {
    (self.x, self.y, self.xName, self.yName, self.aboveRoom) = (x, y, xName, yName, aboveRoom)
    let above = top + (yName.isEmpty ? 8 : 24) + aboveRoom
    let height = max(90, bottom - above - (xName.isEmpty ? 40 : 62))
    yTicks = y.ticks(about: max(2, Int(height / 36)))
    let tickWidth = yTicks.map { TextSize.width(of: $0.text) }.max() ?? 0
    let left = Header.margin + min(tickWidth, width / 3) + 10
    var right = width - Header.margin - rightRoom
    // The last number may reach beyond the plot by half its width.
    var ticks: [Ruler.Tick] = []
    for count in stride(from: max(2, Int((right - left) / 70)), through: 1, by: -1) {
      ticks = x.ticks(about: count)
      let beyond = (ticks.last.map { TextSize.width(of: $0.text) } ?? 0) / 2
      right = width - Header.margin - max(rightRoom, beyond)
      if Self.areApart(ticks, on: x, width: right - left) { break }
    }
    let area = Box(x: left, y: above, width: max(40, right - left), height: height)
    self.area = area
    xTicks = Self.thinned(ticks, on: x, area: area)
  }

  private static func areApart(_ ticks: [Ruler.Tick], on ruler: Ruler, width: Double) -> Bool {
    var end = -Double.infinity
    for tick in ticks {
      guard let place = ruler.place(of: tick.value) else { continue }
      let half = TextSize.width(of: tick.text) / 2
      if place * width - half < end + 8 { return false }
      end = place * width + half
    }
    return true
  }

  /// Those whose texts neither touch each other nor leave the figure.
  private static func thinned(_ ticks: [Ruler.Tick], on ruler: Ruler, area: Box) -> [Ruler.Tick] {
    var end = 2 - area.x
    return ticks.filter { tick in
      guard let place = ruler.place(of: tick.value) else { return false }
      let half = TextSize.width(of: tick.text) / 2
      guard place * area.width - half >= end else { return false }
      end = place * area.width + half + 8
      return true
    }
  }

  /// The height of the figure that ends below the axis.
  var bottom: Double { area.bottom + (xName.isEmpty ? 24 : 46) + Header.margin }

  /// Where a number stands from the left, nil where it cannot be shown.
  func x(_ value: Double) -> Double? { x.place(of: value).map { area.x + $0 * area.width } }

  /// Where a number stands from above, nil where it cannot be shown.
  func y(_ value: Double) -> Double? { y.place(of: value).map { area.bottom - $0 * area.height } }

  /// Where a number stands from above, held within the plot.
  func clampedY(_ value: Double) -> Double? { y(value).map { min(max($0, area.y), area.bottom) } }

  /// The grid, the numbers and the names.
  func draw(on canvas: inout Canvas, hasVerticalGrid: Bool = false) {
    canvas.rectangle(area, role: "plot")
    var grid = PathData()
    var last = Double.infinity
    for tick in yTicks {
      guard let y = y(tick.value) else { continue }
      grid.move(area.x, y)
      grid.line(area.right, y)
      guard y + 5 < last - 15 else { continue }
      last = y + 5
      canvas.write(tick.text, x: area.x - 8, y: y + 5, anchor: .end, limit: area.x - 8 - 2)
    }
    var marks = PathData()
    for tick in xTicks {
      guard let x = x(tick.value) else { continue }
      if hasVerticalGrid {
        grid.move(x, area.y)
        grid.line(x, area.bottom)
      }
      marks.move(x, area.bottom)
      marks.line(x, area.bottom + 5)
      canvas.write(tick.text, x: x, y: area.bottom + 20, anchor: .middle)
    }
    canvas.path(grid.text, stroke: Stroke(color: Palette.grid))
    marks.move(area.x, area.bottom)
    marks.line(area.right, area.bottom)
    canvas.path(marks.text, stroke: Stroke(color: Palette.quietInk))
    drawNames(on: &canvas)
  }

  private func drawNames(on canvas: inout Canvas) {
    let room = area.right - Header.margin
    canvas.write(yName, x: Header.margin, y: area.y - aboveRoom - 12, color: Palette.quietInk, limit: room)
    canvas.write(xName, x: area.right, y: area.bottom + 42, anchor: .end, color: Palette.quietInk, limit: room)
  }
}
