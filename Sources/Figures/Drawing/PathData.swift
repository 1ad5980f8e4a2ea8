/// The data of a path, in relative steps of a tenth of a pixel: short, and without sums of rounding errors.
struct PathData {
  private(set) var text = ""
  /// Where the pen is, in tenths of a pixel.
  private var x = 0
  private var y = 0
  private var isStarted = false
  private var command: Character = " "

  /// Lifts the pen and puts it down elsewhere.
  mutating func move(_ x: Double, _ y: Double) { step("m", to: x, y) }

  /// A straight line.
  mutating func line(_ x: Double, _ y: Double) { step("l", to: x, y) }

  /// A curve of two control points.
  mutating func curve(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, to endX: Double, _ endY: Double) {
    let start = (x, y)
    text += "c"
    append(tenths(x1) - start.0, separated: false)
    append(tenths(y1) - start.1, separated: true)
    append(tenths(x2) - start.0, separated: true)
    append(tenths(y2) - start.1, separated: true)
    (x, y) = (tenths(endX), tenths(endY))
    append(x - start.0, separated: true)
    append(y - start.1, separated: true)
    command = "c"
  }

  /// A line back to where the pen was put down, which must be where the next stroke begins.
  mutating func close() {
    text += "z"
    command = "z"
    isStarted = false
  }

  private func tenths(_ value: Double) -> Int { value.isNaN ? 0 : Int((min(max(value, -1e6), 1e6) * 10).rounded()) }

  private mutating func step(_ letter: Character, to newX: Double, _ newY: Double) {
    let (newX, newY) = (tenths(newX), tenths(newY))
    if letter == "m", !isStarted {
      text += "M"
      append(newX, separated: false)
      append(newY, separated: true)
      isStarted = true
      // What follows an absolute place without a letter would be absolute too.
      command = "M"
    } else {
      let repeats = letter == "l" && command == "l"
      if !repeats { text.append(letter) }
      append(newX - x, separated: repeats)
      append(newY - y, separated: true)
      command = "l"
    }
    (x, y) = (newX, newY)
  }

  /// Writes a number of tenths; a sign separates as well as a space does.
  private mutating func append(_ tenths: Int, separated: Bool) {
    if tenths < 0 { text += "-" } else if separated { text += " " }
    let (whole, tenth) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    if whole > 0 || tenth == 0 { text += String(whole) }
    if tenth > 0 { text += ".\(tenth)" }
  }
}

/// A length with at most two decimals; 0 if it is not finite.
func number(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "0" }
  let hundredths = Int((value * 100).rounded())
  let (whole, part) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
  let decimals = part == 0 ? "" : part % 10 == 0 ? ".\(part / 10)" : part < 10 ? ".0\(part)" : ".\(part)"
  return (hundredths < 0 ? "-" : "") + String(whole) + decimals
}
