/// Numbers of figures: rounded, with thousands apart from 10,000 on, and with typographic signs.
package enum NumberText {
  /// mantissa · 10^exponent, exactly, with commas between thousands from 10,000 on, or with a power of ten if it is very
  /// large or very small.
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

  /// A number rounded to `digits` significant digits.
  package static func text(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "−∞" : "∞" }
    guard abs(value) > 1e-290 else { return "0" }
    var exponent = PowersOfTen.order(of: abs(value)) - digits + 1
    var mantissa = PowersOfTen.scaled(value, by: -exponent).rounded()
    if abs(mantissa) >= PowersOfTen.power(digits) {
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

  /// A number with a fixed number of decimals.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    let scaled = value * PowersOfTen.power(decimals)
    guard scaled.isFinite, abs(scaled) < 1e15 else { return text(value) }
    let whole = Int(scaled.rounded())
    let digits = String(whole.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = whole < 0 ? "−" : ""
    return sign + grouped(String(padded.dropLast(decimals))) + (decimals > 0 ? "." + padded.suffix(decimals) : "")
  }

  private static func grouped(_ digits: String) -> String { digits.count > 4 ? Format.grouped(digits: digits) : digits }

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
