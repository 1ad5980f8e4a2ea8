internal import Kernels

/// One block of memory that is laid out once; a copy of the arena is a copy of everything in it.
struct Arena: Sendable {
  /// The block, in words of 64 bits; only speed depends on where it begins.
  private var words: AlignedRows<UInt64>

  /// An arena of zeros with room for everything of a layout.
  init(_ layout: ArenaLayout) { words = AlignedRows(count: layout.size / 8) }

  /// Its size in bytes, without what alignment takes.
  var byteCount: Int { words.count * 8 }

  /// Runs `body` with the start of the first array, for reading and writing.
  mutating func withMutableBase<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result {
    words.withMutablePointer { body(UnsafeMutableRawPointer($0)) }
  }

  /// Runs `body` with the start of the first array, for reading only.
  func withBase<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result {
    words.withPointer { body(UnsafeMutableRawPointer(mutating: $0)) }
  }
}
