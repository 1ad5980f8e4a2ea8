/// Paints a table of colour levels: runs of cells as one path for each colour, or as a picture where there are many.
struct CellPainter {
  /// The level of each cell; nil where there is nothing.
  let levels: [[Int?]]
  let rowCount: Int
  let columnCount: Int

  /// Paints it in a box.
  func draw(on canvas: inout Canvas, in box: Box, colors: ColorScale) {
    if rowCount * columnCount > 4_000 { return drawPixels(on: &canvas, in: box, colors: colors) }
    var paths = [String](repeating: "", count: ColorScale.levelCount)
    for (row, line) in levels.enumerated() {
      var start = 0
      while start < line.count {
        let level = line[start]
        let end = line[start...].firstIndex { $0 != level } ?? line.count
        if let level { paths[level] += "M\(start) \(row)h\(end - start)v1h\(start - end)z" }
        start = end
      }
    }
    let transform = Self.transform(columns: columnCount, rows: rowCount, to: box)
    for (level, path) in paths.enumerated() {
      canvas.path(path, fill: colors.text(level), more: " shape-rendering=\"crispEdges\"\(transform)")
    }
  }

  /// The attribute that lays a table of cells of size 1 over a box.
  static func transform(columns: Int, rows: Int, to box: Box) -> String {
    let place = "translate(\(number(box.x)) \(number(box.y)))"
    // Six decimals, since an error here is multiplied by the number of cells.
    let scale = "scale(\(scaleText(box.width / Double(columns))) \(scaleText(box.height / Double(rows))))"
    return " transform=\"\(place) \(scale)\""
  }

  private static func scaleText(_ value: Double) -> String {
    let millionths = Int((min(value, 1e6) * 1e6).rounded())
    let rest = String(millionths % 1_000_000)
    return "\(millionths / 1_000_000).\(String(repeating: "0", count: 6 - rest.count))\(rest)"
  }

  private func drawPixels(on canvas: inout Canvas, in box: Box, colors: ColorScale) {
    let empty = UInt8(ColorScale.levelCount)
    var image = PixelImage(width: columnCount, height: rowCount, color: empty)
    for (row, line) in levels.enumerated() {
      for (column, level) in line.enumerated() { if let level { image[column, row] = UInt8(level) } }
    }
    canvas.add(image.element(in: box, colors: (0..<ColorScale.levelCount).map(colors.color) + [(251, 250, 247)]))
  }
}
