extension BackpropPlan {
  private var names: PlanNames { PlanNames(outputLayer: outputLayer, hasFront: options.front != nil) }

  /// The name of a group, as the paper has it, such as `h<`.
  public func name(of group: CircuitGroup) -> String { names.name(of: group) }

  /// The name of a layer: input, hidden or output.
  public func name(ofLayer layer: Int) -> String { names.name(ofLayer: layer) }

  /// The groups side by side as drawings show them: a column for the groups of a layer that read it, and one for those
  /// that serve its error.
  public var columns: [[CircuitGroup]] {
    let orders: [[CircuitGroup.Kind]] = [
      [.lowerEdge, .activity, .upperEdge, .positiveCarrier, .negatedCarrier],
      [.memory, .bias, .box, .returnedError, .returnedNotNegative, .target, .missing, .excess],
    ]
    return layers.indices.flatMap { layer -> [[CircuitGroup]] in
      let groups = groups(ofLayer: layer)
      let columns = orders.map { order in order.compactMap { kind in groups.first { $0.kind == kind } } }
      return layer == 0 ? [columns.flatMap(\.self)] : columns.filter { !$0.isEmpty }
    }
  }

  /// The parts of the cycle, such as forward, and the phases of each.
  public var parts: [(name: String, phases: ClosedRange<Int>)] {
    var parts: [(name: String, phases: ClosedRange<Int>)] = []
    for phase in phases {
      if let last = parts.last, last.name == phase.part {
        parts[parts.count - 1].phases = last.phases.lowerBound...phase.number
      } else {
        parts.append((phase.part, phase.number...phase.number))
      }
    }
    return parts
  }
}
