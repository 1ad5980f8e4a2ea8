/// A small picture of sixteen colours as a PNG inside the drawing; its bytes are stored, not compressed.
///
/// Source: W3C, Portable Network Graphics (third edition), 2025; RFC 1950 and 1951 for the container of the bytes.
struct PixelImage {
  let width: Int
  let height: Int
  /// The colour of each pixel, row by row, 0…15.
  private(set) var pixels: [UInt8]

  /// A picture of one colour.
  init(width: Int, height: Int, color: UInt8) {
    (self.width, self.height) = (width, height)
    pixels = [UInt8](repeating: color, count: width * height)
  }

  subscript(x: Int, y: Int) -> UInt8 {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }

  /// The element that shows it in a box, with hard pixels.
  func element(in box: Box, colors: [(UInt8, UInt8, UInt8)]) -> String {
    "<image class=\"plot\" x=\"\(number(box.x))\" y=\"\(number(box.y))\" width=\"\(number(box.width))\" "
      + "height=\"\(number(box.height))\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" "
      + "href=\"data:image/png;base64,\(Self.base64(png(colors: colors)))\"/>\n"
  }

  /// The file, with a palette of at most sixteen colours.
  func png(colors: [(UInt8, UInt8, UInt8)]) -> [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    let checks = Self.checks
    func add(_ name: String, _ bytes: [UInt8]) {
      let named = Array(name.utf8) + bytes
      var check = ~UInt32(0)
      for byte in named { check = checks[Int(UInt8(truncatingIfNeeded: check) ^ byte)] ^ (check >> 8) }
      file += Self.bigEndian(UInt32(bytes.count)) + named + Self.bigEndian(~check)
    }
    // Four bits a pixel, by palette.
    add("IHDR", Self.bigEndian(UInt32(width)) + Self.bigEndian(UInt32(height)) + [4, 3, 0, 0, 0])
    add("PLTE", colors.flatMap { [$0.0, $0.1, $0.2] })
    add("IDAT", Self.stored(scanLines))
    add("IEND", [])
    return file
  }

  /// Each row after a 0, which says that it is not filtered.
  private var scanLines: [UInt8] {
    var bytes: [UInt8] = []
    for y in 0..<height {
      bytes.append(0)
      for x in stride(from: 0, to: width, by: 2) {
        bytes.append(self[x, y] << 4 | (x + 1 < width ? self[x + 1, y] : 0))
      }
    }
    return bytes
  }

  /// A zlib stream of stored blocks.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(bytes.count, start + 65_535)
      let count = UInt16(end - start)
      stream.append(end == bytes.count ? 1 : 0)
      for half in [count, ~count] { stream += [UInt8(truncatingIfNeeded: half), UInt8(half >> 8)] }
      stream += bytes[start..<end]
      start = end
    } while start < bytes.count
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return stream + bigEndian(high << 16 | low)
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// The cyclic redundancy checks of single bytes, polynomial 0xedb88320.
  private static let checks: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 4 / 3 + 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var bits = 0
      for place in 0..<3 { bits = bits << 8 | (place < count ? Int(bytes[start + place]) : 0) }
      for place in 0..<4 { text.append(place <= count ? letters[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "=")) }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
