internal import Foundation
internal import Storage

/// A small grey image as a PNG file, which every browser shows.
///
/// The pixels are stored as they are: images of digits are too small for compression to matter.
///
/// Source: W3C, Portable Network Graphics (PNG) Specification (Second Edition), 2003; RFC 1950, RFC 1951.
struct PNGImage {
  private(set) var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// An image of `width` × `height` grey values, 0 for black, row by row.
  ///
  /// - Precondition: there are as many values as pixels, fewer than 65,000 with a byte more for each row.
  init(grey: [UInt8], width: Int, height: Int) {
    precondition(grey.count == width * height && (width + 1) * height < 65_000, "\(width) × \(height) grey values")
    // Eight bits, grey, no interlacing.
    add("IHDR", Self.bigEndian(width) + Self.bigEndian(height) + [8, 0, 0, 0, 0])
    let rows = (0..<height).flatMap { [0] + grey[$0 * width..<($0 + 1) * width] }
    let (low, high) = (UInt8(rows.count & 255), UInt8(rows.count >> 8))
    // One stored block, with its length and the complement of it.
    add("IDAT", [0x78, 0x01, 0x01, low, high, ~low, ~high] + rows + Self.bigEndian(Self.adler(rows)))
    add("IEND", [])
  }

  /// The file as an address that holds it.
  var dataURI: String { "data:image/png;base64," + Data(bytes).base64EncodedString() }

  private mutating func add(_ type: String, _ content: [UInt8]) {
    let checked = Array(type.utf8) + content
    bytes += Self.bigEndian(content.count) + checked + Self.bigEndian(Int(Gzip.checksum(checked[...])))
  }

  private static func bigEndian(_ number: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(number >> $0 & 255) } }

  /// The checksum of RFC 1950.
  private static func adler(_ bytes: [UInt8]) -> Int {
    let (low, high) = bytes.reduce((1, 0)) { sums, byte in
      let low = (sums.0 + Int(byte)) % 65_521
      return (low, (sums.1 + low) % 65_521)
    }
    return high << 16 | low
  }
}
