/// Places arrays one after the other in an arena.
struct ArenaLayout: Sendable {
  /// The bytes that are taken so far, a multiple of 64.
  private(set) var size = 0

  /// Where the next `count` elements begin, in bytes from the arena's start: a multiple of 64.
  ///
  /// At least 64 bytes after them stay free, so that a vector may reach beyond the last element.
  mutating func place<Element: BitwiseCopyable>(_ count: Int, of _: Element.Type) -> Int {
    let start = size
    size += (count * MemoryLayout<Element>.stride + 63 + 64) & ~63
    return start
  }
}
