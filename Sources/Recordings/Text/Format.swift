import Foundation

/// Numbers in plain text, as the command prints them.
package enum Format {
  /// 60000 → 60,000.
  package static func count(_ number: Int) -> String { number.grouped }

  /// 517203 → 517,203, for a text of digits alone.
  package static func grouped(digits: String) -> String {
    var result = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { result += "," }
      result.append(digit)
    }
    return result
  }

  /// 0.95713 → 95.71.
  package static func percent(_ fraction: Double) -> String { decimal(100 * fraction, places: 2) }

  /// 6.0 → 6, -6.25 → -6.25.
  package static func number(_ number: Double) -> String { Int(exactly: number).map(count) ?? "\(number)" }

  /// 1, "synapse" → 1 synapse; 2, "synapse" → 2 synapses.
  package static func count(_ number: Int, _ thing: String) -> String {
    count(number) + " " + thing + (number == 1 ? "" : "s")
  }

  /// ["a", "b", "c"] → a, b or c.
  package static func choice(_ words: [String]) -> String { list(words, "or") }

  /// ["a", "b", "c"] → a, b and c.
  package static func list(_ words: [String], _ conjunction: String = "and") -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }

  /// A number with a fixed count of decimal places.
  package static func decimal(_ number: Double, places: Int) -> String { String(format: "%.\(places)f", number) }

  /// 2 → 2, 2.5 → 2.5.
  package static func epoch(_ epoch: Double) -> String { decimal(epoch, places: epoch == epoch.rounded() ? 0 : 1) }

  /// 95 → 1:35.
  package static func duration(seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e8 else { return "–" }
    let whole = Int(seconds.rounded(.up))
    let (minutes, rest) = (whole / 60, whole % 60)
    let tail = (rest < 10 ? "0" : "") + String(rest)
    guard minutes >= 60 else { return "\(minutes):\(tail)" }
    return "\(minutes / 60):" + (minutes % 60 < 10 ? "0" : "") + "\(minutes % 60):\(tail)"
  }

  /// 1536000 → 1.5 MB.
  package static func bytes(_ count: Int) -> String {
    switch count {
    case 1_000_000_000...: decimal(Double(count) / 1e9, places: 1) + " GB"
    case 1_000_000...: decimal(Double(count) / 1e6, places: 1) + " MB"
    case 1_000...: decimal(Double(count) / 1e3, places: 1) + " kB"
    default: "\(count) B"
    }
  }

  /// `text` at the right end of `width` columns.
  package static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// `text` at the left end of `width` columns.
  package static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
