import Recordings

/// An axis over data: where a number stands between 0 and 1, and which numbers are marked.
struct Ruler {
  /// A marked number.
  struct Tick: Hashable {
    var value: Double
    var text: String
  }

  let isLogarithmic: Bool
  /// The ends, as numbers of the data.
  let low: Double
  let high: Double
  private let fixedTicks: [Double]
  /// Whether only whole numbers are marked.
  private let isWhole: Bool
  /// Numbers beyond are no data of any use, and their differences would overflow.
  private static let limit = 1e290

  /// A ruler over the finite ones of `values`; `padding` is the part of the span left free at ends that come from data.
  init(_ axis: Axis, over values: some Sequence<Double>, padding: Double = 0) {
    isLogarithmic = axis.scale == .logarithmic
    let isLogarithmic = isLogarithmic
    func isShown(_ value: Double) -> Bool {
      value.isFinite && abs(value) < Self.limit && (!isLogarithmic || value > 1 / Self.limit)
    }
    var (low, high, isWhole) = (Double.infinity, -Double.infinity, true)
    for value in values where isShown(value) {
      low = min(low, value)
      high = max(high, value)
      isWhole = isWhole && value == value.rounded()
    }
    if low > high { (low, high) = isLogarithmic ? (1, 10) : (0, 1) }
    let (minimum, maximum) = (
      axis.minimum.flatMap { isShown($0) ? $0 : nil }, axis.maximum.flatMap { isShown($0) ? $0 : nil }
    )
    (low, high) = Self.spread(low: minimum ?? low, high: maximum ?? high, isLogarithmic: isLogarithmic)
    if isLogarithmic {
      let factor = Self.root(high / low, padding)
      self.low = minimum == nil ? max(low / factor, 1 / Self.limit) : low
      self.high = maximum == nil ? min(high * factor, Self.limit) : high
    } else {
      let room = (high - low) * padding
      // Counts do not begin below 0 only for the sake of some room.
      self.low = minimum == nil ? (low >= 0 && low - room < 0 ? 0 : low - room) : low
      self.high = maximum == nil ? high + room : high
    }
    fixedTicks = axis.ticks.filter(isShown)
    self.isWhole = isWhole && self.high - self.low >= 2
  }

  /// Ends in order and far enough apart to tell numbers between them from each other.
  private static func spread(low: Double, high: Double, isLogarithmic: Bool) -> (Double, Double) {
    let (low, high) = (min(low, high), max(low, high))
    if isLogarithmic { return high / low > 1.000_001 ? (low, high) : (low / 2, high * 2) }
    let size = max(abs(low), abs(high))
    guard high - low <= size * 1e-9 || size < 1e-290 else { return (low, high) }
    return size < 1e-290 ? (-1, 1) : (low - size * 0.1, high + size * 0.1)
  }

  /// ratio^part, for a part of a few hundredths, by its logarithm to base 2.
  private static func root(_ ratio: Double, _ part: Double) -> Double {
    part == 0 ? 1 : exponential(logarithm(ratio) * part)
  }

  /// Where a number stands: 0 at the low end, 1 at the high one; nil where it cannot be shown at all.
  func place(of value: Double) -> Double? {
    guard value.isFinite, abs(value) < Self.limit * 2 else { return nil }
    guard isLogarithmic else {
      // Far beyond an end that was asked for, the exact distance does not matter.
      return min(max((value - low) / (high - low), -1e6), 1e6)
    }
    guard value > 0 else { return nil }
    return (logarithm(value) - logarithm(low)) / (logarithm(high) - logarithm(low))
  }

  /// Whether a number lies between the ends, by a hair's breadth.
  func contains(_ value: Double) -> Bool {
    guard let place = place(of: value) else { return false }
    return place >= -1e-9 && place <= 1 + 1e-9
  }

  /// Marked numbers, about `count` of them; those that were asked for if any were.
  func ticks(about count: Int) -> [Tick] {
    if !fixedTicks.isEmpty {
      return fixedTicks.sorted().filter(contains).map { Tick(value: $0, text: NumberText.text($0, digits: 6)) }
    }
    return isLogarithmic ? logarithmicTicks(about: count) : linearTicks(about: count)
  }

  /// Multiples of 1, 2 or 5 times a power of ten.
  private func linearTicks(about count: Int) -> [Tick] {
    let rough = (high - low) / Double(max(1, count))
    var exponent = PowersOfTen.order(of: rough)
    var factor = 1
    let lead = PowersOfTen.scaled(rough, by: -exponent)
    if lead > 5 { exponent += 1 } else if lead > 2 { factor = 5 } else if lead > 1 { factor = 2 }
    if isWhole, exponent < 0 { (factor, exponent) = (1, 0) }
    let (first, last) = (
      PowersOfTen.scaled(low, by: -exponent) / Double(factor), PowersOfTen.scaled(high, by: -exponent) / Double(factor)
    )
    guard abs(first) < 1e15, abs(last) < 1e15 else { return [] }
    let (start, end) = (Int((first - 1e-9).rounded(.up)), Int((last + 1e-9).rounded(.down)))
    guard start <= end, end - start < 200 else { return [] }
    return (start...end).map { index in
      let mantissa = index * factor
      return Tick(
        value: PowersOfTen.scaled(Double(mantissa), by: exponent),
        text: NumberText.text(mantissa: mantissa, exponent: exponent))
    }
  }

  /// Powers of ten, with 2 and 5 times them where there are few, or as on a linear axis within less than a power.
  private func logarithmicTicks(about count: Int) -> [Tick] {
    let (first, last) = (PowersOfTen.order(of: low) - 1, PowersOfTen.order(of: high) + 1)
    // Powers of ten between the ends; there are log₂ 10 = 3.32 powers of two to each.
    let powers = (logarithm(high) - logarithm(low)) / 3.321_928
    let span = Int(powers.rounded(.up))
    let mantissas = powers < 2.6 && Double(count) > 2 * powers ? [1, 2, 5] : [1]
    let stride = max(1, (span + count - 1) / max(1, count))
    var ticks: [Tick] = []
    for exponent in first...last where exponent % stride == 0 {
      for mantissa in mantissas {
        let value = PowersOfTen.scaled(Double(mantissa), by: exponent)
        if contains(value) {
          ticks.append(Tick(value: value, text: NumberText.text(mantissa: mantissa, exponent: exponent)))
        }
      }
    }
    return ticks.count < 2 ? linearTicks(about: count) : ticks
  }
}

/// The logarithm to base 2 of a positive number, to about twelve digits.
func logarithm(_ value: Double) -> Double {
  var rest = value.significand
  var result = Double(value.exponent)
  var bit = 0.5
  for _ in 0..<44 {
    rest *= rest
    if rest >= 2 {
      rest /= 2
      result += bit
    }
    bit /= 2
  }
  return result
}

/// 2^power, for −900…900, to about twelve digits.
func exponential(_ power: Double) -> Double {
  let whole = power.rounded(.down)
  var result = Double(sign: .plus, exponent: Int(whole), significand: 1)
  var (rest, root) = (power - whole, 2.0)
  for _ in 0..<44 {
    root.formSquareRoot()
    rest *= 2
    if rest >= 1 {
      rest -= 1
      result *= root
    }
  }
  return result
}
