public import NetworkModel
internal import Recordings

extension Network {
  /// What an engineer would like to know about the circuit before it runs, by groups, generators and connections.
  ///
  /// Overflows are those of the worst case, in which every synapse passes a spike in the same step; with c the weight units
  /// that then arrive, in membrane units of 2⁻⁶ weight unit, and decays δ in 1/4096:
  ///
  ///     |u| ≤ 4096 · |c| / δu
  ///     v ≥ 4096 · min(0, u + bias) / δv
  ///     v ≤ min(4096 · (u + bias) / δv, threshold · (4096 − δv) / 4096 + u + bias) for u + bias > 0
  ///
  /// The last bound holds because a voltage above the threshold is set to 0 in the same step. Nothing can overflow without
  /// a warning here, but a warning does not mean that something will: groups may take turns.
  ///
  /// - Parameter convention: How weights are treated: where they are rounded and clipped.
  public func warnings(convention: WeightConvention = .standard) -> [CircuitWarning] {
    groups.indices.flatMap { warnings(of: GroupID(index: $0), convention: convention) }
      + spikeGenerators.indices.compactMap { warning(of: SpikeGeneratorID(index: $0)) }
      + connections.flatMap { warnings(of: $0, convention: convention) }
  }

  private func warnings(of id: GroupID, convention: WeightConvention) -> [CircuitWarning] {
    let group = self[id]
    let subject = "group \"\(group.name)\""
    let arrival = ArrivalBounds(of: id, in: self, convention: convention)
    let reach = RegisterReach(of: group.compartment, arrival: arrival)
    let bias = Int(group.compartment.bias.value)
    let level = Int(group.compartment.threshold.level)
    var warnings: [CircuitWarning] = []
    if bias > level {
      warnings.append(
        CircuitWarning(
          kind: .alwaysSpikes, subject: subject,
          reason: "its bias of \(weightUnits(bias)) weight units alone exceeds the threshold of "
            + "\(group.compartment.threshold.mantissa.grouped): it spikes for ever"))
    }
    if let highest = reach.voltage.highest, highest <= level {
      let isReached = connections.contains { $0.target == id }
      warnings.append(
        CircuitWarning(
          kind: isReached ? .neverSpikes : .unreachedGroup, subject: subject,
          reason: isReached
            ? "it cannot spike: the voltage reaches at most \(weightUnits(highest)) weight units, the threshold is "
              + group.compartment.threshold.mantissa.grouped
            : "no connection ends on it, and its bias does not make it spike"))
    }
    return warnings + reach.warnings(of: subject, arrival: arrival, compartment: group.compartment)
  }

  private func warning(of id: SpikeGeneratorID) -> CircuitWarning? {
    let isUsed = connections.contains { $0.source == id.reference || $0.reinforcement == id.reference }
    guard !isUsed else { return nil }
    return CircuitWarning(
      kind: .unusedGenerator, subject: "spike generator \"\(self[id].name)\"",
      reason: "no connection and no reinforcement comes from it")
  }

  private func warnings(of connection: Connection, convention: WeightConvention) -> [CircuitWarning] {
    let format = connection.format
    let subject = "connection \"\(connection.name)\""
    var warnings: [CircuitWarning] = []
    let rounded: String? =
      switch connection.mantissas {
      case .constant(let value): format.contains(Int32(value)) ? nil : "its weight is"
      case .values(let values): offGrid(values, of: format)
      case .uniform, .normal: nil
      }
    if let rounded {
      warnings.append(
        CircuitWarning(
          kind: .roundedWeights, subject: subject,
          reason: "\(rounded) rounded to the grid of the format, in steps of \(format.step) mantissas"))
    }
    let step = convention.changesKeepToGrid ? Int(format.step) : 1
    if connection.rule?.dw != nil, format.exponent < 0, step < 1 << -format.exponent {
      warnings.append(
        CircuitWarning(
          kind: .lostChanges, subject: subject,
          reason: "the smallest change of a weight is \(step)/\(1 << -format.exponent) weight unit, and the current "
            + "takes whole ones: changes show only when they add up"))
    }
    if let rule = connection.rule, rule.usedVariables.contains(.r1), connection.reinforcement == nil {
      warnings.append(
        CircuitWarning(
          kind: .missingReinforcement, subject: subject,
          reason: "its rule reads r1, and nothing feeds that channel: r1 stays 0"))
    }
    return warnings
  }
}

/// How many weights are off the grid, or nil if none is.
private func offGrid(_ values: [Int16], of format: WeightFormat) -> String? {
  let off = values.reduce(0) { $0 + (format.contains(Int32($1)) ? 0 : 1) }
  return off == 0 ? nil : "\(off.grouped) of \(values.count.grouped) weights are"
}

/// A number of membrane units as weight units, whole ones toward zero.
private func weightUnits(_ membrane: Int) -> String { (membrane / 64).grouped }
