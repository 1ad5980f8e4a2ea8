/// The paper: how much ink each pixel holds, 0 … 1.
struct GlyphCanvas {
  private static let side = GlyphRecipe.side
  private var ink = [Float](repeating: 0, count: side * side)

  /// Wipes the paper clean.
  mutating func clear() {
    ink.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
  }

  /// Draws a straight line: at distance d from it the ink is clamp(½ + (h − d) / softness), where half the pen's width h
  /// goes from `halfWidths.x` at `start` to `halfWidths.y` at `end`; a pixel keeps the most ink it was given.
  mutating func drawLine(from start: SIMD2<Float>, to end: SIMD2<Float>, halfWidths: SIMD2<Float>, softness: Float) {
    let along = end - start
    let square = max((along * along).sum(), 1e-6)
    let reach = max(halfWidths.x, halfWidths.y) + softness / 2
    let rows = Self.pixels(min(start.y, end.y) - reach, max(start.y, end.y) + reach)
    let columns = Self.pixels(min(start.x, end.x) - reach, max(start.x, end.x) + reach)
    let step = along.x / square
    let sharpness = 1 / softness
    let growth = halfWidths.y - halfWidths.x
    ink.withUnsafeMutableBufferPointer { ink in
      for row in rows {
        let fromRow = Float(row) - start.y
        let alongRow = fromRow * along.y / square
        for column in columns {
          let fromColumn = Float(column) - start.x
          let part = min(max(alongRow + fromColumn * step, 0), 1)
          let x = fromColumn - part * along.x
          let y = fromRow - part * along.y
          let distance = (x * x + y * y).squareRoot()
          let value = 0.5 + (halfWidths.x + part * growth - distance) * sharpness
          ink[row * Self.side + column] = max(ink[row * Self.side + column], min(value, 1))
        }
      }
    }
  }

  /// Gives one pixel `amount` of ink if it has less.
  mutating func speck(row: Int, column: Int, amount: Float) {
    ink[row * Self.side + column] = max(ink[row * Self.side + column], amount)
  }

  /// Appends the grey values, row by row: the ink times `contrast`, rounded to the nearest whole number.
  func appendPixels(to pixels: inout [UInt8], contrast: Float) {
    for amount in ink { pixels.append(UInt8(amount * contrast + 0.5)) }
  }

  /// The pixels whose middle lies between two coordinates, within the image.
  private static func pixels(_ low: Float, _ high: Float) -> Range<Int> {
    let first = Int(max(low, 0).rounded(.up))
    let last = Int(min(high, Float(side - 1)).rounded(.down))
    return first..<max(first, last + 1)
  }
}
