/// Grey images of one size as a file holds them, without labels.
package struct ImageStack: Sendable, Hashable {
  /// How many images there are, at least 1.
  package let count: Int
  /// Rows of one image, at least 1.
  package let height: Int
  /// Columns of one image, at least 1.
  package let width: Int
  /// Grey values 0…255: count × height × width.
  package let pixels: [UInt8]

  /// The images of a file whose content is `bytes`, decompressed; IDX and NumPy are told apart by their first bytes.
  ///
  /// - Parameter source: what to name in an error.
  package init(_ bytes: [UInt8], limits: ReadingLimits = .standard, source: String) throws(DatasetError) {
    self =
      NumPyFile.isNumPy(bytes)
      ? try NumPyFile.images(bytes, limits: limits, source: source)
      : try IDXFile.images(bytes, limits: limits, source: source)
  }

  /// Takes the bytes after `offset`, which `shape`, of three dimensions, was compared with.
  init(shape: DeclaredShape, bytes: [UInt8], from offset: Int) {
    count = shape.sizes[0]
    height = shape.sizes[1]
    width = shape.sizes[2]
    pixels = Array(bytes[offset...])
  }
}

/// The labels of a file whose content is `bytes`, decompressed.
package enum LabelList {
  /// The labels, 0…65,535; IDX and NumPy are told apart by their first bytes.
  ///
  /// - Parameter source: what to name in an error.
  package static func labels(
    _ bytes: [UInt8], limits: ReadingLimits = .standard, source: String
  ) throws(DatasetError) -> [UInt16] {
    NumPyFile.isNumPy(bytes)
      ? try NumPyFile.labels(bytes, limits: limits, source: source)
      : try IDXFile.labels(bytes, limits: limits, source: source)
  }
}
