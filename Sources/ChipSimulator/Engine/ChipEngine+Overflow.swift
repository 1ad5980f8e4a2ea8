internal import NetworkModel

/// What becomes of numbers that may have left their registers of 24 bits.
extension ChipEngine {
  /// The current that a charge in weight units brings.
  func input(_ charge: Int64) -> Int64 {
    let input = charge << 6
    return settings.currentOverflow == .wrapsThriceAsNengoLoihi ? (input << 42) >> 42 : input
  }

  /// What current and bias add to the voltage.
  func drive(_ sum: Int64) -> Int64 {
    settings.currentOverflow == .wrapsThriceAsNengoLoihi ? Int64(Register24.wrapped(sum)) : sum
  }

  /// What a current becomes that may have left its register; nil if that is an error.
  func bounded(current value: Int64, group: Int, compartment: Int) -> Int32? {
    if Register24.contains(value), settings.currentOverflow != .wrapsOnceAsLava { return Int32(value) }
    switch settings.currentOverflow {
    case .policy(let policy):
      return bounded(value, by: policy, as: .current, group: group, compartment: compartment)
    case .wrapsThriceAsNengoLoihi:
      return bounded(value, by: .wrap, as: .current, group: group, compartment: compartment)
    case .wrapsOnceAsLava:
      if !Register24.contains(value) { compartments.groups[group].overflows += 1 }
      return Register24.wrappedOnceAsLava(value)
    case .unbounded: return Int32(exactly: value) ?? stop(.current, group, compartment, value)
    }
  }

  /// What a voltage becomes that may have left its register; nil if that is an error.
  func bounded(voltage value: Int64, group: Int, compartment: Int) -> Int32? {
    switch settings.voltageOverflow {
    case .policy(let policy):
      if Register24.contains(value) { return Int32(value) }
      return bounded(value, by: policy, as: .voltage, group: group, compartment: compartment)
    case .clips(let bounds): return Register24.saturated(value, in: bounds)
    case .unbounded: return Int32(exactly: value) ?? stop(.voltage, group, compartment, value)
    }
  }

  private func bounded(
    _ value: Int64, by policy: OverflowPolicy, as register: ChipFault.Kind, group: Int, compartment: Int
  ) -> Int32? {
    compartments.groups[group].overflows += 1
    switch policy {
    case .throw: return stop(register, group, compartment, value)
    case .wrap: return Register24.wrapped(value)
    case .saturate: return Register24.saturated(value, in: Register24.range)
    }
  }

  private func stop(_ fault: ChipFault.Kind, _ group: Int, _ compartment: Int, _ value: Int64) -> Int32? {
    clock.stop(ChipFault(kind: fault, group: group, compartment: compartment, value: Int(value)))
    return nil
  }
}
