extension Figure {
  /// Several figures as the panels of one, in rows from the left, under a common title.
  ///
  /// - Parameters:
  ///   - figures: the panels; each column is as wide as its widest, each row as high as its highest.
  ///   - columns: how many stand side by side, at least 1.
  public static func grid(
    _ figures: [Figure], columns: Int = 1, title: String = "", subtitle: String = ""
  ) -> Figure {
    let columns = max(1, min(columns, max(1, figures.count)))
    var widths = [Double](repeating: 0, count: columns)
    for (index, figure) in figures.enumerated() {
      widths[index % columns] = max(widths[index % columns], Double(figure.width))
    }
    let width = max(240, widths.reduce(0, +))
    var canvas = Canvas()
    var y = 0.0
    if !title.isEmpty || !subtitle.isEmpty {
      y = Header(title: title, subtitle: subtitle).draw(on: &canvas, width: width)
    }
    for start in stride(from: 0, to: figures.count, by: columns) {
      let row = figures[start..<min(figures.count, start + columns)]
      var x = 0.0
      for (place, figure) in row.enumerated() {
        canvas.place(figure.body, x: x, y: y, role: "panel")
        x += widths[place]
      }
      y += Double(row.map(\.height).max() ?? 0)
    }
    let summary = figures.prefix(20).map { $0.title.isEmpty ? $0.summary : "\($0.title): \($0.summary)" }
    return Figure(
      width: width, height: max(y, 2 * Header.margin), title: title, summary: summary.joined(separator: ". "),
      body: canvas.body)
  }
}
