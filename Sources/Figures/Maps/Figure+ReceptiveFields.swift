extension Figure {
  /// Many small images of signed numbers, such as the weights into each compartment: blue below 0, vermilion above.
  ///
  /// - Parameters:
  ///   - fields: the numbers of each image, row by row from the upper left; what is missing stays empty.
  ///   - imageWidth: how many numbers a row holds, at least 1.
  ///   - names: what stands below each image; may be empty.
  ///   - columns: how many images stand side by side; nil to choose.
  ///   - sharesScale: whether a colour means the same in all images; otherwise each image has its own scale.
  ///   - marksNegatives: whether white bars cross what lies below 0 by a fifth of the largest magnitude or more, so that
  ///     signs show without colour; for colours that diverge.
  ///   - width: the nominal width in pixels, at least 240.
  /// - Precondition: `imageWidth` is at least 1.
  public static func receptiveFields(
    _ fields: [[Double]], imageWidth: Int, names: [String] = [], title: String = "", subtitle: String = "",
    columns: Int? = nil, colors: ColorScale = .diverging, sharesScale: Bool = true, marksNegatives: Bool = false,
    width: Int = 720
  ) -> Figure {
    precondition(imageWidth >= 1, "images at least 1 wide, got \(imageWidth)")
    return FieldsDrawing(
      fields: fields, imageWidth: imageWidth, names: names, columns: columns, colors: colors, sharesScale: sharesScale,
      marksNegatives: marksNegatives && colors == .diverging, width: Double(max(240, width))
    ).figure(Header(title: title, subtitle: subtitle))
  }
}

/// Draws images of numbers on a grid.
private struct FieldsDrawing {
  let fields: [[Double]]
  let imageWidth: Int
  let names: [String]
  let columns: Int?
  let colors: ColorScale
  let sharesScale: Bool
  let marksNegatives: Bool
  let width: Double

  func figure(_ header: Header) -> Figure {
    var canvas = Canvas()
    var y = header.draw(on: &canvas, width: width)
    let common = colors.ends(over: fields.joined())
    if sharesScale {
      colors.drawBar(
        on: &canvas, low: common.low, high: common.high, left: Header.margin, y: y, marksNegatives: marksNegatives)
      y += 30
    }
    let imageHeight = max(1, ((fields.map(\.count).max() ?? 1) + imageWidth - 1) / imageWidth)
    let perRow = max(1, min(columns ?? max(4, Self.columns(for: fields.count)), max(1, fields.count)))
    let room = width - 2 * Header.margin
    let gap = perRow > 20 ? 3.0 : 6
    let size = min(140, max(4, (room + gap) / Double(perRow) - gap))
    let height = size * Double(imageHeight) / Double(imageWidth)
    let hasNames = !names.isEmpty && size >= 20
    let pitch = height + (hasNames ? 20 : gap)
    for (index, field) in fields.enumerated() {
      let ends = sharesScale ? common : colors.ends(over: field)
      let box = Box(
        x: Header.margin + Double(index % perRow) * (size + gap), y: y + Double(index / perRow) * pitch, width: size,
        height: height)
      draw(field, imageHeight: imageHeight, ends: ends, in: box, on: &canvas)
      if hasNames, index < names.count {
        canvas.write(names[index], x: box.center, y: box.bottom + 13, anchor: .middle, size: 12, limit: size)
      }
    }
    let rows = (fields.count + perRow - 1) / perRow
    return Figure(
      width: width, height: y + Double(max(1, rows)) * pitch + Header.margin, title: header.title,
      summary: "\(fields.count) images of \(imageWidth) by \(imageHeight) numbers", body: canvas.body)
  }

  /// As many as make a sheet a little wider than high.
  private static func columns(for count: Int) -> Int { Int((Double(count) * 1.6).squareRoot().rounded(.up)) }

  private func draw(
    _ field: [Double], imageHeight: Int, ends: (low: Double, high: Double), in box: Box, on canvas: inout Canvas
  ) {
    let empty = UInt8(ColorScale.levelCount)
    var image = PixelImage(width: imageWidth, height: imageHeight, color: empty)
    let levels = field.map { colors.level(of: $0, low: ends.low, high: ends.high) }
    for (place, level) in levels.enumerated() {
      if let level { image[place % imageWidth, place / imageWidth] = UInt8(level) }
    }
    canvas.add(image.element(in: box, colors: (0..<ColorScale.levelCount).map(colors.color) + [(251, 250, 247)]))
    if marksNegatives {
      canvas.path(
        bars(levels), stroke: Stroke(color: "#ffffff", width: 0.28),
        more: CellPainter.transform(columns: imageWidth, rows: imageHeight, to: box))
    }
    canvas.rectangle(box, stroke: Stroke(color: Palette.grid))
  }

  /// Bars through the middle of what is clearly negative, in pixels of the image.
  private func bars(_ levels: [Int?]) -> String {
    let isNegative = levels.map { level in level.map { ColorScale.clearlyNegative.contains($0) } ?? false }
    var data = ""
    var start = 0
    while start < levels.count {
      let rowEnd = min(levels.count, (start / imageWidth + 1) * imageWidth)
      let end = isNegative[start..<rowEnd].firstIndex { $0 != isNegative[start] } ?? rowEnd
      if isNegative[start] { data += "M\(start % imageWidth) \(start / imageWidth).5h\(end - start)" }
      start = end
    }
    return data
  }
}
