public import SynfireCircuits

/// Something that happens in a cycle and that the spikes alone tell.
public struct CycleEvent: Sendable, Hashable {
  /// The kinds of events, in the order in which a cycle can show them.
  public enum Kind: Sendable, Hashable, CaseIterable {
    /// The outputs equal the target.
    case noError
    /// An output is wrong, but where the derivative is 0.
    case flatError
    /// A missing output sets out to be learned.
    case missing
    /// The same error comes again, through the negated copy.
    case missingAgain
    /// An output too many sets out, through the negated copy.
    case excess
    /// The same error comes again.
    case excessAgain
    /// Errors that came back let hidden compartments meet the input: W₁ grows.
    case growth
    /// The same: W₁ shrinks.
    case shrinkage

    /// The phase in which it shows.
    public func phase(in plan: BackpropPlan) -> Int {
      let last = WeightMatrix.forward(plan.outputLayer)
      let phase: Int? =
        switch self {
        case .noError: plan.answerPhase(ofLayer: plan.outputLayer)
        case .flatError: plan.phases(of: plan.error(.missing)).first
        case .missing, .excess: plan.phase(inWhich: last, .potentiates)
        case .missingAgain, .excessAgain: plan.phase(inWhich: last, .depresses)
        case .growth: plan.phase(inWhich: .forward(1), .potentiates)
        case .shrinkage: plan.phase(inWhich: .forward(1), .depresses)
        }
      return phase ?? plan.length
    }
  }

  /// The kind.
  public let kind: Kind
  /// The place of its cycle, from 0.
  public let cycle: Int
  /// The phase in which it shows.
  public let phase: Int
  /// What happens, in words.
  public let text: String
}

extension BackpropPlan {
  /// A group of the output errors: d+, d- or oT-.
  fileprivate func error(_ kind: CircuitGroup.Kind) -> CircuitGroup { CircuitGroup(kind, layer: outputLayer) }
}

extension CircuitCycle {
  /// What an event of `kind` does in this cycle; nil where it does not happen.
  public func text(of kind: CycleEvent.Kind) -> String? {
    let (output, carrier) = (plan.output, plan.error(.negatedCarrier))
    let (o, oT) = (plan.name(of: output), plan.name(of: carrier))
    let (w, wT) = (WeightMatrix.forward(output.layer).name, WeightMatrix.transposed(output.layer).name)
    let negated = WeightMatrix.negated(output.layer).name
    let phase = kind.phase(in: plan)
    switch kind {
    case .noError:
      let isRight = self[output, phase] == self[plan.error(.target), phase]
      return isRight ? "no error: \(o) is \(label), and so is \(plan.name(of: plan.error(.target)))" : nil
    case .flatError: return flatError(in: phase)
    case .missing: return error(.missing, phase, output, "is missing in \(o): \(w) and \(wT) grow")
    case .missingAgain:
      return error(.missing, phase, carrier, "comes again, through \(oT): \(negated) shrinks, as \(wT) has grown,")
    case .excess:
      return error(.excess, phase, carrier, "is too many in \(o): it goes through \(oT), and \(negated) grows")
    case .excessAgain:
      return error(
        .excess, phase, output, "comes again, through \(o): \(w) and \(wT) shrink, as \(negated) has grown,")
    case .growth: return returned(phase, "grows")
    case .shrinkage: return returned(phase, "shrinks")
    }
  }

  private func flatError(in phase: Int) -> String? {
    let answer = plan.answerPhase(ofLayer: plan.outputLayer)
    let wrong = self[plan.output, answer].symmetricDifference(self[plan.error(.target), answer])
    let flat = wrong.subtracting(self[plan.error(.missing), phase]).subtracting(self[plan.error(.excess), phase])
    return flat.isEmpty
      ? nil
      : "an error of derivative 0: \(plan.name(of: plan.output)) \(Self.list(flat)) is wrong, but out of the box, "
        + "and no d spikes"
  }

  private func error(_ kind: CircuitGroup.Kind, _ phase: Int, _ way: CircuitGroup, _ what: String) -> String? {
    let (sign, errorPhase) = (plan.error(kind), CycleEvent.Kind.flatError.phase(in: plan))
    let errors = self[sign, errorPhase].intersection(self[way, phase])
    let synapses = self[CircuitGroup(.activity, layer: plan.outputLayer - 1), phase].count * errors.count
    return errors.isEmpty ? nil : "\(plan.name(of: sign)) \(Self.list(errors)) \(what) at \(synapses) synapses"
  }

  private func returned(_ phase: Int, _ change: String) -> String? {
    let (hidden, error) = (CircuitGroup(.activity, layer: 1), CircuitGroup(.returnedError, layer: 1))
    let row = plan.rows.first { $0.source == .group(error) && $0.target == hidden && $0.due == phase }
    guard let row, !self[hidden, phase].isEmpty else { return nil }
    let (h, x) = (plan.name(of: hidden), plan.name(of: plan.input))
    return "of \(self[error, row.sent].count) \(plan.name(of: error)) \(self[hidden, phase].count) are in the box and "
      + "excite \(h): \(x) meets it, and \(WeightMatrix.forward(1).name) \(change) at "
      + "\(pairs(plan.input, hidden, phase)) synapses"
  }

  private static func list(_ outputs: Set<Int>) -> String {
    outputs.sorted().map(String.init).joined(separator: " and ")
  }
}

extension [CircuitCycle] {
  /// For each kind the first cycle that shows it in a place of its own, in the order of time.
  public var events: [CycleEvent] {
    var found: [CycleEvent] = []
    for kind in CycleEvent.Kind.allCases {
      for (place, cycle) in enumerated() {
        let phase = kind.phase(in: cycle.plan)
        guard !found.contains(where: { $0.cycle == place && $0.phase == phase }), let text = cycle.text(of: kind) else {
          continue
        }
        found.append(CycleEvent(kind: kind, cycle: place, phase: phase, text: text))
        break
      }
    }
    return found.sorted { ($0.cycle, $0.phase) < ($1.cycle, $1.phase) }
  }

  /// The first `count` cycles in a row in which most kinds of events happen; all where there are fewer.
  public func mostEventful(_ count: Int) -> [CircuitCycle] {
    guard self.count > count else { return self }
    let windows = (0...self.count - count).map { Array(self[$0..<$0 + count]) }
    // The first of equals, as `max` gives the last.
    return windows.reduce(windows[0]) { $1.events.count > $0.events.count ? $1 : $0 }
  }
}
