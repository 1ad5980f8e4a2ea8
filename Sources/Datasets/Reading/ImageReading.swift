/// How the numbers of image files become grey values, and how they lie, before anything else is done with them.
///
/// ```swift
/// let digits = try ImageFolder("digits").load(name: "digits", reading: ImageReading(scale: GreyScale("16")))
/// ```
public struct ImageReading: Codable, Hashable, Sendable, CustomStringConvertible {
  /// Which numbers are black and white; by default unsigned bytes 0 and 255, and no other type is read.
  public var scale: GreyScale?
  /// Whether rows and columns change places.
  public var isTransposed: Bool
  /// Whether black and white change places, for dark strokes on a light ground.
  public var isInverted: Bool

  /// Describes a reading; the default takes the images as they are.
  public init(scale: GreyScale? = nil, isTransposed: Bool = false, isInverted: Bool = false) {
    self.scale = scale
    self.isTransposed = isTransposed
    self.isInverted = isInverted
  }

  /// Whether images of unsigned bytes stay as they are.
  public var isPlain: Bool { self == ImageReading() }

  /// Such as `scale 16, transposed, inverted`; empty if images stay as they are.
  public var description: String {
    [scale.map { "scale \($0)" }, isTransposed ? "transposed" : nil, isInverted ? "inverted" : nil]
      .compactMap { $0 }.joined(separator: ", ")
  }
}

extension ImageReading {
  private enum Key: String, CodingKey { case scale, isTransposed, isInverted }

  /// Reads what `encode(to:)` writes.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      scale: try values.decodeIfPresent(GreyScale.self, forKey: .scale),
      isTransposed: try values.decodeIfPresent(Bool.self, forKey: .isTransposed) ?? false,
      isInverted: try values.decodeIfPresent(Bool.self, forKey: .isInverted) ?? false)
  }

  /// Writes what is not the default.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encodeIfPresent(scale, forKey: .scale)
    if isTransposed { try values.encode(true, forKey: .isTransposed) }
    if isInverted { try values.encode(true, forKey: .isInverted) }
  }
}

extension LabelledImages {
  /// The images as `reading` takes them.
  ///
  /// - Parameter source: what to name in an error.
  /// - Throws: ``DatasetError`` of kind `invalidArgument` if a grey value is outside of the scale.
  public func read(as reading: ImageReading, source: String = "images") throws(DatasetError) -> LabelledImages {
    var table = (0...255).map { reading.scale == nil ? UInt8($0) : reading.scale?.grey(Double($0)) }
    if reading.isInverted { table = table.map { $0.map { 255 - $0 } } }
    if let scale = reading.scale, let place = pixels.firstIndex(where: { table[Int($0)] == nil }) {
      throw scale.refusal(of: Double(pixels[place]), inImage: place / pixelCount, source: source)
    }
    let result = LabelledImages(
      height: height, width: width, checkedPixels: pixels.map { table[Int($0)] ?? 0 }, labels: labels,
      classCount: classCount)
    return reading.isTransposed ? result.transposed() : result
  }
}

extension Dataset {
  /// The set with training and test images as `reading` takes them; see ``LabelledImages/read(as:source:)``.
  public func read(as reading: ImageReading) throws(DatasetError) -> Dataset {
    guard !reading.isPlain else { return self }
    var result = self
    result.train = try train.read(as: reading, source: name)
    result.test = try test.read(as: reading, source: name)
    return result
  }
}

extension GreyScale {
  /// The error of a number that the scale does not hold.
  func refusal(of number: Double, inImage image: Int, source: String) -> DatasetError {
    let got = number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    return DatasetError(
      .invalidArgument, source, "wanted grey values in the scale \(self), got \(got) in image \(image)")
  }
}
