/// A JSON value to be written, with its keys in the order of the documentation.
enum JSONTree: Encodable {
  case integer(Int)
  case unsigned(UInt64)
  case real(Double)
  case text(String)
  case integers([Int])
  case shorts([Int16])
  case pairs([SynapsePair])
  case list([JSONTree])
  case members([JSONMember])

  /// An object of these keys in this order.
  static func object(_ members: [(String, JSONTree)]) -> JSONTree {
    .members(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  func encode(to encoder: any Encoder) throws {
    var single: any SingleValueEncodingContainer { encoder.singleValueContainer() }
    switch self {
    case .integer(let value):
      var container = single
      try container.encode(value)
    case .unsigned(let value):
      var container = single
      try container.encode(value)
    case .real(let value):
      var container = single
      try container.encode(value + 0)
    case .text(let value):
      var container = single
      try container.encode(value)
    case .integers(let values): try values.encode(to: encoder)
    case .shorts(let values): try values.encode(to: encoder)
    case .pairs(let pairs): try pairs.map { [$0.source, $0.target] }.encode(to: encoder)
    case .list(let values): try values.encode(to: encoder)
    case .members(let members):
      var container = encoder.container(keyedBy: AnyKey.self)
      for member in members { try container.encode(member.value, forKey: AnyKey(stringValue: member.key)) }
    }
  }

  /// Appends the value's text: one line, a space after each comma and colon but none in lists of numbers.
  func write(to bytes: inout [UInt8]) {
    switch self {
    case .integer(let value): Self.write(value, to: &bytes)
    case .unsigned(let value): bytes += "\(value)".utf8
    case .real(let value): bytes += "\(value + 0)".utf8  // −0 is written as the 0 that it equals
    case .text(let value): Self.write(value, to: &bytes)
    case .integers(let values): Self.write(values, "[", ",", "]", to: &bytes, Self.write)
    case .shorts(let values): Self.write(values, "[", ",", "]", to: &bytes) { Self.write(Int($0), to: &$1) }
    case .pairs(let pairs):
      Self.write(pairs, "[", ",", "]", to: &bytes) { pair, bytes in
        bytes.append(UInt8(ascii: "["))
        Self.write(Int(pair.source), to: &bytes)
        bytes.append(UInt8(ascii: ","))
        Self.write(Int(pair.target), to: &bytes)
        bytes.append(UInt8(ascii: "]"))
      }
    case .list(let values): Self.write(values, "[", ", ", "]", to: &bytes) { $0.write(to: &$1) }
    case .members(let members):
      Self.write(members, "{", ", ", "}", to: &bytes) { member, bytes in
        Self.write(member.key, to: &bytes)
        bytes += ": ".utf8
        member.value.write(to: &bytes)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], _ open: String, _ between: String, _ close: String, to bytes: inout [UInt8],
    _ writeElement: (Element, inout [UInt8]) -> Void
  ) {
    bytes += open.utf8
    let separator = Array(between.utf8)
    var isFirst = true
    for element in elements {
      if !isFirst { bytes += separator }
      isFirst = false
      writeElement(element, &bytes)
    }
    bytes += close.utf8
  }

  private static func write(_ value: Int, to bytes: inout [UInt8]) {
    guard value < 0 || value > 9 else { return bytes.append(UInt8(ascii: "0") + UInt8(value)) }
    bytes += String(value).utf8
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: bytes += [UInt8]("\\u00".utf8) + [hexDigit(byte >> 4), hexDigit(byte & 15)]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}

/// A key and its value.
struct JSONMember {
  let key: String
  let value: JSONTree
}
