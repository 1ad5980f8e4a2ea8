/// A group of one network, as `Network.addGroup` returned it.
public struct GroupID: Sendable, Hashable, SpikeSource {
  /// The place among the network's groups, from 0.
  public let index: Int

  /// Names the group at a place.
  public init(index: Int) { self.index = index }

  /// The group as a source of spikes.
  public var reference: SourceReference { .group(self) }
}

/// A spike generator of one network, as `Network.addSpikeGenerator` returned it.
public struct SpikeGeneratorID: Sendable, Hashable, SpikeSource {
  /// The place among the network's spike generators, from 0.
  public let index: Int

  /// Names the spike generator at a place.
  public init(index: Int) { self.index = index }

  /// The spike generator as a source of spikes.
  public var reference: SourceReference { .generator(self) }
}

/// A connection of one network, as `Network.connect` returned it.
public struct ConnectionID: Sendable, Hashable {
  /// The place among the network's connections, from 0.
  public let index: Int

  /// Names the connection at a place.
  public init(index: Int) { self.index = index }
}

/// What spikes may come from: a group or a spike generator.
public protocol SpikeSource: Sendable {
  /// Which of the two it is, and which one of them.
  var reference: SourceReference { get }
}

/// Where the spikes of a connection or of a reinforcement come from.
public enum SourceReference: Sendable, Hashable, SpikeSource {
  /// From the compartments of a group.
  case group(GroupID)
  /// From the host.
  case generator(SpikeGeneratorID)

  /// The source itself.
  public var reference: SourceReference { self }
}
