/// A connection as curves of four points, each of which begins where the one before ends.
struct CircuitCurve {
  typealias Point = (x: Double, y: Double)

  /// The first place, then two control points and an end for each curve.
  private(set) var points: [Point]

  init(_ points: [Point]) { self.points = points }

  /// The place at `part`, 0…1, of the way.
  func place(at part: Double) -> Point {
    let count = (points.count - 1) / 3
    let first = min(count - 1, Int(part * Double(count)))
    let part = part * Double(count) - Double(first)
    let rest = 1 - part
    let weights = [rest * rest * rest, 3 * rest * rest * part, 3 * rest * part * part, part * part * part]
    return zip(points[(3 * first)...], weights).reduce((0, 0)) { ($0.0 + $1.0.x * $1.1, $0.1 + $1.0.y * $1.1) }
  }

  /// Where it comes from when it arrives.
  var beforeTip: Point { CircuitCurve(Array(points.suffix(4))).place(at: 0.93) }

  /// Goes on to `end`, level at both ends.
  mutating func swing(to end: Point) {
    let start = points[points.count - 1]
    let bend = max(20, (end.x - start.x) * 0.5)
    points += [(start.x + bend, start.y), (end.x - bend, end.y), end]
  }

  /// Whether it comes within a few pixels of one of `boxes`.
  func touches(_ boxes: [Box]) -> Bool {
    (0...40).contains { step in
      let place = place(at: Double(step) / 40)
      return boxes.contains {
        place.x > $0.x - 3 && place.x < $0.right + 3 && place.y > $0.y - 4 && place.y < $0.bottom + 4
      }
    }
  }
}

/// Finds a way for each connection of a circuit that has been laid out.
struct CircuitRoutes {
  private let diagram: Diagram
  private let boxes: [Box]
  private let places: [String: Box]
  /// The connections through each gap between boxes, the uppermost first.
  private var passing: [Gap: [Int]] = [:]

  /// A gap between the boxes of a column.
  private struct Gap: Hashable {
    let left: Double
    let right: Double
    let middle: Double
  }

  init(of diagram: Diagram, _ layout: CircuitLayout) {
    self.diagram = diagram
    boxes = layout.boxes
    places = Dictionary(zip(diagram.nodes.map(\.name), layout.boxes), uniquingKeysWith: { first, _ in first })
    for place in diagram.edges.indices {
      for gap in gaps(of: place) { passing[gap, default: []].append(place) }
    }
    passing = passing.mapValues { [diagram, places] in
      $0.sorted { (places[diagram.edges[$0].target]?.y ?? 0, $0) < (places[diagram.edges[$1].target]?.y ?? 0, $1) }
    }
  }

  /// The way of the connection at `place`; nil where one of its ends does not exist.
  func way(of place: Int) -> CircuitCurve? {
    let edge = diagram.edges[place]
    guard let source = places[edge.source], let target = places[edge.target] else { return nil }
    if target.x > source.x { return forward(place, from: source, to: target) }
    if source == target {
      let (start, end) = ((x: source.center - 14, y: source.y), (x: source.center + 14, y: source.y))
      return CircuitCurve([start, (start.x - 12, start.y - 32), (end.x + 12, end.y - 32), end])
    }
    let shift = port(of: edge, isLeaving: true)
    return target.x == source.x
      ? within(from: source, to: target, shift: shift) : back(from: source, to: target, shift: shift)
  }

