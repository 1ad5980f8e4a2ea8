internal import NetworkModel
internal import Recordings

/// How far current and voltage of a compartment may go when as much as possible arrives in every step.
///
/// Membrane units; nil if there is no bound.
struct RegisterReach {
  let current: (lowest: Int?, highest: Int?)
  let voltage: (lowest: Int?, highest: Int?)

  /// Bounds both registers by what arrives; see `Network.warnings(convention:)` for the equations.
  init(of compartment: Compartment, arrival: ArrivalBounds) {
    let (low, high) = (arrival.lowest * 64, arrival.highest * 64)
    current = (
      Self.limit(low, decay: compartment.currentDecay), Self.limit(high, decay: compartment.currentDecay)
    )
    let bias = Int(compartment.bias.value)
    let noise = compartment.noise?.range ?? 0...0
    let lowestDrive = current.lowest.map { min(0, $0 + bias + Int(noise.lowerBound)) }
    let highestDrive = current.highest.map { max(0, $0 + bias + Int(noise.upperBound)) }
    let level = Int(compartment.threshold.level)
    let kept = level * (4096 - compartment.voltageDecay) / 4096
    voltage = (
      lowestDrive.flatMap { Self.limit($0, decay: compartment.voltageDecay) },
      highestDrive.map { drive in
        drive == 0 ? 0 : min(kept + drive, Self.limit(drive, decay: compartment.voltageDecay) ?? .max)
      }
    )
  }

  /// Where a register ends up that gets `drive` in each step and loses decay/4096: ⌊4096 · drive / decay⌋ toward zero.
  private static func limit(_ drive: Int, decay: Int) -> Int? {
    guard drive != 0 else { return 0 }
    let (product, overflow) = drive.multipliedReportingOverflow(by: 4096)
    return decay == 0 || overflow ? nil : product / decay
  }

  /// The warnings for registers that may leave their 24 bits.
  func warnings(of subject: String, arrival: ArrivalBounds, compartment: Compartment) -> [CircuitWarning] {
    let held = "\((Register24.minimum / 64).grouped) to \((Register24.maximum / 64).grouped)"
    let ends = [
      (way: "up to", current: current.highest, voltage: voltage.highest, arriving: arrival.highest),
      (way: "down to", current: current.lowest, voltage: voltage.lowest, arriving: arrival.lowest),
    ]
    return ends.compactMap { end in
      if Self.overflows(end.current) {
        let reached = end.current.map { "\(end.way) \(($0 / 64).grouped)" } ?? "without bound"
        return CircuitWarning(
          kind: .currentOverflow, subject: subject,
          reason: "\(end.way) \(end.arriving.grouped) weight units may arrive in one step"
            + (compartment.currentDecay == 4096 ? "" : " and gather \(reached)") + "; the current holds \(held)")
      }
      guard Self.overflows(end.voltage) else { return nil }
      let reached = end.voltage.map { "\(end.way) \(($0 / 64).grouped) weight units" } ?? "without bound"
      return CircuitWarning(
        kind: .voltageOverflow, subject: subject, reason: "the voltage may go \(reached); it holds \(held)")
    }
  }

  private static func overflows(_ value: Int?) -> Bool {
    value.map { !Register24.contains(Int64($0)) } ?? true
  }
}
