/// The format of the MNIST family: a magic number, the size of each dimension, and the elements, row by row.
///
/// The magic number is 0, 0, the type of the elements (8: unsigned byte) and the number of dimensions; the sizes are
/// 32-bit numbers, the most significant byte first. Images have three dimensions (count, rows, columns), labels one.
///
/// Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits", section "File formats".
package enum IDXFile {
  private static let unsignedByte: UInt8 = 8

  /// The images of the file whose content is `bytes`, decompressed.
  ///
  /// - Parameter source: what to name in an error.
  /// - Throws: ``DatasetError`` of the kinds `wrongFormat`, `wrongSize` and `tooLarge`.
  package static func images(
    _ bytes: [UInt8], limits: ReadingLimits = .standard, source: String
  ) throws(DatasetError) -> ImageStack {
    let shape = try shape(of: bytes, "images", dimensions: 3, limits: limits, source: source)
    return ImageStack(shape: shape, bytes: bytes, from: headerSize(dimensions: 3))
  }

  /// The labels of the file whose content is `bytes`, decompressed.
  ///
  /// - Parameter source: what to name in an error.
  /// - Throws: ``DatasetError`` of the kinds `wrongFormat`, `wrongSize` and `tooLarge`.
  package static func labels(
    _ bytes: [UInt8], limits: ReadingLimits = .standard, source: String
  ) throws(DatasetError) -> [UInt16] {
    _ = try shape(of: bytes, "labels", dimensions: 1, limits: limits, source: source)
    return bytes[headerSize(dimensions: 1)...].map { UInt16($0) }
  }

  private static func headerSize(dimensions: Int) -> Int { 4 + 4 * dimensions }

  /// The sizes that the header claims, which fit the bytes that follow it.
  private static func shape(
    of bytes: [UInt8], _ content: String, dimensions: Int, limits: ReadingLimits, source: String
  ) throws(DatasetError) -> DeclaredShape {
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else {
      throw DatasetError(
        .wrongFormat, source,
        "wanted an IDX file of \(content) (it starts with bytes 0 0 8 \(dimensions)) or a NumPy array, got "
          + (bytes.isEmpty ? "no byte" : "bytes " + bytes.prefix(4).map(String.init).joined(separator: " ")))
    }
    guard bytes[2] == unsignedByte else {
      throw DatasetError(
        .wrongFormat, source, "wanted an IDX file of unsigned bytes (type 8), got one of type \(bytes[2])")
    }
    guard bytes[3] == dimensions else {
      throw DatasetError(
        .wrongFormat, source, "wanted \(content) (an IDX file of dimension \(dimensions)), got dimension \(bytes[3])")
    }
    let headerSize = headerSize(dimensions: dimensions)
    guard bytes.count >= headerSize else {
      throw DatasetError(.wrongSize, source, "wanted an IDX header of \(headerSize) bytes, got \(bytes.count) bytes")
    }
    let sizes = (0..<dimensions).map { dimension in
      bytes[(4 + 4 * dimension)..<(8 + 4 * dimension)].reduce(0) { $0 << 8 | Int($1) }
    }
    let shape = DeclaredShape(content: content, sizes: sizes)
    try shape.check(available: bytes.count - headerSize, itemSize: 1, limits: limits, source: source)
    return shape
  }
}