  /// How far from the middle of a side a connection touches it, so that those of one side stand apart, in the order of
  /// the boxes at their other ends.
  private func port(of edge: Diagram.Edge, isLeaving: Bool) -> Double {
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

  /// Where a line to a later column leaves on the right of its source and enters on the left of its target.
  private func ends(of edge: Diagram.Edge, _ source: Box, _ target: Box) -> [CircuitCurve.Point] {
    [
      (source.right, source.middle + port(of: edge, isLeaving: true)),
      (target.x - 1, target.middle + port(of: edge, isLeaving: false)),
    ]
  }

  private func straight(_ ends: [CircuitCurve.Point]) -> CircuitCurve {
    let bend = max(30, (ends[1].x - ends[0].x) * 0.45)
    return CircuitCurve([ends[0], (ends[0].x + bend, ends[0].y), (ends[1].x - bend, ends[1].y), ends[1]])
  }

  /// The gap that a connection takes in each column where boxes are in its way, the nearest ones.
  private func gaps(of place: Int) -> [Gap] {
    let edge = diagram.edges[place]
    guard let source = places[edge.source], let target = places[edge.target], target.x > source.x else { return [] }
    let ends = ends(of: edge, source, target)
    let between = boxes.filter { $0.x > source.x && $0.x < target.x }
    guard straight(ends).touches(between) else { return [] }
    return Set(between.map(\.x)).sorted().map { left in
      let column = between.filter { $0.x == left }.sorted { $0.y < $1.y }
      let part = (column[0].center - ends[0].x) / (ends[1].x - ends[0].x)
      let y = ends[0].y + part * (ends[1].y - ends[0].y)
      let inner = zip(column, column.dropFirst()).map { ($0.bottom + $1.y) / 2 }
      let outer = [column[0].y - 15, column[column.count - 1].bottom + 15]
      let middle = (inner + outer).min { abs($0 - y) < abs($1 - y) } ?? y
      return Gap(left: left, right: column[0].right, middle: middle)
    }
  }

  /// A line to a later column, straight or through gaps, in each of them beside the other lines there.
  private func forward(_ place: Int, from source: Box, to target: Box) -> CircuitCurve {
    let ends = ends(of: diagram.edges[place], source, target)
    let gaps = gaps(of: place)
    guard !gaps.isEmpty else { return straight(ends) }
    var curve = CircuitCurve([ends[0]])
    for gap in gaps {
      let lines = passing[gap] ?? []
      let rank = Double(lines.firstIndex(of: place) ?? 0) - Double(lines.count - 1) / 2
      let y = gap.middle + rank * min(8, 22 / Double(max(1, lines.count)))
      curve.swing(to: (gap.left - 6, y))
      curve.swing(to: (gap.right + 6, y))
    }
    curve.swing(to: ends[1])
    return curve
  }

  /// A line within a column: straight to a neighbour, else around the boxes between on their right.
  private func within(from source: Box, to target: Box, shift: Double) -> CircuitCurve {
    let isDown = target.y > source.y
    guard abs(target.y - source.y) > 80 else {
      let start = (x: source.center + shift + (isDown ? 12 : -12), y: isDown ? source.bottom : source.y)
      let end = (x: target.center + shift + (isDown ? 12 : -12), y: isDown ? target.y - 1 : target.bottom + 1)
      return CircuitCurve([start, start, end, end])
    }
    let side = source.right + 34 + shift
    return CircuitCurve([
      (source.right, source.middle), (side, source.middle), (side, target.middle), (target.right + 1, target.middle),
    ])
  }

  /// Straight across a gap between neighbouring columns; else below all boxes of the columns between, and up to the
  /// right side of the target.
  private func back(from source: Box, to target: Box, shift: Double) -> CircuitCurve {
    let between = boxes.filter { $0.x > target.x && $0.x < source.x }.map(\.bottom)
    if between.isEmpty {
      let (start, end) = (
        (x: source.x, y: source.middle + shift), (x: target.right + 1, y: target.middle + 12 + shift / 2)
      )
      let bend = (start.x - end.x) * 0.55
      return CircuitCurve([start, (start.x - bend, start.y), (end.x + bend, end.y), end])
    }
    let isBlocked = boxes.contains { $0.x == source.x && $0.y > source.y }
    let start =
      isBlocked ? (x: source.x, y: source.middle + 12 + shift) : (x: source.center - shift, y: source.bottom)
    let end = (x: target.right + 1, y: target.middle + 12 + shift)
    // The curve reaches about three quarters of the way to its control points.
    let level = max(start.y, end.y)
    let deep = level + (max(between.max() ?? level, level) + 14 - level) / 0.7
    return CircuitCurve([start, (isBlocked ? start.x - 40 : start.x - 30, deep), (end.x + 40, deep), end])
  }
}
