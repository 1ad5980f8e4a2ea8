extension Network {
  /// The network as a JSON value.
  var json: JSONTree {
    .object([
      ("seed", .unsigned(seed)),
      ("spikeGenerators", .list(spikeGenerators.map(\.json))),
      ("groups", .list(groups.map(\.json))),
      ("connections", .list(connections.map(json))),
      ("probes", .list(probes.map(json))),
    ])
  }

  private func json(_ connection: Connection) -> JSONTree {
    var members: [(String, JSONTree)] = [
      ("name", .text(connection.name)),
      ("from", .text(name(of: connection.source))),
      ("to", .text(self[connection.target].name)),
      ("pattern", connection.pattern.json),
      ("format", connection.format.json),
      ("weights", connection.mantissas.json),
      ("delays", connection.delays.json),
    ]
    if let tags = connection.tags { members.append(("tags", tags.json)) }
    if let rule = connection.rule { members.append(("rule", rule.json)) }
    if let source = connection.reinforcement { members.append(("reinforcement", .text(name(of: source)))) }
    return .object(members)
  }

  private func json(_ probe: ProbeRequest) -> JSONTree {
    let name =
      switch probe.subject {
      case .group(let id): self[id].name
      case .generator(let id): self[id].name
      case .connection(let id): self[id].name
      }
    return .object([
      ("of", .text(name)), ("quantity", .text(probe.quantity.description)), ("every", .integer(probe.period)),
    ])
  }
}

extension SpikeGenerator {
  fileprivate var json: JSONTree {
    .object([
      ("name", .text(name)),
      spikeTrains.map { ("spikeTrains", .list($0.map { .integers($0) })) } ?? ("count", .integer(count)),
    ])
  }
}

extension Group {
  fileprivate var json: JSONTree {
    let bias: [(String, JSONTree)] = [
      ("mantissa", .integer(Int(compartment.bias.mantissa))), ("exponent", .integer(Int(compartment.bias.exponent))),
    ]
    let noise: [(String, JSONTree)] =
      compartment.noise.map { noise in
        let registers: [(String, JSONTree)] = [
          ("exponent", .integer(noise.exponent)), ("offset", .integer(noise.offset)),
        ]
        return [("noise", .object(registers))]
      } ?? []
    return .object(
      [
        ("name", .text(name)),
        ("count", .integer(count)),
        ("threshold", .integer(Int(compartment.threshold.mantissa))),
        ("bias", .object(bias)),
        ("currentDecay", .integer(compartment.currentDecay)),
        ("voltageDecay", .integer(compartment.voltageDecay)),
        ("refractory", .integer(compartment.refractory)),
      ] + noise)
  }
}

extension ConnectionPattern {
  fileprivate var json: JSONTree {
    switch self {
    case .dense: .text("dense")
    case .oneToOne: .text("oneToOne")
    case .broadcast: .text("broadcast")
    case .sparse(let pairs): .object([("sparse", .pairs(pairs))])
    case .fixedFanOut(let fanOut): .object([("fixedFanOut", .integer(fanOut))])
    }
  }
}

extension WeightFormat {
  fileprivate var json: JSONTree {
    .object([("bits", .integer(bits)), ("exponent", .integer(exponent)), ("signMode", .text(signMode.rawValue))])
  }
}

extension SynapseNumbers {
  fileprivate var json: JSONTree {
    switch self {
    case .constant(let value): .integer(Int(value))
    case .values(let values): .shorts(values)
    case .uniform(let range): .object([("uniform", .shorts([range.lowerBound, range.upperBound]))])
    case .normal(let mean, let deviation, _):
      .object([("normal", .object([("mean", .real(mean)), ("deviation", .real(deviation))]))])
    }
  }
}

extension LearningRule {
  /// The same JSON as `encode(to:)` writes, with its keys in order.
  fileprivate var json: JSONTree {
    var members: [(String, JSONTree)] = []
    for target in RuleTarget.allCases {
      if let sum = self[target] { members.append((target.rawValue, .text(sum.description))) }
    }
    let dynamics = TraceName.allCases.compactMap { name in
      traces[name].map { trace -> (String, JSONTree) in
        let numbers: [(String, JSONTree)] = [
          ("impulse", .real(trace.impulse)), ("timeConstant", .real(trace.timeConstant)),
        ]
        return (name.rawValue, .object(numbers))
      }
    }
    return .object(members + [("traces", .object(dynamics)), ("period", .integer(learningPeriod))])
  }
}
