/// Compressed data made by hand: just enough of RFC 1951 and RFC 1952 to test their reader.
struct DeflateWriter {
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingCount = 0

  /// Writes the lowest `count` bits, the least significant first.
  mutating func write(_ bits: UInt64, count: Int) {
    pending |= bits << UInt64(pendingCount)
    pendingCount += count
    while pendingCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingCount -= 8
    }
  }

  /// Fills the last byte with zeros.
  mutating func finish() {
    if pendingCount > 0 { write(0, count: 8 - pendingCount) }
  }

  /// A gzip file of 258·runs + 1 zeros: one literal, then copies of length 258 from distance 1, in the fixed code.
  static func gzipOfZeros(runs: Int) -> [UInt8] {
    var writer = DeflateWriter()
    writer.write(0b011, count: 3)  // the last block, fixed code
    writer.write(0b0000_1100, count: 8)  // literal 0: 00110000, most significant bit first
    for _ in 0..<runs { writer.write(0b00000_10100011, count: 13) }  // length 285: 11000101; distance 0: 00000
    writer.write(0, count: 7)  // end of block
    writer.finish()
    let size = 258 * runs + 1
    return header + writer.bytes + littleEndian(checksumOfZeros(size)) + littleEndian(UInt32(size))
  }

  /// A gzip file that holds `content` without compression.
  static func storedGzip(_ content: [UInt8]) -> [UInt8] {
    var bytes = header
    var rest = content[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(65_535)
      let size = UInt32(block.count)
      bytes += [rest.isEmpty ? 1 : 0] + littleEndian(size | ~size << 16) + block
    } while !rest.isEmpty
    return bytes + littleEndian(checksum(content[...])) + littleEndian(UInt32(content.count))
  }

  /// CRC-32, bit by bit.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { shifted($0 ^ UInt32($1)) }
  }

  private static func checksumOfZeros(_ count: Int) -> UInt32 {
    ~(0..<count).reduce(~0) { remainder, _ in shifted(remainder) }
  }

  private static func shifted(_ remainder: UInt32) -> UInt32 {
    (0..<8).reduce(remainder) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xedb8_8320 : 0) }
  }

  private static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]

  private static func littleEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
  }
}
