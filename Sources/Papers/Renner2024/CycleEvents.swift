import SynfireCircuits

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
    public var phase: Int {
      switch self {
      case .noError: 3
      case .flatError: 4
      case .missing, .excess: 5
      case .missingAgain, .excessAgain: 9
      case .growth: 7
      case .shrinkage: 11
      }
    }
  }

  /// The kind.
  public let kind: Kind
  /// The place of its cycle, from 0.
  public let cycle: Int
  /// What happens, in words.
  public let text: String
}

extension CircuitCycle {
  /// What an event of `kind` does in this cycle; nil where it does not happen.
  public func text(of kind: CycleEvent.Kind) -> String? {
    switch kind {
    case .noError: self[.output, 3] == self[.target, 3] ? "no error: o is \(label), and so is t" : nil
    case .flatError: flatError
    case .missing: error(.errorPlus, 5, .output, "is missing in o: W2 and W2T grow")
    case .missingAgain:
      error(.errorPlus, 9, .outputNegated, "comes again, through oT-: -W2T shrinks, as W2T has grown,")
    case .excess: error(.errorMinus, 5, .outputNegated, "is too many in o: it goes through oT-, and -W2T grows")
    case .excessAgain:
      error(.errorMinus, 9, .output, "comes again, through o: W2 and W2T shrink, as -W2T has grown,")
    case .growth: returned(7, "excite h: x meets it, and W1 grows")
    case .shrinkage: returned(11, "excite h: x meets it, and W1 shrinks")
    }
  }

  private var flatError: String? {
    let wrong = self[.output, 3].symmetricDifference(self[.target, 3])
    let flat = wrong.subtracting(self[.errorPlus, 4]).subtracting(self[.errorMinus, 4])
    return flat.isEmpty
      ? nil : "an error of derivative 0: o \(Self.list(flat)) is wrong, but out of the box, and no d spikes"
  }

  private func error(_ sign: CircuitGroup, _ phase: Int, _ way: CircuitGroup, _ what: String) -> String? {
    let errors = self[sign, 4].intersection(self[way, phase])
    let synapses = self[.hidden, phase].count * errors.count
    return errors.isEmpty ? nil : "\(sign.rawValue) \(Self.list(errors)) \(what) at \(synapses) synapses"
  }

  private func returned(_ phase: Int, _ what: String) -> String? {
    let (told, inside) = (self[.hiddenError, phase - 1].count, self[.hidden, phase].count)
    guard inside > 0 else { return nil }
    return "of \(told) d1 \(inside) are in the box and \(what) at \(pairs(.input, .hidden, phase)) synapses"
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
      for (place, cycle) in enumerated()
      where !found.contains(where: { $0.cycle == place && $0.kind.phase == kind.phase }) {
        guard let text = cycle.text(of: kind) else { continue }
        found.append(CycleEvent(kind: kind, cycle: place, text: text))
        break
      }
    }
    return found.sorted { ($0.cycle, $0.kind.phase) < ($1.cycle, $1.kind.phase) }
  }

  /// The first `count` cycles in a row in which most kinds of events happen; all where there are fewer.
  public func mostEventful(_ count: Int) -> [CircuitCycle] {
    guard self.count > count else { return self }
    let windows = (0...self.count - count).map { Array(self[$0..<$0 + count]) }
    // The first of equals, as `max` gives the last.
    return windows.reduce(windows[0]) { $1.events.count > $0.events.count ? $1 : $0 }
  }

  /// Groups down, phases across: large groups as bars, small ones as the number of who spikes, and the events' letters.
  public var text: String {
    let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    func row(_ name: String, _ cell: (CircuitCycle, Int) -> Character) -> String {
      let cells = map { cycle in String((1...PhaseTable.length).map { cell(cycle, $0) }) }
      return name + String(repeating: " ", count: 7 - name.count) + cells.joined(separator: " ")
    }
    var lines = ["digits " + map { "\($0.label)" }.joined(separator: "            ")]
    lines.append(row("phase") { Character("\($1 % 10)") })
    lines.append(
      row("learns") { PhaseTable.rewarded.contains($1) ? "+" : PhaseTable.learning.contains($1) ? "-" : " " })
    for group in CircuitGroup.allCases {
      let most = flatMap { cycle in (1...PhaseTable.length).map { cycle[group, $0].count } }.max() ?? 0
      lines.append(
        row(group.rawValue) { cycle, phase in
          let spikes = cycle[group, phase]
          guard let first = spikes.first else { return "." }
          if most > 10 { return bars[(spikes.count * 8 - 1) / most] }
          return spikes.count == 1 ? Character("\(first % 10)") : "*"
        })
    }
    let events = zip("ABCDEFGH", self.events).map { ($0, $1) }
    let marks = enumerated().map { place, _ in
      String(
        (1...PhaseTable.length).map { phase -> Character in
          events.first { $0.1.cycle == place && $0.1.kind.phase == phase }?.0 ?? " "
        })
    }
    lines.append("       " + marks.joined(separator: " "))
    lines += events.map { "\($0), phase \($1.kind.phase): \($1.text)" }
    return lines.joined(separator: "\n")
  }
}
