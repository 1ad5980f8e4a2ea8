public import Recordings

extension Network {
  /// Asks for the spikes, currents or voltages of a group.
  ///
  /// - Parameters:
  ///   - quantity: `.spikes`, `.current` or `.voltage`.
  ///   - group: The group.
  ///   - period: Recorded at the steps that this number divides, 1 or more; spikes are recorded in every step.
  /// - Throws: `NetworkError` for an invalid period.
  public mutating func probe<Recording>(
    _ quantity: GroupQuantity<Recording>, of group: GroupID, every period: Int = 1
  ) throws(NetworkError) -> Probe<Recording> {
    precondition(groups.indices.contains(group.index), "a handle of another network")
    return Probe(index: try request(quantity.quantity, of: .group(group), every: period))
  }

  /// Asks for the spikes of a spike generator, as in `probe(.spikes, of: source)`.
  public mutating func probe(
    _ quantity: GroupQuantity<Raster>, of generator: SpikeGeneratorID
  ) throws(NetworkError) -> Probe<Raster> {
    precondition(spikeGenerators.indices.contains(generator.index), "a handle of another network")
    return Probe(index: try request(quantity.quantity, of: .generator(generator), every: 1))
  }

  /// Asks for the weights, tags, delays or a trace of a connection.
  ///
  /// - Parameters:
  ///   - quantity: `.weight`, `.tag`, `.delay` or `.trace(…)`.
  ///   - connection: The connection; it has to have tags, or a rule with dynamics for the trace.
  ///   - period: Recorded at the steps that this number divides, 1 or more.
  /// - Throws: `NetworkError` for an invalid period, or where the connection has no such quantity.
  public mutating func probe(
    _ quantity: ConnectionQuantity, of connection: ConnectionID, every period: Int = 1
  ) throws(NetworkError) -> Probe<Series> {
    precondition(connections.indices.contains(connection.index), "a handle of another network")
    return Probe(index: try request(quantity.quantity, of: .connection(connection), every: period))
  }

  /// The handle of the request at a place of `probes`, where it is one for spikes; for networks that were read.
  public func rasterProbe(at place: Int) -> Probe<Raster>? {
    probes.indices.contains(place) && probes[place].quantity == .spikes ? Probe(index: place) : nil
  }

  /// The handle of the request at a place of `probes`, where it is one for numbers; for networks that were read.
  public func seriesProbe(at place: Int) -> Probe<Series>? {
    probes.indices.contains(place) && probes[place].quantity != .spikes ? Probe(index: place) : nil
  }

  /// Checks a request and adds it; its place among the probes.
  ///
  /// - Precondition: the subject has such a quantity: spikes of groups and generators, currents and voltages of groups, the
  ///   rest of connections.
  @discardableResult
  package mutating func request(
    _ quantity: ProbedQuantity, of subject: ProbeRequest.Subject, every period: Int
  ) throws(NetworkError) -> Int {
    let name = nameForErrors(of: subject)
    if case .connection(let connection) = subject {
      let probed = self[connection]
      switch quantity {
      case .tag where probed.tags == nil:
        throw NetworkError(name, "wanted a connection with tags to probe them, got one without")
      case .trace(let trace) where probed.rule?.traces[trace] == nil:
        throw NetworkError(
          name,
          "wanted a rule with dynamics for \(trace.rawValue) to probe it, got \(probed.rule?.description ?? "none")"
        )
      default: break
      }
    }
    try check(period, in: 1...Self.maximumStep, "period", of: "probe of \(name)")
    guard quantity != .spikes || period == 1 else {
      throw NetworkError("probe of \(name)", "wanted a period of 1 for spikes, got \(period)")
    }
    probes.append(ProbeRequest(subject: subject, quantity: quantity, period: period))
    return probes.count - 1
  }

  private func nameForErrors(of subject: ProbeRequest.Subject) -> String {
    switch subject {
    case .group(let id): "group \"\(self[id].name)\""
    case .generator(let id): "spike generator \"\(self[id].name)\""
    case .connection(let id): "connection \"\(self[id].name)\""
    }
  }
}
