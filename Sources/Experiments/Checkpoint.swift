import Foundation
public import Learners
public import Recordings
public import Storage
public import SystemPackage

/// The state of a learner at one point of its training, as a safetensors file.
///
/// The tensors are the learner's `state`; the metadata hold the format's name, the learner's configuration as JSON, the
/// whole epochs trained and the samples trained of the next, and within an epoch what the chip did, or the spikes that
/// samples took, since the last point of the history.
public struct Checkpoint: Sendable, Equatable {
  /// How far a training has come.
  public struct Position: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Whole epochs trained.
    public var epoch: Int
    /// Samples trained of the next epoch.
    public var sample: Int

    /// Puts a position together.
    public init(epoch: Int, sample: Int = 0) {
      self.epoch = epoch
      self.sample = sample
    }

    /// Such as "epoch 3", or "epoch 3 and 12000 samples".
    public var description: String { "epoch \(epoch)" + (sample == 0 ? "" : " and \(sample) samples") }

    /// Which comes first in training.
    public static func < (left: Position, right: Position) -> Bool {
      (left.epoch, left.sample) < (right.epoch, right.sample)
    }
  }

  /// The learner that the state belongs to.
  public let learner: AnyLearnerConfiguration
  /// When it was taken.
  public let position: Position
  /// What the learner had learned.
  public let state: [String: Tensor]
  /// What the chip that learns did since the last point of the history; nil at such a point, or without a chip.
  public internal(set) var chip: ChipActivity?
  /// The spikes that samples took since the last point of the history; nil at such a point, or where nobody counts them.
  public internal(set) var activity: MeanActivity?

  private static let format = "synfire-checkpoint-1"

  /// Takes the state of `learner`, which must be of `configuration`.
  public init(
    of learner: any Learner, configuration: AnyLearnerConfiguration, position: Position, chip: ChipActivity? = nil
  ) {
    self.learner = configuration
    self.position = position
    self.chip = chip
    state = learner.state
  }

  /// Reads a checkpoint, trusting nothing.
  public init(contentsOf path: FilePath) throws(StorageError) {
    let file = try Safetensors(contentsOf: path)
    guard file.metadata["format"] == Self.format else {
      throw StorageError(
        path,
        "wanted a checkpoint of format \(Self.format), got \(file.metadata["format"] ?? "a file without a format")")
    }
    guard let configuration = file.metadata["learner"],
      let learner = try? JSONDecoder().decode(AnyLearnerConfiguration.self, from: Data(configuration.utf8))
    else { throw StorageError(path, "wanted the learner's configuration in the metadata, got none that can be read") }
    guard let epoch = file.metadata["epoch"].flatMap(Int.init), let sample = file.metadata["sample"].flatMap(Int.init),
      epoch >= 0, sample >= 0
    else { throw StorageError(path, "wanted the epoch and the sample in the metadata, got none that can be read") }
    // Before a network is built on the file's word.
    guard learner.learningShape.weightCount <= file.tensors.values.reduce(0, { $0 + $1.count }) else {
      throw StorageError(path, "wanted the weights of a network \(learner.shape), got a file of another size")
    }
    self.learner = learner
    position = Position(epoch: epoch, sample: sample)
    state = file.tensors
    chip = try file.metadata["chip"].map { text throws(StorageError) in
      guard let chip = try? JSONDecoder().decode(ChipActivity.self, from: Data(text.utf8)), chip.isValid else {
        throw StorageError(path, "wanted what the chip did in the metadata, got something that no chip can have done")
      }
      return chip
    }
    activity = try file.metadata["activity"].map { text throws(StorageError) in
      guard let activity = try? JSONDecoder().decode(MeanActivity.self, from: Data(text.utf8)), activity.isValid,
        activity.layerCount == learner.shape.shapes.count
      else {
        throw StorageError(path, "wanted the spikes of each layer in the metadata, got something that cannot be them")
      }
      return activity
    }
  }

  /// Writes the checkpoint, whole or not at all.
  public func write(to path: FilePath) throws(StorageError) {
    var metadata = [
      "format": Self.format, "learner": JSONText.line(learner), "epoch": String(position.epoch),
      "sample": String(position.sample),
    ]
    if let chip { metadata["chip"] = JSONText.line(chip) }
    if let activity { metadata["activity"] = JSONText.line(activity) }
    try Safetensors(state, metadata: metadata).write(to: path)
  }

  /// How many numbers the state has: on a chip, weights that the host reads.
  var weightCount: Int { state.values.reduce(0) { $0 + $1.count } }

  /// A learner in this state.
  ///
  /// - Parameter configuration: a configuration with the same state, such as that of another backend; the learner's own
  ///   if nil.
  /// - Throws: `LearnerError` if the state does not fit.
  public func makeLearner(as configuration: AnyLearnerConfiguration? = nil) throws(LearnerError) -> any Learner {
    var result = try (configuration ?? learner).makeLearner()
    try result.restore(state)
    return result
  }
}
