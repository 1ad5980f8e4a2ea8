/// A named set of equal compartments.
public struct Group: Sendable, Hashable {
  /// The name, of its own among groups and spike generators.
  public let name: String
  /// How many compartments there are, 1 or more.
  public let count: Int
  /// What each of them is.
  public let compartment: Compartment
}

/// A source of spikes that the host drives: by trains that are known beforehand, or step by step.
public struct SpikeGenerator: Sendable, Hashable {
  /// The name, of its own among groups and spike generators.
  public let name: String
  /// How many independent sources it holds, 1 or more.
  public let count: Int
  /// The steps, from 1, at which each source spikes, rising; nil where the host sends spikes while the chip runs.
  public let spikeTrains: [[Int]]?
}
