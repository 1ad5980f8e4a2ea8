/// Where a part of the chip takes its numbers and arrays from.
///
/// The initializer of a part is the only declaration of its memory: it asks for each number and each array, with the tensor
/// that holds the array in a snapshot and the values that are valid. `MemoryPlan` lays them out when a chip is made;
/// `OpenMemory` finds them again, by their order, each time the chip is opened. An initializer therefore always asks for the
/// same things in the same order.
protocol PartMemory {
  /// A number that depends on the network and the model alone, such as a length.
  mutating func number(_ value: (PlanBuilder) -> Int) -> Int

  /// An array that snapshots leave out: it follows from others, is a cache, or holds nothing from one step to the next.
  mutating func unsaved<Element: BitwiseCopyable>(
    _ name: StaticString, _ content: (PlanBuilder) -> ArrayContent<Element>
  ) -> UnsafeMutablePointer<Element>

  /// An array that a snapshot holds as the tensor `name`; if `valid` is not nil, each of its numbers has to be in it.
  mutating func saved<Element: StateElement>(
    _ name: StaticString, _ valid: @autoclosure () -> ClosedRange<Element.Number>?,
    _ content: (PlanBuilder) -> ArrayContent<Element>
  ) -> UnsafeMutablePointer<Element>
}

/// The initial content of an array.
enum ArrayContent<Element> {
  /// A single element of zeros.
  case one
  /// This many zeros.
  case zeros(Int)
  /// These elements.
  case elements([Element])

  /// Whether it is a single element by nature.
  var isOne: Bool { if case .one = self { true } else { false } }

  /// How many elements there are.
  var count: Int {
    switch self {
    case .one: 1
    case .zeros(let count): count
    case .elements(let elements): elements.count
    }
  }
}

extension PartMemory {
  /// A table of the plan, which never changes.
  @inline(__always)
  mutating func table<Element: BitwiseCopyable>(_ rows: (PlanBuilder) -> [Element]) -> UnsafePointer<Element> {
    UnsafePointer(unsaved("table") { .elements(rows($0)) })
  }

  /// An array of zeros that snapshots leave out.
  @inline(__always)
  mutating func unsaved<Element: BitwiseCopyable>(
    _ name: StaticString, count: (PlanBuilder) -> Int
  ) -> UnsafeMutablePointer<Element> {
    unsaved(name) { .zeros(count($0)) }
  }

  /// A single element of zeros that a snapshot holds.
  @inline(__always)
  mutating func saved<Element: StateElement>(_ name: StaticString) -> UnsafeMutablePointer<Element> {
    saved(name, nil) { _ in .one }
  }

  /// An array of zeros that a snapshot holds.
  @inline(__always)
  mutating func saved<Element: StateElement>(
    _ name: StaticString, in valid: @autoclosure () -> ClosedRange<Element.Number>? = nil,
    count: (PlanBuilder) -> Int
  ) -> UnsafeMutablePointer<Element> {
    saved(name, valid()) { .zeros(count($0)) }
  }

  /// An array that a snapshot holds and that begins with these elements.
  @inline(__always)
  mutating func saved<Element: StateElement>(
    _ name: StaticString, in valid: @autoclosure () -> ClosedRange<Element.Number>? = nil,
    initially elements: (PlanBuilder) -> [Element]
  ) -> UnsafeMutablePointer<Element> {
    saved(name, valid()) { .elements(elements($0)) }
  }
}
