import ChipArithmetic
import ChipSimulator
import NetworkModel

/// The compartments of one group: u and v in membrane units (2⁻⁶ weight unit), and the steps for which v is still held.
struct SlowGroup {
  let compartment: Compartment
  private(set) var currents: [Int32]
  private(set) var voltages: [Int32]
  private(set) var holds: [Int]
  /// How often a value left its 24 bits, where the model counts that.
  private(set) var overflows = 0

  var count: Int { currents.count }

  /// Everything begins at 0, the voltage too, whatever the bias.
  init(_ group: Group) {
    compartment = group.compartment
    currents = [Int32](repeating: 0, count: group.count)
    voltages = currents
    holds = [Int](repeating: 0, count: group.count)
  }

  /// u ← trunc(u · (4096 − δu) / 4096) + what arrives; the first compartment that overflowed, where that is an error.
  mutating func integrateCurrents(_ arrivals: [Int64], _ overflow: ChipModel.CurrentOverflow) -> Int? {
    for i in currents.indices {
      let exact = Self.decayed(currents[i], by: compartment.currentDecay) + arrivals[i]
      if overflow.counts(exact) { overflows += 1 }
      guard let kept = overflow.kept(exact) else { return i }
      currents[i] = kept
    }
    return nil
  }

  /// v ← trunc(v · (4096 − δv) / 4096) + u + bias, or 0 while it is held; the first compartment that overflowed, where
  /// that is an error.
  mutating func integrateVoltages(_ overflow: ChipModel.VoltageOverflow) -> Int? {
    for i in voltages.indices {
      if holds[i] > 0 {
        voltages[i] = 0
        continue
      }
      let exact =
        Self.decayed(voltages[i], by: compartment.voltageDecay) + Int64(currents[i]) + Int64(compartment.bias.value)
      if overflow.counts(exact) { overflows += 1 }
      guard let kept = overflow.kept(exact) else { return i }
      voltages[i] = kept
    }
    return nil
  }

  /// A compartment that is not held spikes iff v > 64 · threshold; then v = 0, and is held for refractory − 1 more steps.
  mutating func fire() -> [Bool] {
    voltages.indices.map { i in
      if holds[i] > 0 {
        holds[i] -= 1
        return false
      }
      guard voltages[i] > 64 * compartment.threshold.mantissa else { return false }
      voltages[i] = 0
      holds[i] = compartment.refractory - 1
      return true
    }
  }

  /// trunc(value · (4096 − decay) / 4096), toward zero.
  private static func decayed(_ value: Int32, by decay: Int) -> Int64 { Int64(value) * Int64(4096 - decay) / 4096 }
}

extension ChipModel.CurrentOverflow {
  /// What the register keeps of an exact value; nil where that is an error.
  fileprivate func kept(_ exact: Int64) -> Int32? {
    switch self {
    case .policy(let policy): policy.kept(exact)
    case .wrapsOnceAsLava: Register24.wrappedOnceAsLava(exact)
    case .unbounded: Int32(exactly: exact)
    }
  }

  fileprivate func counts(_ exact: Int64) -> Bool { self != .unbounded && !Register24.contains(exact) }
}

extension ChipModel.VoltageOverflow {
  /// What the register keeps of an exact value; nil where that is an error.
  fileprivate func kept(_ exact: Int64) -> Int32? {
    switch self {
    case .policy(let policy): policy.kept(exact)
    case .clips(let range): Int32(min(max(exact, Int64(range.lowerBound)), Int64(range.upperBound)))
    case .unbounded: Int32(exactly: exact)
    }
  }

  fileprivate func counts(_ exact: Int64) -> Bool {
    if case .policy = self { return !Register24.contains(exact) }
    return false
  }
}

extension OverflowPolicy {
  /// What 24 bits keep of an exact value; nil where that is an error.
  fileprivate func kept(_ exact: Int64) -> Int32? {
    let half: Int64 = 8_388_608
    if exact >= -half && exact < half { return Int32(exact) }
    switch self {
    case .throw: return nil
    case .saturate: return Int32(exact < 0 ? -half : half - 1)
    case .wrap:
      let turns = (Double(exact + half) / Double(2 * half)).rounded(.down)
      return Int32(exact - Int64(turns) * 2 * half)
    }
  }
}
