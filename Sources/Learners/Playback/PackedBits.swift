internal import Foundation

/// A set of small numbers as text: bit i mod 8 of byte i / 8 says whether i is in it; the bytes are in base 64.
package struct PackedBits: Sendable, Hashable, Encodable {
  /// The text.
  package let text: String

  /// Packs `members`, numbers below `count`.
  package init(_ members: some Sequence<Int>, count: Int) {
    var bytes = Data(count: (count + 7) / 8)
    for member in members { bytes[member / 8] |= 1 << UInt8(member % 8) }
    text = bytes.base64EncodedString()
  }

  /// Packs the places of what is true.
  init(_ flags: [Bool]) { self.init(flags.indices.filter { flags[$0] }, count: flags.count) }

  /// The members, rising; none where the text is not base 64.
  package var members: [Int] {
    let bytes = Data(base64Encoded: text) ?? Data()
    return bytes.enumerated().flatMap { place, byte in
      (0..<8).filter { byte >> UInt8($0) & 1 == 1 }.map { 8 * place + $0 }
    }
  }

  /// A JSON string.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// Even weights of −256…254, halved to a byte each, in base 64.
package struct PackedWeights: Sendable, Hashable, Encodable {
  /// The text.
  package let text: String

  /// Packs weights in weight units.
  package init(_ weights: [Int16]) {
    text = Data(weights.map { UInt8(bitPattern: Int8(clamping: $0 / 2)) }).base64EncodedString()
  }

  /// A JSON string.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
