public import Datasets

/// The input patterns of a run: what is learned from, chosen by and reported on.
public struct RunData: Sendable {
  /// The patterns to learn from; with an augmentation, those of the images as they are.
  public let train: LabelledPatterns
  /// The part of the training set that is held out for choices, where there is one.
  public let heldOut: LabelledPatterns?
  /// The test set; a run with held-out patterns does not touch it.
  public let test: LabelledPatterns
  /// The files behind the patterns.
  public let sources: [DataSource]
  /// The training images as grey values; absent without an augmentation.
  private let augmented: AugmentedImages?

  /// How training images are varied in each epoch; nil if they stay as they are.
  public var augmentation: Augmentation? { augmented?.augmentation }

  /// The patterns that the epoch after `epoch` whole ones shows a learner with this seed.
  ///
  /// - Parameters:
  ///   - epoch: 0 ..< 2³².
  ///   - seed: the seed of the learner.
  public func train(ofEpoch epoch: Int, seed: UInt64) -> LabelledPatterns {
    augmented?.patterns(ofEpoch: epoch, seed: seed) ?? train
  }

  /// What is odd about the images, for people: patterns that hardly any or nearly every input tells apart, and classes
  /// without an image; empty where all is well.
  public let remarks: [String]

  /// The patterns that a run reports on while it trains: the held-out ones where there are any, else the test set.
  public var reported: LabelledPatterns { heldOut ?? test }
  /// Whether a part of the training set is held out.
  public var isHeldOut: Bool { heldOut != nil }

  /// Finds, encodes and splits the images of `configuration`, which are downloaded where they are nowhere else.
  ///
  /// - Parameters:
  ///   - locator: where to look for a known set.
  ///   - allowLarge: consent to a download of more than 100 MB.
  ///   - progress: told how far a download has come.
  public static func load(
    _ configuration: DataConfiguration, with locator: DatasetLocator, allowLarge: Bool = false,
    progress: (@Sendable (DownloadProgress) -> Void)? = nil
  ) async throws(DatasetError) -> RunData {
    let dataset = try await DatasetChoice(configuration.name).load(
      with: locator, reading: configuration.reading ?? ImageReading(), trainCount: try configuration.drawnCount(),
      allowLarge: allowLarge, progress: progress)
    return try RunData(dataset, configuration, spelling: locator.spelling)
  }

  /// Encodes and splits `dataset`, read as `configuration` says, in the way that it says.
  ///
  /// - Parameter spelling: the words in which remarks name what would help.
  public init(
    _ dataset: Dataset, _ configuration: DataConfiguration,
    spelling: DatasetLocator.Spelling = DatasetLocator.Spelling()
  ) throws(DatasetError) {
    let encoding = configuration.encoding
    sources = dataset.sources
    test = try encoding.apply(to: dataset.test)
    guard let augmentation = configuration.augmentation else {
      let patterns = try configuration.divided(try encoding.apply(to: dataset.train), of: dataset.name)
      (train, heldOut, augmented) = (patterns.train, patterns.heldOut, nil)
      remarks = DataRemarks(dataset, configuration, train: train, heldOut: heldOut, test: test, spelling).list
      return
    }
    let images = try configuration.divided(dataset.train, of: dataset.name)
    let augmented = try AugmentedImages(images.train, by: augmentation, encoding: encoding)
    heldOut = if let heldOut = images.heldOut { try encoding.apply(to: heldOut) } else { nil }
    (train, self.augmented) = (augmented.patterns, augmented)
    remarks = DataRemarks(dataset, configuration, train: train, heldOut: heldOut, test: test, spelling).list
  }
}

extension DataConfiguration {
  /// How many training images to draw of a set that is drawn: those to learn from and those to hold out.
  fileprivate func drawnCount() throws(DatasetError) -> Int? {
    guard let trainCount else { return nil }
    let (sum, overflow) = trainCount.addingReportingOverflow(heldOut)
    guard trainCount >= 1, heldOut >= 0, !overflow else {
      throw DatasetError(
        .invalidArgument, name,
        "wanted 1 or more training images and 0 or more held out, got \(trainCount) and \(heldOut)")
    }
    return sum
  }

  /// The samples to learn from and those that are held out.
  ///
  /// - Parameter name: what to name in an error.
  fileprivate func divided<Samples: LabelledSamples>(
    _ samples: Samples, of name: String
  ) throws(DatasetError) -> (train: Samples, heldOut: Samples?) {
    var (train, held): (Samples, Samples?) = (samples, nil)
    if heldOut > 0 {
      let split =
        if let holdOutSeed { try samples.split(holdingOut: heldOut, seed: holdOutSeed) } else {
          try samples.split(holdingOutLast: heldOut)
        }
      (train, held) = (split.train, split.heldOut)
    }
    if let trainCount {
      guard trainCount >= 1, trainCount <= train.count else {
        throw DatasetError(.invalidArgument, name, "wanted 1 to \(train.count) training images, got \(trainCount)")
      }
      train = try train.prefix(trainCount)
    }
    return (train, held)
  }
}
