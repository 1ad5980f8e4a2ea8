import Foundation

/// Lines of figures under each other.
enum Table {
  static func heading(_ name: String, _ columns: [String]) -> String { "\n" + line(name, columns) }

  static func line(_ name: String, _ columns: [String]) -> String {
    let padding = String(repeating: " ", count: max(1, 48 - name.count))
    return name + padding + columns.map { String(repeating: " ", count: max(1, 14 - $0.count)) + $0 }.joined()
  }

  static func nanoseconds(_ seconds: Double) -> String { number(seconds * 1e9, digits: 1) + " ns" }
  static func milliseconds(_ seconds: Double) -> String { number(seconds * 1e3, digits: 1) + " ms" }
  static func ratio(_ ratio: Double) -> String { number(ratio, digits: 2) }
  static func rate(_ perSecond: Double) -> String { number(perSecond / 1_000, digits: 0) + " k/s" }

  static func number(_ value: Double, digits: Int) -> String { String(format: "%.\(digits)f", value) }
}
