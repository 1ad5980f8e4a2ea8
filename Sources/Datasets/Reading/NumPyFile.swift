/// Arrays as `numpy.save` writes them, versions 1.0, 2.0 and 3.0 of the format.
///
/// Images are an array count × rows × columns of `uint8`, or of any real numbers with a ``GreyScale``; labels are one
/// dimension of any little-endian integer type.
///
/// Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", and `numpy.lib.format`.
package enum NumPyFile {
  /// Whether `bytes` start like a NumPy array.
  package static func isNumPy(_ bytes: [UInt8]) -> Bool { bytes.starts(with: NumPyHeader.magic) }

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
    let header = try NumPyHeader(bytes, source: source)
    let isPlain = ["|u1", "<u1", "u1"].contains(header.type)
    let wanted = "wanted grey values 0…255 of type '|u1', got \(header.shownType)"
    guard let type = NumberType(numPy: header.type) else {
      throw DatasetError(.wrongFormat, source, "\(wanted): save numbers, one grey value a pixel")
    }
    try checkOrder(header, source: source)
    guard header.shape.count == 3 else {
      let problem =
        isPlain || scale != nil
        ? "wanted images as count × rows × columns, got \(header.shape.count) dimensions"
        : "\(wanted) and \(header.shape.count) dimensions, not count × rows × columns"
      throw DatasetError(.wrongFormat, source, "\(problem): save \(advice(for: header.shape, isPlain: isPlain))")
    }
    let shape = DeclaredShape(content: "images", sizes: header.shape)
    try shape.check(bytes, from: header.dataStart, itemSize: type.byteCount, limits: limits, source: source)
    let numbers = GreyNumbers(type: type, shape: shape, start: header.dataStart)
    if let scale { return ImageStack(shape: shape, pixels: try numbers.grey(bytes, by: scale, source: source)) }
    guard isPlain else {
      throw DatasetError(.wrongFormat, source, "\(wanted): \(numbers.advice(for: bytes, option: option))")
    }
    return ImageStack(shape: shape, bytes: bytes, from: header.dataStart)
  }

  /// What to save in place of an array of another shape than count × rows × columns.
  private static func advice(for shape: [Int], isPlain: Bool) -> String {
    guard shape.count > 3 else { return "array.reshape(count, rows, columns)" }
    var sizes = shape
    while sizes.count > 3, let axis = sizes.lastIndex(of: 1) { sizes.remove(at: axis) }
    if sizes.count == 3 { return "array.reshape(\(sizes.map(String.init).joined(separator: ", ")))" }
    // Three colours stand last, or behind the count.
    if shape.count == 4, let axis = [3, 1].first(where: { shape[$0] == 3 }) {
      // Of other numbers than bytes, the means are to be seen before they are rounded.
      return "array.mean(axis=\(axis))" + (isPlain ? ".astype(\"uint8\")" : "")
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
    guard header.shape.count == 1 else {
      throw DatasetError(
        .wrongFormat, source,
        "wanted labels in one dimension, got \(header.shape.count) dimensions: save \(labelAdvice(for: header.shape))")
    }
    guard let type = NumberType(numPy: header.type), [.unsigned, .signed].contains(type.kind), !type.isBigEndian else {
      throw DatasetError(
        .wrongFormat, source,
        "wanted labels of a little-endian integer type such as '<i8', got \(header.shownType): "
          + "save array.astype(\"<i8\")")
    }
    try checkOrder(header, source: source)
    let shape = DeclaredShape(content: "labels", sizes: header.shape)
    try shape.check(bytes, from: header.dataStart, itemSize: type.byteCount, limits: limits, source: source)
    return try LabelList.labels(bytes, of: type, count: header.shape[0], start: header.dataStart, source: source)
  }

  /// What to save in place of labels of this shape: a column as a row, and of one-hot rows the place of each one.
  private static func labelAdvice(for shape: [Int]) -> String {
    guard shape.count == 2, shape.allSatisfy({ $0 > 1 }) else { return "array.reshape(-1)" }
    return "array.argmax(axis=1) of one-hot rows"
  }

  private static func checkOrder(_ header: NumPyHeader, source: String) throws(DatasetError) {
    guard !header.isFortranOrder else {
      throw DatasetError(
        .wrongFormat, source, "wanted an array in C order, got Fortran order: save numpy.ascontiguousarray(array)")
    }
  }
}
