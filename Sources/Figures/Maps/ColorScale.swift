import Recordings

/// How numbers of a map become colours.
public enum ColorScale: Sendable, Hashable {
  /// From light to dark blue, smallest to largest.
  case sequential
  /// From blue over white at 0 to vermilion, as far to both sides as the largest magnitude.
  case diverging

  /// How many colours a map has.
  static let levelCount = 15

  private var stops: [(Double, Double, Double)] {
    switch self {
    case .sequential: [(250, 249, 245), (158, 202, 225), (33, 113, 181), (8, 38, 84)]
    case .diverging: [(0, 60, 110), (64, 145, 196), (255, 255, 255), (236, 143, 76), (146, 54, 0)]
    }
  }

  /// The levels of numbers that lie below 0 by a fifth of the largest magnitude or more, where the colours diverge.
  static let clearlyNegative = 0...5

  /// The red, green and blue of a level, 0…14.
  func color(_ level: Int) -> (UInt8, UInt8, UInt8) {
    let stops = stops
    let place = Double(level) / Double(Self.levelCount - 1) * Double(stops.count - 1)
    let index = min(stops.count - 2, Int(place))
    let part = place - Double(index)
    func mix(_ from: Double, _ to: Double) -> UInt8 { UInt8((from + (to - from) * part).rounded()) }
    let (from, to) = (stops[index], stops[index + 1])
    return (mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
  }

  /// The colour of a level as `#rrggbb`.
  func text(_ level: Int) -> String {
    let (red, green, blue) = color(level)
    let digits = [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return "#" + digits.joined()
  }

  /// Whether white writing reads better than dark on a level.
  func isDark(_ level: Int) -> Bool {
    let (red, green, blue) = color(level)
    return 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue) < 140
  }

  /// The ends of the scale over some numbers; those that are not finite do not count.
  func ends(over values: some Sequence<Double>) -> (low: Double, high: Double) {
    let shown = values.lazy.filter { $0.isFinite && abs($0) < 1e290 }
    let (low, high) = shown.reduce((Double.infinity, -Double.infinity)) { (min($0.0, $1), max($0.1, $1)) }
    guard low <= high else { return self == .diverging ? (-1, 1) : (0, 1) }
    if self == .sequential { return low < high ? (low, high) : (low - 1, high) }
    let far = max(abs(low), abs(high))
    return far > 1e-290 ? (-far, far) : (-1, 1)
  }

  /// The level of a number between ends; nil where it is not finite.
  func level(of value: Double, low: Double, high: Double) -> Int? {
    guard value.isFinite else { return nil }
    let part = min(1, max(0, (value - low) / (high - low)))
    return part.isFinite ? Int((part * Double(Self.levelCount - 1)).rounded()) : 0
  }

  /// A bar of the colours with its ends, from `left` on; 22 pixels high.
  ///
  /// A line may cross what is clearly negative.
  func drawBar(
    on canvas: inout Canvas, low: Double, high: Double, left: Double, y: Double, marksNegatives: Bool = false
  ) {
    let (lowText, highText) = (NumberText.text(low), NumberText.text(high))
    let start = left + TextSize.width(of: lowText) + 8
    canvas.write(lowText, x: left, y: y + 14)
    for level in 0..<Self.levelCount {
      canvas.rectangle(Box(x: start + Double(level) * 8, y: y + 3, width: 8, height: 13), fill: text(level))
    }
    if marksNegatives {
      let negative = Double(Self.clearlyNegative.count) * 8
      canvas.line(
        fromX: start, y: y + 9.5, toX: start + negative, y: y + 9.5, stroke: Stroke(color: "#ffffff", width: 2))
    }
    let end = start + Double(Self.levelCount) * 8
    canvas.rectangle(
      Box(x: start, y: y + 3, width: end - start, height: 13), stroke: Stroke(color: Palette.grid), role: "legend")
    canvas.write(highText, x: end + 8, y: y + 14)
  }
}
