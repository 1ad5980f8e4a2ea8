/// A number type that a tensor can hold.
public protocol TensorElement: Sendable {
  /// The unsigned integer of the same size that carries its bits.
  associatedtype Bits: FixedWidthInteger & UnsignedInteger & BitwiseCopyable
  /// Its name in the format.
  static var elementType: Tensor.ElementType { get }
  /// The bits of the number.
  var tensorBits: Bits { get }
  /// The number of these bits.
  init(tensorBits: Bits)
}

extension TensorElement where Self: FixedWidthInteger {
  /// The bits of the integer, in two's complement.
  public var tensorBits: Magnitude { Magnitude(truncatingIfNeeded: self) }
  /// The integer of these bits, in two's complement.
  public init(tensorBits: Magnitude) { self.init(truncatingIfNeeded: tensorBits) }
}

extension Int8: TensorElement {
  /// The format's `I8`.
  public static var elementType: Tensor.ElementType { .int8 }
}

extension UInt8: TensorElement {
  /// The format's `U8`.
  public static var elementType: Tensor.ElementType { .uint8 }
}

extension Int16: TensorElement {
  /// The format's `I16`.
  public static var elementType: Tensor.ElementType { .int16 }
}

extension UInt16: TensorElement {
  /// The format's `U16`.
  public static var elementType: Tensor.ElementType { .uint16 }
}

extension Int32: TensorElement {
  /// The format's `I32`.
  public static var elementType: Tensor.ElementType { .int32 }
}

extension UInt32: TensorElement {
  /// The format's `U32`.
  public static var elementType: Tensor.ElementType { .uint32 }
}

extension Int64: TensorElement {
  /// The format's `I64`.
  public static var elementType: Tensor.ElementType { .int64 }
}

extension UInt64: TensorElement {
  /// The format's `U64`.
  public static var elementType: Tensor.ElementType { .uint64 }
}

extension Float: TensorElement {
  /// The format's `F32`.
  public static var elementType: Tensor.ElementType { .float32 }
  /// The IEEE 754 bits.
  public var tensorBits: UInt32 { bitPattern }
  /// The number of these IEEE 754 bits.
  public init(tensorBits: UInt32) { self.init(bitPattern: tensorBits) }
}

extension Double: TensorElement {
  /// The format's `F64`.
  public static var elementType: Tensor.ElementType { .float64 }
  /// The IEEE 754 bits.
  public var tensorBits: UInt64 { bitPattern }
  /// The number of these IEEE 754 bits.
  public init(tensorBits: UInt64) { self.init(bitPattern: tensorBits) }
}

extension Bool: TensorElement {
  /// The format's `BOOL`.
  public static var elementType: Tensor.ElementType { .bool }
  /// 1 for true.
  public var tensorBits: UInt8 { self ? 1 : 0 }
  /// True for 1.
  public init(tensorBits: UInt8) { self = tensorBits != 0 }
}
