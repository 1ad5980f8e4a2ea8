/// The memory of a part whose arena is open: what `MemoryPlan` has laid out, in the same order.
struct OpenMemory: PartMemory {
  /// The first byte of the arena.
  private let base: UnsafeMutableRawPointer
  private let first: UnsafePointer<Int>
  /// The next of the plan's numbers.
  private var next: UnsafePointer<Int>

  /// Opens the arena that begins at `base` and was laid out with these numbers.
  @inline(__always)
  init(at base: UnsafeMutableRawPointer, _ numbers: UnsafePointer<Int>) {
    self.base = base
    first = numbers
    next = numbers
  }

  /// Whether the parts have asked for as much as when they were laid out.
  func hasGivenAll(of numbers: [Int]) -> Bool { next - first == numbers.count }

  @inline(__always)
  mutating func number(_: (PlanBuilder) -> Int) -> Int {
    let number = next.pointee
    next += 1
    return number
  }

  @inline(__always)
  mutating func unsaved<Element: BitwiseCopyable>(
    _: StaticString, _: (PlanBuilder) -> ArrayContent<Element>
  ) -> UnsafeMutablePointer<Element> { array() }

  @inline(__always)
  mutating func saved<Element: StateElement>(
    _: StaticString, _: @autoclosure () -> ClosedRange<Element.Number>?, _: (PlanBuilder) -> ArrayContent<Element>
  ) -> UnsafeMutablePointer<Element> { array() }

  @inline(__always)
  private mutating func array<Element: BitwiseCopyable>() -> UnsafeMutablePointer<Element> {
    (base + number { _ in 0 }).assumingMemoryBound(to: Element.self)
  }
}
