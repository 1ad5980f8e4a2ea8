public import Recordings

extension Network {
  /// Asks for the spikes, currents or voltages of a group.
  ///
  /// - Parameters:
  ///   - quantity: `.spikes`, `.current` or `.voltage`.
  ///   - group: The group.
  ///   - period: Recorded at the steps that this number divides, 1 or more; spikes are recorded in every step.
  /// - Throws: `NetworkError` for an impossible period.
  public mutating func probe<Recording>(
    _ quantity: GroupQuantity<Recording>, of group: GroupID, every period: Int = 1
  ) throws(NetworkError) -> Probe<Recording> {
    precondition(groups.indices.contains(group.index), "a handle of another network")
    return try addProbe(.group(group), quantity.quantity, every: period, of: "group \"\(groups[group.index].name)\"")
  }

  /// Asks for the spikes of a spike generator.
  public mutating func probe(_ generator: SpikeGeneratorID) throws(NetworkError) -> Probe<Raster> {
    precondition(spikeGenerators.indices.contains(generator.index), "a handle of another network")
    return try addProbe(
      .generator(generator), .spikes, every: 1, of: "spike generator \"\(spikeGenerators[generator.index].name)\"")
  }

  /// Asks for the weights, tags, delays or a trace of a connection.
  ///
  /// - Parameters:
  ///   - quantity: `.weight`, `.tag`, `.delay` or `.trace(…)`.
  ///   - connection: The connection; it has to have tags, or a rule with dynamics for the trace.
  ///   - period: Recorded at the steps that this number divides, 1 or more.
  /// - Throws: `NetworkError` for an impossible period, or where the connection has no such quantity.
  public mutating func probe(
    _ quantity: ConnectionQuantity, of connection: ConnectionID, every period: Int = 1
  ) throws(NetworkError) -> Probe<Series> {
    precondition(connections.indices.contains(connection.index), "a handle of another network")
    let probed = connections[connection.index]
    let subject = "connection \"\(probed.name)\""
    switch quantity.quantity {
    case .tag where probed.tags == nil:
      throw NetworkError(subject, "wanted a connection with tags to probe them, got one without")
    case .trace(let name) where probed.rule?.traces[name] == nil:
      throw NetworkError(
        subject,
        "wanted a rule with dynamics for \(name.rawValue) to probe it, got \(probed.rule?.description ?? "none")")
    default: break
    }
    return try addProbe(.connection(connection), quantity.quantity, every: period, of: subject)
  }

  private mutating func addProbe<Recording>(
    _ subject: ProbeRequest.Subject, _ quantity: ProbedQuantity, every period: Int, of name: String
  ) throws(NetworkError) -> Probe<Recording> {
    try check(period, in: 1...Self.maximumStep, "period", of: "probe of \(name)")
    guard quantity != .spikes || period == 1 else {
      throw NetworkError("probe of \(name)", "wanted a period of 1 for spikes, got \(period)")
    }
    probes.append(ProbeRequest(subject: subject, quantity: quantity, period: period))
    return Probe(index: probes.count - 1)
  }
}
