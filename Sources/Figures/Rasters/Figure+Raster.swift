public import Recordings

extension Figure {
  /// The spikes of a group: a row for each compartment, the first on top, and a dot for each spike.
  ///
  /// - Parameter width: the nominal width in pixels, at least 240.
  public static func raster(_ raster: Raster, title: String = "", subtitle: String = "", width: Int = 720) -> Figure {
    Figure.raster([RasterBand("", raster)], title: title, subtitle: subtitle, width: width)
  }

  /// The spikes of several groups over the same steps, one band below the other.
  ///
  /// Tens of thousands of spikes stay a small file: what falls on one pixel is drawn once.
  ///
  /// - Parameters:
  ///   - steps: the steps to show; nil for all that any of the rasters watched.
  ///   - cycle: a grid line is drawn before every `cycle`-th step, counted from the first shown; nil for none.
  ///   - notes: named spans of steps, above the bands; what they say in full stands below.
  ///   - width: the nominal width in pixels, at least 240.
  ///   - height: the height that the bands share in pixels, at least 20 for each; nil for what dots of full size need.
  public static func raster(
    _ bands: [RasterBand], title: String = "", subtitle: String = "", steps: ClosedRange<Int>? = nil,
    cycle: Int? = nil, notes: [RasterNote] = [], width: Int = 720, height: Int? = nil
  ) -> Figure {
    let watched = bands.map(\.raster).filter { $0.stepCount > 0 }
    let first = steps?.lowerBound ?? watched.map(\.firstStep).min() ?? 1
    let last = steps?.upperBound ?? watched.map { $0.firstStep + $0.stepCount - 1 }.max() ?? first
    // Steps beyond are none that a chip reaches; differences of those within are exact.
    let shown = -1 << 50...1 << 50
    let (low, high) = (min(max(first, shown.lowerBound), shown.upperBound), min(max(last, first), shown.upperBound))
    let cycle = cycle.flatMap { $0 > 0 && $0 <= max(low, high) - low ? $0 : nil }
    return RasterDrawing(
      bands: bands, first: low, last: max(low, high), cycle: cycle, notes: notes, width: Double(max(240, width)),
      height: height.map { Double(min(max(0, $0), 100_000)) }
    ).figure(Header(title: title, subtitle: subtitle))
  }
}

/// Draws bands of spikes over common steps.
private struct RasterDrawing {
  let bands: [RasterBand]
  let first: Int
  let last: Int
  let cycle: Int?
  let notes: [RasterNote]
  let width: Double
  let height: Double?
  private let bandGap = 10.0

  private var left: Double {
    let widest =
      bands.map { max(TextSize.width(of: $0.name), TextSize.width(of: "\($0.raster.count)", size: 12)) }.max() ?? 0
    return Header.margin + min(widest, width / 4) + 12
  }
  private var right: Double { width - Header.margin - 8 }
  private var columnWidth: Double { (right - left) / Double(last - first + 1) }
  private func x(before step: Int) -> Double { left + Double(step - first) * columnWidth }

  func figure(_ header: Header) -> Figure {
    var canvas = Canvas()
    var y = drawNotes(on: &canvas, y: header.draw(on: &canvas, width: width) + 4)
    let top = y
    var spikes = Canvas()
    for (index, band) in bands.enumerated() {
      let box = Box(x: left, y: y, width: right - left, height: height(of: band.raster))
      draw(band, ink: Palette.ink(band.ink ?? index), in: box, on: &canvas, spikes: &spikes)
      y = box.bottom + bandGap
    }
    let bottom = bands.isEmpty ? y + 20 : y - bandGap
    drawSteps(on: &canvas, from: top, to: bottom)
    canvas.add(spikes.body)
    let end = drawSentences(on: &canvas, y: bottom + 46)
    return Figure(
      width: width, height: end + Header.margin, title: header.title, summary: summary, body: canvas.body)
  }

  private var summary: String {
    let names = bands.prefix(20).map { "\($0.name.isEmpty ? "a group" : $0.name) (\($0.raster.spikeCount))" }
    return "Spikes in steps \(first) to \(last) of " + names.joined(separator: ", ")
  }

  private func height(of raster: Raster) -> Double {
    guard let height else { return fullHeight(of: raster) }
    let share = height / bands.reduce(0) { $0 + fullHeight(of: $1.raster) }
    return max(20, fullHeight(of: raster) * share)
  }

  private func fullHeight(of raster: Raster) -> Double {
    let count = Double(raster.count)
    return raster.count <= 24 ? max(20, 8 * count) : min(bands.count == 1 ? 400 : 240, max(192, count))
  }

