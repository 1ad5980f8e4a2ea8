/// One block of memory that is laid out once; a copy of the arena is a copy of everything in it.
struct Arena: Sendable {
  /// The block, in words of 64 bits.
  private(set) var words: [UInt64]
  /// Bytes before the first array, chosen so that it begins at a cache line; only speed depends on it.
  private let shift: Int

  /// An arena of zeros with room for everything of a layout.
  init(_ layout: ArenaLayout) {
    words = [UInt64](repeating: 0, count: layout.size / 8 + 8)
    shift = words.withUnsafeBytes { bytes in
      bytes.baseAddress.map { (64 - Int(bitPattern: $0) & 63) & 63 } ?? 0
    }
  }

  /// Its size in bytes, without what alignment takes.
  var byteCount: Int { words.count * 8 - 64 }

  /// Runs `body` with the start of the first array, for reading and writing.
  mutating func withMutableBase<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result {
    let shift = shift
    return words.withUnsafeMutableBytes { bytes in
      guard let base = bytes.baseAddress else { preconditionFailure("an arena is never empty") }
      return body(base + shift)
    }
  }

  /// Runs `body` with the start of the first array, for reading only.
  func withBase<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result {
    words.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { preconditionFailure("an arena is never empty") }
      return body(UnsafeMutableRawPointer(mutating: base) + shift)
    }
  }
}
