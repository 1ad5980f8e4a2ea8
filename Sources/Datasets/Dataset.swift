/// A set of grey images for training and one for testing, with where they came from.
public struct Dataset: Sendable {
  /// The name under which it was asked for.
  public var name: String
  /// The images to learn from.
  public var train: LabelledImages
  /// The images to report on.
  public var test: LabelledImages
  /// The files it was read from, or the recipe it was made by.
  public var sources: [DataSource]

  /// Puts a set together; both parts must agree on image size and classes.
  public init(name: String, train: LabelledImages, test: LabelledImages, sources: [DataSource]) throws(DatasetError) {
    guard train.height == test.height, train.width == test.width, train.classCount == test.classCount else {
      throw DatasetError(
        .wrongSize, name,
        "wanted test images like the training images (\(train.height)×\(train.width), \(train.classCount) classes), "
          + "got \(test.height)×\(test.width), \(test.classCount) classes")
    }
    self.name = name
    self.train = train
    self.test = test
    self.sources = sources
  }
}

/// A file of a data set and the hash of its content.
public struct DataSource: Sendable, Hashable, Codable {
  /// The file, or the recipe.
  public var name: String
  /// SHA-256 of the decompressed content, in hexadecimal.
  public var sha256: String

  /// Names a file and its hash.
  public init(name: String, sha256: String) {
    self.name = name
    self.sha256 = sha256
  }
}

/// A data set turned into input spikes.
public struct EncodedDataset: Sendable {
  /// The patterns to learn from.
  public var train: LabelledPatterns
  /// The patterns to report on.
  public var test: LabelledPatterns

  /// Puts encoded patterns together.
  public init(train: LabelledPatterns, test: LabelledPatterns) {
    self.train = train
    self.test = test
  }
}
