internal import Storage

/// The format of the MNIST family: a magic number, the size of each dimension, and the elements, row by row.
///
/// The magic number is 0, 0, the type of the elements (8: unsigned byte) and the number of dimensions; the sizes are
/// 32-bit numbers, the most significant byte first. Images have three dimensions (count, rows, columns), labels one. Labels
/// may be of any integer type, and those of QMNIST have two dimensions: eight numbers for each image, the first of which is
/// the class. Zeros after the last element, which some programs pad files with, are passed over.
///
/// Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits", section "File formats".
package enum IDXFile {
  /// The numbers of a label of QMNIST: class, series of the writer, writer, number in the series, class in NIST's code,
  /// number in NIST's list, and two that are 0.
  private static let qmnistColumns = 8

  /// The images of the file whose content is `bytes`, decompressed.
  ///
  /// - Parameters:
  ///   - scale: which numbers are black and white; only unsigned bytes are read if nil.
  ///   - option: what takes a scale, for an error.
  ///   - source: what to name in an error.
  /// - Throws: ``DatasetError`` of the kinds `wrongFormat`, `wrongSize`, `tooLarge` and `invalidArgument`.
  package static func images(
    _ bytes: [UInt8], scale: GreyScale? = nil, option: String = ImageStack.scaleWords,
    limits: ReadingLimits = .standard, source: String
  ) throws(DatasetError) -> ImageStack {
    let type = try type(of: bytes, "images", dimensions: 3, source: source)
    guard bytes[3] == 3 else {
      throw DatasetError(
        .wrongFormat, source, "wanted images (an IDX file of dimension 3), got dimension \(bytes[3])")
    }
    let shape = try shape(of: bytes, "images", of: type, dimensions: 3, limits: limits, source: source)
    let numbers = GreyNumbers(type: type, shape: shape, start: headerSize(dimensions: 3))
    if let scale { return ImageStack(shape: shape, pixels: try numbers.grey(bytes, by: scale, source: source)) }
    guard bytes[2] == unsignedByte else {
      throw DatasetError(
        .wrongFormat, source,
        "wanted an IDX file of unsigned bytes (type 8), got one of type \(bytes[2]) (\(type.description)): "
          + numbers.advice(for: bytes, option: option))
    }
    return ImageStack(shape: shape, bytes: bytes, from: headerSize(dimensions: 3))
  }

  /// The labels of the file whose content is `bytes`, decompressed.
  ///
  /// - Parameter source: what to name in an error.
  /// - Throws: ``DatasetError`` of the kinds `wrongFormat`, `wrongSize`, `tooLarge`, and `labelOutOfRange` for a label
  ///   that is negative or above 65,535.
  package static func labels(
    _ bytes: [UInt8], limits: ReadingLimits = .standard, source: String
  ) throws(DatasetError) -> [UInt16] {
    let type = try type(of: bytes, "labels", dimensions: 1, source: source)
    let dimensions = Int(bytes[3])
    guard dimensions == 1 || dimensions == 2 && bytes[2] != unsignedByte else {
      throw DatasetError(
        .wrongFormat, source, "wanted labels (an IDX file of dimension 1), got dimension \(dimensions)")
    }
    let shape = try shape(of: bytes, "labels", of: type, dimensions: dimensions, limits: limits, source: source)
    guard dimensions == 1 || shape.sizes[1] == qmnistColumns else {
      throw DatasetError(
        .wrongFormat, source,
        "wanted labels (an IDX file of dimension 1, or \(qmnistColumns) numbers for each image as in QMNIST), got \(shape)"
      )
    }
    guard type.kind != .float else {
      throw DatasetError(
        .wrongFormat, source,
        "wanted labels of an integer type, got an IDX file of type \(bytes[2]) (\(type.description))")
    }
    let column = dimensions == 1 ? 1 : shape.sizes[1]
    return try LabelList.labels(
      bytes, of: type, count: shape.sizes[0], start: headerSize(dimensions: dimensions), every: column, source: source)
  }

  private static let unsignedByte: UInt8 = 8

  private static func headerSize(dimensions: Int) -> Int { 4 + 4 * dimensions }

  /// The type of the numbers that the magic number tells.
  private static func type(
    of bytes: [UInt8], _ content: String, dimensions: Int, source: String
  ) throws(DatasetError) -> NumberType {
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else {
      let nature = FileNature.name(of: bytes).map { " (\($0))" } ?? ""
      throw DatasetError(
        .wrongFormat, source,
        "wanted an IDX file of \(content) (it starts with bytes 0 0 8 \(dimensions)) or a NumPy array, got "
          + (bytes.isEmpty ? "no byte" : "bytes " + bytes.prefix(4).map(String.init).joined(separator: " ") + nature))
    }
    guard let type = NumberType(idx: bytes[2]) else {
      throw DatasetError(
        .wrongFormat, source, "wanted an IDX file of unsigned bytes (type 8), got one of type \(bytes[2])")
    }
    return type
  }

  /// The sizes that the header claims, which fit the bytes that follow it.
  private static func shape(
    of bytes: [UInt8], _ content: String, of type: NumberType, dimensions: Int, limits: ReadingLimits, source: String
  ) throws(DatasetError) -> DeclaredShape {
    let headerSize = headerSize(dimensions: dimensions)
    guard bytes.count >= headerSize else {
      throw DatasetError(.wrongSize, source, "wanted an IDX header of \(headerSize) bytes, got \(bytes.count) bytes")
    }
    let sizes = (0..<dimensions).map { dimension in
      bytes[(4 + 4 * dimension)..<(8 + 4 * dimension)].reduce(0) { $0 << 8 | Int($1) }
    }
    let shape = DeclaredShape(content: content, sizes: sizes)
    try shape.check(
      bytes, from: headerSize, itemSize: type.byteCount, limits: limits, allowsPadding: true, source: source)
    return shape
  }
}
