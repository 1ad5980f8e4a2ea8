extension BackpropPlan {
  /// One row of the plan: what a spike that is sent in one phase does in a later one.
  public struct Row: Sendable, Hashable {
    /// Who sends.
    public enum Source: Sendable, Hashable {
      /// The host, by one of its generators.
      case host(HostProtocol.Signal)
      /// A group of relays.
      case group(CircuitGroup)
      /// The gate of the phase in which the spikes are due, which makes the whole group spike.
      case gate
    }

    /// How a source is joined to its target.
    public enum Kind: Sendable, Hashable {
      /// One to one, with a fixed weight.
      case relay(RelayRole)
      /// All to all, a copy of a matrix of weights.
      case synapses(WeightMatrix)
      /// Window by window, the fixed kernels in front of the circuit.
      case kernels
    }

    /// Who sends.
    public let source: Source
    /// Who receives.
    public let target: CircuitGroup
    /// How they are joined.
    public let kind: Kind
    /// What the target has to receive to spike when the spikes are due.
    public let level: Level
    /// The phase in which the source spikes; 0 is the last one of the cycle before.
    public let sent: Int
    /// The phase in which it counts, after `sent`.
    public let due: Int

    /// A row of a plan.
    package init(source: Source, target: CircuitGroup, kind: Kind, level: Level, sent: Int, due: Int) {
      (self.source, self.target, self.kind, self.level) = (source, target, kind, level)
      (self.sent, self.due) = (sent, due)
    }

    /// The steps, 0…62, that a spike takes beyond the one that each takes.
    public var delay: Int { due - sent - 1 }
  }

  /// A connection of the circuit.
  public struct Wire: Sendable, Hashable {
    /// Who sends.
    public let source: Row.Source
    /// Who receives.
    public let target: CircuitGroup
    /// How they are joined.
    public let kind: Row.Kind
    /// The steps that a spike takes beyond the one that each takes.
    public let delay: Int

    init(_ row: Row) {
      (source, target, kind, delay) = (row.source, row.target, row.kind, row.delay)
    }
  }
}

extension BackpropPlan.Row.Kind {
  /// Whether spikes of several sources add up at a target: those of weights or of kernels, not of relays.
  var isSum: Bool { if case .relay = self { false } else { true } }
}
