public import NetworkModel

/// A delay line that holds a pattern of spikes and gives it back, as often as is asked for.
///
/// ```swift
/// // What spikes in layer at step 1 is kept at step 3, and comes again at 6 and 9.
/// let memory = try PatternMemory(of: layer, spikingAt: 1, in: store, at: 3, of: &net)
/// try memory.recall(into: copy, at: 6, of: &net)
/// try memory.recall(into: copy, at: 9, of: &net)
/// ```
///
/// The pattern waits in the delays of synapses: one from step s to step s′ has s′ − s − 1. Gates have to open the memory
/// at its step, and whoever gets the pattern at theirs, so that spikes of other steps are forgotten.
///
/// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, whose m_x and m_h are such memories.
public struct PatternMemory: Sendable, Hashable {
  /// The relays that keep the pattern.
  public let group: GroupID
  /// The step in which they spike.
  public let step: Int

  /// Lets relays remember a pattern.
  ///
  /// - Parameters:
  ///   - source: What is remembered.
  ///   - sourceStep: When it spikes.
  ///   - group: The relays that remember; as many as the source has compartments.
  ///   - step: When they spike: 1 to 63 steps after the source.
  ///   - network: The network of both.
  /// - Throws: `NetworkError` where counts differ or the steps are too far apart.
  public init(
    of source: some SpikeSource, spikingAt sourceStep: Int, in group: GroupID, at step: Int,
    of network: inout Network
  ) throws(NetworkError) {
    self.group = group
    self.step = step
    try network.relay(from: source, to: [group], delays: [step - sourceStep - 1])
  }

  /// Gives the pattern back.
  ///
  /// - Parameters:
  ///   - target: Who gets it.
  ///   - step: When: 1 to 63 steps after the memory's own.
  ///   - network: The network of both.
  /// - Throws: `NetworkError` where counts differ or the steps are too far apart.
  public func recall(into target: GroupID, at step: Int, of network: inout Network) throws(NetworkError) {
    try network.relay(from: group, to: [target], delays: [step - self.step - 1])
  }
}
