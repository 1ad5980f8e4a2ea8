/// Which numbers of a file stand for black and for white.
///
/// A number v becomes the grey value round(255 · (v − black) / (white − black)), halves away from black.
///
/// ```swift
/// try GreyScale("0:16")  // 16 is white, as in the digits of scikit-learn
/// ```
public struct GreyScale: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The number that becomes the grey value 0.
  public let black: Double
  /// The number that becomes 255, above `black`.
  public let white: Double

  /// A scale from `black` to `white`, or nil unless both are finite and `white` is the larger by a finite amount.
  public init?(black: Double = 0, white: Double) {
    guard black.isFinite, white.isFinite, white > black, (white - black).isFinite, (255 / (white - black)).isFinite
    else { return nil }
    self.black = black
    self.white = white
  }

  /// Reads `white`, such as `16`, or `black:white`, such as `-1:1`.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument`; its subject is `scale`.
  public init(_ text: String) throws(DatasetError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Double($0) }
    guard numbers.count == parts.count, let white = numbers.last, numbers.count <= 2,
      let scale = GreyScale(black: numbers.count == 2 ? numbers[0] : 0, white: white)
    else {
      throw DatasetError(
        .invalidArgument, "scale",
        "wanted the number that is white, such as 16, or those of black and white, such as -1:1, got "
          + String(text.prefix(40)).debugDescription)
    }
    self = scale
  }

  /// Reads a scale; two numbers that are none are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let (black, white) = (
      try values.decode(Double.self, forKey: .black), try values.decode(Double.self, forKey: .white)
    )
    guard let scale = GreyScale(black: black, white: white) else {
      throw DecodingError.dataCorruptedError(
        forKey: .white, in: values, debugDescription: "wanted a number above \(black), got \(white)")
    }
    self = scale
  }

  /// The grey value of `number`; nil for a number outside of the scale, or for none.
  ///
  /// Up to half a grey value beyond an end counts as the end, as rounding errors are smaller.
  func grey(_ number: Double) -> UInt8? {
    let grey = (255 * ((number - black) / (white - black))).rounded()
    return grey >= 0 && grey <= 255 ? UInt8(grey) : nil
  }

  /// Such as `16`, or `-1:1`; what ``init(_:)`` reads.
  public var description: String { black == 0 ? Self.text(white) : "\(Self.text(black)):\(Self.text(white))" }

  private static func text(_ number: Double) -> String {
    if number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
    // The shortest text to six digits, if it is the same number but for rounding.
    let rounded = (number * 1e6).rounded() / 1e6
    return abs(rounded - number) < 1e-12 ? String(rounded) : String(number)
  }
}

extension GreyScale {
  /// The scale of numbers from `lowest` to `highest` as people save them: 0…1, −1…1, 0…255, or from end to end.
  ///
  /// - Parameter type: the type in which they are saved.
  /// - Returns: nil if all numbers are equal, or too near or too far apart for a scale.
  static func likely(from lowest: Double, to highest: Double, in type: NumberType) -> GreyScale? {
    guard lowest < highest, (highest - lowest).isFinite else { return nil }
    if lowest >= 0 {
      if highest <= 1 { return GreyScale(white: 1) }
      if highest > 127, highest <= 255 { return GreyScale(white: 255) }
      if type.kind != .float, highest > 255, let depth = [10, 12, 14, 16].first(where: { highest < Double(1 << $0) }) {
        return GreyScale(white: Double(1 << depth - 1))
      }
      return GreyScale(white: highest)
    }
    if lowest >= -1, highest <= 1, highest > 0.5, lowest < -0.5 { return GreyScale(black: -1, white: 1) }
    // A thousandth of the range is little enough for what is written in an advice.
    let unit = Self.powerOfTen(below: (highest - lowest) / 1_000)
    let ends = GreyScale(
      black: (lowest / unit + 1e-6).rounded(.down) * unit, white: (highest / unit - 1e-6).rounded(.up) * unit)
    return type.kind == .float ? ends : GreyScale(black: lowest, white: highest)
  }

  /// The largest of …, 0.01, 0.1, 1, 10, … that is not above `number`, which is above 0.
  private static func powerOfTen(below number: Double) -> Double {
    var power = 1.0
    while power > number, power > 1e-300 { power /= 10 }
    while power * 10 <= number { power *= 10 }
    return power
  }

  /// What turns an array of `type` into grey values of this scale, in NumPy's words.
  func conversion(of type: NumberType) -> String {
    if black == 0, white == 255 {
      return type.kind == .float ? "array.round().astype(\"uint8\")" : "array.astype(\"uint8\")"
    }
    if type.kind == .boolean { return "(array * 255).astype(\"uint8\")" }
    // Integers of few bits would overflow.
    let array = type.kind == .float ? "array" : "array.astype(float)"
    let above = black == 0 ? array : "(\(array) \(black < 0 ? "+" : "-") \(Self.text(abs(black))))"
    let span = white - black
    return "(\(above)\(span == 1 ? "" : " / \(Self.text(span))") * 255).round().astype(\"uint8\")"
  }
}
