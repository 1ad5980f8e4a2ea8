internal import Foundation

/// Finds a key that comes twice in one object, of which decoders keep one in silence.
struct DuplicateKeys {
  /// The keys of each object that is open.
  private var open: [Set<String>] = []

  /// The first duplicate key of a text that is JSON in UTF-8, and where the second one ends, in bytes from 0.
  static func first(in json: Data) -> (key: String, position: Int)? {
    json.withUnsafeBytes { bytes in
      var keys = DuplicateKeys()
      return keys.first(in: bytes)
    }
  }

  private mutating func first(in bytes: UnsafeRawBufferPointer) -> (key: String, position: Int)? {
    var position = 0
    var text = 0..<0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        text = Self.text(in: bytes, from: position)
        position = text.upperBound
        continue
      case UInt8(ascii: "{"): open.append([])
      case UInt8(ascii: "}"): _ = open.popLast()
      case UInt8(ascii: ":"):
        let key = Self.key(bytes[text])
        if let last = open.indices.last, !open[last].insert(key).inserted { return (key, text.upperBound) }
      default: break
      }
      position += 1
    }
    return nil
  }

  /// A text with its quotes, from the first of them.
  private static func text(in bytes: UnsafeRawBufferPointer, from start: Int) -> Range<Int> {
    var position = start + 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return start..<min(position + 1, bytes.count)
  }

  private static func key(_ quoted: Slice<UnsafeRawBufferPointer>) -> String {
    let isPlain = !quoted.contains(UInt8(ascii: "\\"))
    return isPlain
      ? String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
      : (try? JSONDecoder().decode(String.self, from: Data(quoted))) ?? ""
  }
}