  private func draw(_ band: RasterBand, ink: String, in box: Box, on canvas: inout Canvas, spikes: inout Canvas) {
    canvas.rectangle(box, fill: "#ffffff", stroke: Stroke(color: Palette.grid), role: "plot")
    let hasRange = band.raster.count > 1 && box.height >= 44
    canvas.write(
      band.name, x: left - 10, y: box.middle + 5, anchor: .end, limit: left - 10 - Header.margin)
    if hasRange {
      let size = TextSize.small
      canvas.write("0", x: left - 10, y: box.y + 11, anchor: .end, size: size, color: Palette.quietInk)
      canvas.write(
        "\(band.raster.count - 1)", x: left - 10, y: box.bottom - 2, anchor: .end, size: size, color: Palette.quietInk)
    }
    let dots = SpikeDots(of: band.raster, steps: first...last, in: box)
    spikes.path(
      dots.data, stroke: Stroke(color: ink, width: dots.size), role: "spikes",
      more:
        " stroke-linecap=\"square\" transform=\"translate(\(number(box.x)) \(number(box.y))) scale(\(number(dots.unit)))\""
    )
  }

  private func drawSteps(on canvas: inout Canvas, from top: Double, to bottom: Double) {
    if let cycle, cycle > 0, Double(cycle) * columnWidth >= 4 {
      var data = PathData()
      for step in stride(from: first + cycle, through: last, by: cycle) {
        data.move(x(before: step), top)
        data.line(x(before: step), bottom)
      }
      canvas.path(data.text, stroke: Stroke(color: "#c9c4b8", dash: "3 3"))
    }
    let ticks = stepTicks
    var end = 0.0
    for tick in ticks {
      guard let step = Int(exactly: tick.value) else { continue }
      let x = x(before: step) + columnWidth / 2
      let half = TextSize.width(of: tick.text) / 2
      guard x - half > end + 6, x + half < width - 2 else { continue }
      end = x + half
      canvas.line(fromX: x, y: bottom + 2, toX: x, y: bottom + 7, stroke: Stroke(color: Palette.quietInk))
      canvas.write(tick.text, x: x, y: bottom + 21, anchor: .middle)
    }
    canvas.write("step", x: right, y: bottom + 42, anchor: .end, color: Palette.quietInk)
  }

  /// The steps to number: where cycles begin, or round ones.
  private var stepTicks: [Ruler.Tick] {
    if let cycle, cycle > 0 {
      let every = max(1, Int((60 / (Double(cycle) * columnWidth)).rounded(.up)))
      return stride(from: first, through: last, by: cycle * every).map { Ruler.Tick(value: Double($0), text: "\($0)") }
    }
    let ruler = Ruler(Axis(from: Double(first), to: Double(last)), over: [Double(first), Double(last)])
    let ticks = last == first ? [] : ruler.ticks(about: max(1, Int((right - left) / 80)))
    return ticks.isEmpty ? [Ruler.Tick(value: Double(first), text: "\(first)")] : ticks
  }

  /// Writes the notes in as many rows as they need, and returns where they end below.
  private func drawNotes(on canvas: inout Canvas, y: Double) -> Double {
    var ends: [Double] = []
    let shown = notes.filter { $0.lastStep >= first && $0.firstStep <= last }
    for note in shown.sorted(by: { $0.firstStep < $1.firstStep }) {
      let (start, end) = (x(before: max(first, note.firstStep)), x(before: min(last, note.lastStep) + 1))
      let limit = max(end - start, (right - left) / 3)
      let text = min(TextSize.width(of: note.label), limit)
      let center = min(max((start + end) / 2, left + text / 2), right - text / 2)
      let (low, high) = (min(start, center - text / 2), max(end, center + text / 2))
      let row = ends.firstIndex { $0 <= low + 0.01 } ?? ends.count
      if row == ends.count { ends.append(0) }
      ends[row] = max(high, center + text / 2 + 6)
      let base = y + Double(row) * 26 + 13
      canvas.write(note.label, x: center, y: base, anchor: .middle, limit: limit)
      canvas.line(
        fromX: start + 3, y: base + 7, toX: max(start + 4, end - 3), y: base + 7,
        stroke: Stroke(color: Palette.quietInk, width: 2))
    }
    return y + Double(ends.count) * 26 + (ends.isEmpty ? 0 : 4)
  }

  /// Writes what the notes say in full, a paragraph each, and returns where they end below.
  private func drawSentences(on canvas: inout Canvas, y: Double) -> Double {
    var y = y
    for note in notes where !note.sentence.isEmpty {
      let label = TextSize.shortened(note.label, to: width / 4)
      let indent = Header.margin + max(24, TextSize.width(of: label, bold: true) + 10)
      canvas.write(label, x: Header.margin, y: y + 14, bold: true)
      for line in TextSize.lines(of: note.sentence, width: width - Header.margin - indent, limit: 4) {
        canvas.write(line, x: indent, y: y + 14)
        y += 20
      }
    }
    return y
  }
}
