internal import CKernels
internal import NetworkModel

extension ChipEngine {
  /// Current, voltage, threshold and refractory period of each group in which something can change.
  ///
  /// A group sleeps, and costs nothing, from the first step on in which it received nothing and nothing of it changed:
  /// its registers, in the step s, were what they had been in s − 1, and no compartment was held. Without input the next
  /// registers are a function of the last ones alone, so those of s + 1 are those of s again, and so on, until a charge
  /// is due; and since it did not spike in s, it does not spike until then. A group without memory (both decays 4096)
  /// whose bias does not exceed its threshold sleeps at once: without input u = 0 and v = bias, or 0 while it is held,
  /// whatever was before; these are worked out when they are read.
  func integrate() {
    let due = calendar + (now & 63) &* groupWords
    for k in 0..<groupWords {
      let dueWord = due[k]
      var word = dueWord | awake[k]
      due[k] = 0
      while word != 0 {
        let bit = word.trailingZeroBitCount
        integrate(group: k &<< 6 | bit, isDue: dueWord &>> UInt64(truncatingIfNeeded: bit) & 1 != 0)
        if hasFault { return }
        word &= word &- 1
      }
    }
  }

  private func integrate(group index: Int, isDue: Bool) {
    let group = UnsafePointer(groups + index)
    let state = groupStates + index
    let now = now
    let slot = now & (group.pointee.slotCount &- 1)
    let shared = sharedCharges + group.pointee.slots + slot
    let part = Part(
      group: index, slot: slot, common: shared.pointee,
      elapsed: UInt8(truncatingIfNeeded: min(now &- state.pointee.lastStep, 255)))
    shared.pointee = 0
    var outcome = integrate(group, part, from: 0)
    if outcome.done < group.pointee.words {
      integrateExactly(group, part, &outcome)
      if hasFault { return }
    }
    state.pointee.lastStep = now
    state.pointee.lowest = outcome.lowest
    state.pointee.highest = outcome.highest
    state.pointee.updates &+= group.pointee.count
    if outcome.spikes > 0 {
      spiking.setBit(group.pointee.source)
      spikeCounts[group.pointee.source] = outcome.spikes
      sourceSpikes[group.pointee.source] &+= outcome.spikes
    }
    let staysAwake = group.pointee.isMemoryless ? group.pointee.isRestless : isDue || outcome.changed != 0
    if staysAwake { awake.setBit(index) } else { awake.clearBit(index) }
  }

  /// The words of a group from `first` on, up to the first that has an overflow.
  @inline(__always)
  private func integrate(_ group: UnsafePointer<GroupPlan>, _ part: Part, from first: Int) -> spike_outcome {
    spike_integrate(
      compartments + part.group, charges + group.pointee.charges + part.slot &* group.pointee.words &* 64, part.common,
      currents + group.pointee.registers, voltages + group.pointee.registers, holds + group.pointee.registers,
      part.elapsed, first, group.pointee.words, group.pointee.lastWord, spikes + group.pointee.spikes)
  }

  /// The rest of a group of which words overflow: those in 64 bits, the others as usual.
  private func integrateExactly(_ group: UnsafePointer<GroupPlan>, _ part: Part, _ outcome: inout spike_outcome) {
    while outcome.done < group.pointee.words {
      let word = outcome.done
      integrateExactly(
        group: part.group, word: word, slot: part.slot, common: part.common, elapsed: part.elapsed,
        lowest: &outcome.lowest, highest: &outcome.highest)
      if hasFault { return }
      outcome.spikes += spikes[group.pointee.spikes + word].nonzeroBitCount
      let next = integrate(group, part, from: word + 1)
      outcome = spike_outcome(
        done: next.done, spikes: outcome.spikes + next.spikes, lowest: min(outcome.lowest, next.lowest),
        highest: max(outcome.highest, next.highest),
        changed: 1)
    }
  }

