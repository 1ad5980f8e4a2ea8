/// The shapes of data points, which tell series apart without colour.
enum Marker: Int, CaseIterable {
  case disc, square, triangle, diamond, ring, cross, plus

  /// The marker of the series at a place, from 0; they repeat.
  static func of(_ place: Int) -> Marker { allCases[Int(place.magnitude) % allCases.count] }

  /// Draws it at each of the places, in one path.
  func draw(on canvas: inout Canvas, at places: [(x: Double, y: Double)], color: String, radius: Double = 4) {
    var data = ""
    for (x, y) in places { data += outline(x, y, radius) }
    let stroke = Stroke(color: color, width: 1.8)
    switch self {
    case .ring: canvas.path(data, fill: Palette.paper, stroke: stroke)
    case .cross, .plus: canvas.path(data, stroke: Stroke(color: color, width: 2))
    default: canvas.path(data, fill: color)
    }
  }

  private func outline(_ x: Double, _ y: Double, _ radius: Double) -> String {
    let (r, low) = (number(radius), number(-radius))
    let side = number(2 * radius)
    switch self {
    case .disc, .ring:
      return "M\(number(x - radius)) \(number(y))a\(r) \(r) 0 1 0 \(side) 0a\(r) \(r) 0 1 0 \(number(-2 * radius)) 0z"
    case .square: return "M\(number(x - radius)) \(number(y - radius))h\(side)v\(side)h\(number(-2 * radius))z"
    case .triangle:
      return
        "M\(number(x)) \(number(y - radius * 1.2))l\(number(radius * 1.15)) \(number(radius * 2))h\(number(-radius * 2.3))z"
    case .diamond:
      let (far, back) = (number(radius * 1.25), number(-radius * 1.25))
      return "M\(number(x)) \(number(y - radius * 1.25))l\(far) \(far)l\(back) \(far)l\(back) \(back)z"
    case .cross:
      return
        "M\(number(x - radius)) \(number(y - radius))l\(side) \(side)m0 \(number(-2 * radius))l\(number(-2 * radius)) \(side)"
    case .plus: return "M\(number(x)) \(number(y - radius))v\(side)m\(low) \(low)h\(side)"
    }
  }
}

/// Lines over a filled area, which tell areas apart without colour.
enum Hatch: Int, CaseIterable {
  case none, rising, falling, level

  /// The hatch of the series at a place, from 0; they repeat.
  static func of(_ place: Int) -> Hatch { allCases[Int(place.magnitude) % allCases.count] }

  /// Draws it in a box, in the colour of the paper.
  func draw(on canvas: inout Canvas, in box: Box) {
    guard self != .none, box.width > 1, box.height > 1 else { return }
    var data = PathData()
    let gap = 5.0
    switch self {
    case .none: break
    case .level:
      for y in stride(from: box.bottom - gap / 2, to: box.y, by: -gap) {
        data.move(box.x, y)
        data.line(box.right, y)
      }
    case .rising, .falling:
      for offset in stride(from: gap / 2, to: box.width + box.height, by: gap) {
        // From the left or lower edge to the upper or right edge, measured from the lower left corner.
        let start = (x: max(0, offset - box.height), y: min(offset, box.height))
        let end = (x: min(offset, box.width), y: max(0, offset - box.width))
        let isRising = self == .rising
        data.move(isRising ? box.x + start.x : box.right - start.x, box.y + start.y)
        data.line(isRising ? box.x + end.x : box.right - end.x, box.y + end.y)
      }
    }
    canvas.path(data.text, stroke: Stroke(color: Palette.paper, width: 1.4))
  }
}
