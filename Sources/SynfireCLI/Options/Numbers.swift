import ArgumentParser
import Synfire

/// Numbers of options.
enum Numbers {
  /// Refuses a whole number outside of `range`.
  static func check(_ flag: String, _ value: Int?, in range: ClosedRange<Int>) throws {
    guard let value, !range.contains(value) else { return }
    throw ValidationError("\(flag): wanted \(range.words), got \(value)")
  }
}
