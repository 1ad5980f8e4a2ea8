/// Something about a circuit that runs, but may not do what was meant.
public struct CircuitWarning: Sendable, Hashable, CustomStringConvertible {
  /// The kinds, for programs; people read the description.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The current of a group may leave its 24 bits.
    case currentOverflow
    /// The voltage of a group may leave its 24 bits.
    case voltageOverflow
    /// No connection ends on the group, and its bias does not make it spike.
    case unreachedGroup
    /// Whatever arrives, the voltage stays at the threshold or below.
    case neverSpikes
    /// The bias alone exceeds the threshold.
    case alwaysSpikes
    /// A spike generator from which no connection and no reinforcement comes.
    case unusedGenerator
    /// Initial weights off the grid of their format.
    case roundedWeights
    /// A plastic connection whose smallest change the current does not see.
    case lostChanges
    /// A rule that reads r1, and no source for it.
    case missingReinforcement
  }

  /// The kind.
  public let kind: Kind
  /// The part of the circuit, as in `group "hidden"`.
  public let subject: String
  /// What may happen, with numbers.
  public let reason: String

  /// One line for people.
  public var description: String { "\(subject): \(reason)" }
}
