/// How grey images become inputs: cropped, halved, then compared with one or more thresholds, or left grey.
///
/// ```swift
/// let inputs = try ImageEncoding(crop: 20).apply(to: digits)  // 400 inputs, as in the nBP paper
/// ```
public struct ImageEncoding: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The paper's threshold: a pixel spikes where grey ≥ 129.
  public static let paperThreshold = 128
  private static let thresholdRange = 0...254
  private static let levelRange = 1...16

  /// The side of the square that is cut from the middle of each image; `nil` leaves the images whole.
  public var crop: Int?
  /// Whether each block of 2×2 pixels becomes its mean.
  public var blockMeans: Bool
  /// The grey value, 0…254, above which a pixel spikes; with more than one level it must be 128.
  public var threshold: Int
  /// Inputs of one pixel, 1…16: 1 compares with `threshold`, more are a thermometer code.
  public var levels: Int

  /// Whether each pixel is one input with its grey value; there is no threshold then, nor a second level.
  public var isGrey: Bool

  /// Describes an encoding; it is checked when it is applied.
  ///
  /// - Parameters:
  ///   - crop: the side of the square that is cut from the middle, or `nil`.
  ///   - blockMeans: whether to halve the images.
  ///   - threshold: the grey value, 0…254, above which a pixel spikes.
  ///   - levels: inputs of one pixel, 1…16.
  ///   - isGrey: whether inputs keep the grey values of their pixels.
  public init(
    crop: Int? = nil, blockMeans: Bool = false, threshold: Int = ImageEncoding.paperThreshold, levels: Int = 1,
    isGrey: Bool = false
  ) {
    self.crop = crop
    self.blockMeans = blockMeans
    self.threshold = threshold
    self.levels = levels
    self.isGrey = isGrey
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
    if isGrey { return images.grey() }
    return levels == 1 ? try images.binarized(above: threshold) : try images.thermometer(levels: levels)
  }

  /// How many inputs an image of `height` × `width` pixels has after encoding.
  ///
  /// - Throws: ``DatasetError`` of kind `invalidArgument` where the encoding is impossible for such images.
  public func inputCount(height: Int, width: Int) throws(DatasetError) -> Int {
    // The paper's threshold is what stands here where none was asked for.
    try Self.check(threshold: threshold == Self.paperThreshold ? nil : threshold, levels: levels)
    guard !isGrey || (threshold == Self.paperThreshold && levels == 1) else {
      throw DatasetError(
        .invalidArgument, "encoding", "wanted neither a threshold nor levels beside grey values, got \(self)")
    }
    var size = ImageSize(height: height, width: width)
    if let crop { size = try size.cropped(to: crop) }
    if blockMeans { size = try size.halved() }
    let (pixels, overflow) = size.height.multipliedReportingOverflow(by: size.width)
    let (inputs, overflows) = pixels.multipliedReportingOverflow(by: levels)
    guard !overflow, !overflows, inputs >= 1 else {
      throw DatasetError(
        .invalidArgument, "encoding", "wanted images of at least 1×1 pixels that memory can hold, got \(size)")
    }
    return inputs
  }

  /// One line such as `crop 20, grey > 128, 400 inputs`; without a crop, the number of inputs depends on the images.
  public var description: String {
    var parts: [String] = []
    if let crop { parts.append("crop \(crop)") }
    if blockMeans { parts.append("2×2 means") }
    if isGrey { parts.append("grey values") }
    if !isGrey || levels != 1 || threshold != Self.paperThreshold {
      parts.append(levels == 1 ? "grey > \(threshold)" : "\(levels) levels")
    }
    if let crop, let inputs = try? inputCount(height: crop, width: crop) { parts.append("\(inputs) inputs") }
    return parts.joined(separator: ", ")
  }

  /// Refuses a threshold or a number of levels out of range, and a threshold beside several levels.
  ///
  /// - Parameters:
  ///   - threshold: 0…254; `nil` where none is asked for.
  ///   - levels: 1…16; `nil` where none are asked for.
  /// - Throws: ``DatasetError`` of kind `invalidArgument`; its subject is `threshold` or `levels`.
  package static func check(threshold: Int? = nil, levels: Int? = nil) throws(DatasetError) {
    if let levels, !levelRange.contains(levels) {
      throw DatasetError(.invalidArgument, "levels", "wanted \(words(levelRange)), got \(levels)")
    }
    guard let threshold else { return }
    guard thresholdRange.contains(threshold) else {
      throw DatasetError(.invalidArgument, "threshold", "wanted \(words(thresholdRange)), got \(threshold)")
    }
    if let levels, levels > 1 {
      throw DatasetError(
        .invalidArgument, "threshold",
        "wanted none beside \(levels) levels, which have thresholds of their own, got \(threshold)")
    }
  }

  private static func words(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound) to \(range.upperBound)" }
}

extension ImageEncoding {
  private enum Key: String, CodingKey {
    case crop, blockMeans, threshold, levels, isGrey
  }

  /// Reads what `encode(to:)` writes; images are not left grey where `isGrey` is missing.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      crop: try values.decodeIfPresent(Int.self, forKey: .crop),
      blockMeans: try values.decode(Bool.self, forKey: .blockMeans),
      threshold: try values.decode(Int.self, forKey: .threshold),
      levels: try values.decode(Int.self, forKey: .levels),
      isGrey: try values.decodeIfPresent(Bool.self, forKey: .isGrey) ?? false)
  }

  /// Writes the properties by their names, and `isGrey` only where it is true.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encodeIfPresent(crop, forKey: .crop)
    try values.encode(blockMeans, forKey: .blockMeans)
    try values.encode(threshold, forKey: .threshold)
    try values.encode(levels, forKey: .levels)
    if isGrey { try values.encode(isGrey, forKey: .isGrey) }
  }
}
