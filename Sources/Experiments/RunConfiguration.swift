public import Datasets
public import Learners

/// Everything that decides the course of one training run; two runs of one configuration end with equal weights.
public struct RunConfiguration: Sendable, Hashable, Codable {
  /// The learner, its sizes, its seed and its variants.
  public var learner: AnyLearnerConfiguration
  /// The images and how they become spikes.
  public var data: DataConfiguration
  /// Passes over the training patterns.
  public var epochs: Int
  /// Whether a score is taken in the middle of each epoch too, as in the paper's figure 3.
  public var reportsHalfEpochs: Bool
  /// Only this many training patterns, the first, are scored after an epoch; all of them where absent.
  public var scoredTrainCount: Int?

  /// The most epochs that a run may have.
  public static let largestEpochCount = 1_000_000

  /// Puts a configuration together.
  public init(
    learner: AnyLearnerConfiguration, data: DataConfiguration, epochs: Int, reportsHalfEpochs: Bool = false,
    scoredTrainCount: Int? = nil
  ) {
    self.learner = learner
    self.data = data
    self.epochs = epochs
    self.reportsHalfEpochs = reportsHalfEpochs
    self.scoredTrainCount = scoredTrainCount
  }
}

/// Which images to learn from and to report on.
public struct DataConfiguration: Sendable, Hashable, Codable {
  /// The name of a known set, or the folder of your own.
  public var name: String
  /// How the numbers of the files become grey values; images are taken as they are where it is absent.
  public var reading: ImageReading?
  /// How images become input spikes.
  public var encoding: ImageEncoding
  /// How training images are varied in each epoch, before they are encoded; they stay as they are where it is absent.
  public var augmentation: Augmentation?
  /// Only this many training images, the first, are used; all of them where absent.
  public var trainCount: Int?
  /// How many training images are held out and reported on in place of the test images.
  public var heldOut: Int
  /// The seed that chooses the held-out images; the last ones are held out where it is absent.
  public var holdOutSeed: UInt64?

  /// Puts a configuration together.
  public init(
    name: String, reading: ImageReading? = nil, encoding: ImageEncoding, augmentation: Augmentation? = nil,
    trainCount: Int? = nil, heldOut: Int = 0, holdOutSeed: UInt64? = nil
  ) {
    self.name = name
    self.reading = reading
    self.encoding = encoding
    self.augmentation = augmentation
    self.trainCount = trainCount
    self.heldOut = heldOut
    self.holdOutSeed = holdOutSeed
  }

  /// How images become inputs, such as `crop 20, grey > 128, 400 inputs; augmented by shift=1,rotate=8`.
  public var preparation: String {
    inputs + (augmentation.map { "; augmented by \($0)" } ?? "")
  }

  /// How images that are not varied become inputs.
  public var inputs: String { (reading.map { $0.isPlain ? "" : "\($0), " } ?? "") + "\(encoding)" }
}
