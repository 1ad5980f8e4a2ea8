/// Grey values turned into bits of 64-bit words, many at once.
enum BitPacking {
  /// Bit i of the words from `words` on is 1 where grey[i] > threshold, for i below `count`; the rest of the last word
  /// is 0.
  static func pack(
    _ grey: UnsafePointer<UInt8>, count: Int, above threshold: UInt8, into words: UnsafeMutablePointer<UInt64>
  ) {
    let addend = UInt64(255 - threshold) &* 0x0101_0101_0101_0101
    let bytes = UnsafeRawPointer(grey)
    for word in 0..<count / 64 {
      var bits: UInt64 = 0
      for eight in 0..<8 {
        let values = bytes.loadUnaligned(fromByteOffset: 64 * word + 8 * eight, as: UInt64.self)
        bits |= carries(UInt64(littleEndian: values), addend) << UInt64(8 * eight)
      }
      words[word] = bits
    }
    guard count % 64 != 0 else { return }
    var bits: UInt64 = 0
    for position in count / 64 * 64..<count where grey[position] > threshold { bits |= 1 << UInt64(position % 64) }
    words[count / 64] = bits
  }

  /// Bit i is 1 where byte i of `values` and byte i of `addend` sum to 256 or more.
  ///
  /// A grey value v exceeds t exactly where v + (255 − t) ≥ 256. The seven low bits of each byte are summed apart, so
  /// that no carry crosses a byte; the carry out of the top bit is the majority of the two top bits and the carry into
  /// it. The product moves bit 8i to bit 56 + i: 8i + 7(7 − i) + 7 = 56 + i, and no two of its terms meet in one bit.
  private static func carries(_ values: UInt64, _ addend: UInt64) -> UInt64 {
    let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
    let sums = (values & low) &+ (addend & low)
    let carries = ((values & addend) | ((values | addend) & sums)) & ~low
    return ((carries >> 7) &* 0x0102_0408_1020_4080) >> 56
  }

  /// Writes `codes`[grey[i]], of `width` bits each, one behind the other into the words from `words` on.
  ///
  /// - Parameters:
  ///   - count: how many grey values there are.
  ///   - codes: 256 codes.
  ///   - width: 1…63.
  static func pack(
    _ grey: UnsafePointer<UInt8>, count: Int, codes: UnsafePointer<UInt64>, width: Int,
    into words: UnsafeMutablePointer<UInt64>
  ) {
    var bits: UInt64 = 0
    var filled = 0
    var word = 0
    for position in 0..<count {
      let code = codes[Int(grey[position])]
      bits |= code << UInt64(filled)
      filled += width
      if filled >= 64 {
        words[word] = bits
        word += 1
        filled -= 64
        bits = code >> UInt64(width - filled)
      }
    }
    if filled > 0 { words[word] = bits }
  }
}
