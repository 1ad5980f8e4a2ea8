public import NetworkModel
internal import Recordings

/// What a placed network takes of a chip, in numbers.
public struct ChipResources: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Cores with at least one compartment.
  public let cores: Int
  /// Cores that there are.
  public let availableCores: Int
  /// Compartments of all groups.
  public let compartments: Int
  /// Axons that end on a core, summed over cores.
  public let inputAxons: Int
  /// Axons that begin on a core, summed over cores.
  public let outputAxons: Int
  /// Connections.
  public let connections: Int
  /// Synapses of all connections.
  public let synapses: Int
  /// Those of them that learn.
  public let plasticSynapses: Int
  /// Synaptic memory in bytes, summed over cores.
  public let synapticBytes: Int

  /// Counts what a placed network takes.
  ///
  /// - Precondition: `coreMap` is one of this network.
  public init(of network: Network, on coreMap: CoreMap) {
    precondition(coreMap.groupNames == network.groups.map(\.name), "a core map of another network")
    let usage = coreMap.totalUsage
    cores = coreMap.usedCores
    availableCores = coreMap.limits.cores
    compartments = usage.compartments
    inputAxons = usage.inputAxons
    outputAxons = usage.outputAxons
    connections = network.connections.count
    synapses = network.connections.reduce(0) { $0 + $1.synapseCount }
    plasticSynapses = network.connections.reduce(0) { $0 + ($1.isPlastic ? $1.synapseCount : 0) }
    synapticBytes = usage.synapticBytes
  }

  /// The numbers in one line.
  public var description: String {
    "\(cores.grouped) of \(availableCores.grouped) cores, \(compartments.grouped) compartments, "
      + "\(inputAxons.grouped) input and \(outputAxons.grouped) output axons, "
      + "\(synapses.grouped) synapses (\(plasticSynapses.grouped) plastic) in \(connections.grouped) connections, "
      + "\(synapticBytes.grouped) bytes of synaptic memory"
  }
}
