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

  /// One step of each compartment: current, voltage, spike; gives who spiked, or the first overflow that is an error.
  mutating func integrate(_ arrivals: [Int64], _ model: ChipModel) throws(SlowFault) -> [Bool] {
    var spiked: [Bool] = []
    for i in currents.indices {
      currents[i] = try current(i, adding: arrivals[i], model.currentOverflow)
      if holds[i] > 0 {
        holds[i] -= 1
        voltages[i] = 0
        spiked.append(false)
      } else {
        voltages[i] = try voltage(i, model)
        spiked.append(fire(i))
      }
    }
    return spiked
  }

  /// u ← trunc(u · (4096 − δu) / 4096) + what arrives.
  private mutating func current(
    _ i: Int, adding arrival: Int64, _ overflow: ChipModel.CurrentOverflow
  ) throws(SlowFault) -> Int32 {
    let input = overflow == .wrapsThriceAsNengoLoihi ? Self.wrapped(arrival, bits: 22) : arrival
    let exact = Self.decayed(currents[i], by: compartment.currentDecay) + input
    if overflow.counts(exact) { overflows += 1 }
    guard let kept = overflow.kept(exact) else { throw SlowFault(compartment: i, register: .current, value: exact) }
    return kept
  }

  /// v ← trunc(v · (4096 − δv) / 4096) + u + bias.
  private mutating func voltage(_ i: Int, _ model: ChipModel) throws(SlowFault) -> Int32 {
    let sum = Int64(currents[i]) + Int64(compartment.bias.value)
    let drive = model.currentOverflow == .wrapsThriceAsNengoLoihi ? Self.wrapped(sum, bits: 24) : sum
    let exact = Self.decayed(voltages[i], by: compartment.voltageDecay) + drive
    if model.voltageOverflow.counts(exact) { overflows += 1 }
    guard let kept = model.voltageOverflow.kept(exact) else {
      throw SlowFault(compartment: i, register: .voltage, value: exact)
    }
    return kept
  }

  /// Spikes iff v > 64 · threshold; then v = 0, and is held for refractory − 1 more steps.
  private mutating func fire(_ i: Int) -> Bool {
    guard voltages[i] > 64 * compartment.threshold.mantissa else { return false }
    voltages[i] = 0
    holds[i] = compartment.refractory - 1
    return true
  }

  /// trunc(value · (4096 − decay) / 4096), toward zero.
  private static func decayed(_ value: Int32, by decay: Int) -> Int64 { Int64(value) * Int64(4096 - decay) / 4096 }

  /// The number of −2^(bits − 1)…2^(bits − 1) − 1 that differs from a value by a multiple of 2^bits.
  fileprivate static func wrapped(_ value: Int64, bits: Int64) -> Int64 {
    let turn: Int64 = 1 << bits
    let remainder = ((value + turn / 2) % turn + turn) % turn
    return remainder - turn / 2
  }
}

/// A value that does not fit where the model calls that an error.
struct SlowFault: Error, Hashable {
  enum Register: String { case current, voltage }

  let compartment: Int
  let register: Register
  let value: Int64
}

extension ChipModel.CurrentOverflow {
  /// What the register keeps of an exact value; nil where that is an error.
  fileprivate func kept(_ exact: Int64) -> Int32? {
    switch self {
    case .policy(let policy): policy.kept(exact)
    case .wrapsThriceAsNengoLoihi: OverflowPolicy.wrap.kept(exact)
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
    case .wrap: return Int32(SlowGroup.wrapped(exact, bits: 24))
    }
  }
}
