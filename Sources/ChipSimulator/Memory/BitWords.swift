/// Bits in words of 64, the least significant first: bit i is bit i mod 64 of word i / 64.
enum BitWords {
  /// How many words hold `bits` bits.
  static func count(for bits: Int) -> Int { (bits + 63) / 64 }

  /// The words of `bits` bits of which those at `places` are set.
  static func words(_ bits: Int, set places: some Sequence<Int>) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: count(for: bits))
    for place in places { words[place / 64] |= 1 << UInt64(place % 64) }
    return words
  }
}

/// Calls `body` with the place of each bit that is set, in rising order.
@inline(__always)
func forEachBit(_ words: UnsafeMutablePointer<UInt64>, _ count: Int, _ body: (Int) -> Void) {
  for k in 0..<count {
    var word = words[k]
    while word != 0 {
      body(k &<< 6 | word.trailingZeroBitCount)
      word &= word &- 1
    }
  }
}

extension UnsafeMutablePointer where Pointee == UInt64 {
  /// Sets a bit.
  @inline(__always)
  func setBit(_ place: Int) { self[place &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: place & 63) }

  /// Clears a bit.
  @inline(__always)
  func clearBit(_ place: Int) { self[place &>> 6] &= ~(1 &<< UInt64(truncatingIfNeeded: place & 63)) }

  /// Whether a bit is set.
  @inline(__always)
  func hasBit(_ place: Int) -> Bool { self[place &>> 6] &>> UInt64(truncatingIfNeeded: place & 63) & 1 != 0 }

  /// Whether no bit is set from `count` on in the words that hold `count` bits.
  func hasOnly(_ count: Int) -> Bool { count % 64 == 0 || self[count / 64] >> UInt64(count % 64) == 0 }
}
