import ChipSimulator
import NetworkModel

/// What a network shows step by step, for hand-derived tests.
struct SlowRun {
  private(set) var chip: SlowChip

  init(_ network: Network, _ model: ChipModel = .loihi1) { chip = SlowChip(network, model: model) }

  /// One value of each of the next `count` steps.
  mutating func next<Value>(_ count: Int, _ value: (SlowChip) -> Value) throws -> [Value] {
    var seen: [Value] = []
    for _ in 0..<count {
      try chip.step()
      seen.append(value(chip))
    }
    return seen
  }
}

extension SlowChip {
  /// The voltage of a group's first compartment.
  func voltage(_ group: Int) -> Int32 { groups[group].voltages[0] }
  /// The current of a group's first compartment.
  func current(_ group: Int) -> Int32 { groups[group].currents[0] }
  /// The mantissa of a connection's first synapse.
  func mantissa(_ connection: Int) -> Int32 { connections[connection].synapses[0].mantissa }
  /// Whether a group's first compartment spiked in the last step.
  func spiked(_ group: Int) -> Bool { raster[.group(GroupID(index: group))]?.last?[0] ?? false }
  /// The first value of a trace of a connection.
  func trace(_ name: TraceName, _ connection: Int) -> UInt8 { connections[connection].traces[name]?.values[0] ?? 0 }
}

extension ChipModel {
  /// This chip with one policy for both registers.
  static func loihi1(_ policy: OverflowPolicy) -> ChipModel {
    var model = ChipModel.loihi1
    model.currentOverflow = .policy(policy)
    model.voltageOverflow = .policy(policy)
    return model
  }
}
