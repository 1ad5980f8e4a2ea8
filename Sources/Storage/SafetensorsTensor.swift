public import SystemPackage

/// An array of numbers of one type and shape, as its bytes: the unit of a safetensors file.
///
/// ```swift
/// let weights = try Tensor([1, -2, 3, -4, 5, -6] as [Int16], shape: [2, 3])
/// try weights.values(as: Int16.self)  // row by row
/// ```
public struct Tensor: Sendable, Hashable {
  /// The type of the numbers.
  public let elementType: ElementType
  /// The length of each axis, the slowest first; empty for a single number.
  public let shape: [Int]
  /// The numbers, row by row, the low byte of each first.
  public let bytes: [UInt8]

  /// How many numbers there are.
  public var count: Int { bytes.count / elementType.byteCount }

  /// Takes bytes that are already laid out, if they are as many as type and shape say.
  ///
  /// - Parameter source: what to name in an error.
  public init(
    _ elementType: ElementType, shape: [Int], bytes: [UInt8], source: FilePath = "tensor"
  ) throws(StorageError) {
    guard let size = elementType.byteCount(shape: shape) else {
      throw StorageError(source, "wanted a shape of lengths from 0 whose product fits 63 bits, got \(shape)")
    }
    guard bytes.count == size else {
      throw StorageError(
        source, "wanted \(size) bytes for \(elementType.rawValue) of shape \(shape), got \(bytes.count)")
    }
    if elementType == .bool, let other = bytes.first(where: { $0 > 1 }) {
      throw StorageError(source, "wanted bytes 0 and 1 for BOOL, got \(other)")
    }
    self.elementType = elementType
    self.shape = shape
    self.bytes = bytes
  }

  /// Takes numbers row by row; `shape` is by default one axis.
  ///
  /// - Parameter source: what to name in an error.
  @inlinable public init<Element: TensorElement>(
    _ values: [Element], shape: [Int]? = nil, source: FilePath = "tensor"
  ) throws(StorageError) {
    let size = values.count * MemoryLayout<Element.Bits>.size
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      let raw = UnsafeMutableRawBufferPointer(buffer)
      for (index, value) in values.enumerated() {
        raw.storeBytes(
          of: value.tensorBits.littleEndian, toByteOffset: index * MemoryLayout<Element.Bits>.size,
          as: Element.Bits.self)
      }
      initialized = size
    }
    try self.init(Element.elementType, shape: shape ?? [values.count], bytes: bytes, source: source)
  }

  /// The numbers row by row, which must be of type `Element`: nothing is converted.
  ///
  /// - Parameter source: what to name in an error.
  @inlinable public func values<Element: TensorElement>(
    as element: Element.Type, source: FilePath = "tensor"
  ) throws(StorageError) -> [Element] {
    guard elementType == Element.elementType else {
      throw StorageError(source, "wanted \(Element.elementType.rawValue), got \(elementType.rawValue)")
    }
    return bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        let bits = raw.loadUnaligned(fromByteOffset: index * MemoryLayout<Element.Bits>.size, as: Element.Bits.self)
        return Element(tensorBits: Element.Bits(littleEndian: bits))
      }
    }
  }
}

extension Tensor {
  /// The types of numbers that we write and read, under the names of the format.
  ///
  /// They stand in the format's own order: a writer lays tensors out from the last type to the first, so that each
  /// begins at a multiple of its element's size.
  public enum ElementType: String, Sendable, Hashable, CaseIterable {
    /// One byte, 0 or 1.
    case bool = "BOOL"
    /// Unsigned, 8 bits.
    case uint8 = "U8"
    /// Signed, 8 bits.
    case int8 = "I8"
    /// Signed, 16 bits.
    case int16 = "I16"
    /// Unsigned, 16 bits.
    case uint16 = "U16"
    /// Signed, 32 bits.
    case int32 = "I32"
    /// Unsigned, 32 bits.
    case uint32 = "U32"
    /// IEEE 754 binary32.
    case float32 = "F32"
    /// IEEE 754 binary64.
    case float64 = "F64"
    /// Signed, 64 bits.
    case int64 = "I64"
    /// Unsigned, 64 bits.
    case uint64 = "U64"

    /// Bytes of one number.
    public var byteCount: Int {
      switch self {
      case .bool, .uint8, .int8: 1
      case .int16, .uint16: 2
      case .int32, .uint32, .float32: 4
      case .float64, .int64, .uint64: 8
      }
    }

    /// Bytes of a tensor of `shape`; nothing where a length is negative or the product overflows.
    func byteCount(shape: [Int]) -> Int? {
      var size = byteCount
      for length in shape {
        let (product, overflow) = size.multipliedReportingOverflow(by: length)
        guard length >= 0, !overflow else { return nil }
        size = product
      }
      return size
    }
  }
}
