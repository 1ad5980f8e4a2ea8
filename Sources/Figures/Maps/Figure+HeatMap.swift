public import Recordings

extension Figure {
  /// A table of numbers as coloured cells, the first row on top; cells of numbers that are not finite stay empty.
  ///
  /// - Parameters:
  ///   - rows: the numbers; rows shorter than the longest end in empty cells.
  ///   - rowNames: what stands beside the rows; their places from 0 if empty.
  ///   - columnNames: what stands below the columns; their places from 0 if empty.
  ///   - rowLabel: what rows are.
  ///   - columnLabel: what columns are.
  ///   - range: the numbers of the lightest and the darkest colour; nil to take them from the data.
  ///   - showsNumbers: whether the numbers stand in the cells, where they fit.
  ///   - width: the nominal width in pixels, at least 240.
  public static func heatMap(
    _ rows: [[Double]], title: String = "", subtitle: String = "", rowNames: [String] = [], columnNames: [String] = [],
    rowLabel: String = "", columnLabel: String = "", colors: ColorScale = .sequential,
    range: ClosedRange<Double>? = nil,
    showsNumbers: Bool = false, width: Int = 720
  ) -> Figure {
    let texts = showsNumbers ? rows.map { $0.map { $0.isFinite ? NumberText.text($0) : "" } } : []
    return HeatMapDrawing(
      rows: rows, texts: texts, rowNames: rowNames, columnNames: columnNames, rowLabel: rowLabel,
      columnLabel: columnLabel, colors: colors, range: range, width: Double(max(240, width))
    ).figure(Header(title: title, subtitle: subtitle))
  }

  /// How often each class was taken for each other: a row for each class with its count of answers, shaded by their
  /// part in the row, and a last column for patterns without an answer where there are any.
  ///
  /// - Parameters:
  ///   - names: the names of the classes; their numbers from 0 if empty.
  ///   - width: the nominal width in pixels, at least 240.
  public static func confusionMatrix(
    _ matrix: ConfusionMatrix, names: [String] = [], title: String = "Confusion", subtitle: String = "",
    width: Int = 620
  ) -> Figure {
    let classes = 0..<matrix.classCount
    let hasSilence = matrix.silent.contains { $0 > 0 }
    let counts = classes.map { label in
      classes.map { matrix[label, $0] } + (hasSilence ? [matrix.silent[label]] : [])
    }
    let parts = counts.map { row in row.map { 100 * Double($0) / Double(max(1, row.reduce(0, +))) } }
    let names = names.isEmpty ? classes.map(String.init) : names
    return HeatMapDrawing(
      rows: parts, texts: counts.map { $0.map { $0 == 0 ? "" : NumberText.text(mantissa: $0, exponent: 0) } },
      rowNames: names, columnNames: names + (hasSilence ? ["none"] : []), rowLabel: "class", columnLabel: "answer",
      colors: .sequential, range: 0...100, width: Double(max(240, width)), unit: " % of the class"
    ).figure(Header(title: title, subtitle: subtitle))
  }
}

/// Draws a table of numbers as coloured cells.
private struct HeatMapDrawing {
  let rows: [[Double]]
  let texts: [[String]]
  let rowNames: [String]
  let columnNames: [String]
  let rowLabel: String
  let columnLabel: String
  let colors: ColorScale
  let range: ClosedRange<Double>?
  let width: Double
  var unit = ""

  private var columnCount: Int { max(1, rows.map(\.count).max() ?? 1) }
  private var rowCount: Int { max(1, rows.count) }
  private func rowName(_ row: Int) -> String { row < rowNames.count ? rowNames[row] : "\(row)" }
  private func columnName(_ column: Int) -> String { column < columnNames.count ? columnNames[column] : "\(column)" }

  func figure(_ header: Header) -> Figure {
    var canvas = Canvas()
    var y = header.draw(on: &canvas, width: width)
    let ends =
      range.map { ($0.lowerBound, max($0.upperBound, $0.lowerBound.nextUp)) } ?? colors.ends(over: rows.joined())
    colors.drawBar(on: &canvas, low: ends.0, high: ends.1, left: Header.margin, y: y)
    if !unit.isEmpty {
      let low = TextSize.width(of: NumberText.text(ends.0)) + TextSize.width(of: NumberText.text(ends.1))
      canvas.write(unit, x: Header.margin + low + 16 + 8 * Double(ColorScale.levelCount) + 2, y: y + 14)
    }
    y += 28
    canvas.write(rowLabel, x: Header.margin, y: y + 14, color: Palette.quietInk, limit: width - 2 * Header.margin)
    y += rowLabel.isEmpty ? 2 : 22
    let widest = (0..<rowCount).map { TextSize.width(of: rowName($0)) }.max() ?? 0
    let left = Header.margin + min(widest, width / 4) + 10
    let right = width - Header.margin
    let cell = (right - left) / Double(columnCount)
    let height = min(cell, max(24, 640 / Double(rowCount)))
    let area = Box(x: left, y: y, width: right - left, height: max(40, min(1_600, height * Double(rowCount))))
    drawCells(on: &canvas, in: area, ends: ends)
    drawNames(on: &canvas, around: area)
    let bottom = area.bottom + (columnLabel.isEmpty ? 24 : 46) + Header.margin
    let summary =
      "A table of \(rows.count) rows and \(columnCount) columns as colours from \(NumberText.text(ends.0)) to \(NumberText.text(ends.1))"
    return Figure(width: width, height: bottom, title: header.title, summary: summary, body: canvas.body)
  }

  private func drawCells(on canvas: inout Canvas, in area: Box, ends: (Double, Double)) {
    let levels = rows.map { row in row.map { colors.level(of: $0, low: ends.0, high: ends.1) } }
    CellPainter(levels: levels, rowCount: rowCount, columnCount: columnCount).draw(
      on: &canvas, in: area, colors: colors)
    let size = Box(x: 0, y: 0, width: area.width / Double(columnCount), height: area.height / Double(rowCount))
    for (row, line) in texts.enumerated() where size.height >= 15 {
      for (column, text) in line.enumerated() where TextSize.width(of: text, size: 12) <= size.width - 3 {
        guard let level = levels[row][column] else { continue }
        canvas.write(
          text, x: area.x + (Double(column) + 0.5) * size.width, y: area.y + (Double(row) + 0.5) * size.height + 4,
          anchor: .middle, size: 12, color: colors.isDark(level) ? "#ffffff" : Palette.ink)
      }
    }
    canvas.rectangle(area, stroke: Stroke(color: Palette.quietInk), role: "plot")
  }

  private func drawNames(on canvas: inout Canvas, around area: Box) {
    var end = -Double.infinity
    for row in 0..<rowCount {
      let y = area.y + (Double(row) + 0.5) * area.height / Double(rowCount)
      guard y - 8 >= end else { continue }
      canvas.write(rowName(row), x: area.x - 8, y: y + 5, anchor: .end, limit: area.x - 8 - Header.margin)
      end = y + 9
    }
    end = area.x - 30
    let cell = area.width / Double(columnCount)
    for column in 0..<columnCount {
      let x = area.x + (Double(column) + 0.5) * cell
      let limit = max(cell - 4, 36)
      let half = min(limit, TextSize.width(of: columnName(column))) / 2
      guard x - half >= end, x + half <= width - 2 else { continue }
      canvas.write(columnName(column), x: x, y: area.bottom + 19, anchor: .middle, limit: limit)
      end = x + half + 5
    }
    canvas.write(
      columnLabel, x: area.right, y: area.bottom + 42, anchor: .end, color: Palette.quietInk, limit: area.width)
  }
}
