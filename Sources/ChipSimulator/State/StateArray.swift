internal import Storage

/// An array of a chip's state, as its part declares it.
package struct StateArray: Sendable {
  /// Its name, which is also that of its tensor.
  package let name: String
  /// Where it lies, in bytes from the start of the state.
  package let bytes: Range<Int>
  /// How a snapshot holds it; nil if it does not.
  let tensor: StateTensor?

  /// Whether a snapshot holds it.
  package var isSaved: Bool { tensor != nil }
}

/// How a snapshot holds an array of the state.
struct StateTensor: Sendable {
  /// The tensor of the array in a state that begins at an address.
  let take: @Sendable (UnsafeMutableRawPointer) throws(StorageError) -> Tensor
  /// Fills the array in a state that begins at an address from the tensor in a file.
  ///
  /// It throws if the tensor is missing, has a different type or length, or holds an invalid number.
  let put: @Sendable (UnsafeMutableRawPointer, Safetensors) throws(StorageError) -> Void

  /// The tensor of an array from the byte `start` on, whose numbers have to be `valid`.
  ///
  /// Its axes are elements and numbers of an element, without those of length 1 by nature.
  init<Element: StateElement>(
    _ name: String, _ content: ArrayContent<Element>, at start: Int, valid: ClosedRange<Element.Number>?
  ) {
    let count = content.count
    let shape = (content.isOne ? [] : [count]) + (Element.width == 1 ? [] : [Element.width])
    take = { base throws(StorageError) in
      let first = (base + start).assumingMemoryBound(to: Element.self)
      return try Tensor(Element.numbers(of: UnsafeBufferPointer(start: first, count: count)), shape: shape)
    }
    put = { base, file throws(StorageError) in
      let numbers = try file.values(of: name, as: Element.Number.self)
      guard numbers.count == count * Element.width else {
        throw StorageError(
          file.source, "wanted \(count * Element.width) numbers as \"\(name)\", got \(numbers.count)")
      }
      if let valid, let wrong = numbers.first(where: { !valid.contains($0) }) {
        throw StorageError(
          file.source, "wanted \(valid.lowerBound) to \(valid.upperBound) for each of \"\(name)\", got \(wrong)")
      }
      guard let elements = Element.elements(of: numbers) else {
        throw StorageError(file.source, "wanted numbers that fit their registers as \"\(name)\", got others")
      }
      (base + start).assumingMemoryBound(to: Element.self).update(from: elements, count: count)
    }
  }
}
