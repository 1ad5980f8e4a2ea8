/// How grey images become input spikes: cropped, halved, then compared with one or more thresholds.
///
/// ```swift
/// let inputs = try ImageEncoding(crop: 20).apply(to: digits)  // 400 inputs, as in the nBP paper
/// ```
public struct ImageEncoding: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The paper's threshold: a pixel spikes where grey ≥ 129.
  public static let paperThreshold = 128
  /// The numbers of levels that a pixel may have.
  package static let levelRange = 1...16

  /// The side of the square that is cut from the middle of each image; `nil` leaves the images whole.
  public var crop: Int?
  /// Whether each block of 2×2 pixels becomes its mean.
  public var blockMeans: Bool
  /// The grey value, 0…254, above which a pixel spikes; with more than one level it must be 128.
  public var threshold: Int
  /// Inputs of one pixel, 1…16: 1 compares with `threshold`, more are a thermometer code.
  public var levels: Int

  /// Describes an encoding; it is checked when it is applied.
  ///
  /// - Parameters:
  ///   - crop: the side of the square that is cut from the middle, or `nil`.
  ///   - blockMeans: whether to halve the images.
  ///   - threshold: the grey value, 0…254, above which a pixel spikes.
  ///   - levels: inputs of one pixel, 1…16.
  public init(
    crop: Int? = nil, blockMeans: Bool = false, threshold: Int = ImageEncoding.paperThreshold, levels: Int = 1
  ) {
    self.crop = crop
    self.blockMeans = blockMeans
    self.threshold = threshold
    self.levels = levels
  }

  /// The encoded training and test images of `dataset`.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` where the encoding is impossible for these images.
  public func apply(to dataset: Dataset) throws(DatasetError) -> EncodedDataset {
    EncodedDataset(train: try apply(to: dataset.train), test: try apply(to: dataset.test))
  }

  /// The encoded `images`.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` where the encoding is impossible for these images.
  public func apply(to images: LabelledImages) throws(DatasetError) -> LabelledPatterns {
    _ = try inputCount(height: images.height, width: images.width)
    var images = images
    if let crop { images = try images.centerCropped(to: crop) }
    if blockMeans { images = try images.blockMeans() }
    return levels == 1 ? try images.binarized(above: threshold) : try images.thermometer(levels: levels)
  }

  /// How many inputs an image of `height` × `width` pixels has after encoding.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` where the encoding is impossible for such images.
  public func inputCount(height: Int, width: Int) throws(DatasetError) -> Int {
    try check()
    var (height, width) = (height, width)
    if let crop {
      guard crop >= 1, crop <= min(height, width) else {
        throw refusal("wanted a crop of 1…\(min(height, width)) for images of \(height)×\(width), got \(crop)")
      }
      (height, width) = (crop, crop)
    }
    if blockMeans {
      guard height.isMultiple(of: 2), width.isMultiple(of: 2) else {
        throw refusal("wanted an even number of rows and columns for block means, got \(height)×\(width)")
      }
      (height, width) = (height / 2, width / 2)
    }
    let (pixels, overflow) = height.multipliedReportingOverflow(by: width)
    let (inputs, overflows) = pixels.multipliedReportingOverflow(by: levels)
    guard !overflow, !overflows, inputs >= 1 else {
      throw refusal("wanted images of at least 1×1 pixels that memory can hold, got \(height)×\(width)")
    }
    return inputs
  }

  /// One line such as `crop 20, grey > 128, 400 inputs`; without a crop, the number of inputs depends on the images.
  public var description: String {
    var parts: [String] = []
    if let crop { parts.append("crop \(crop)") }
    if blockMeans { parts.append("2×2 means") }
    parts.append(levels == 1 ? "grey > \(threshold)" : "\(levels) levels")
    if let crop, let inputs = try? inputCount(height: crop, width: crop) { parts.append("\(inputs) inputs") }
    return parts.joined(separator: ", ")
  }

  private func check() throws(DatasetError) {
    guard Self.levelRange.contains(levels) else { throw refusal("wanted 1…16 levels, got \(levels)") }
    guard (0...254).contains(threshold) else { throw refusal("wanted a threshold of 0…254, got \(threshold)") }
    guard levels == 1 || threshold == Self.paperThreshold else {
      throw refusal(
        "wanted the threshold 128 with \(levels) levels, which have thresholds of their own, got \(threshold)")
    }
  }

  private func refusal(_ reason: String) -> DatasetError { DatasetError(.invalidArgument, "encoding", reason) }
}
