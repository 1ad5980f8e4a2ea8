import Synfire

/// A circuit for people: its parts with their registers and rules.
struct CircuitListing {
  private let network: Network

  init(_ network: Network) { self.network = network }

  /// All parts, in the order of the circuit.
  var lines: [String] {
    ["\(network.sizes); seed \(network.seed)"] + generatorLines + groupLines + connectionLines + probeLines
  }

  private var generatorLines: [String] {
    let rows = network.spikeGenerators.map { [$0.name, Format.count($0.count), $0.driver] }
    return table(["spike generator", "sources", "driven by"], rows, leftColumns: [0, 2])
  }

  private var groupLines: [String] {
    let isNoisy = network.groups.contains { $0.compartment.noise != nil }
    let rows = network.groups.map { group in
      let compartment = group.compartment
      let noise = compartment.noise.map { "2^\($0.exponent) \($0.offset)" } ?? "–"
      return [
        group.name, Format.count(group.count), Format.count(Int(compartment.threshold.mantissa)),
        Format.number(Double(compartment.bias.value) / 64), Format.count(compartment.currentDecay),
        Format.count(compartment.voltageDecay), Format.count(compartment.refractory),
      ] + (isNoisy ? [noise] : [])
    }
    let title = ["group", "compartments", "threshold", "bias", "current decay", "voltage decay", "refractory"]
    return table(title + (isNoisy ? ["noise"] : []), rows, leftColumns: [0])
  }

  private func table(_ title: [String], _ rows: [[String]], leftColumns: Set<Int>) -> [String] {
    rows.isEmpty ? [] : [""] + TextTable(rows: [title] + rows, leftColumns: leftColumns).lines
  }

  private var connectionLines: [String] {
    guard !network.connections.isEmpty else { return [] }
    return ["", "connection"]
      + network.connections.flatMap { connection in
        let ends = "\(network.name(of: connection.source)) → \(network[connection.target].name)"
        var parts = [
          "\(connection.name): \(ends)", connection.patternText, Format.count(connection.synapseCount, "synapse"),
          "weights \(connection.weightSummary)", connection.format.text,
        ]
        if connection.delays != .constant(0) { parts.append("delays \(connection.delays.summary(inUnitsOf: 1))") }
        if let tags = connection.tags { parts.append("tags \(tags.summary(inUnitsOf: 1))") }
        return ["  " + parts.joined(separator: ", ")] + ruleLines(connection).map { "    " + $0 }
      }
  }

  private func ruleLines(_ connection: Connection) -> [String] {
    guard let rule = connection.rule else { return [] }
    var parts = TraceName.allCases.compactMap { name in
      rule.traces[name].map {
        "\(name.rawValue) impulse \(Format.number($0.impulse)), time constant \(Format.number($0.timeConstant))"
      }
    }
    if rule.learningPeriod > 1 { parts.append("every \(Format.count(rule.learningPeriod)) steps") }
    if let source = connection.reinforcement { parts.append("r1 from \(network.name(of: source))") }
    return [rule.description] + (parts.isEmpty ? [] : [parts.joined(separator: "; ")])
  }

  private var probeLines: [String] {
    guard !network.probes.isEmpty else { return [] }
    return ["", "probe"] + network.probes.map { "  " + $0.key(in: network) }
  }
}

extension SpikeGenerator {
  /// What makes it spike.
  fileprivate var driver: String {
    guard let spikeTrains else { return "the host" }
    let spikes = Format.count(spikeTrains.reduce(0) { $0 + $1.count }, "spike")
    let last = spikeTrains.compactMap(\.last).max()
    return "trains of \(spikes)" + (last.map { ", the last at step \(Format.count($0))" } ?? "")
  }
}

extension Connection {
  /// The pattern in words; how many synapses there are stands beside it.
  fileprivate var patternText: String {
    if case .sparse = pattern { "sparse" } else { pattern.summary }
  }
}

extension WeightFormat {
  /// The format in words.
  fileprivate var text: String {
    "\(Format.count(bits, "bit")) \(signMode.rawValue)" + (exponent == 0 ? "" : " · 2^\(exponent)")
  }
}
