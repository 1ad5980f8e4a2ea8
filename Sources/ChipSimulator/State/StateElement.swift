internal import Storage

/// The type of the elements of an array of the state, and how a snapshot's tensor holds them as numbers.
protocol StateElement: BitwiseCopyable, Sendable {
  /// The type of the numbers.
  associatedtype Number: TensorElement & FixedWidthInteger
  /// How many numbers describe one element.
  static var width: Int { get }
  /// The numbers of some elements, element by element.
  static func numbers(of elements: UnsafeBufferPointer<Self>) -> [Number]
  /// The elements that such numbers describe; nil if one of them is invalid.
  static func elements(of numbers: [Number]) -> [Self]?
}

extension StateElement where Number == Self {
  static var width: Int { 1 }
  static func numbers(of elements: UnsafeBufferPointer<Self>) -> [Self] { Array(elements) }
  static func elements(of numbers: [Self]) -> [Self]? { numbers }
}

extension UInt8: StateElement {}
extension Int8: StateElement {}
extension Int16: StateElement {}
extension Int32: StateElement {}
extension UInt64: StateElement {}

extension Int: StateElement {
  static var width: Int { 1 }
  static func numbers(of elements: UnsafeBufferPointer<Int>) -> [Int64] { elements.map { Int64($0) } }
  static func elements(of numbers: [Int64]) -> [Int]? { numbers.map { Int($0) } }
}

/// An element with fields, each of which is a number of 64 bits in a snapshot.
protocol StateRecord: StateElement where Number == Int64 {
  /// The fields in their order, `width` of them.
  var fields: [Int64] { get }
  /// The record of these fields; nil if there is none.
  init?(fields: ArraySlice<Int64>)
}

extension StateRecord {
  static func numbers(of elements: UnsafeBufferPointer<Self>) -> [Int64] { elements.flatMap(\.fields) }

  static func elements(of numbers: [Int64]) -> [Self]? {
    var elements: [Self] = []
    for start in stride(from: 0, to: numbers.count, by: width) {
      guard let element = Self(fields: numbers[start..<start + width]) else { return nil }
      elements.append(element)
    }
    return elements
  }
}
