/// A length with at most two decimals; 0 where it is no number.
func number(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "0" }
  let hundredths = Int((value * 100).rounded())
  let (whole, part) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
  let decimals = part == 0 ? "" : part % 10 == 0 ? ".\(part / 10)" : part < 10 ? ".0\(part)" : ".\(part)"
  return (hundredths < 0 ? "-" : "") + String(whole) + decimals
}

/// A text as XML takes it; characters that no XML may hold are replaced.
func escaped(_ text: String) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "\t", "\n", "\r": result += " "
    case "\u{0}"..<" ", "\u{7f}"..<"\u{a0}", "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// Numbers as a reader wants them.
package enum NumberText {
  /// mantissa · 10^exponent, exactly, with commas between thousands from 10,000 on, or with a power of ten where it is
  /// very large or very small.
  package static func text(mantissa: Int, exponent: Int) -> String {
    guard mantissa != 0 else { return "0" }
    let sign = mantissa < 0 ? "−" : ""
    var (digits, exponent) = (String(mantissa.magnitude), exponent)
    while exponent < 0, digits.count > 1, digits.last == "0" {
      digits.removeLast()
      exponent += 1
    }
    let order = digits.count - 1 + exponent
    if order >= 7 || order < -4 { return sign + scientific(digits: digits, order: order) }
    if exponent >= 0 { return sign + grouped(digits + String(repeating: "0", count: exponent)) }
    if -exponent >= digits.count {
      return sign + "0." + String(repeating: "0", count: -exponent - digits.count) + digits
    }
    return sign + grouped(String(digits.dropLast(-exponent))) + "." + digits.suffix(-exponent)
  }

  /// A number rounded to so many significant digits.
  package static func text(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "−∞" : "∞" }
    guard abs(value) > 1e-290 else { return "0" }
    var exponent = decimalOrder(abs(value)) - digits + 1
    var mantissa = scaled(value, by: -exponent).rounded()
    if abs(mantissa) >= decimalPower(digits) {
      mantissa /= 10
      exponent += 1
    }
    var whole = Int(mantissa)
    while whole % 10 == 0, whole != 0 {
      whole /= 10
      exponent += 1
    }
    return text(mantissa: whole, exponent: exponent)
  }

  /// A number with so many decimals.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    let scaled = value * decimalPower(decimals)
    guard scaled.isFinite, abs(scaled) < 1e15 else { return text(value) }
    let whole = Int(scaled.rounded())
    let digits = String(whole.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = whole < 0 ? "−" : ""
    return sign + grouped(String(padded.dropLast(decimals))) + (decimals > 0 ? "." + padded.suffix(decimals) : "")
  }

  private static func grouped(_ digits: String) -> String {
    guard digits.count > 4 else { return digits }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }

  private static func scientific(digits: String, order: Int) -> String {
    var digits = digits
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    let power = "10" + raised(order)
    if digits == "1" { return power }
    return digits.prefix(1) + (digits.count > 1 ? "." + digits.dropFirst() : "") + "×" + power
  }

  private static let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")

  private static func raised(_ power: Int) -> String {
    let digits = String(power.magnitude).compactMap(\.wholeNumberValue).map { superscripts[$0] }
    return (power < 0 ? "⁻" : "") + String(digits)
  }
}

/// The power of ten, for −300…300.
func decimalPower(_ exponent: Int) -> Double {
  var result = 1.0
  for _ in 0..<exponent.magnitude { result *= 10 }
  return exponent < 0 ? 1 / result : result
}

/// value · 10^exponent, without overflow on the way.
func scaled(_ value: Double, by exponent: Int) -> Double {
  exponent < -300
    ? value / 1e300 / decimalPower(-exponent - 300)
    : exponent < 0 ? value / decimalPower(-exponent) : value * decimalPower(exponent)
}

/// The largest power of ten that is not above a positive number.
func decimalOrder(_ value: Double) -> Int {
  var (order, rest) = (0, value)
  while rest >= 10 {
    rest /= 10
    order += 1
  }
  while rest < 1 {
    rest *= 10
    order -= 1
  }
  // What division rounds down is put right.
  return rest > 9.999_999_999_999 ? order + 1 : order
}
