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
  /// whatever was before; these are computed when they are read.
  func integrate() {
    for k in 0..<tables.groupWords {
      let due = dendrites.due[k]
      var word = due | compartments.awake[k]
      dendrites.due[k] = 0
      while word != 0 {
        let bit = word.trailingZeroBitCount
        integrate(group: k &<< 6 | bit, isDue: due &>> UInt64(truncatingIfNeeded: bit) & 1 != 0)
        if clock.hasFault { return }
        word &= word &- 1
      }
    }
  }

  private func integrate(group index: Int, isDue: Bool) {
    let group = tables.groups + index
    let state = compartments.groups + index
    let now = clock.now
    let slot = now & (group.pointee.slotCount &- 1)
    let shared = dendrites.shared + group.pointee.slots + slot
    let step = GroupStep(
      group: index, slot: slot, shared: shared.pointee,
      elapsed: UInt8(truncatingIfNeeded: min(now &- state.pointee.lastStep, 255)))
    shared.pointee = 0
    if let noise = group.pointee.noise { draw(noise, ofGroup: index) }
    var outcome = integrate(group, step, from: 0)
    if outcome.done < group.pointee.words {
      integrateExactly(group, step, &outcome)
      if clock.hasFault { return }
    }
    state.pointee.lastStep = now
    state.pointee.lowest = outcome.lowest
    state.pointee.highest = outcome.highest
    state.pointee.updates &+= group.pointee.count
    if outcome.spikes > 0 {
      spikes.sources.setBit(group.pointee.source)
      spikes.count[group.pointee.source] = outcome.spikes
    }
    let staysAwake = group.pointee.isMemoryless ? group.pointee.isRestless : isDue || outcome.changed != 0
    if staysAwake { compartments.awake.setBit(index) } else { compartments.awake.clearBit(index) }
  }

  /// The words of a group from `first` on, up to the first that has an overflow.
  @inline(__always)
  private func integrate(_ group: UnsafePointer<GroupPlan>, _ step: GroupStep, from first: Int) -> spike_outcome {
    guard group.pointee.noise == nil else { return integrateNoisy(group, step, from: first) }
    return spike_integrate(
      tables.compartments + step.group,
      dendrites.charge + group.pointee.charges + step.slot &* group.pointee.words &* 64, step.shared,
      compartments.current + group.pointee.registers, compartments.voltage + group.pointee.registers,
      compartments.hold + group.pointee.registers, step.elapsed, first, group.pointee.words, group.pointee.lastWord,
      spikes.words + group.pointee.spikes)
  }

  private func integrateNoisy(
    _ group: UnsafePointer<GroupPlan>, _ step: GroupStep, from first: Int
  ) -> spike_outcome {
    spike_integrate_noisy(
      tables.compartments + step.group, random.noise,
      dendrites.charge + group.pointee.charges + step.slot &* group.pointee.words &* 64, step.shared,
      compartments.current + group.pointee.registers, compartments.voltage + group.pointee.registers,
      compartments.hold + group.pointee.registers, step.elapsed, first, group.pointee.words, group.pointee.lastWord,
      spikes.words + group.pointee.spikes)
  }

  /// The rest of a group in which words overflow: these in 64 bits, the others as usual.
  private func integrateExactly(
    _ group: UnsafePointer<GroupPlan>, _ step: GroupStep, _ outcome: inout spike_outcome
  ) {
    while outcome.done < group.pointee.words {
      let word = outcome.done
      integrateExactly(step, word: word, lowest: &outcome.lowest, highest: &outcome.highest)
      if clock.hasFault { return }
      outcome.spikes += spikes.words[group.pointee.spikes + word].nonzeroBitCount
      let next = integrate(group, step, from: word + 1)
      outcome = spike_outcome(
        done: next.done, spikes: outcome.spikes + next.spikes, lowest: min(outcome.lowest, next.lowest),
        highest: max(outcome.highest, next.highest), changed: 1)
    }
  }

  /// The currents and voltages of a word of 64 compartments of which one overflows, in 64 bits.
  private func integrateExactly(_ step: GroupStep, word: Int, lowest: inout Int32, highest: inout Int32) {
    let group = tables.groups[step.group]
    let compartment = tables.compartments[step.group]
    let (current, voltage, hold) = (compartments.current, compartments.voltage, compartments.hold)
    let source = group.spikes + word
    spikes.words[source] = 0
    for lane in 0..<min(64, group.count - 64 * word) {
      let place = 64 * word + lane
      let register = group.registers + place
      let charge = dendrites.charge + group.charges + step.slot * group.words * 64 + place
      let input = self.input(Int64(charge.pointee) + Int64(step.shared))
      charge.pointee = 0
      let kept = Decay.apply(current[register], decay: 4096 - compartment.current_keep)
      guard let newCurrent = bounded(current: Int64(kept) + input, group: step.group, compartment: place) else {
        return
      }
      current[register] = newCurrent
      hold[register] = hold[register] > step.elapsed ? hold[register] - step.elapsed : 0
      guard hold[register] == 0 else {
        voltage[register] = 0
        continue
      }
      let rest = Decay.apply(voltage[register], decay: 4096 - compartment.voltage_keep)
      let noise = group.noise == nil ? 0 : random.noise[place]
      let sum = Int64(rest) + drive(Int64(newCurrent) + Int64(compartment.bias) + Int64(noise))
      guard let newVoltage = bounded(voltage: sum, group: step.group, compartment: place) else { return }
      lowest = min(lowest, newVoltage)
      highest = max(highest, newVoltage)
      let fires = newVoltage > compartment.level
      voltage[register] = fires ? 0 : newVoltage
      if fires {
        hold[register] = compartment.refractory > 1 ? UInt8(truncatingIfNeeded: compartment.refractory) : 0
        spikes.words[source] |= 1 << UInt64(lane)
      }
    }
  }
}

/// What all words of a group have in common in a step.
private struct GroupStep {
  let group: Int
  /// The dendrite slot that is due.
  let slot: Int
  /// The charge that all compartments share.
  let shared: Int32
  /// Steps since the group was integrated last, 255 at most.
  let elapsed: UInt8
}
