/// What stands above a plot: title, remark, and the legend in rows, so that it never covers what was drawn.
struct Header {
  /// One entry of a legend.
  struct Entry {
    /// What the sample shows.
    enum Sample {
      /// A line, perhaps with a marker.
      case line(Stroke, Marker?)
      /// A filled square, perhaps hatched.
      case fill(String, Hatch)
      /// Elements drawn around the middle of a field of 28 × 14.
      case mark(String)
    }

    var name: String
    var sample: Sample
  }

  /// The room around everything, in pixels.
  static let margin = 16.0
  private static let sampleWidth = 28.0
  private static let entryGap = 20.0
  static let rowHeight = 22.0

  var title = ""
  var subtitle = ""
  var legend: [Entry] = []

  /// Draws it and returns where it ends below.
  func draw(on canvas: inout Canvas, width: Double) -> Double {
    let room = width - 2 * Self.margin
    var y = Self.margin
    for line in TextSize.lines(of: title, width: room, size: TextSize.title, bold: true, limit: 3) {
      canvas.write(line, x: Self.margin, y: y + 15, size: TextSize.title, bold: true)
      y += Self.rowHeight
    }
    for line in TextSize.lines(of: subtitle, width: room, limit: 4) {
      canvas.write(line, x: Self.margin, y: y + 13, color: Palette.quietInk)
      y += 19
    }
    if y > Self.margin { y += 4 }
    return legend.isEmpty ? y : drawLegend(on: &canvas, y: y, room: room)
  }

  private func drawLegend(on canvas: inout Canvas, y start: Double, room: Double) -> Double {
    var (x, y) = (Self.margin, start)
    var drawing = Canvas()
    for entry in legend {
      let limit = room - Self.sampleWidth - 6
      let name = TextSize.shortened(entry.name, to: limit)
      let width = Self.sampleWidth + 6 + TextSize.width(of: name)
      if x > Self.margin, x + width > Self.margin + room {
        x = Self.margin
        y += Self.rowHeight
      }
      draw(entry.sample, on: &drawing, x: x, y: y + 10)
      drawing.write(entry.name, x: x + Self.sampleWidth + 6, y: y + 15, limit: limit)
      x += width + Self.entryGap
    }
    canvas.place(drawing.body, x: 0, y: 0, role: "legend")
    return y + Self.rowHeight + 4
  }

  private func draw(_ sample: Entry.Sample, on canvas: inout Canvas, x: Double, y: Double) {
    switch sample {
    case .line(let stroke, let marker):
      if stroke.width > 0 { canvas.line(fromX: x, y: y, toX: x + Self.sampleWidth, y: y, stroke: stroke) }
      marker?.draw(on: &canvas, at: [(x + Self.sampleWidth / 2, y)], color: stroke.color)
    case .fill(let color, let hatch):
      let box = Box(x: x + 8, y: y - 7, width: 14, height: 14)
      canvas.rectangle(box, fill: color)
      hatch.draw(on: &canvas, in: box)
    case .mark(let elements): canvas.place(elements, x: x, y: y - 7)
    }
  }
}
