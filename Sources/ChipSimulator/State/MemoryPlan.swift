/// The memory of a chip's parts while it is laid out: computes each number and places each array.
struct MemoryPlan: PartMemory {
  private let builder: PlanBuilder
  /// The bytes that are taken.
  private(set) var layout = ArenaLayout()
  /// For each number its value, and for each array its first byte, in the order in which the parts ask.
  private(set) var numbers: [Int] = []
  /// The arrays, as the parts declare them.
  private(set) var arrays: [StateArray] = []
  /// What puts the first elements of arrays into an arena.
  private var fills: [(UnsafeMutableRawPointer) -> Void] = []

  /// Begins to lay out the parts of a network.
  init(_ builder: PlanBuilder) { self.builder = builder }

  /// An arena as it is before the first step.
  func arena() -> Arena {
    var arena = Arena(layout)
    arena.withMutableBase { base in
      for fill in fills { fill(base) }
    }
    return arena
  }

  mutating func number(_ value: (PlanBuilder) -> Int) -> Int {
    numbers.append(value(builder))
    return numbers[numbers.count - 1]
  }

  mutating func unsaved<Element: BitwiseCopyable>(
    _ name: StaticString, _ content: (PlanBuilder) -> ArrayContent<Element>
  ) -> UnsafeMutablePointer<Element> {
    let content = content(builder)
    let start = place(content)
    arrays.append(
      StateArray(
        name: name.description, bytes: start..<start + content.count * MemoryLayout<Element>.stride, tensor: nil))
    return Self.nowhere()
  }

  mutating func saved<Element: StateElement>(
    _ name: StaticString, _ valid: @autoclosure () -> ClosedRange<Element.Number>?,
    _ content: (PlanBuilder) -> ArrayContent<Element>
  ) -> UnsafeMutablePointer<Element> {
    let content = content(builder)
    let start = place(content)
    arrays.append(
      StateArray(
        name: name.description, bytes: start..<start + content.count * MemoryLayout<Element>.stride,
        tensor: StateTensor(name.description, content, at: start, valid: valid())))
    return Self.nowhere()
  }

  private mutating func place<Element: BitwiseCopyable>(_ content: ArrayContent<Element>) -> Int {
    let start = layout.place(content.count, of: Element.self)
    numbers.append(start)
    if case .elements(let elements) = content {
      fills.append { base in
        elements.withUnsafeBufferPointer { buffer in
          guard let first = buffer.baseAddress else { return }
          (base + start).initializeMemory(as: Element.self, from: first, count: buffer.count)
        }
      }
    }
    return start
  }

  /// What a part gets while there is no memory yet; it must not be dereferenced.
  private static func nowhere<Element>() -> UnsafeMutablePointer<Element> {
    guard let pointer = UnsafeMutablePointer<Element>(bitPattern: 64) else { preconditionFailure("64 is not 0") }
    return pointer
  }
}
