public import ChipSimulator
public import Datasets
public import NetworkModel
public import Recordings
public import SynfireCircuits

/// One sample in the circuit of nBP: who spiked in each phase.
///
/// ```swift
/// var chip = learner.chip
/// let cycles = try CircuitCycle.record(digits, 0..<6, of: learner.circuit, on: &chip)
/// print(cycles[0][cycles[0].plan.output, 3])     // the outputs that answered
/// ```
public struct CircuitCycle: Sendable {
  /// What was to happen.
  public let plan: BackpropPlan
  /// The class of the sample.
  public let label: Int
  /// The compartments that spiked, by phase from 1 and by group.
  private var phases: [[CircuitGroup: [Int]]] = []
  /// The gates that spiked, by phase from 1.
  private var gatePhases: [[Int]] = []
  /// How many synapses changed in each phase, by connection.
  private var updates: [[Int]] = []

  private init(label: Int, _ plan: BackpropPlan) { (self.label, self.plan) = (label, plan) }

  /// The compartments of `group` that spiked in `phase`, counted from 1.
  public subscript(group: CircuitGroup, phase: Int) -> Set<Int> { Set(phases[phase - 1][group] ?? []) }

  /// The numbers of the gates of the chain that spiked in `phase`, counted from 1.
  public func gates(in phase: Int) -> Set<Int> { Set(gatePhases[phase - 1]) }

  /// How many synapses of `connection` the rule changed in `phase`, counted from 1.
  public func updates(of connection: ConnectionID, in phase: Int) -> Int { updates[phase - 1][connection.index] }

  /// How many pairs of a compartment of each group spiked together in `phase`.
  public func pairs(_ left: CircuitGroup, _ right: CircuitGroup, _ phase: Int) -> Int {
    self[left, phase].count * self[right, phase].count
  }

  /// Shows samples to a chip as its host does.
  ///
  /// - Parameter chip: a chip of this circuit that is ready for a sample; it learns as it goes.
  public static func record(
    _ samples: LabelledPatterns, _ range: Range<Int>, of circuit: BackpropCircuit, on chip: inout Chip
  ) throws(ChipError) -> [CircuitCycle] {
    var cycles: [CircuitCycle] = []
    var before = chip.events
    func note() {
      let events = chip.events
      let new = events - before
      before = events
      guard !cycles.isEmpty else { return }
      cycles[cycles.count - 1].phases.append(circuit.groups.mapValues { chip.spikes(of: $0) })
      cycles[cycles.count - 1].gatePhases.append(
        circuit.chain.gates.indices.filter { !chip.spikes(of: circuit.chain.gates[$0]).isEmpty })
      cycles[cycles.count - 1].updates.append(new.connections.map(\.synapseUpdates))
    }
    for sample in range {
      let label = Int(samples.labels[sample])
      for spikes in circuit.presentation(of: (0..<samples.width).filter { samples[sample, $0] }, label: label) {
        try chip.send(spikes.sources, to: spikes.generator, inSteps: spikes.inSteps)
      }
      // The step in which the host sends x is the last phase of the cycle before.
      for step in 0..<circuit.plan.length {
        try chip.step()
        if step == 1 { cycles.append(CircuitCycle(label: label, circuit.plan)) }
        note()
      }
    }
    try chip.step()
    note()
    return cycles
  }
}

extension [CircuitCycle] {
  /// The spikes of a group over all cycles, a step for each phase from step 1 on; of the first `limit` compartments alone.
  public func raster(of group: CircuitGroup, limit: Int) -> Raster { raster(count: limit) { $0[group, $1] } }

  /// The spikes of the chain's gates over all cycles, a row for each of the `count` gates.
  public func gateRaster(count: Int) -> Raster { raster(count: count) { $0.gates(in: $1) } }

  private func raster(count: Int, _ spikes: (CircuitCycle, Int) -> Set<Int>) -> Raster {
    var raster = Raster(count: count)
    for cycle in self {
      for phase in 1...cycle.plan.length {
        var words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for place in spikes(cycle, phase) where place < count { words[place / 64] |= 1 << UInt64(place % 64) }
        raster.append(words: words)
      }
    }
    return raster
  }

  /// The spikes of a group in `phase` of a cycle, in the mean.
  public func meanSpikes(of group: CircuitGroup, in phase: Int) -> Double {
    Double(reduce(0) { $0 + $1[group, phase].count }) / Double(Swift.max(1, count))
  }

  /// The synapses of some connections that changed in `phase` of a cycle, in the mean.
  public func meanUpdates(of connections: [ConnectionID], in phase: Int) -> Double {
    let sum = reduce(0) { sum, cycle in sum + connections.reduce(0) { $0 + cycle.updates(of: $1, in: phase) } }
    return Double(sum) / Double(Swift.max(1, count))
  }
}
