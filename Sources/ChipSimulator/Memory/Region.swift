/// A stretch of an arena that holds equal elements.
struct Region<Element: BitwiseCopyable>: Sendable {
  /// Where it begins, in bytes from the arena's start: a multiple of 64.
  let start: Int
  /// How many elements it holds.
  let count: Int

  /// The elements, in an arena that starts at `base`.
  func pointer(at base: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Element> {
    (base + start).bindMemory(to: Element.self, capacity: count)
  }
}

/// Hands out regions one behind the other, with room of 64 bytes after each, so that a vector may reach beyond its end.
struct ArenaLayout: Sendable {
  /// The bytes handed out so far, a multiple of 64.
  private(set) var size = 0

  /// The next `count` elements, all zero at first.
  mutating func region<Element: BitwiseCopyable>(_ count: Int, of _: Element.Type = Element.self) -> Region<Element> {
    let region = Region<Element>(start: size, count: count)
    size += (count * MemoryLayout<Element>.stride + 63 + 64) & ~63
    return region
  }
}
