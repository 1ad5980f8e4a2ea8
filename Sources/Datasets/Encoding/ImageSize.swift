/// Rows and columns of an image, and what cropping and halving make of them.
struct ImageSize: Hashable, Sendable, CustomStringConvertible {
  /// Rows.
  let height: Int
  /// Columns.
  let width: Int

  /// Such as `28×28`.
  var description: String { "\(height)×\(width)" }

  /// The size of the middle `side` × `side` pixels.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` unless `side` is from 1 to the smaller of height and width.
  func cropped(to side: Int) throws(DatasetError) -> ImageSize {
    guard side >= 1, side <= min(height, width) else {
      throw DatasetError(
        .invalidArgument, "crop", "wanted 1 to \(min(height, width)) for images of \(self), got \(side)")
    }
    return ImageSize(height: side, width: side)
  }

  /// The size after each block of 2×2 pixels has become one.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` where height or width is odd.
  func halved() throws(DatasetError) -> ImageSize {
    guard height.isMultiple(of: 2), width.isMultiple(of: 2) else {
      throw DatasetError(
        .invalidArgument, "block means", "wanted images with an even number of rows and columns, got \(self)")
    }
    return ImageSize(height: height / 2, width: width / 2)
  }
}

extension LabelledImages {
  /// Rows and columns of one image.
  var size: ImageSize { ImageSize(height: height, width: width) }
}
