public import ChipSimulator
public import NetworkModel

/// Where a learner runs: on the simulated chip, or in the arithmetic that equals it.
public enum Backend: String, Sendable, Hashable, Codable, CaseIterable {
  /// As a circuit on the simulated chip.
  case chip
  /// In plain arithmetic.
  case arithmetic
}

/// The configuration of a learner that has a circuit: what its chips are, and what such a circuit was measured to cost.
public protocol ChipConfiguration: LearnerConfiguration {
  /// Where it runs.
  var backend: Backend { get }

  /// The same learner on another backend, whose states are the same, bit for bit.
  ///
  /// - Throws: `LearnerError` for a variant that has no circuit.
  func converted(to backend: Backend) throws(LearnerError) -> Self

  /// The circuit that learns, and the chip's model.
  func learningCircuit() throws(LearnerError) -> (network: Network, model: ChipModel)

  /// The circuit that answers.
  func answeringCircuit() throws(LearnerError) -> (network: Network, model: ChipModel)

  /// The rule at each of its plastic synapses.
  static var rule: String { get }

  /// The network, the chip and the source of what was measured, for captions.
  static var measurement: String { get }

  /// What was measured on a chip for a training sample.
  static var measuredLearning: MeasuredCost { get }

  /// What was measured on a chip for an answer.
  static var measuredAnswering: MeasuredCost { get }
}

/// What a sample was measured to cost on a chip.
public struct MeasuredCost: Sendable, Hashable, Codable {
  /// Joules for each sample.
  public let energy: Double
  /// Seconds for each sample.
  public let time: Double

  /// Puts a measurement together.
  public init(energy: Double, time: Double) {
    self.energy = energy
    self.time = time
  }
}
