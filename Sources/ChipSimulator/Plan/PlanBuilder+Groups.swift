internal import CKernels
internal import NetworkModel

extension PlanBuilder {
  /// Registers and dendrites of each group, once it is known what arrives there.
  mutating func addGroups() {
    var registers = 0
    var charges = 0
    var slots = 0
    for (index, group) in network.groups.enumerated() {
      let words = BitWords.count(for: group.count)
      let longest = connections.lazy.filter { $0.target == index }.map(\.longestDelay).max() ?? 0
      let slotCount = Self.powerOfTwo(atLeast: longest + 1)
      let compartment = group.compartment
      let rest = restingVoltage(compartment)
      groups.append(
        GroupPlan(
          source: generatorCount + index, spikes: sources[generatorCount + index].spikes, count: group.count,
          words: words,
          lastWord: UInt64.max >> UInt64((64 - group.count % 64) % 64), registers: registers, charges: charges,
          slots: slots, slotCount: slotCount, isMemoryless: compartment.isMemoryless,
          isRestless: isRestless(compartment, rest: rest), rest: rest, noise: compartment.noise))
      compartments.append(plan(compartment))
      registers += words * 64
      charges += words * 64 * slotCount
      slots += slotCount
    }
  }

  /// The voltage of a compartment without memory while nothing arrives.
  private func restingVoltage(_ compartment: Compartment) -> Int32 {
    guard case .clips(let bounds) = model.voltageOverflow else { return compartment.bias.value }
    return min(max(compartment.bias.value, bounds.lowerBound), bounds.upperBound)
  }

  /// Whether a compartment without memory may spike, or leave its register, while nothing arrives.
  private func isRestless(_ compartment: Compartment, rest: Int32) -> Bool {
    guard let noise = compartment.noise?.range else { return rest > compartment.threshold.level }
    let lowest = Int64(rest) + Int64(noise.lowerBound)
    return Int64(rest) + Int64(noise.upperBound) > Int64(compartment.threshold.level)
      || lowest < Int64(Register24.minimum)
  }

  private static func powerOfTwo(atLeast number: Int) -> Int {
    var power = 1
    while power < number { power *= 2 }
    return power
  }

  /// The registers of a compartment, and the ranges beyond which a step is computed in 64 bits.
  private func plan(_ compartment: Compartment) -> spike_compartment {
    let bias = compartment.bias.value
    let noise = compartment.noise?.range ?? 0...0
    var currents = Register24.range
    // 2¹⁸ weight units are 2²⁴ current units, more than what any current can make good.
    var charges: ClosedRange<Int32> = -262_144...262_143
    switch model.currentOverflow {
    case .policy, .unbounded: break
    case .wrapsOnceAsLava: currents = Register24.saturation
    case .wrapsThriceAsNengoLoihi:
      charges = -32_768...32_767
      currents =
        (Register24.minimum - min(bias + noise.lowerBound, 0))...(Register24.maximum - max(bias + noise.upperBound, 0))
    }
    var voltages = Register24.range
    if case .clips(let bounds) = model.voltageOverflow { voltages = bounds.clamped(to: Register24.range) }
    return spike_compartment(
      current_keep: 4096 - Int32(compartment.currentDecay), voltage_keep: 4096 - Int32(compartment.voltageDecay),
      bias: bias, level: compartment.threshold.level, charge_low: charges.lowerBound,
      charge_high: charges.upperBound, current_low: currents.lowerBound, current_high: currents.upperBound,
      voltage_low: voltages.lowerBound, voltage_high: voltages.upperBound, refractory: Int32(compartment.refractory))
  }

  /// Refuses a group whose charges of one step could leave 32 bits; the registers of a chip have 24.
  func checkCharges(_ worst: [Int]) throws(ChipError) {
    for (group, charge) in worst.enumerated() where charge > 1 << 30 {
      throw ChipError(
        .doesNotFit, "group \"\(network.groups[group].name)\"",
        "wanted at most 2^30 weight units that may arrive at a compartment at once, got \(charge)")
    }
  }
}
