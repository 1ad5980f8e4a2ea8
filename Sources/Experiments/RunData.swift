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

  /// What is odd about these patterns, for people; nothing where all is well.
  public var remarks: [String] {
    let classes = Set(train.labels)
    let missing = Set(reported.labels).subtracting(classes).sorted()
    let untested = classes.subtracting(reported.labels).sorted()
    var remarks: [String] = []
    if !missing.isEmpty { remarks.append("no training image is of class \(Self.list(missing)), others are") }
    if isHeldOut, !untested.isEmpty { remarks.append("no held-out image is of class \(Self.list(untested))") }
    guard !remarks.isEmpty else { return [] }
    return [remarks.joined(separator: "; ") + ": are the images sorted by class? A hold-out seed chooses at random"]
  }

  private static func list(_ classes: [UInt16]) -> String {
    classes.prefix(10).map(String.init).joined(separator: ", ") + (classes.count > 10 ? " and more" : "")
  }

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
      with: locator, trainCount: try configuration.drawnCount(), allowLarge: allowLarge, progress: progress)
    return try RunData(dataset, configuration)
  }

  /// Encodes and splits `dataset` as `configuration` says.
  public init(_ dataset: Dataset, _ configuration: DataConfiguration) throws(DatasetError) {
    let encoding = configuration.encoding
    sources = dataset.sources
    test = try encoding.apply(to: dataset.test)
    guard let augmentation = configuration.augmentation else {
      let patterns = try configuration.divided(try encoding.apply(to: dataset.train), of: dataset.name)
      (train, heldOut, augmented) = (patterns.train, patterns.heldOut, nil)
      return
    }
    let images = try configuration.divided(dataset.train, of: dataset.name)
    let augmented = try AugmentedImages(images.train, by: augmentation, encoding: encoding)
    heldOut = if let heldOut = images.heldOut { try encoding.apply(to: heldOut) } else { nil }
    (train, self.augmented) = (augmented.patterns, augmented)
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
