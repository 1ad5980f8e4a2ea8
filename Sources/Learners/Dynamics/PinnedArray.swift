/// Numbers whose address stays the same until they change, so that many threads can read them without counting references.
///
/// A value like any array: of two that share their numbers the one that changes takes a copy first. An address is good as long
/// as its array lives and neither changes nor makes room.
package struct PinnedArray<Element: BitwiseCopyable & ExpressibleByIntegerLiteral> {
  /// The numbers, at the start of a cache line of 64 bytes.
  private final class Memory {
    let count: Int
    let first: UnsafeMutablePointer<Element>

    init(count: Int) {
      self.count = count
      first = UnsafeMutableRawPointer.allocate(
        byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64
      ).bindMemory(to: Element.self, capacity: count)
    }

    deinit { first.deallocate() }
  }

  private var memory: Memory

  /// `count` zeros.
  package init(count: Int) {
    memory = Memory(count: count)
    memory.first.initialize(repeating: 0, count: count)
  }

  /// How many numbers there are.
  package var count: Int { memory.count }

  /// The address of the first number.
  package var pointer: UnsafePointer<Element> { UnsafePointer(memory.first) }

  /// The address of the first number, to write there.
  package var mutablePointer: UnsafeMutablePointer<Element> {
    mutating get {
      if !isKnownUniquelyReferenced(&memory) { resize(to: memory.count, keeping: memory.count) }
      return memory.first
    }
  }

  /// Number `index`.
  package subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < memory.count, "number \(index) of \(memory.count)")
      return memory.first[index]
    }
    set {
      precondition(index >= 0 && index < memory.count, "number \(index) of \(memory.count)")
      mutablePointer[index] = newValue
    }
  }

  /// The first `count` numbers.
  package func prefix(_ count: Int) -> [Element] { (0..<count).map { self[$0] } }

  /// Makes room for `count` numbers, of which the first `kept` stay what they are.
  package mutating func makeRoom(for count: Int, keeping kept: Int = 0) {
    if count > memory.count { resize(to: count + count / 2, keeping: kept) }
  }

  private mutating func resize(to count: Int, keeping kept: Int) {
    let larger = Memory(count: count)
    larger.first.initialize(from: memory.first, count: kept)
    (larger.first + kept).initialize(repeating: 0, count: count - kept)
    memory = larger
  }
}
