/// The kinds of event that a chip spends energy and time on, each with its published figures.
///
/// Pre-silicon figures at 0.75 V, dynamic and of the cores alone.
///
/// Source: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359, Table 1.
public enum CostedEvent: String, Sendable, Hashable, CaseIterable, Codable {
  /// A weight that a spike adds to a current. The paper gives at least 23.6 pJ and at most 3.5 ns.
  case synapticOperation
  /// The update of a synapse by a pairwise rule.
  case synapseUpdate
  /// The update of a compartment that is active.
  case activeUpdate
  /// The update of a compartment at rest.
  case inactiveUpdate
  /// A spike within a tile: one for each axon that it takes.
  case spikeWithinTile
  /// A spike from tile to tile along a row.
  case eastWestHop
  /// A spike from tile to tile along a column.
  case northSouthHop
  /// The barrier at the end of a step. No energy is published.
  case barrier

  /// The name for people, in the plural.
  public var title: String {
    switch self {
    case .synapticOperation: "synaptic operations"
    case .synapseUpdate: "synapse updates"
    case .activeUpdate: "active compartment updates"
    case .inactiveUpdate: "inactive compartment updates"
    case .spikeWithinTile: "spikes within a tile"
    case .eastWestHop: "hops east-west"
    case .northSouthHop: "hops north-south"
    case .barrier: "barriers"
    }
  }

  /// The energy of one event in picojoules.
  public var picojoules: Double {
    switch self {
    case .synapticOperation: 23.6
    case .synapseUpdate: 120
    case .activeUpdate: 81
    case .inactiveUpdate: 52
    case .spikeWithinTile: 1.7
    case .eastWestHop: 3.0
    case .northSouthHop: 4.0
    case .barrier: 0
    }
  }

  /// The time of one event in nanoseconds, on a chip of which 1 to 32 tiles take part.
  ///
  /// Only the barrier depends on the tiles: 113 ns for 1 and 465 ns for 32 are published; in between a straight line is
  /// assumed, and beyond 32 tiles the 465 ns of one chip.
  public func nanoseconds(tiles: Int) -> Double {
    switch self {
    case .synapticOperation: 3.5
    case .synapseUpdate: 6.1
    case .activeUpdate: 8.4
    case .inactiveUpdate: 5.3
    case .spikeWithinTile: 2.1
    case .eastWestHop: 4.1
    case .northSouthHop: 6.5
    case .barrier: 113 + (465 - 113) * Double(min(max(tiles, 1), 32) - 1) / 31
    }
  }
}
