import Recordings

extension Figure {
  /// Bars in groups, one group for each category, with whiskers where the values have a spread.
  ///
  /// Bars begin at 0, or at the lower end of a logarithmic axis.
  ///
  /// - Parameters:
  ///   - references: levels to compare with, labelled at the right.
  ///   - width: the nominal width in pixels, at least 240.
  ///   - height: the nominal height in pixels; the figure grows where what is asked for needs more.
  public static func bars(
    _ series: [BarSeries], categories: [String], title: String = "", subtitle: String = "", y: Axis = Axis(),
    references: [ReferenceLine] = [], width: Int = 720, height: Int = 420
  ) -> Figure {
    BarDrawing(
      series: series, categories: categories, y: y, references: references, width: Double(max(240, width)),
      height: Double(height)
    ).figure(Header(title: title, subtitle: subtitle))
  }
}

/// Draws groups of bars.
private struct BarDrawing {
  let series: [BarSeries]
  let categories: [String]
  let y: Axis
  let references: [ReferenceLine]
  let width: Double
  let height: Double

  func figure(_ header: Header) -> Figure {
    var header = header
    if series.count > 1 || !(series.first?.name ?? "").isEmpty {
      header.legend = series.enumerated().map { index, series in
        Header.Entry(name: series.name, sample: .fill(Palette.ink(index), Hatch.of(index)))
      }
    }
    var canvas = Canvas()
    let top = header.draw(on: &canvas, width: width)
    let levels = ReferenceLabels(references.filter { $0.direction == .y }, room: width / 4)
    let ends = series.flatMap { $0.values + $0.low + $0.high } + levels.values
    let ruler = Ruler(y, over: y.scale == .linear && y.minimum == nil ? ends + [0] : ends, padding: 0.04)
    let frame = PlotFrame(
      x: Ruler(Axis(from: 0, to: 1, ticks: [-1]), over: []), named: "", y: ruler, named: y.name, top: top,
      width: width, bottom: max(height, top + 110 + levels.height), rightRoom: levels.width)
    frame.draw(on: &canvas)
    let pitch = frame.area.width / Double(max(1, categories.count))
    let inner = min(pitch * 0.8, 80 * Double(max(1, series.count)))
    for (place, _) in categories.enumerated() {
      let start = frame.area.x + Double(place) * pitch + (pitch - inner) / 2
      for index in series.indices {
        let barWidth = inner / Double(series.count)
        drawBar(index, place, x: start + Double(index) * barWidth, width: barWidth, in: frame, on: &canvas)
      }
    }
    if !frame.y.isLogarithmic, let zero = frame.clampedY(0), zero < frame.area.bottom - 1 {
      canvas.line(fromX: frame.area.x, y: zero, toX: frame.area.right, y: zero, stroke: Stroke(color: Palette.quietInk))
    }
    levels.draw(in: frame, on: &canvas)
    let rows = drawCategories(on: &canvas, below: frame.area, pitch: pitch)
    return Figure(
      width: width, height: frame.area.bottom + 12 + Double(rows) * 17 + Header.margin, title: header.title,
      summary: "Bars of \(y.name.isEmpty ? "numbers" : y.name) for " + categories.prefix(20).joined(separator: ", "),
      body: canvas.body)
  }

  private func drawBar(
    _ index: Int, _ place: Int, x: Double, width: Double, in frame: PlotFrame, on canvas: inout Canvas
  ) {
    let series = series[index]
    guard place < series.values.count, let end = frame.clampedY(series.values[place]) else { return }
    let base = frame.y.isLogarithmic ? frame.area.bottom : frame.clampedY(0) ?? frame.area.bottom
    let gap = min(1.5, width * 0.1)
    let box = Box(x: x + gap, y: min(base, end), width: width - 2 * gap, height: abs(base - end))
    canvas.rectangle(
      box, fill: Palette.ink(index), role: "bar",
      tip: "\(series.name) \(NumberText.text(series.values[place], digits: 4))")
    Hatch.of(index).draw(on: &canvas, in: box)
    guard place < series.low.count, place < series.high.count, let low = frame.clampedY(series.low[place]),
      let high = frame.clampedY(series.high[place])
    else { return }
    var data = PathData()
    let arm = min(5, width / 4)
    data.move(box.center, low)
    data.line(box.center, high)
    for end in [low, high] {
      data.move(box.center - arm, end)
      data.line(box.center + arm, end)
    }
    canvas.path(data.text, stroke: Stroke(color: Palette.paper, width: 4.5))
    canvas.path(data.text, stroke: Stroke(color: Palette.ink, width: 1.5))
  }

  /// Writes the categories in lines below the bars, as many as fit, and returns how many lines they took.
  private func drawCategories(on canvas: inout Canvas, below area: Box, pitch: Double) -> Int {
    var rows = 1
    let stride = max(1, Int((28 / pitch).rounded(.up)))
    for (place, name) in categories.enumerated() where place % stride == 0 {
      let x = area.x + (Double(place) + 0.5) * pitch
      let lines = TextSize.lines(of: name, width: pitch * Double(stride) - 6, limit: 3)
      for (row, line) in lines.enumerated() {
        let half = TextSize.width(of: line) / 2
        let center = min(max(x, half + 4), width - 4 - half)
        canvas.write(line, x: center, y: area.bottom + 20 + Double(row) * 17, anchor: .middle)
      }
      rows = max(rows, lines.count)
    }
    return rows
  }
}
