import Foundation

/// JSON as we write it: keys in alphabetical order, dates in ISO 8601.
package enum JSONText {
  /// `value` in one line, without its end.
  package static func line(_ value: some Encodable) -> String { text(value, []) }

  /// `value` indented, with an end of line: a file for people.
  package static func pretty(_ value: some Encodable) -> String { text(value, .prettyPrinted) + "\n" }

  private static func text(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, formatting]
    encoder.dateEncodingStrategy = .iso8601
    guard let data = try? encoder.encode(value) else { preconditionFailure("\(value) has no JSON") }
    return String(decoding: data, as: UTF8.self)
  }
}
