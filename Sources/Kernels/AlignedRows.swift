/// Numbers that begin at a cache line, so that rows of 64 bytes, or multiples of it, lie in whole lines.
///
/// They are as right where they do not begin at one; a copy may have been shifted until `align()` is called. It is public
/// because only what is public is specialised in other modules, and a number otherwise takes a call of the runtime.
public struct AlignedRows<Element: BitwiseCopyable & Sendable>: Sendable {
  /// How many numbers there are.
  public let count: Int
  @usableFromInline var storage: [Element]
  @usableFromInline var start = 0

  /// Bytes of a cache line of x86-64, and half of one of Apple's.
  @usableFromInline static var cacheLine: Int { 64 }

  /// `count` times the same number, 0 as a rule.
  @inlinable
  public init(repeating value: Element, count: Int) {
    self.count = count
    storage = [Element](repeating: value, count: count + Self.cacheLine / MemoryLayout<Element>.stride)
    align()
  }

  /// Moves the numbers to the start of a cache line, from where a copy may have shifted them.
  @inlinable
  public mutating func align() {
    let (count, start) = (count, start)
    let size = MemoryLayout<Element>.stride
    self.start = storage.withUnsafeMutableBytes { memory in
      guard let base = memory.baseAddress else { return start }
      let bytes = (Self.cacheLine - Int(bitPattern: base) % Self.cacheLine) % Self.cacheLine
      guard bytes % size == 0, bytes != start * size else { return start }
      (base + bytes).copyMemory(from: base + start * size, byteCount: count * size)
      return bytes / size
    }
  }

  /// Number `index`.
  @inlinable
  public subscript(index: Int) -> Element {
    get { storage[start + index] }
    set { storage[start + index] = newValue }
  }

  /// Calls `body` with the first number and all that follow.
  @inlinable
  public func withPointer<Result>(_ body: (UnsafePointer<Element>) -> Result) -> Result {
    storage.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("rows without room for a cache line") }
      return body(base + start)
    }
  }

  /// Calls `body` with the first number and all that follow, which it may change.
  @inlinable
  public mutating func withMutablePointer<Result>(_ body: (UnsafeMutablePointer<Element>) -> Result) -> Result {
    let start = start
    return storage.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("rows without room for a cache line") }
      return body(base + start)
    }
  }
}

extension AlignedRows where Element: Numeric {
  /// All zero.
  @inlinable
  public init(count: Int) { self.init(repeating: 0, count: count) }
}
