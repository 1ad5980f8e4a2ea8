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
  /// The layers of the network.
  var shape: NetworkShape { get }

  /// The seed of the initial weights and of the order of the samples.
  var seed: UInt64 { get }

  /// How its outputs are read.
  var readings: Readings { get }

  /// Whether patterns may be grey: whether the learner takes grey values, or draws the input spikes itself.
  var acceptsGreyscale: Bool { get }

  /// Learns from the patterns numbered by `order`, once each, one after the other.
  ///
  /// - Returns: what that took.
  /// - Throws: a `LearnerError` if the samples do not fit the network or an index is out of range.
  @discardableResult
  mutating func learn(_ samples: LabelledPatterns, order: ArraySlice<UInt32>) throws(LearnerError) -> Effort

  /// The answers to `samples`, and what they took; nothing is learned.
  func answers(to samples: LabelledPatterns) throws(LearnerError) -> Answers

  /// All that learning has changed, as named tensors.
  var state: [String: Tensor] { get }

  /// Takes over a state that a learner of the same configuration gave out.
  mutating func restore(_ state: [String: Tensor]) throws(LearnerError)
}

/// A learner that draws the spikes of its inputs at random, so that answers differ from draw to draw.
public protocol DrawsInputs: Learner {
  /// The answers to `samples`, with input spikes of their own for each draw.
  ///
  /// - Parameter draw: 0…65,535; 0 is the draw of ``Learner/answers(to:)``.
  func answers(to samples: LabelledPatterns, draw: Int) throws(LearnerError) -> Answers
}

extension DrawsInputs {
  /// The answers to `samples` with another draw of their input spikes; nothing is learned.
  public func predictions(for samples: LabelledPatterns, draw: Int) throws(LearnerError) -> Predictions {
    try answers(to: samples, draw: draw).predictions
  }
}

extension Learner {
  /// Whether patterns may be grey; false unless a learner says otherwise.
  public var acceptsGreyscale: Bool { false }

  /// The learner as one that draws its inputs; nil if it draws none.
  public var drawingInputs: (any DrawsInputs)? { self as? any DrawsInputs }

  /// The answers to `samples`; nothing is learned.
  public func predictions(for samples: LabelledPatterns) throws(LearnerError) -> Predictions {
    try answers(to: samples).predictions
  }

  /// The score on `samples`, by every reading of the output.
  public func score(on samples: LabelledPatterns) throws(LearnerError) -> Score {
    Score(try predictions(for: samples), labels: samples.labels)
  }

  /// The score on `samples`; what it took is added to `effort`.
  package func score(on samples: LabelledPatterns, adding effort: inout Effort) throws(LearnerError) -> Score {
    let answers = try answers(to: samples)
    effort += answers.effort
    return Score(answers.predictions, labels: samples.labels)
  }

  /// The fraction of `samples` whose answer is their class.
  public func accuracy(on samples: LabelledPatterns) throws(LearnerError) -> Double {
    try score(on: samples).accuracy
  }

  /// Refuses samples that do not fit the network, and an order that does not fit the samples.
  package func check(_ samples: LabelledPatterns, order: ArraySlice<UInt32> = []) throws(LearnerError) {
    guard acceptsGreyscale || !samples.isGrey else {
      throw LearnerError("wanted binary patterns, got grey ones: only learners that draw their input spikes take those")
    }
    if let position = order.max(), position >= samples.count {
      throw LearnerError("wanted an order of samples below \(samples.count), got \(position)")
    }
    guard samples.width == shape.inputCount else {
      throw LearnerError("wanted patterns of \(shape.inputCount) inputs, as the network has, got \(samples.width)")
    }
    guard samples.classCount <= shape.outputCount else {
      throw LearnerError("wanted at most \(shape.outputCount) classes, one an output, got \(samples.classCount)")
    }
  }
}

/// A network that cannot be built, or samples or weights that do not fit it: what was wanted and what was got.
public struct LearnerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One line for people.
  public let description: String

  /// How many samples of the order that was given were learned before it; nil if it is not about one of them.
  package let place: Int?

  /// The setting that it is about, by name; nil if it is about none.
  public let setting: String?

  package init(_ description: String, place: Int? = nil) {
    self.description = description
    self.place = place
    setting = nil
  }

  /// A setting with a value that it cannot have.
  package init(_ error: SettingError) {
    description = error.description
    place = nil
    setting = error.setting
  }
}
