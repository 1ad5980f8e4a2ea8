/// Grey images of one size, each with the number of its class.
public struct LabelledImages: Sendable, Hashable {
  /// Rows of one image.
  public let height: Int
  /// Columns of one image.
  public let width: Int
  /// Grey values 0 (background) … 255, image by image, row by row: count × height × width.
  public let pixels: [UInt8]
  /// The class of each image, 0 ..< classCount.
  public let labels: [UInt16]
  /// How many classes there are.
  public let classCount: Int

  /// How many images there are.
  public var count: Int { labels.count }
  /// Pixels of one image.
  public var pixelCount: Int { height * width }

  /// Checks that the sizes fit and that every label is a class.
  ///
  /// - Parameter source: what to name in an error.
  public init(
    height: Int, width: Int, pixels: [UInt8], labels: [UInt16], classCount: Int, source: String = "images"
  ) throws(DatasetError) {
    guard height >= 1, width >= 1 else {
      throw DatasetError(.wrongSize, source, "wanted images of at least 1×1, got \(height)×\(width)")
    }
    let (area, overflow) = height.multipliedReportingOverflow(by: width)
    let (size, overflows) = area.multipliedReportingOverflow(by: labels.count)
    guard !overflow, !overflows, pixels.count == size else {
      throw DatasetError(
        .wrongSize, source, "wanted \(labels.count) images of \(height)×\(width) pixels, got \(pixels.count) pixels")
    }
    if let position = labels.firstIndex(where: { $0 >= classCount }) {
      throw DatasetError(
        .labelOutOfRange, source,
        "wanted labels below \(classCount), got \(labels[position]) for image \(position)")
    }
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
    self.classCount = classCount
  }

  /// Takes images that are known to fit their labels.
  ///
  /// - Precondition: the sizes fit.
  package init(height: Int, width: Int, checkedPixels: [UInt8], labels: [UInt16], classCount: Int) {
    precondition(checkedPixels.count == labels.count * height * width, "\(labels.count) images of \(height)×\(width)")
    self.height = height
    self.width = width
    pixels = checkedPixels
    self.labels = labels
    self.classCount = classCount
  }

  /// The grey values of image `index`, row by row.
  public subscript(index: Int) -> ArraySlice<UInt8> { pixels[index * pixelCount..<(index + 1) * pixelCount] }
}
