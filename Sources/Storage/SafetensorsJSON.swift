import SystemPackage

/// Reads the pieces of a JSON text in turn: objects, strings, and lists of whole numbers; the caller knows what comes.
///
/// Strict where common readers are not: a key that comes twice is an error, and so is a number that is not a whole one.
/// It calls itself only as deep as the caller asks, so no nesting in a text can exhaust the stack.
struct JSONScanner {
  private let bytes: [UInt8]
  private let path: FilePath
  private var position = 0

  init(_ bytes: [UInt8], path: FilePath) {
    self.bytes = bytes
    self.path = path
  }

  /// An error that names the file and the place in the text.
  func error(_ reason: String) -> StorageError { StorageError(path, "header, byte \(position): \(reason)") }

  /// A name from the text as an error shows it: in quotes, on one line, cut where it is long.
  static func shown(_ text: String) -> String { String(text.unicodeScalars.prefix(60)).debugDescription }

  /// Reads an object; `readMember` is called behind each key and must read its value.
  mutating func readObject(
    _ readMember: (inout JSONScanner, String) throws(StorageError) -> Void
  ) throws(StorageError) {
    try expect("{")
    if take("}") { return }
    var keys: Set<String> = []
    repeat {
      let key = try readString()
      guard keys.insert(key).inserted else { throw error("wanted each key once, got \(Self.shown(key)) twice") }
      try expect(":")
      try readMember(&self, key)
    } while take(",")
    try expect("}")
  }

  /// Reads a list of whole numbers from 0.
  mutating func readIntegers() throws(StorageError) -> [Int] {
    try expect("[")
    if take("]") { return [] }
    var values: [Int] = []
    repeat { values.append(try readInteger()) } while take(",")
    try expect("]")
    return values
  }

  /// Reads a string.
  mutating func readString() throws(StorageError) -> String {
    try expect("\"")
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else { throw error("wanted a string in UTF-8") }
        return text
      case UInt8(ascii: "\\"): content.append(contentsOf: try readEscape())
      case 0..<0x20: throw error("wanted an escape for the control character \(byte)")
      default: content.append(byte)
      }
    }
    throw error("wanted the end of a string, got the end of the header")
  }

  /// Nothing but space may follow.
  mutating func readEnd() throws(StorageError) {
    skipSpace()
    guard position == bytes.count else { throw error("wanted nothing behind the last }") }
  }

  private mutating func readInteger() throws(StorageError) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < bytes.count, let digit = Self.digit(bytes[position]), digit < 10 {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = tens.addingReportingOverflow(digit)
      guard !overflow, !overflows else { throw error("wanted a whole number below 2⁶³") }
      value = sum
      position += 1
    }
    guard position > start else { throw error("wanted a whole number from 0") }
    guard position == start + 1 || bytes[start] != UInt8(ascii: "0") else {
      throw error("wanted a whole number without leading zeros")
    }
    return value
  }

  private mutating func readEscape() throws(StorageError) -> String.UTF8View {
    guard position < bytes.count else { throw error("wanted an escape, got the end of the header") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\"".utf8
    case UInt8(ascii: "\\"): return "\\".utf8
    case UInt8(ascii: "/"): return "/".utf8
    case UInt8(ascii: "b"): return "\u{8}".utf8
    case UInt8(ascii: "f"): return "\u{C}".utf8
    case UInt8(ascii: "n"): return "\n".utf8
    case UInt8(ascii: "r"): return "\r".utf8
    case UInt8(ascii: "t"): return "\t".utf8
    case UInt8(ascii: "u"): return try readScalar()
    default: throw error("wanted an escape of JSON, got byte \(byte) behind a backslash")
    }
  }

  /// Reads what follows \u: four digits, or two surrogates of four digits each.
  private mutating func readScalar() throws(StorageError) -> String.UTF8View {
    var value = try readCodeUnit()
    if 0xD800..<0xDC00 ~= value {
      let isPair =
        position + 1 < bytes.count && bytes[position] == UInt8(ascii: "\\") && bytes[position + 1] == UInt8(ascii: "u")
      guard isPair else { throw error("wanted two surrogates, got one") }
      position += 2
      let low = try readCodeUnit()
      guard 0xDC00..<0xE000 ~= low else { throw error("wanted two surrogates, got one") }
      value = 0x1_0000 + (value - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) else { throw error("wanted two surrogates, got one") }
    return String(Character(scalar)).utf8
  }

  private mutating func readCodeUnit() throws(StorageError) -> UInt32 {
    var value = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = Self.digit(bytes[position]) else {
        throw error("wanted four hexadecimal digits behind \\u")
      }
      value = value << 4 | digit
      position += 1
    }
    return UInt32(value)
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(StorageError) {
    guard take(character) else { throw error("wanted \(character)") }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0A ~= byte || byte == 0x0D }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte) - 87
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) - 55
    default: nil
    }
  }
}
