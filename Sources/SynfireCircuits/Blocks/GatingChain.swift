public import NetworkModel

/// A ring of single compartments through which one pulse walks for ever, a step at a time: the clock of a circuit.
///
/// In step s of each turn the compartment g(s) spikes, and what it gates can act in step s + 1. A synfire chain of width
/// one; one spike of the host starts it.
///
/// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9; the gating chain of Sornborger, Wang, Tao, Journal of
/// Computational Neuroscience 39 (2015), doi:10.1007/s10827-015-0565-6.
public struct GatingChain: Sendable, Hashable {
  /// The compartments, a group each, in the order of the pulse.
  public let gates: [GroupID]
  /// Where the host starts the pulse: a spike at step t makes the first gate spike at t + 1.
  public let start: SpikeGeneratorID

  /// How many steps one turn takes.
  public var length: Int { gates.count }

  /// Adds a ring to a network.
  ///
  /// - Parameters:
  ///   - length: The steps of one turn, 2 or more.
  ///   - network: What it becomes a part of.
  /// - Throws: `NetworkError` for an impossible length or names that are taken (`g00`, …, `start`).
  public init(length: Int, in network: inout Network) throws(NetworkError) {
    guard length >= 2 else { throw NetworkError("gating chain", "wanted 2 steps or more, got \(length)") }
    let compartment = try Compartment.integrateAndFire(threshold: CircuitLevels.threshold)
    start = try network.addSpikeGenerator("start", count: 1)
    var gates: [GroupID] = []
    for step in 0..<length {
      gates.append(try network.addGroup(Self.name(ofGate: step), count: 1, compartment))
    }
    self.gates = gates
    try network.connect(start, to: gates[0], .oneToOne, weights: .constant(CircuitLevels.chain))
    for step in 0..<length {
      try network.connect(
        gates[step], to: gates[(step + 1) % length], .oneToOne, weights: .constant(CircuitLevels.chain))
    }
  }

  /// g00, g01 and so on.
  static func name(ofGate gate: Int) -> String { "g" + (gate < 10 ? "0" : "") + String(gate) }

  /// Lets a gate open a group of relays: one step after the gate they spike where they are told enough.
  ///
  /// - Parameters:
  ///   - group: The relays.
  ///   - step: The gate, counted round the ring.
  ///   - level: How much is enough.
  ///   - network: The network of both.
  /// - Throws: `NetworkError` where the network is full.
  public func open(
    _ group: GroupID, at step: Int, reading level: ReadoutLevel = .half, in network: inout Network
  ) throws(NetworkError) {
    for weight in level.gateWeights { try act(at: step, on: group, weight: weight, in: &network) }
  }

  /// Lets a gate act on each compartment of a group, one step after the gate spikes.
  ///
  /// - Parameters:
  ///   - step: The gate, counted round the ring.
  ///   - group: What it acts on.
  ///   - weight: What each compartment receives.
  ///   - network: The network of both.
  /// - Throws: `NetworkError` for a weight that no format holds.
  public func act(
    at step: Int, on group: GroupID, weight: Int, in network: inout Network
  ) throws(NetworkError) {
    let gate = gates[((step % length) + length) % length]
    try network.connect(gate, to: group, .broadcast, weights: .constant(weight))
  }
}
