/// Draws a circuit that has been laid out.
struct CircuitDrawing {
  let diagram: Diagram
  let layout: CircuitLayout

  func figure(_ header: Header) -> Figure {
    var header = header
    let kinds = Diagram.Edge.Kind.allCases.filter { kind in diagram.edges.contains { $0.kind == kind } }
    header.legend = kinds.map { Header.Entry(name: $0.rawValue, sample: .mark(sample(of: $0))) } + outlines
    var canvas = Canvas()
    let top = header.draw(on: &canvas, width: layout.width)
    var drawing = Canvas()
    let unplaced = draw(on: &drawing)
    canvas.place(drawing.body, x: 0, y: top)
    var y = top + layout.height
    for text in unplaced {
      canvas.write(
        text, x: Header.margin, y: y + 12, size: 12, color: Palette.quietInk, limit: layout.width - 2 * Header.margin)
      y += 17
    }
    let summary =
      "A circuit of \(diagram.nodes.prefix(40).map(\.name).joined(separator: ", ")) with \(diagram.edges.count) connections"
    return Figure(width: layout.width, height: y + 8, title: header.title, summary: summary, body: canvas.body)
  }

  /// What the outlines of boxes stand for, where there are others than plain ones.
  private var outlines: [Header.Entry] {
    Diagram.Node.Kind.allCases.filter { kind in kind != .group && diagram.nodes.contains { $0.kind == kind } }.map {
      var canvas = Canvas()
      drawOutline(of: $0, in: Box(x: 2, y: 0, width: 24, height: 14), on: &canvas)
      return Header.Entry(name: $0.rawValue, sample: .mark(canvas.body))
    }
  }

  private func stroke(_ kind: Diagram.Edge.Kind) -> Stroke {
    switch kind {
    case .excites: Stroke(color: Palette.quietInk, width: 1.5)
    case .inhibits: Stroke(color: Palette.inks[1], width: 1.5)
    case .gates: Stroke(color: Palette.inks[2], width: 1.8, dash: "5 3")
    case .learns: Stroke(color: Palette.inks[0], width: 3.5)
    }
  }

  private func sample(of kind: Diagram.Edge.Kind) -> String {
    var canvas = Canvas()
    canvas.line(fromX: 0, y: 7, toX: 21, y: 7, stroke: stroke(kind))
    drawEnd(of: kind, at: (26, 7), from: (0, 7), on: &canvas)
    return canvas.body
  }

  /// Draws lines, boxes and labels, and returns the labels for which there was no room.
  private func draw(on canvas: inout Canvas) -> [String] {
    let routes = CircuitRoutes(of: diagram, layout)
    var labels = Canvas()
    var taken = layout.boxes
    var unplaced: [String] = []
    for (place, edge) in diagram.edges.enumerated() {
      guard let curve = routes.way(of: place) else { continue }
      draw(curve, kind: edge.kind, on: &canvas)
      guard !edge.label.isEmpty else { continue }
      let size = TextSize.width(of: edge.label, size: 12) + 6
      let boxes = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78].map { part in
        let middle = curve.place(at: part)
        return Box(x: middle.x - size / 2, y: middle.y - 8, width: size, height: 16)
      }
      let free = boxes.first { box in
        box.x >= 4 && box.right <= layout.width - 4 && box.y >= 0 && box.bottom <= layout.height
          && !taken.contains { $0.x < box.right && box.x < $0.right && $0.y < box.bottom && box.y < $0.bottom }
      }
      if let free {
        taken.append(free)
        labels.rectangle(free, fill: Palette.paper, opacity: 0.9)
        labels.write(edge.label, x: free.center, y: free.middle + 4, anchor: .middle, size: 12)
      } else {
        unplaced.append("\(edge.source) → \(edge.target): \(edge.label)")
      }
    }
    for (node, box) in zip(diagram.nodes, layout.boxes) { draw(node, in: box, on: &canvas) }
    canvas.add(labels.body)
    return unplaced
  }

  private func draw(_ curve: CircuitCurve, kind: Diagram.Edge.Kind, on canvas: inout Canvas) {
    let points = curve.points
    let tip = points[points.count - 1]
    let before = curve.beforeTip
    let (dx, dy) = (tip.x - before.x, tip.y - before.y)
    let length = max(1e-6, (dx * dx + dy * dy).squareRoot())
    var data = PathData()
    data.move(points[0].x, points[0].y)
    for first in stride(from: 1, to: points.count, by: 3) {
      // The end leaves room for what is drawn at it.
      let room = first + 3 == points.count ? 6.0 : 0
      let end = points[first + 2]
      data.curve(
        points[first].x, points[first].y, points[first + 1].x, points[first + 1].y,
        to: end.x - room * dx / length, end.y - room * dy / length)
    }
    canvas.path(data.text, stroke: stroke(kind), role: kind.rawValue)
    drawEnd(of: kind, at: tip, from: before, on: &canvas)
  }

  private func drawEnd(
    of kind: Diagram.Edge.Kind, at tip: (x: Double, y: Double), from before: (x: Double, y: Double),
    on canvas: inout Canvas
  ) {
    let (dx, dy) = (tip.x - before.x, tip.y - before.y)
    let length = max(1e-6, (dx * dx + dy * dy).squareRoot())
    let (alongX, alongY) = (dx / length, dy / length)
    if kind == .inhibits {
      return Marker.disc.draw(on: &canvas, at: [(tip.x - 4 * alongX, tip.y - 4 * alongY)], color: stroke(kind).color)
    }
    let (reach, half) = kind == .learns ? (12.0, 6.5) : (9, 4.5)
    let base = (x: tip.x - reach * alongX, y: tip.y - reach * alongY)
    var data = PathData()
    data.move(tip.x, tip.y)
    data.line(base.x - half * alongY, base.y + half * alongX)
    data.line(base.x + half * alongY, base.y - half * alongX)
    data.close()
    canvas.path(data.text, fill: stroke(kind).color)
  }

  private func draw(_ node: Diagram.Node, in box: Box, on canvas: inout Canvas) {
    drawOutline(of: node.kind, in: box, on: &canvas, role: "node")
    let y = node.detail.isEmpty ? box.middle + 5 : box.middle - 1
    canvas.write(node.name, x: box.center, y: y, anchor: .middle, bold: true, limit: box.width - 16)
    canvas.write(
      node.detail, x: box.center, y: box.middle + 14, anchor: .middle, size: 12, color: Palette.quietInk,
      limit: box.width - 16)
  }

  private func drawOutline(of kind: Diagram.Node.Kind, in box: Box, on canvas: inout Canvas, role: String = "") {
    let stroke = Stroke(color: Palette.ink, width: 1.5, dash: kind == .memory ? "6 3" : "")
    let radius = kind == .generator ? box.height / 2 : 5
    canvas.rectangle(box, fill: "#ffffff", stroke: stroke, radius: radius, role: role)
    guard kind == .gate else { return }
    let inner = Box(x: box.x + 3, y: box.y + 3, width: box.width - 6, height: box.height - 6)
    canvas.rectangle(inner, stroke: Stroke(color: Palette.ink), radius: 3)
  }
}
