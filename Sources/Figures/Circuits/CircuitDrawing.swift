/// Draws a circuit that has been laid out.
struct CircuitDrawing {
  let diagram: Diagram
  let layout: CircuitLayout

  /// A connection as a curve of four points.
  private struct Curve {
    var points: [(x: Double, y: Double)]

    func place(at part: Double) -> (x: Double, y: Double) {
      let rest = 1 - part
      let weights = [rest * rest * rest, 3 * rest * rest * part, 3 * rest * part * part, part * part * part]
      return zip(points, weights).reduce((0, 0)) { ($0.0 + $1.0.x * $1.1, $0.1 + $1.0.y * $1.1) }
    }
  }

  func figure(_ header: Header) -> Figure {
    var header = header
    let kinds = Diagram.Edge.Kind.allCases.filter { kind in diagram.edges.contains { $0.kind == kind } }
    header.legend = kinds.map { Header.Entry(name: $0.rawValue, sample: .mark(sample(of: $0))) }
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
    let places = Dictionary(zip(diagram.nodes.map(\.name), layout.boxes), uniquingKeysWith: { first, _ in first })
    var labels = Canvas()
    var taken = layout.boxes
    var unplaced: [String] = []
    for edge in diagram.edges {
      guard let source = places[edge.source], let target = places[edge.target] else { continue }
      let shift = (leaving: port(of: edge, isLeaving: true, places), arriving: port(of: edge, isLeaving: false, places))
      let curve = curve(from: source, to: target, shift: shift)
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

  /// How far from the middle of a side a connection touches it, so that those of one side stand apart, in the order of
  /// the boxes at their other ends.
  private func port(of edge: Diagram.Edge, isLeaving: Bool, _ places: [String: Box]) -> Double {
    func other(_ edge: Diagram.Edge) -> Box? { places[isLeaving ? edge.target : edge.source] }
    guard let own = places[isLeaving ? edge.source : edge.target], let far = other(edge) else { return 0 }
    let isForward = isLeaving ? far.x > own.x : far.x < own.x
    let sharing = diagram.edges.enumerated().filter { _, candidate in
      guard (isLeaving ? candidate.source == edge.source : candidate.target == edge.target),
        let box = other(candidate)
      else { return false }
      return (isLeaving ? box.x > own.x : box.x < own.x) == isForward && (box.x == own.x) == (far.x == own.x)
    }
    let ordered = sharing.sorted { first, second in
      let (upper, lower) = (other(first.element)?.y ?? 0, other(second.element)?.y ?? 0)
      return upper == lower ? first.offset < second.offset : upper < lower
    }
    guard let place = ordered.firstIndex(where: { $0.element == edge }) else { return 0 }
    return (Double(place) - Double(ordered.count - 1) / 2) * min(13, 32 / Double(ordered.count))
  }

  /// A line to a later column leaves on the right and enters on the left; one back or within a column goes around.
  private func curve(from source: Box, to target: Box, shift: (leaving: Double, arriving: Double)) -> Curve {
    if target.x > source.x {
      let start = (x: source.right, y: source.middle + shift.leaving)
      let end = (x: target.x - 1, y: target.middle + shift.arriving)
      let bend = max(30, (end.x - start.x) * 0.45)
      // A line over more than one column bows, so that it does not run through the boxes between.
      let bow = end.x - start.x > source.width + 120 && abs(start.y - end.y) < 20 ? -52.0 : 0
      return Curve(points: [start, (start.x + bend, start.y + bow), (end.x - bend, end.y + bow), end])
    }
    if source == target {
      let start = (x: source.center - 14, y: source.y)
      let end = (x: source.center + 14, y: source.y)
      return Curve(points: [start, (start.x - 12, start.y - 32), (end.x + 12, end.y - 32), end])
    }
    if target.x == source.x {
      let isDown = target.y > source.y
      let far = abs(target.y - source.y) > 80
      let start = (x: source.center + shift.leaving + (isDown ? 12 : -12), y: isDown ? source.bottom : source.y)
      let end = (x: target.center + shift.leaving + (isDown ? 12 : -12), y: isDown ? target.y - 1 : target.bottom + 1)
      guard far else { return Curve(points: [start, start, end, end]) }
      let side = source.right + 34 + shift.leaving
      return Curve(points: [
        (source.right, source.middle), (side, source.middle), (side, target.middle), (target.right + 1, target.middle),
      ])
    }
    return curveBack(from: source, to: target, shift: shift.leaving)
  }

  /// Straight across a gap between neighbouring columns; else below all boxes of the columns between, and up to the
  /// right side of the target.
  private func curveBack(from source: Box, to target: Box, shift: Double) -> Curve {
    let between = layout.boxes.filter { $0.x > target.x && $0.x < source.x }.map(\.bottom)
    if between.isEmpty {
      let (start, end) = (
        (x: source.x, y: source.middle + shift), (x: target.right + 1, y: target.middle + 12 + shift / 2)
      )
      let bend = (start.x - end.x) * 0.55
      return Curve(points: [start, (start.x - bend, start.y), (end.x + bend, end.y), end])
    }
    let isBlocked = layout.boxes.contains { $0.x == source.x && $0.y > source.y }
    let start =
      isBlocked ? (x: source.x, y: source.middle + 12 + shift) : (x: source.center - shift, y: source.bottom)
    let end = (x: target.right + 1, y: target.middle + 12 + shift)
    // The curve reaches about three quarters of the way to its control points.
    let level = max(start.y, end.y)
    let deep = level + (max(between.max() ?? level, level) + 14 - level) / 0.7
    return Curve(points: [start, (isBlocked ? start.x - 40 : start.x - 30, deep), (end.x + 40, deep), end])
  }

  private func draw(_ curve: Curve, kind: Diagram.Edge.Kind, on canvas: inout Canvas) {
    let points = curve.points
    let tip = points[3]
    let before = curve.place(at: 0.93)
    let (dx, dy) = (tip.x - before.x, tip.y - before.y)
    let length = max(1e-6, (dx * dx + dy * dy).squareRoot())
    var data = PathData()
    data.move(points[0].x, points[0].y)
    data.curve(
      points[1].x, points[1].y, points[2].x, points[2].y, to: tip.x - 6 * dx / length, tip.y - 6 * dy / length)
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
    let stroke = Stroke(color: Palette.ink, width: 1.5, dash: node.kind == .memory ? "6 3" : "")
    canvas.rectangle(box, fill: "#ffffff", stroke: stroke, radius: node.kind == .generator ? 22 : 5, role: "node")
    if node.kind == .gate {
      let inner = Box(x: box.x + 3, y: box.y + 3, width: box.width - 6, height: box.height - 6)
      canvas.rectangle(inner, stroke: Stroke(color: Palette.ink), radius: 3)
    }
    let y = node.detail.isEmpty ? box.middle + 5 : box.middle - 1
    canvas.write(node.name, x: box.center, y: y, anchor: .middle, bold: true, limit: box.width - 16)
    canvas.write(
      node.detail, x: box.center, y: box.middle + 14, anchor: .middle, size: 12, color: Palette.quietInk,
      limit: box.width - 16)
  }
}
