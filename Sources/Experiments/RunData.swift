public import Datasets

/// The input patterns of a run: what is learned from, and what is reported on.
public struct RunData: Sendable {
  /// The patterns to learn from.
  public let train: LabelledPatterns
  /// The patterns to report on: the test set, or the held-out part of the training set.
  public let reported: LabelledPatterns
  /// Whether `reported` is held out of the training set; then the test set is not touched.
  public let isHeldOut: Bool
  /// The files behind the patterns.
  public let sources: [DataSource]

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
    let encoded = try configuration.encoding.apply(to: dataset)
    var train = encoded.train
    sources = dataset.sources
    isHeldOut = configuration.heldOut > 0
    if isHeldOut {
      (train, reported) = try train.split(holdingOutLast: configuration.heldOut)
    } else {
      reported = encoded.test
    }
    if let count = configuration.trainCount {
      guard count >= 1, count <= train.count else {
        throw DatasetError(.invalidArgument, dataset.name, "wanted 1 to \(train.count) training images, got \(count)")
      }
      train = try train.prefix(count)
    }
    self.train = train
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
}
