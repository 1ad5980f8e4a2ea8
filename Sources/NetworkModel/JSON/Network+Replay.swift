extension Network {
  /// Builds what a document says by the calls that a program would make, so that the same checks hold.
  init(_ document: NetworkDocument) throws(NetworkError) {
    self.init(seed: document.seed)
    for generator in document.spikeGenerators {
      if let spikeTrains = generator.spikeTrains {
        try addSpikeGenerator(generator.name, spikeTrains: spikeTrains)
      } else {
        try addSpikeGenerator(generator.name, count: generator.count ?? 0)
      }
    }
    for group in document.groups { try addGroup(group.name, count: group.count, try group.compartment) }
    for (place, connection) in document.connections.enumerated() {
      let subject = connection.name.map { "connection \(NetworkError.quoted($0))" } ?? "connections[\(place)]"
      try replay(connection, subject)
    }
    for (place, probe) in document.probes.enumerated() { try replay(probe, "probes[\(place)]") }
  }

  private mutating func replay(_ document: ConnectionDocument, _ subject: String) throws(NetworkError) {
    let from = try source(named: document.from, "from", of: subject)
    guard case .group(let to) = try source(named: document.to, "to", of: subject) else {
      throw NetworkError(subject, "wanted a group for to, got the spike generator \(NetworkError.quoted(document.to))")
    }
    let pattern = document.pattern.pattern
    let (sourceCount, targetCount) = (count(of: from), self[to].count)
    func checked(_ values: SynapseValuesDocument?, _ name: String) throws(NetworkError) -> SynapseValues? {
      try values?.checked(name, pattern, sourceCount: sourceCount, targetCount: targetCount, of: subject)
    }
    let connection = try connect(
      from, to: to, pattern, weights: try checked(document.weights, "weights") ?? 0, format: document.format?.format,
      delays: try checked(document.delays, "delays") ?? 0, tags: try checked(document.tags, "tags"),
      rule: document.rule, name: document.name)
    if let name = document.reinforcement {
      try reinforce(connection, from: try source(named: name, "reinforcement", of: subject))
    }
  }

  private mutating func replay(_ document: ProbeDocument, _ subject: String) throws(NetworkError) {
    switch document.quantity {
    case .spikes, .current, .voltage:
      let probed = try source(named: document.of, "of", of: subject)
      switch probed {
      case .group(let group): try request(document.quantity, of: .group(group), every: document.every)
      case .generator(let generator):
        guard document.quantity == .spikes else {
          throw NetworkError(
            subject,
            "wanted spikes of the spike generator \(NetworkError.quoted(document.of)), got \(document.quantity)")
        }
        try request(.spikes, of: .generator(generator), every: document.every)
      }
    case .weight, .tag, .delay, .trace:
      guard let connection = connection(named: document.of) else {
        throw NetworkError(
          subject, "wanted the name of a connection for \(document.quantity), got \(NetworkError.quoted(document.of))")
      }
      try request(document.quantity, of: .connection(connection), every: document.every)
    }
  }

  private func source(named name: String, _ key: String, of subject: String) throws(NetworkError) -> SourceReference {
    if let found = source(named: name) { return found }
    throw NetworkError(
      subject, "wanted the name of a group or spike generator for \(key), got \(NetworkError.quoted(name))")
  }
}

extension GroupDocument {
  /// The compartment, or an error that names the group.
  fileprivate var compartment: Compartment {
    get throws(NetworkError) {
      do throws(NetworkError) {
        let noise = try noise.map { (noise) throws(NetworkError) in
          try VoltageNoise(exponent: noise.exponent, offset: noise.offset)
        }
        switch bias {
        case .weightUnits(let units):
          return try .integrateAndFire(
            threshold: threshold, bias: units, currentDecay: currentDecay, voltageDecay: voltageDecay,
            refractory: refractory, noise: noise)
        case .registers(let mantissa, let exponent):
          guard let bias = Bias(mantissa: mantissa, exponent: exponent) else {
            throw NetworkError(
              "bias", "wanted a bias mantissa of -4096 to 4095 and exponent of 0 to 7, got \(mantissa) and \(exponent)")
          }
          return try Compartment(
            threshold: threshold, bias: bias, currentDecay: currentDecay, voltageDecay: voltageDecay,
            refractory: refractory, noise: noise)
        }
      } catch {
        throw NetworkError("group \(NetworkError.quoted(name))", error.reason)
      }
    }
  }
}
