extension Network {
  /// Joins a source of spikes to a group.
  ///
  /// ```swift
  /// try net.connect(gate, to: hidden, .broadcast, weights: 8_704)
  /// try net.connect(source, to: hidden, weights: .uniform(-64...64), rule: rule)
  /// ```
  ///
  /// - Parameters:
  ///   - source: The group or spike generator from which the spikes come.
  ///   - target: The group to which they go.
  ///   - pattern: Which compartments are joined; all of them by default.
  ///   - weights: The initial weights. Without a `format` they are weight units, and the format is found: for a
  ///     plastic connection 8 bits of mixed sign and exponent 0; otherwise the smallest exponent in which each weight is
  ///     exact. With a `format` they are its mantissas, which the chip brings onto the format's grid.
  ///   - format: How the weights are stored, or nil to have it found.
  ///   - delays: The steps, 0…62, that a spike takes beyond the one that each takes.
  ///   - tags: The initial tags, −256…255; 0 for all if the rule reads or changes tags and nothing else is said.
  ///   - rule: How the synapses learn; nil if they do not.
  ///   - name: A name of its own among connections, 1…500 bytes; made of the names of both ends unless given.
  /// - Throws: `NetworkError` where sizes do not match, a number does not fit, or pattern and rule exclude each other.
  @discardableResult
  public mutating func connect(
    _ source: some SpikeSource, to target: GroupID, _ pattern: ConnectionPattern = .dense, weights: SynapseValues,
    format: WeightFormat? = nil, delays: SynapseValues = 0, tags: SynapseValues? = nil, rule: LearningRule? = nil,
    name: String? = nil
  ) throws(NetworkError) -> ConnectionID {
    let reference = source.reference
    precondition(contains(reference) && groups.indices.contains(target.index), "a handle of another network")
    let name = name ?? index.freeConnectionName(self.name(of: reference) + "→" + groups[target.index].name)
    try checkConnectionName(name)
    var draft = ConnectionDraft(
      subject: "connection \"\(name)\"", sourceCount: count(of: reference), targetCount: groups[target.index].count)
    let order = try draft.setPattern(pattern)
    try draft.setWeights(weights, format: format, isPlastic: rule != nil, order: order)
    try draft.setDelays(delays, order: order)
    try draft.setTags(tags, rule: rule, order: order)
    try draft.checkRule(rule)
    let id = ConnectionID(index: connections.count)
    index.connections[name] = id
    connections.append(
      Connection(
        name: name, source: reference, target: target, pattern: draft.pattern, sourceCount: draft.sourceCount,
        targetCount: draft.targetCount, format: draft.format, mantissas: draft.mantissas, delays: draft.delays,
        tags: draft.tags, rule: rule, reinforcement: nil))
    return id
  }

  /// Feeds the reinforcement channel r1 of a connection's rule with the spikes of a source.
  ///
  /// A channel is chip-wide: connections that name the same source share it, so their rules have to agree on its dynamics.
  ///
  /// - Parameters:
  ///   - connection: The connection whose rule reads r1.
  ///   - source: A group of one compartment, or a spike generator of one source.
  /// - Throws: `NetworkError` where the rule does not read r1, the connection has a channel already, the source is not
  ///   a single one, or another connection gives the channel of this source other dynamics.
  public mutating func reinforce(_ connection: ConnectionID, from source: some SpikeSource) throws(NetworkError) {
    let reference = source.reference
    precondition(contains(reference) && connections.indices.contains(connection.index), "a handle of another network")
    let wanted = connections[connection.index]
    let subject = "connection \"\(wanted.name)\""
    guard let rule = wanted.rule, rule.usedVariables.contains(.r1) else {
      throw NetworkError(subject, "wanted a rule that reads r1 to reinforce, got \(wanted.rule?.description ?? "none")")
    }
    guard count(of: reference) == 1 else {
      throw NetworkError(
        subject,
        "wanted a single source for the channel r1, got the \(count(of: reference)) of \"\(name(of: reference))\"")
    }
    if let other = wanted.reinforcement {
      throw NetworkError(
        subject, "wanted one source for the channel r1, got \"\(name(of: reference))\" after \"\(name(of: other))\"")
    }
    let sharer = self[index.channels[reference] ?? connection]
    guard sharer.rule?.traces[.r1] == rule.traces[.r1] else {
      throw NetworkError(
        subject,
        "wanted the dynamics that connection \"\(sharer.name)\" gives the channel of \"\(name(of: reference))\", got others"
      )
    }
    index.channels[reference] = index.channels[reference] ?? connection
    connections[connection.index].reinforcement = reference
  }

  private func contains(_ source: SourceReference) -> Bool {
    switch source {
    case .group(let id): groups.indices.contains(id.index)
    case .generator(let id): spikeGenerators.indices.contains(id.index)
    }
  }
}
