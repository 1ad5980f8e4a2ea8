/// Arrays as `numpy.save` writes them, versions 1.0, 2.0 and 3.0 of the format.
///
/// Images are an array count × rows × columns of `uint8`; labels are one dimension of any little-endian integer type.
///
/// Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", and `numpy.lib.format`.
package enum NumPyFile {
  /// Whether `bytes` start like a NumPy array.
  package static func isNumPy(_ bytes: [UInt8]) -> Bool { bytes.starts(with: NumPyHeader.magic) }

  /// The images of the file whose content is `bytes`, decompressed.
  ///
  /// - Parameter source: what to name in an error.
  /// - Throws: ``DatasetError`` of the kinds `wrongFormat`, `wrongSize` and `tooLarge`.
  package static func images(
    _ bytes: [UInt8], limits: ReadingLimits = .standard, source: String
  ) throws(DatasetError) -> ImageStack {
    let header = try NumPyHeader(bytes, source: source)
    guard ["|u1", "<u1", "u1"].contains(header.type) else {
      throw DatasetError(
        .wrongFormat, source,
        "wanted grey values 0…255 of type '|u1', got \(header.shownType): save array.astype(\"uint8\")")
    }
    try checkOrder(header, source: source)
    guard header.shape.count == 3 else {
      throw DatasetError(
        .wrongFormat, source,
        "wanted images as count × rows × columns, got \(header.shape.count) dimensions: "
          + "save \(advice(for: header.shape))")
    }
    let shape = DeclaredShape(content: "images", sizes: header.shape)
    try shape.check(available: bytes.count - header.dataStart, itemSize: 1, limits: limits, source: source)
    return ImageStack(shape: shape, bytes: bytes, from: header.dataStart)
  }

  /// What to save in place of an array of another shape than count × rows × columns.
  private static func advice(for shape: [Int]) -> String {
    guard shape.count > 3 else { return "array.reshape(count, rows, columns)" }
    var sizes = shape
    while sizes.count > 3, let axis = sizes.lastIndex(of: 1) { sizes.remove(at: axis) }
    if sizes.count == 3 { return "array.reshape(\(sizes.map(String.init).joined(separator: ", ")))" }
    // Three colours stand last, or behind the count.
    if shape.count == 4, let axis = [3, 1].first(where: { shape[$0] == 3 }) {
      return "array.mean(axis=\(axis)).astype(\"uint8\")"
    }
    return "one grey value a pixel"
  }

  /// The labels of the file whose content is `bytes`, decompressed.
  ///
  /// - Parameter source: what to name in an error.
  /// - Throws: ``DatasetError`` of the kinds `wrongFormat`, `wrongSize`, `tooLarge`, and `labelOutOfRange` for a label
  ///   that is negative or above 65,535.
  package static func labels(
    _ bytes: [UInt8], limits: ReadingLimits = .standard, source: String
  ) throws(DatasetError) -> [UInt16] {
    let header = try NumPyHeader(bytes, source: source)
    switch header.type {
    case "|u1", "<u1", "u1": return try labels(UInt8.self, header, bytes, limits, source)
    case "|i1", "<i1", "i1": return try labels(Int8.self, header, bytes, limits, source)
    case "<u2": return try labels(UInt16.self, header, bytes, limits, source)
    case "<i2": return try labels(Int16.self, header, bytes, limits, source)
    case "<u4": return try labels(UInt32.self, header, bytes, limits, source)
    case "<i4": return try labels(Int32.self, header, bytes, limits, source)
    case "<u8": return try labels(UInt64.self, header, bytes, limits, source)
    case "<i8": return try labels(Int64.self, header, bytes, limits, source)
    default:
      throw DatasetError(
        .wrongFormat, source,
        "wanted labels of a little-endian integer type such as '<i8', got \(header.shownType): "
          + "save array.astype(\"<i8\")")
    }
  }

  private static func labels<Number: FixedWidthInteger>(
    _ type: Number.Type, _ header: NumPyHeader, _ bytes: [UInt8], _ limits: ReadingLimits, _ source: String
  ) throws(DatasetError) -> [UInt16] {
    try checkOrder(header, source: source)
    guard header.shape.count == 1 else {
      throw DatasetError(
        .wrongFormat, source,
        "wanted labels in one dimension, got \(header.shape.count) dimensions: save array.reshape(-1)")
    }
    let itemSize = MemoryLayout<Number>.size
    let shape = DeclaredShape(content: "labels", sizes: header.shape)
    try shape.check(available: bytes.count - header.dataStart, itemSize: itemSize, limits: limits, source: source)
    var labels: [UInt16] = []
    labels.reserveCapacity(header.shape[0])
    for position in 0..<header.shape[0] {
      let number = bytes.withUnsafeBytes {
        Number(littleEndian: $0.loadUnaligned(fromByteOffset: header.dataStart + position * itemSize, as: type))
      }
      guard let label = UInt16(exactly: number) else {
        throw DatasetError(
          .labelOutOfRange, source, "wanted labels 0…65535, got \(number) at position \(position)")
      }
      labels.append(label)
    }
    return labels
  }

  private static func checkOrder(_ header: NumPyHeader, source: String) throws(DatasetError) {
    guard !header.isFortranOrder else {
      throw DatasetError(
        .wrongFormat, source, "wanted an array in C order, got Fortran order: save numpy.ascontiguousarray(array)")
    }
  }
}
