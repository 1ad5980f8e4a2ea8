/// All synapses from one source of spikes to one group: pattern, weights, delays, tags and rule.
///
/// A spike emitted at step t over a synapse of delay d acts at t + 1 + d with the weight that the synapse had before the
/// learning of step t.
public struct Connection: Sendable, Hashable {
  /// The name, of its own among connections.
  public let name: String
  /// Where the spikes come from.
  public let source: SourceReference
  /// Where they go.
  public let target: GroupID
  /// Which compartments are joined.
  public let pattern: ConnectionPattern
  /// How many compartments the source has.
  public let sourceCount: Int
  /// How many compartments the target has.
  public let targetCount: Int
  /// How weights are stored.
  public let format: WeightFormat
  /// The initial weights as mantissas of `format`, before they are brought onto its grid.
  public let mantissas: SynapseNumbers
  /// The delays in steps, 0…62.
  public let delays: SynapseNumbers
  /// The initial tags, −256…255; nil where synapses have none.
  public let tags: SynapseNumbers?
  /// How weights, tags and delays learn; nil where they do not.
  public let rule: LearningRule?
  /// What feeds the reinforcement channel r1 of the rule.
  public internal(set) var reinforcement: SourceReference?

  /// How many synapses there are.
  public var synapseCount: Int {
    switch pattern {
    case .dense, .broadcast: sourceCount * targetCount
    case .oneToOne: sourceCount
    case .sparse(let pairs): pairs.count
    case .fixedFanOut(let fanOut): sourceCount * fanOut
    }
  }

  /// Whether a rule changes the weights, tags or delays.
  public var isPlastic: Bool { rule != nil }
}
