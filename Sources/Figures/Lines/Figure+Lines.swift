extension Figure {
  /// Courses of numbers over a common axis: accuracy by epoch, error by the number of steps.
  ///
  /// The legend stands above the plot; series differ by colour, dashes and markers.
  ///
  /// - Parameters:
  ///   - references: numbers to compare with, labelled at the right (levels) or above (places); those on the vertical
  ///     axis are always within the plot unless its ends were given.
  ///   - width: the nominal width in pixels, at least 240.
  ///   - height: the nominal height in pixels; the figure grows where what is asked for needs more.
  public static func lines(
    _ series: [LineSeries], title: String = "", subtitle: String = "", x: Axis = Axis(), y: Axis = Axis(),
    references: [ReferenceLine] = [], width: Int = 720, height: Int = 420
  ) -> Figure {
    LineDrawing(
      series: series, x: x, y: y, references: references, width: Double(max(240, width)), height: Double(height)
    ).figure(Header(title: title, subtitle: subtitle))
  }
}

/// Draws series of lines in a plot.
private struct LineDrawing {
  let series: [LineSeries]
  let x: Axis
  let y: Axis
  let references: [ReferenceLine]
  let width: Double
  let height: Double

  func figure(_ header: Header) -> Figure {
    var header = header
    if series.count > 1 || series.contains(where: { !$0.name.isEmpty }) {
      header.legend = series.enumerated().map { index, series in
        Header.Entry(name: series.name, sample: .line(stroke(index), marker(index)))
      }
    }
    var canvas = Canvas()
    let top = header.draw(on: &canvas, width: width)
    let levels = ReferenceLabels(references.filter { $0.direction == .y }, room: width / 4)
    let places = references.filter { $0.direction == .x }
    let placeRows = places.isEmpty ? 0 : Double(places.count) * 18 + 4
    let frame = PlotFrame(
      x: Ruler(x, over: points.map(\.x) + places.map(\.value), padding: 0.02), named: x.name,
      y: Ruler(y, over: points.flatMap { [$0.y, $0.low, $0.high] } + levels.values, padding: 0.05), named: y.name,
      top: top, width: width, bottom: max(height, top + 110 + placeRows + levels.height), rightRoom: levels.width,
      aboveRoom: placeRows)
    frame.draw(on: &canvas)
    drawPlaces(places, in: frame, on: &canvas)
    levels.draw(in: frame, on: &canvas)
    for index in series.indices where series[index].hasBand { drawBand(index, in: frame, on: &canvas) }
    for index in series.indices { draw(index, in: frame, on: &canvas) }
    return Figure(width: width, height: frame.bottom, title: header.title, summary: summary, body: canvas.body)
  }

  private var points: [LineSeries.Point] { series.flatMap(\.points) }

  private var summary: String {
    let names = series.prefix(20).map(\.name).filter { !$0.isEmpty }
    let what = names.isEmpty ? "" : ": " + names.joined(separator: ", ")
    return "Lines of \(y.name.isEmpty ? "numbers" : y.name) over \(x.name.isEmpty ? "their places" : x.name)" + what
  }

  private func stroke(_ index: Int) -> Stroke {
    let series = series[index]
    let isLine = series.style != .markers
    return Stroke(
      color: Palette.ink(series.ink ?? index), width: isLine ? 2 : 0, dash: Palette.dash(series.dash ?? index))
  }

  private func marker(_ index: Int) -> Marker? {
    switch series[index].style {
    case .line: nil
    case .automatic: series[index].points.count <= 16 ? Marker.of(index) : nil
    case .markers, .lineWithMarkers: Marker.of(index)
    }
  }

  private func draw(_ index: Int, in frame: PlotFrame, on canvas: inout Canvas) {
    let stroke = stroke(index)
    let places = series[index].points.map { point -> (x: Double, y: Double)? in
      guard let x = frame.x(point.x), let y = frame.y(point.y) else { return nil }
      return (x, y)
    }
    if stroke.width > 0 {
      let runs = thinned(places).map { $0 }
      canvas.path(
        clippedLine(through: runs, within: frame.area), stroke: stroke, role: "line",
        more: " stroke-linejoin=\"round\"")
    }
    let isLonely = places.compactMap { $0 }.count == 1
    guard let marker = marker(index) ?? (isLonely ? Marker.of(index) : nil) else { return }
    let area = frame.area
    let shown = places.compactMap { $0 }.filter {
      $0.x >= area.x - 0.1 && $0.x <= area.right + 0.1 && $0.y >= area.y - 0.1 && $0.y <= area.bottom + 0.1
    }
    guard !shown.isEmpty else { return }
    marker.draw(on: &canvas, at: shown, color: stroke.color, radius: shown.count > 100 ? 2.5 : 4)
  }

  private func drawBand(_ index: Int, in frame: PlotFrame, on canvas: inout Canvas) {
    var data = PathData()
    var edge: [(x: Double, low: Double, high: Double)] = []
    func finish() {
      if let first = edge.first, edge.count > 1 {
        data.move(first.x, first.high)
        for place in edge.dropFirst() { data.line(place.x, place.high) }
        for place in edge.reversed() { data.line(place.x, place.low) }
        data.close()
      } else if let only = edge.first {
        // A single point has no area: its band is a bar.
        data.move(only.x - 2, only.high)
        data.line(only.x + 2, only.high)
        data.line(only.x + 2, only.low)
        data.line(only.x - 2, only.low)
        data.close()
      }
      edge = []
    }
    for point in series[index].points {
      if let x = frame.x(point.x), x >= frame.area.x - 0.1, x <= frame.area.right + 0.1,
        let high = frame.clampedY(point.high),
        let low = frame.clampedY(point.low) ?? (frame.y.isLogarithmic && point.low <= 0 ? frame.area.bottom : nil)
      {
        edge.append((x, low, high))
      } else {
        finish()
      }
    }
    finish()
    canvas.path(data.text, fill: stroke(index).color, opacity: 0.18, role: "band")
  }

  private func drawPlaces(_ places: [ReferenceLine], in frame: PlotFrame, on canvas: inout Canvas) {
    for (row, line) in places.enumerated() {
      guard let x = frame.x(line.value), x >= frame.area.x - 0.1, x <= frame.area.right + 0.1 else { continue }
      let base = frame.area.y - Double(places.count - 1 - row) * 18 - 8
      canvas.line(
        fromX: x, y: base + 3, toX: x, y: frame.area.bottom, stroke: Stroke(color: Palette.quietInk, dash: "4 3"))
      let room = max(x - Header.margin, width - Header.margin - x)
      let isRight = x < frame.area.center
      canvas.write(
        line.label, x: x, y: base, anchor: isRight ? .start : .end, color: Palette.quietInk, limit: room)
    }
  }
}
