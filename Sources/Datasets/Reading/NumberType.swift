/// A type of numbers in a file: kind, size and order of the bytes.
struct NumberType: Hashable {
  /// What the bits mean.
  enum Kind: String {
    case boolean = "truth values"
    case unsigned = "unsigned integers"
    case signed = "integers"
    case float = "floats"
  }

  let kind: Kind
  /// Bytes of a number: 1, 2, 4 or 8.
  let byteCount: Int
  /// Whether the most significant byte comes first.
  let isBigEndian: Bool

  private init(_ kind: Kind, _ byteCount: Int, isBigEndian: Bool) {
    self.kind = kind
    self.byteCount = byteCount
    self.isBigEndian = isBigEndian
  }

  /// The type that NumPy calls `name`, such as `<f4`; nil for what is no real number.
  init?(numPy name: String) {
    let letters = Array(name)
    let start = letters.count > 2 ? 1 : 0
    guard letters.count - start == 2, let size = letters[start + 1].wholeNumberValue,
      start == 0 || "<>|=".contains(letters[0])
    else { return nil }
    let sizes: [Int]
    let kind: Kind
    switch letters[start] {
    case "b": (kind, sizes) = (.boolean, [1])
    case "u": (kind, sizes) = (.unsigned, [1, 2, 4, 8])
    case "i": (kind, sizes) = (.signed, [1, 2, 4, 8])
    case "f": (kind, sizes) = (.float, [2, 4, 8])
    default: return nil
    }
    // Without an order, more than one byte can be read in two ways.
    guard sizes.contains(size), size == 1 || start == 1 && letters[0] != "|" else { return nil }
    self.init(kind, size, isBigEndian: letters[0] == ">")
  }

  /// The type that the third byte of an IDX file stands for.
  init?(idx code: UInt8) {
    switch code {
    case 0x08: self.init(.unsigned, 1, isBigEndian: true)
    case 0x09: self.init(.signed, 1, isBigEndian: true)
    case 0x0b: self.init(.signed, 2, isBigEndian: true)
    case 0x0c: self.init(.signed, 4, isBigEndian: true)
    case 0x0d: self.init(.float, 4, isBigEndian: true)
    case 0x0e: self.init(.float, 8, isBigEndian: true)
    default: return nil
    }
  }

  /// Such as `32-bit floats`.
  var description: String { kind == .boolean ? kind.rawValue : "\(8 * byteCount)-bit \(kind.rawValue)" }

  /// The bits of the number at `offset`, in the lowest bytes.
  private func bits(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
    var bits: UInt64 = 0
    for place in 0..<byteCount {
      bits = bits << 8 | UInt64(bytes[offset + (isBigEndian ? place : byteCount - 1 - place)])
    }
    return bits
  }

  /// The number at `offset`, which has `byteCount` bytes there; integers beyond 2⁵³ are rounded.
  func number(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Double {
    let bits = bits(bytes, at: offset)
    switch (kind, byteCount) {
    case (.boolean, _): return bits == 0 ? 0 : 1
    case (.unsigned, _): return Double(bits)
    case (.signed, _):
      let unused = UInt64(64 - 8 * byteCount)
      return Double(Int64(bitPattern: bits << unused) >> Int64(unused))
    case (.float, 8): return Double(bitPattern: bits)
    case (.float, 4): return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case (.float, _): return Self.half(bits)
    }
  }

  /// The integer at `offset`, exactly.
  func integer(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int128 {
    let bits = bits(bytes, at: offset)
    guard kind == .signed else { return Int128(bits) }
    let unused = UInt64(64 - 8 * byteCount)
    return Int128(Int64(bitPattern: bits << unused) >> Int64(unused))
  }

  /// The value of an IEEE 754 binary16.
  private static func half(_ bits: UInt64) -> Double {
    let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1_023))
    let size =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? Double.infinity : Double.nan
      default: (1_024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
      }
    return bits >> 15 & 1 == 0 ? size : -size
  }
}
