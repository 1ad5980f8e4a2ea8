/// One block of memory that is laid out once; a copy of the arena is a copy of everything in it.
struct Arena: Sendable {
  private var block: MemoryBlock

  /// An arena of zeros with room for everything of a layout.
  init(_ layout: ArenaLayout) { block = MemoryBlock(zeros: layout.size) }

  /// Its size in bytes.
  var byteCount: Int { block.byteCount }

  /// Runs `body` with the start of the first array, for reading and writing.
  mutating func withMutableBase<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result {
    if !isKnownUniquelyReferenced(&block) { block = MemoryBlock(copying: block) }
    return withBase(body)
  }

  /// Runs `body` with the start of the first array, for reading only.
  func withBase<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result {
    withExtendedLifetime(block) { body($0.base) }
  }
}

/// Memory of its own that begins at a cache line.
///
/// It is shared until one of its owners writes, and then copied, so no two threads ever write to the same block: that alone is
/// what the compiler cannot see of its pointer.
private final class MemoryBlock: Sendable {
  nonisolated(unsafe) let base: UnsafeMutableRawPointer
  let byteCount: Int

  /// Bytes of a cache line of x86-64, and half of one of Apple's.
  private static let cacheLine = 64

  init(zeros byteCount: Int) {
    base = .allocate(byteCount: byteCount, alignment: Self.cacheLine)
    self.byteCount = byteCount
    base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  init(copying other: MemoryBlock) {
    base = .allocate(byteCount: other.byteCount, alignment: Self.cacheLine)
    byteCount = other.byteCount
    base.copyMemory(from: other.base, byteCount: byteCount)
  }

  deinit { base.deallocate() }
}
