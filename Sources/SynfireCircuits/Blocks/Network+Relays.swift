public import NetworkModel

extension Network {
  /// Adds a gated group: relays that stay silent, whatever other relays tell them, until a gate opens them.
  ///
  /// ```swift
  /// let chain = try GatingChain(length: 4, in: &net)
  /// let layer = try net.addRelays("layer", count: 8)
  /// try chain.open(layer, at: 2, in: &net)
  /// ```
  ///
  /// - Parameters:
  ///   - name: A name of its own among groups and spike generators.
  ///   - count: How many relays, 1…2²⁴.
  ///   - refractory: 2, or 1 where they have to spike in consecutive steps.
  /// - Throws: `NetworkError` as `addGroup` does.
  @discardableResult
  public mutating func addRelays(_ name: String, count: Int, refractory: Int = 2) throws(NetworkError) -> GroupID {
    try addGroup(name, count: count, CircuitLevels.relay(refractory: refractory))
  }

  /// Lets each compartment of a source tell one relay of each target that it has spiked.
  ///
  /// - Parameters:
  ///   - source: Who tells.
  ///   - targets: Who is told; each has as many compartments as the source.
  ///   - delays: How many steps later than the next one it counts, 0…62; a connection for each.
  ///   - weight: What a spike is worth: ``CircuitLevels/relay``, its negative as a veto, or ``CircuitLevels/gate`` for
  ///     relays that open one another.
  /// - Throws: `NetworkError` where counts differ, and for numbers that a connection cannot have.
  public mutating func relay(
    from source: some SpikeSource, to targets: [GroupID], delays: [Int] = [0], weight: Int = CircuitLevels.relay
  ) throws(NetworkError) {
    for target in targets {
      for delay in delays {
        try connect(source, to: target, .oneToOne, weights: .constant(weight), delays: .constant(delay))
      }
    }
  }
}
