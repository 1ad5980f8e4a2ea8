import Synfire

/// What there is to see of a circuit before it runs: its parts, what it takes of a chip, and what may go wrong.
struct CircuitInspection: Encodable {
  /// A group or a spike generator.
  struct Source: Encodable {
    let name: String
    let count: Int
  }

  /// A connection.
  struct Connection: Encodable {
    let name: String
    let from: String
    let to: String
    let synapses: Int
    let learns: Bool
  }

  /// A warning.
  struct Warning: Encodable {
    let kind: String
    let subject: String
    let reason: String
  }

  private enum CodingKeys: String, CodingKey {
    case circuit, seed, model, spikeGenerators, groups, connections, resources, coreMap, misfit, warnings
  }

  let circuit: String
  let seed: UInt64
  let model: String
  let spikeGenerators: [Source]
  let groups: [Source]
  let connections: [Connection]
  /// Absent under a model without limits, and where the circuit does not fit; so is the core map.
  let resources: ChipResources?
  let coreMap: CoreMap?
  /// Why the circuit does not fit.
  let misfit: String?
  let warnings: [Warning]
  /// The same as an error.
  let error: ChipError?
  private let network: Network

  init(_ file: CircuitFile, on chip: ChipOptions) {
    network = file.network
    let model = chip.chipModel
    (circuit, seed, self.model) = (file.name, network.seed, model.name)
    spikeGenerators = network.spikeGenerators.map { Source(name: $0.name, count: $0.count) }
    groups = network.groups.map { Source(name: $0.name, count: $0.count) }
    connections = network.connections.map { [network] in
      Connection(
        name: $0.name, from: network.name(of: $0.source), to: network[$0.target].name, synapses: $0.synapseCount,
        learns: $0.isPlastic)
    }
    var (map, misfit): (CoreMap?, ChipError?)
    if let limits = model.limits {
      do throws(ChipError) {
        map = try CoreMap(placing: network, limits: limits, placement: chip.placement ?? .firstFit)
      } catch { misfit = error }
    }
    (coreMap, error, self.misfit) = (map, misfit, misfit?.description)
    resources = map.map { [network] in ChipResources(of: network, on: $0) }
    warnings = network.warnings(convention: model.weights).map {
      Warning(kind: $0.kind.rawValue, subject: $0.subject, reason: $0.reason)
    }
  }

  /// The inspection for people.
  var lines: [String] {
    var lines = ["circuit \(circuit), model \(model)"] + CircuitListing(network).lines + [""]
    if let resources, let coreMap {
      lines += ["takes \(resources)", ""]
      lines += coreMap.description.split(separator: "\n").map(String.init) + [""]
    } else if misfit == nil {
      lines += ["no limits under this model, so no core map", ""]
    }
    let head = warnings.isEmpty ? "no warnings" : Format.count(warnings.count, "warning")
    return lines + [head] + warnings.map { "  \($0.subject): \($0.reason)" }
  }
}
