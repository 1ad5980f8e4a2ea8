extension Figure {
  /// A circuit: its parts as boxes in columns, its connections as lines with what they do at their ends.
  ///
  /// Labels that find no free place on their line are listed below.
  ///
  /// - Parameter width: the nominal width in pixels, at least 240; the figure grows where the columns need more.
  public static func circuit(_ diagram: Diagram, title: String = "", subtitle: String = "", width: Int = 720) -> Figure
  {
    let layout = CircuitLayout(of: diagram, width: Double(max(240, width)))
    return CircuitDrawing(diagram: diagram, layout: layout).figure(Header(title: title, subtitle: subtitle))
  }
}

/// Where the boxes of a circuit stand, measured from the upper left corner of the drawing.
struct CircuitLayout {
  let boxes: [Box]
  let width: Double
  let height: Double

  /// Puts the parts into columns that share `width`.
  init(of diagram: Diagram, width: Double) {
    let layers = diagram.layers
    let columnCount = (layers.max() ?? 0) + 1
    let rowPitch = 74.0
    func textWidth(_ node: Diagram.Node) -> Double {
      max(TextSize.width(of: node.name, bold: true), TextSize.width(of: node.detail, size: 12)) + 24
    }
    let boxWidth = min(190, max(70, diagram.nodes.map(textWidth).max() ?? 70))
    let pitch = max((width - 2 * Header.margin - 40 - boxWidth) / Double(max(1, columnCount - 1)), boxWidth + 70)
    var taken: [Set<Int>] = Array(repeating: [], count: columnCount)
    for (node, layer) in zip(diagram.nodes, layers) {
      if let row = node.row { taken[layer].insert(min(max(0, row), 1_000)) }
    }
    var rows: [Int] = []
    var given: [Set<Int>] = Array(repeating: [], count: columnCount)
    for (node, layer) in zip(diagram.nodes, layers) {
      var row = min(max(0, node.row ?? 0), 1_000)
      let isFree =
        node.row == nil ? { (row: Int) in !taken[layer].contains(row) } : { (row: Int) in !given[layer].contains(row) }
      while !isFree(row) { row += 1 }
      taken[layer].insert(row)
      given[layer].insert(row)
      rows.append(row)
    }
    let rowCount = (rows.max() ?? 0) + 1
    boxes = zip(zip(diagram.nodes, layers), rows).map { node, row in
      // Columns that are not full stand in the middle, unless rows were asked for.
      let isAutomatic = zip(diagram.nodes, layers).allSatisfy { $0.1 != node.1 || $0.0.row == nil }
      let shift = isAutomatic ? Double(rowCount - taken[node.1].count) * rowPitch / 2 : 0
      return Box(
        x: Header.margin + 20 + Double(node.1) * pitch, y: Double(row) * rowPitch + shift + 30, width: boxWidth,
        height: 44)
    }
    self.width = max(width, 2 * (Header.margin + 20) + Double(columnCount - 1) * pitch + boxWidth)
    height = Double(rowCount) * rowPitch + 34
  }
}
