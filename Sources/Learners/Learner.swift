public import Datasets
public import Recordings
public import Storage

/// A whole training procedure: something that learns labelled patterns and can be asked for its answers.
///
/// ```swift
/// let digits = try Dataset.glyphs().centerCropped(to: 20).binarized(above: 128)
/// var learner = try BinaryBackprop(layers: [400, 400, 10], seed: 1)
/// let history = try learner.fit(digits.train, epochs: 5, reportingOn: digits.test)
/// print(try learner.accuracy(on: digits.test))
/// ```
///
/// A learner is a value: a copy is a snapshot that goes on by itself. Its future is a function of its configuration, its
/// `state` and the samples it is shown.
public protocol Learner: Sendable {
  /// Sizes of the layers, inputs first, outputs last.
  var layers: [Int] { get }

  /// The seed of the initial weights and of the order of the samples.
  var seed: UInt64 { get }

  /// Whether patterns may be grey: whether the learner draws the input spikes itself.
  var takesGreyPatterns: Bool { get }

  /// Learns from the patterns numbered by `order`, once each, one after the other.
  ///
  /// - Throws: a `LearnerError` where the samples do not fit the network or a number is none of theirs.
  mutating func learn(_ samples: LabelledPatterns, order: ArraySlice<UInt32>) throws(LearnerError)

  /// The answers to `samples`; nothing is learned.
  func predictions(for samples: LabelledPatterns) throws(LearnerError) -> Predictions

  /// The answers to `samples`, and what a chip did to give them; nothing is learned.
  func answers(to samples: LabelledPatterns) throws(LearnerError) -> (predictions: Predictions, chip: ChipActivity?)

  /// What a chip did to learn since it was last asked; nil where no chip is involved.
  mutating func takeChipActivity() -> ChipActivity?

  /// The spikes that the samples of the last call of `learn` took; nil for a learner that does not count them.
  var lastActivity: MeanActivity? { get }

  /// All that learning has changed, as named tensors.
  var state: [String: Tensor] { get }

  /// Takes over a state that a learner of the same configuration gave out.
  mutating func restore(_ state: [String: Tensor]) throws(LearnerError)
}

extension Learner {
  /// The answers alone: most learners have no chip.
  public func answers(
    to samples: LabelledPatterns
  ) throws(LearnerError) -> (predictions: Predictions, chip: ChipActivity?) { (try predictions(for: samples), nil) }

  /// Nothing: most learners have no chip.
  public mutating func takeChipActivity() -> ChipActivity? { nil }

  /// Nothing: most learners do not count their spikes.
  public var lastActivity: MeanActivity? { nil }

  /// The score on `samples`, by every reading of the output.
  public func score(on samples: LabelledPatterns) throws(LearnerError) -> Score {
    Score(try predictions(for: samples), labels: samples.labels)
  }

  /// The score on `samples`, and what a chip did for it, which is added to `activity`.
  package func score(
    on samples: LabelledPatterns, adding activity: inout ChipActivity?
  ) throws(LearnerError) -> Score {
    let answers = try answers(to: samples)
    if let chip = answers.chip { activity = activity.map { $0 + chip } ?? chip }
    return Score(answers.predictions, labels: samples.labels)
  }

  /// The fraction of `samples` whose first spiking output is their class.
  public func accuracy(on samples: LabelledPatterns) throws(LearnerError) -> Double {
    try score(on: samples).spikes
  }

  /// Whether patterns may be grey; false unless a learner says otherwise.
  public var takesGreyPatterns: Bool { false }

  /// Refuses samples that do not fit the network, and an order that does not fit the samples.
  package func check(_ samples: LabelledPatterns, order: ArraySlice<UInt32> = []) throws(LearnerError) {
    guard takesGreyPatterns || !samples.isGrey else {
      throw LearnerError("wanted binary patterns, got grey ones: only learners that draw their input spikes take those")
    }
    if let position = order.max(), position >= samples.count {
      throw LearnerError("wanted an order of samples below \(samples.count), got \(position)")
    }
    guard samples.width == layers.first else {
      throw LearnerError("wanted patterns of \(layers.first ?? 0) inputs, as the network has, got \(samples.width)")
    }
    guard samples.classCount <= layers.last ?? 0 else {
      throw LearnerError("wanted at most \(layers.last ?? 0) classes, one an output, got \(samples.classCount)")
    }
  }
}

/// A network that cannot be built, or samples or weights that do not fit it: what was wanted and what was got.
public struct LearnerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One line for people.
  public let description: String

  /// How many samples of the order that was given were learned before it; nil where it is not about one of them.
  package let place: Int?

  package init(_ description: String, place: Int? = nil) {
    self.description = description
    self.place = place
  }
}