  /// The currents and voltages of a word of 64 compartments of which one overflows, in 64 bits.
  private func integrateExactly(
    group index: Int, word: Int, slot: Int, common: Int32, elapsed: UInt8, lowest: inout Int32, highest: inout Int32
  ) {
    let group = groups[index]
    let compartment = compartments[index]
    let source = group.spikes + word
    spikes[source] = 0
    for lane in 0..<min(64, group.count - 64 * word) {
      let place = 64 * word + lane
      let register = group.registers + place
      let charge = charges + group.charges + slot * group.words * 64 + place
      let input = self.input(Int64(charge.pointee) + Int64(common))
      charge.pointee = 0
      let kept = Decay.apply(currents[register], decay: 4096 - compartment.current_keep)
      guard let current = bounded(current: Int64(kept) + input, group: index, compartment: place) else { return }
      currents[register] = current
      holds[register] = holds[register] > elapsed ? holds[register] - elapsed : 0
      guard holds[register] == 0 else {
        voltages[register] = 0
        continue
      }
      let rest = Decay.apply(voltages[register], decay: 4096 - compartment.voltage_keep)
      let sum = Int64(rest) + drive(Int64(current) + Int64(compartment.bias))
      guard let voltage = bounded(voltage: sum, group: index, compartment: place) else { return }
      lowest = min(lowest, voltage)
      highest = max(highest, voltage)
      let fires = voltage > compartment.level
      voltages[register] = fires ? 0 : voltage
      if fires {
        holds[register] = compartment.refractory > 1 ? UInt8(truncatingIfNeeded: compartment.refractory) : 0
        spikes[source] |= 1 << UInt64(lane)
      }
    }
  }

  /// The current that a charge in weight units brings.
  private func input(_ charge: Int64) -> Int64 {
    let input = charge << 6
    return model.currentOverflow == .wrapsThriceAsNengoLoihi ? (input << 42) >> 42 : input
  }

  /// What current and bias add to the voltage.
  private func drive(_ sum: Int64) -> Int64 {
    model.currentOverflow == .wrapsThriceAsNengoLoihi ? Int64(Register24.wrapped(sum)) : sum
  }

  /// What a current becomes that may have left its register; nil where that is an error.
  private func bounded(current value: Int64, group: Int, compartment: Int) -> Int32? {
    if Register24.contains(value), model.currentOverflow != .wrapsOnceAsLava { return Int32(value) }
    switch model.currentOverflow {
    case .policy(let policy):
      return bounded(value, by: policy, as: .current, group: group, compartment: compartment)
    case .wrapsThriceAsNengoLoihi:
      return bounded(value, by: .wrap, as: .current, group: group, compartment: compartment)
    case .wrapsOnceAsLava:
      if !Register24.contains(value) { groupStates[group].overflows += 1 }
      return Register24.wrappedOnceAsLava(value)
    case .unbounded: return Int32(exactly: value) ?? stop(.current, group, compartment, value)
    }
  }

  /// What a voltage becomes that may have left its register; nil where that is an error.
  private func bounded(voltage value: Int64, group: Int, compartment: Int) -> Int32? {
    switch model.voltageOverflow {
    case .policy(let policy):
      if Register24.contains(value) { return Int32(value) }
      return bounded(value, by: policy, as: .voltage, group: group, compartment: compartment)
    case .clips(let bounds): return Register24.saturated(value, in: bounds)
    case .unbounded: return Int32(exactly: value) ?? stop(.voltage, group, compartment, value)
    }
  }

  private func bounded(
    _ value: Int64, by policy: OverflowPolicy, as register: ChipRegisters.Fault, group: Int, compartment: Int
  ) -> Int32? {
    groupStates[group].overflows += 1
    switch policy {
    case .throw: return stop(register, group, compartment, value)
    case .wrap: return Register24.wrapped(value)
    case .saturate: return Register24.saturated(value, in: Register24.range)
    }
  }

  private func stop(_ fault: ChipRegisters.Fault, _ group: Int, _ compartment: Int, _ value: Int64) -> Int32? {
    registers.pointee.fault = fault
    registers.pointee.faultGroup = group
    registers.pointee.faultCompartment = compartment
    registers.pointee.faultValue = Int(value)
    return nil
  }
}

/// What all words of a group have in common in a step.
private struct Part {
  let group: Int
  /// The dendrite slot that is due.
  let slot: Int
  /// The charge that all compartments share.
  let common: Int32
  /// Steps since the group was integrated last, 255 at most.
  let elapsed: UInt8
}
