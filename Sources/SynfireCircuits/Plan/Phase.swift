/// One step of the cycle: what spikes and why, and what learns.
public struct Phase: Sendable, Hashable {
  /// The direction of the change where a plastic synapse sees both of its sides spike.
  public enum Learning: String, Sendable, Hashable, Codable {
    /// +2, since r1 is present.
    case potentiates
    /// −2, since r1 is absent.
    case depresses
  }

  /// A group that is open, and what opens it.
  public struct Opening: Sendable, Hashable {
    /// The group.
    public let group: CircuitGroup
    /// What it then has to receive to spike.
    public let level: BackpropPlan.Level
    /// The group of which each compartment opens its own; nil where the gate of the phase opens all alike.
    public let opener: CircuitGroup?
    /// Whether it reads a sum of weights; else relays tell it, at the step of 512 weight units.
    public let isReading: Bool
    /// Whether two have to tell it, the layer and the host, at the step of 1,024 weight units.
    public let isPermitted: Bool
    /// Whether the gate makes it spike, and nothing has to be received.
    public let isFired: Bool
  }

  /// From 1; the last one is 0 of the next cycle.
  public let number: Int
  /// The gate that acts, counted round the ring; it has spiked in the phase before.
  public let gate: Int
  /// What it is a part of: forward, error, potentiation, depression, or silent.
  public let part: String
  /// What may spike: readers of plastic sums first, then what the host sends, then what other groups tell.
  public let fires: [CircuitGroup]
  /// The same groups in the order in which what reaches them was sent, with what opens each.
  public let openings: [Opening]
  /// What the gate inhibits.
  public let inhibits: [CircuitGroup]
  /// What may spike without harm though nothing asks for it: its spikes reach closed groups alone and meet no side of a
  /// plastic synapse, so they die out unless they lift a closed relay above 9,216 weight units.
  public let tolerates: [CircuitGroup]
  /// What learns, if something does.
  public let learning: Learning?
  /// The matrices that learn.
  public let matrices: [WeightMatrix]
  /// What happens, in words.
  public let meaning: String
  /// What each group holds that may spike, in words.
  public let contents: [CircuitGroup: String]

  /// Whether r1 is present.
  public var isRewarded: Bool { learning == .potentiates }
  /// All groups that may spike.
  public var allowed: [CircuitGroup] { fires + tolerates }

  /// The groups that the gate opens, those at the upper steps last.
  public var gateOpenings: [Opening] {
    let opened = openings.filter { $0.opener == nil }
    return opened.filter { !$0.level.isUpper } + opened.filter(\.level.isUpper)
  }

  /// The groups that the gate opens at a level.
  public func opened(at level: BackpropPlan.Level) -> [CircuitGroup] {
    openings.filter { $0.opener == nil && $0.level == level }.map(\.group)
  }
}
