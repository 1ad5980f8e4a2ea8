import Foundation

/// What is wrong with a JSON text, in the words of an error.
struct JSONProblem: CustomStringConvertible {
  let description: String

  /// The problem that `error` tells of `text`.
  ///
  /// - Parameter isFile: whether a line of the text is to be named.
  init(_ error: any Error, in text: ArraySlice<UInt8>, isFile: Bool) {
    switch error as? DecodingError {
    case .keyNotFound(let key, let context):
      description = "something else: no \"\(key.stringValue)\"" + Self.place(context)
    case .typeMismatch(_, let context), .valueNotFound(_, let context): description = Self.words(context)
    case .dataCorrupted(let context) where !context.codingPath.isEmpty: description = Self.words(context)
    default: description = Self.damage(of: text, isFile: isFile)
    }
  }

  private static func place(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return path.isEmpty ? "" : " in \"\(path)\""
  }

  private static func words(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return "something else: at \"\(path)\": \(context.debugDescription)"
  }

  /// Where a text ceases to be JSON.
  private static func damage(of text: ArraySlice<UInt8>, isFile: Bool) -> String {
    if text.allSatisfy({ $0 <= 0x20 }) { return text.isEmpty ? "an empty file" : "only white space" }
    if text.contains(0) { return "a damaged file with bytes of 0, or another encoding than UTF-8" }
    guard let end = JSONScan.firstError(in: text) else { return "something else" }
    guard end < text.endIndex else { return "one that ends too early" }
    let line = text[..<end].count { $0 == 10 } + 1
    let start = text[..<end].lastIndex(of: 10).map { $0 + 1 } ?? text.startIndex
    let column = end - start + 1
    return "a damaged one: " + (isFile ? "line \(line), " : "") + "byte \(column) is not JSON"
  }
}

/// Looks for the place at which a text ceases to be JSON.
private struct JSONScan {
  private let text: ArraySlice<UInt8>
  private var position: Int
  /// The deepest nesting that is looked into.
  private static let deepest = 512

  /// The first byte that no JSON text continues with, or the end of a text that is cut short; nil for a whole text.
  static func firstError(in text: ArraySlice<UInt8>) -> Int? {
    var scan = JSONScan(text: text, position: text.startIndex)
    guard scan.value(depth: 0) else { return scan.position }
    scan.skipSpace()
    return scan.position == text.endIndex ? nil : scan.position
  }

  private var next: UInt8? { position < text.endIndex ? text[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) -> Bool {
    skipSpace()
    guard depth < Self.deepest, let byte = next else { return false }
    switch byte {
    case UInt8(ascii: "{"): return list(depth, "{", "}") { $0.string() && $0.take(":") && $0.value(depth: depth + 1) }
    case UInt8(ascii: "["): return list(depth, "[", "]") { $0.value(depth: depth + 1) }
    case UInt8(ascii: "\""): return string()
    case UInt8(ascii: "t"): return word("true")
    case UInt8(ascii: "f"): return word("false")
    case UInt8(ascii: "n"): return word("null")
    default: return number()
    }
  }

  private mutating func list(
    _ depth: Int, _ start: Unicode.Scalar, _ end: Unicode.Scalar, _ element: (inout JSONScan) -> Bool
  ) -> Bool {
    guard take(start) else { return false }
    if take(end) { return true }
    repeat {
      guard element(&self) else { return false }
    } while take(",")
    return take(end)
  }

  private mutating func string() -> Bool {
    guard take("\"") else { return false }
    while let byte = next, byte >= 0x20 {
      position += 1
      if byte == UInt8(ascii: "\"") { return true }
      if byte == UInt8(ascii: "\\"), position < text.endIndex { position += 1 }
    }
    return false
  }

  private mutating func word(_ word: StaticString) -> Bool {
    for byte in "\(word)".utf8 {
      guard next == byte else { return false }
      position += 1
    }
    return true
  }

  private mutating func number() -> Bool {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) || [0x2b, 0x2d, 0x2e, 0x45, 0x65].contains(byte) {
      position += 1
    }
    return position > start
  }
}
