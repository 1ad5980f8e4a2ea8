/// NumPy arrays made by hand.
enum NumPyWriting {
  static func file(version: UInt8 = 1, header: String, _ content: [UInt8]) -> [UInt8] {
    let text = Array(header.utf8)
    let size = (0..<(version == 1 ? 2 : 4)).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0] + size + text + content
  }

  static func file(version: UInt8 = 1, type: String, shape: String, _ content: [UInt8]) -> [UInt8] {
    file(
      version: version, header: "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }      \n", content)
  }

  /// The bytes of `numbers`, least significant first.
  static func littleEndian<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
    numbers.flatMap { number in
      (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number(8 * $0)) }
    }
  }

  /// The images and labels of `IDXWriting`.
  static let images = file(type: "|u1", shape: "(3, 2, 4)", IDXWriting.grey)
  static let labels = file(type: "<i8", shape: "(3,)", littleEndian([Int64(2), 0, 1]))
}
