import ChipSimulator
import Foundation
import NetworkModel

/// A network, a model and a number of steps as plain numbers, which can be shrunk, compared and printed as JSON.
struct NetworkRecipe: Codable, Hashable {
  struct Group: Codable, Hashable {
    var count: Int
    var threshold = 100
    var biasMantissa = 0
    var biasExponent = 0
    var currentDecay = 4096
    var voltageDecay = 4096
    var refractory = 1
  }

  struct Generator: Codable, Hashable {
    var trains: [[Int]]
    /// Whether the host sends the spikes step by step.
    var isHostDriven = false
  }

  enum Source: Codable, Hashable {
    case group(Int)
    case generator(Int)
  }

  enum Pattern: Codable, Hashable {
    case dense, oneToOne, broadcast
    case sparse([[Int]])
    case fixedFanOut(Int)
  }

  enum Values: Codable, Hashable {
    case constant(Int)
    case values([Int])
    case uniform(Int, Int)
    case normal(Double, Double)
  }

  struct Format: Codable, Hashable {
    var bits = 8
    var exponent = 0
    var signMode = SignMode.mixed.rawValue
  }

  struct Connection: Codable, Hashable {
    var source: Source
    var target: Int
    var pattern = Pattern.dense
    var weights: Values
    var format: Format?
    var delays = Values.constant(0)
    var tags: Values?
    var rule: LearningRule?
    var reinforcement: Source?
  }

  var seed: UInt64
  var steps: Int
  var model: ModelRecipe
  var groups: [Group]
  var generators: [Generator]
  var connections: [Connection]

  func count(of source: Source) -> Int {
    switch source {
    case .group(let g): groups[g].count
    case .generator(let g): generators[g].trains.count
    }
  }

  /// The synapses of all connections.
  var synapseCount: Int {
    connections.reduce(0) { sum, connection in
      let sources = count(of: connection.source)
      switch connection.pattern {
      case .dense, .broadcast: return sum + sources * groups[connection.target].count
      case .oneToOne: return sum + sources
      case .sparse(let pairs): return sum + pairs.count
      case .fixedFanOut(let fanOut): return sum + sources * fanOut
      }
    }
  }

  /// The recipe for people, on one line.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    } catch {
      return "\(self)"
    }
  }
}

extension NetworkRecipe {
  /// The network that the recipe describes.
  func network() throws -> Network {
    var net = Network(seed: seed)
    for (index, group) in groups.enumerated() {
      guard let bias = Bias(mantissa: group.biasMantissa, exponent: group.biasExponent) else {
        throw NetworkError("group \(index)", "wanted a bias that fits")
      }
      try net.addGroup(
        "g\(index)", count: group.count,
        Compartment(
          threshold: group.threshold, bias: bias, currentDecay: group.currentDecay,
          voltageDecay: group.voltageDecay, refractory: group.refractory))
    }
    for (index, generator) in generators.enumerated() {
      if generator.isHostDriven {
        try net.addSpikeGenerator("s\(index)", count: generator.trains.count)
      } else {
        try net.addSpikeGenerator("s\(index)", spikeTrains: generator.trains)
      }
    }
    for connection in connections { try add(connection, to: &net) }
    return net
  }

  private func add(_ connection: Connection, to net: inout Network) throws {
    let format = try connection.format.map { wanted in
      guard let signMode = SignMode(rawValue: wanted.signMode),
        let format = WeightFormat(bits: wanted.bits, exponent: wanted.exponent, signMode: signMode)
      else { throw NetworkError("format \(wanted)", "wanted one that fits") }
      return format
    }
    let id = try net.connect(
      AnySource(reference: connection.source.reference), to: GroupID(index: connection.target),
      connection.pattern.pattern, weights: connection.weights.values, format: format,
      delays: connection.delays.values, tags: connection.tags?.values, rule: connection.rule)
    if let reinforcement = connection.reinforcement {
      try net.reinforce(id, from: AnySource(reference: reinforcement.reference))
    }
  }

  /// What the host sends at a step, by generator.
  func hostSpikes(at step: Int) -> [(generator: SpikeGeneratorID, places: [Int])] {
    generators.enumerated().compactMap { index, generator in
      guard generator.isHostDriven else { return nil }
      let places = generator.trains.indices.filter { generator.trains[$0].contains(step) }
      return places.isEmpty ? nil : (SpikeGeneratorID(index: index), places)
    }
  }
}

/// A source whose kind is known at run time only.
private struct AnySource: SpikeSource {
  let reference: SourceReference
}

extension NetworkRecipe.Source {
  var reference: SourceReference {
    switch self {
    case .group(let index): .group(GroupID(index: index))
    case .generator(let index): .generator(SpikeGeneratorID(index: index))
    }
  }
}

extension NetworkRecipe.Pattern {
  fileprivate var pattern: ConnectionPattern {
    switch self {
    case .dense: .dense
    case .oneToOne: .oneToOne
    case .broadcast: .broadcast
    case .sparse(let pairs): .sparse(pairs.map { SynapsePair($0[0], $0[1]) })
    case .fixedFanOut(let fanOut): .fixedFanOut(fanOut)
    }
  }
}

extension NetworkRecipe.Values {
  fileprivate var values: SynapseValues {
    switch self {
    case .constant(let value): .constant(value)
    case .values(let values): .values(values)
    case .uniform(let low, let high): .uniform(low...high)
    case .normal(let mean, let deviation): .normal(mean: mean, deviation: deviation)
    }
  }
}
