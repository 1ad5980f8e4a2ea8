package import CKernels

extension SpikeReference {
  /// One step of `words`·64 compartments, one after the other, in 64 bits: `spike_integrate`.
  package static func integrate(
    _ compartment: UnsafePointer<spike_compartment>, charges: UnsafeMutablePointer<Int32>, common: Int32,
    currents: UnsafeMutablePointer<Int32>, voltages: UnsafeMutablePointer<Int32>, holds: UnsafeMutablePointer<UInt8>,
    elapsed: UInt8, first: Int, words: Int, valid: UInt64, spikes: UnsafeMutablePointer<UInt64>
  ) -> spike_outcome {
    var outcome = step(
      compartment, nil, charges: charges, common: common, currents: currents, voltages: voltages, holds: holds,
      elapsed: elapsed, first: first, words: words, valid: valid, spikes: spikes)
    if compartment.pointee.current_keep == 0, compartment.pointee.voltage_keep == 0 { outcome.changed = 0 }
    return outcome
  }

  /// The same with noise on the voltages: `spike_integrate_noisy`.
  package static func integrateNoisy(
    _ compartment: UnsafePointer<spike_compartment>, noise: UnsafePointer<Int32>, charges: UnsafeMutablePointer<Int32>,
    common: Int32, currents: UnsafeMutablePointer<Int32>, voltages: UnsafeMutablePointer<Int32>,
    holds: UnsafeMutablePointer<UInt8>, elapsed: UInt8, first: Int, words: Int, valid: UInt64,
    spikes: UnsafeMutablePointer<UInt64>
  ) -> spike_outcome {
    step(
      compartment, noise, charges: charges, common: common, currents: currents, voltages: voltages, holds: holds,
      elapsed: elapsed, first: first, words: words, valid: valid, spikes: spikes)
  }

  private static func step(
    _ compartment: UnsafePointer<spike_compartment>, _ noise: UnsafePointer<Int32>?,
    charges: UnsafeMutablePointer<Int32>, common: Int32, currents: UnsafeMutablePointer<Int32>,
    voltages: UnsafeMutablePointer<Int32>, holds: UnsafeMutablePointer<UInt8>, elapsed: UInt8, first: Int, words: Int,
    valid: UInt64, spikes: UnsafeMutablePointer<UInt64>
  ) -> spike_outcome {
    var outcome = spike_outcome(done: first, spikes: 0, lowest: .max, highest: .min, changed: 0)
    for word in first..<words {
      let mask = word + 1 == words ? valid : .max
      let steps = (0..<64).map { lane in
        let place = 64 * word + lane
        return CompartmentStep(
          compartment.pointee, noise: noise.map { Int($0[place]) } ?? 0, charge: Int(charges[place]) + Int(common),
          current: Int(currents[place]),
          voltage: Int(voltages[place]), hold: Int(holds[place]), elapsed: Int(elapsed),
          isReal: mask >> UInt64(lane) & 1 == 1)
      }
      // The word stays as it was.
      if steps.contains(where: { $0.overflows }) { break }
      spikes[word] = 0
      for (lane, step) in steps.enumerated() {
        let place = 64 * word + lane
        charges[place] = 0
        currents[place] = Int32(truncatingIfNeeded: step.current)
        voltages[place] = Int32(truncatingIfNeeded: step.voltage)
        holds[place] = UInt8(truncatingIfNeeded: step.hold)
        if step.fires { spikes[word] |= 1 << UInt64(lane) }
        outcome.add(step)
      }
      outcome.done = word + 1
    }
    return outcome
  }
}

/// What a step makes of one compartment.
private struct CompartmentStep {
  let current: Int
  let voltage: Int
  let hold: Int
  let fires: Bool
  let overflows: Bool
  /// The voltage before the reset; nil where the compartment is held, or not real.
  let potential: Int?
  let changes: Bool

  init(
    _ compartment: spike_compartment, noise: Int, charge: Int, current: Int, voltage: Int, hold: Int, elapsed: Int,
    isReal: Bool
  ) {
    self.current = current * Int(compartment.current_keep) / 4096 + 64 * charge
    let potential = voltage * Int(compartment.voltage_keep) / 4096 + self.current + Int(compartment.bias) + noise
    let rest = max(0, hold - elapsed)
    fires = isReal && rest == 0 && potential > Int(compartment.level)
    self.voltage = rest > 0 || fires ? 0 : potential
    self.hold = !fires ? rest : compartment.refractory > 1 ? Int(compartment.refractory) : 0
    self.potential = isReal && rest == 0 ? potential : nil
    changes = isReal && (self.current != current || self.voltage != voltage || rest > 0 || fires)
    overflows =
      !(Int(compartment.charge_low)...Int(compartment.charge_high)).contains(charge)
      || isReal && !(Int(compartment.current_low)...Int(compartment.current_high)).contains(self.current)
      || isReal && rest == 0 && !(Int(compartment.voltage_low)...Int(compartment.voltage_high)).contains(potential)
  }
}

extension spike_outcome {
  fileprivate mutating func add(_ step: CompartmentStep) {
    if step.fires { spikes += 1 }
    if step.changes { changed = 1 }
    guard let potential = step.potential else { return }
    lowest = min(lowest, Int32(truncatingIfNeeded: potential))
    highest = max(highest, Int32(truncatingIfNeeded: potential))
  }
}
