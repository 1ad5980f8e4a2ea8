public import NetworkModel

/// What a chip has done, counted per spike generator, group and connection.
///
/// ```swift
/// let before = chip.events
/// try chip.run(steps: 12)
/// print((chip.events - before).spikes)     // those of the 12 steps
/// ```
public struct EventCounts: Sendable, Hashable, Codable {
  /// What the compartments of one group did.
  public struct GroupEvents: Sendable, Hashable, Codable {
    /// Spikes that were emitted.
    public var spikes = 0
    /// Updates of a compartment that had input, or a current, voltage or refractory period to see to.
    public var activeUpdates = 0
    /// Updates of a compartment at rest; with the active ones, compartments · steps.
    public var inactiveUpdates = 0
    /// Registers that overflowed.
    public var overflows = 0

    /// Nothing yet.
    public init() {}
  }

  /// What the synapses of one connection did.
  public struct ConnectionEvents: Sendable, Hashable, Codable {
    /// Weights that a spike added to a current: one for each spike and synapse that it passes.
    public var synapticOperations = 0
    /// Synapses for which the rule asked for a change, whether or not rounding and bounds let it through.
    public var synapseUpdates = 0

    /// Nothing yet.
    public init() {}
  }

  /// Chip steps.
  public var steps = 0
  /// The spikes of each spike generator, in the network's order.
  public var generatorSpikes: [Int]
  /// The events of each group, in the network's order.
  public var groups: [GroupEvents]
  /// The events of each connection, in the network's order.
  public var connections: [ConnectionEvents]

  /// Nothing yet, for a network.
  public init(for network: Network) {
    generatorSpikes = [Int](repeating: 0, count: network.spikeGenerators.count)
    groups = [GroupEvents](repeating: GroupEvents(), count: network.groups.count)
    connections = [ConnectionEvents](repeating: ConnectionEvents(), count: network.connections.count)
  }

  /// Whether these can be counts of the network: as many generators, groups and connections.
  public func matches(_ network: Network) -> Bool {
    generatorSpikes.count == network.spikeGenerators.count && groups.count == network.groups.count
      && connections.count == network.connections.count
  }
}

extension EventCounts {
  /// The events of a group.
  public subscript(group: GroupID) -> GroupEvents { groups[group.index] }
  /// The events of a connection.
  public subscript(connection: ConnectionID) -> ConnectionEvents { connections[connection.index] }
  /// The spikes of a spike generator.
  public subscript(generator: SpikeGeneratorID) -> Int { generatorSpikes[generator.index] }

  /// Spikes of all compartments, without those of spike generators.
  public var spikes: Int { groups.reduce(0) { $0 + $1.spikes } }
  /// Active updates of all compartments.
  public var activeUpdates: Int { groups.reduce(0) { $0 + $1.activeUpdates } }
  /// Inactive updates of all compartments.
  public var inactiveUpdates: Int { groups.reduce(0) { $0 + $1.inactiveUpdates } }
  /// Overflows of all compartments.
  public var overflows: Int { groups.reduce(0) { $0 + $1.overflows } }
  /// Synaptic operations of all connections.
  public var synapticOperations: Int { connections.reduce(0) { $0 + $1.synapticOperations } }
  /// Synapse updates of all connections.
  public var synapseUpdates: Int { connections.reduce(0) { $0 + $1.synapseUpdates } }
}

extension EventCounts {
  /// The events of both together, as of two runs.
  ///
  /// - Precondition: both are counts of the same network.
  public static func + (left: EventCounts, right: EventCounts) -> EventCounts { left.combined(with: right, by: +) }

  /// The events since `right`, as of an interval of one run.
  ///
  /// - Precondition: both are counts of the same network.
  public static func - (left: EventCounts, right: EventCounts) -> EventCounts { left.combined(with: right, by: -) }

  private func combined(with other: EventCounts, by operation: (Int, Int) -> Int) -> EventCounts {
    precondition(
      generatorSpikes.count == other.generatorSpikes.count && groups.count == other.groups.count
        && connections.count == other.connections.count, "event counts of different networks")
    var result = self
    result.steps = operation(steps, other.steps)
    for index in generatorSpikes.indices {
      result.generatorSpikes[index] = operation(generatorSpikes[index], other.generatorSpikes[index])
    }
    for (index, events) in other.groups.enumerated() {
      result.groups[index].spikes = operation(groups[index].spikes, events.spikes)
      result.groups[index].activeUpdates = operation(groups[index].activeUpdates, events.activeUpdates)
      result.groups[index].inactiveUpdates = operation(groups[index].inactiveUpdates, events.inactiveUpdates)
      result.groups[index].overflows = operation(groups[index].overflows, events.overflows)
    }
    for (index, events) in other.connections.enumerated() {
      result.connections[index].synapticOperations = operation(
        connections[index].synapticOperations, events.synapticOperations)
      result.connections[index].synapseUpdates = operation(connections[index].synapseUpdates, events.synapseUpdates)
    }
    return result
  }
}
