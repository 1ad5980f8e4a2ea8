// Figure 5 of Renner et al. 2024: six samples go round the backpropagation circuit, and every spike can be seen.
//
// Renner, Sheldon, Zlotnik, Tao, Sornborger: The backpropagation algorithm implemented on spiking neuromorphic
// hardware. Nature Communications 15, 9691 (2024), doi:10.1038/s41467-024-53827-9.
import Synfire

@main
struct RennerEtAl2024 {
  static func main() throws {
    // The circuit of the paper on the simulated chip. It learns 4,000 drawn digits, so that its errors become few.
    let digits = try Dataset.glyphs(train: 4_300, test: 1).centerCropped(to: 20).binarized(above: 128).train
    var learner = try SynfireBackprop(layers: [400, 400, 10], seed: 1)
    try learner.learn(digits, order: (0..<4_000).map(\.self)[...])

    // The chip is a value: while this copy learns on, all spikes of each step are written down.
    var chip = learner.chip
    let before = chip.events
    let cycles = try record(digits, 4_000..<4_300, of: learner.circuit, on: &chip)
    let events = chip.events - before

    // The first six cycles in a row in which most kinds of events happen.
    let windows = (0...cycles.count - 6).map { Array(cycles[$0..<$0 + 6]) }
    draw(windows.max { marks($0).count < marks($1).count } ?? [])

    // A synapse learns where both of its sides spike in one step. So what W1 and W2 did can be told from spikes alone.
    let (w1, w2) = (learner.circuit.hiddenWeights[0], learner.circuit.outputWeights[0])
    let xh = cycles.map { $0.pairs(.input, .hidden, 7) + $0.pairs(.input, .hidden, 11) }.reduce(0, +)
    let ho = cycles.map { $0.pairs(.hidden, .output, 5) + $0.pairs(.hidden, .output, 9) }.reduce(0, +)
    print("\nIn \(cycles.count) cycles x met h \(xh) times in the phases 7 and 11, and h met o \(ho) times in 5 and 9.")
    print("The chip changed W1 \(events[w1].synapseUpdates) times and W2 \(events[w2].synapseUpdates) times.")
  }

  /// One sample's cycle: its label, and who spiked in each phase.
  struct Cycle {
    let label: Int
    var phases: [[CircuitGroup: [Int]]] = []
    subscript(group: CircuitGroup, phase: Int) -> Set<Int> { Set(phases[phase - 1][group] ?? []) }
    func pairs(_ a: CircuitGroup, _ b: CircuitGroup, _ phase: Int) -> Int {
      self[a, phase].count * self[b, phase].count
    }
  }

  /// Shows samples to the chip as a host does: x at once, the target two steps later, r1 for the phases 5 and 7.
  static func record(
    _ digits: LabelledPatterns, _ samples: Range<Int>, of circuit: BackpropCircuit, on chip: inout Chip
  ) throws -> [Cycle] {
    var cycles: [Cycle] = []
    for sample in samples {
      try chip.send((0..<digits.width).filter { digits[sample, $0] }, to: circuit.inputGenerator)
      try chip.send([Int(digits.labels[sample])], to: circuit.targetGenerator, inSteps: 3)
      if let r1 = circuit.rewardGenerator {
        for phase in PhaseTable.rewarded { try chip.send([0], to: r1, inSteps: phase + 1) }
      }
      // The step in which the host sends x is the last phase of the cycle before.
      for step in 0..<PhaseTable.length {
        try chip.step()
        if step == 1 { cycles.append(Cycle(label: Int(digits.labels[sample]))) }
        if !cycles.isEmpty { cycles[cycles.count - 1].phases.append(circuit.groups.mapValues { chip.spikes(of: $0) }) }
      }
    }
    try chip.step()
    cycles[cycles.count - 1].phases.append(circuit.groups.mapValues { chip.spikes(of: $0) })
    return cycles
  }

  /// What can happen in a cycle, told from its spikes, and the phase in which it shows; nil where it does not happen.
  static let kinds: [(phase: Int, tell: @Sendable (Cycle) -> String?)] = [
    (3, { $0[.output, 3] == $0[.target, 3] ? "no error: o is \($0.label), and so is t" : nil }),
    (4, { flat($0) }),
    (5, { error($0, .errorPlus, 5, .output, "is missing in o: W2 and W2T grow") }),
    (9, { error($0, .errorPlus, 9, .outputNegated, "comes again, through oT-: -W2T shrinks, as W2T has grown,") }),
    (5, { error($0, .errorMinus, 5, .outputNegated, "is too many in o: it goes through oT-, and -W2T grows") }),
    (9, { error($0, .errorMinus, 9, .output, "comes again, through o: W2 and W2T shrink, as -W2T has grown,") }),
    (7, { returned($0, 7, "excite h: x meets it, and W1 grows") }),
    (11, { returned($0, 11, "excite h: x meets it, and W1 shrinks") }),
  ]

  static func flat(_ cycle: Cycle) -> String? {
    let wrong = cycle[.output, 3].symmetricDifference(cycle[.target, 3])
    let flat = wrong.subtracting(cycle[.errorPlus, 4]).subtracting(cycle[.errorMinus, 4])
    return flat.isEmpty
      ? nil : "an error of derivative 0: o \(list(flat)) is wrong, but out of the box, and no d spikes"
  }

  static func error(
    _ cycle: Cycle, _ sign: CircuitGroup, _ phase: Int, _ way: CircuitGroup, _ what: String
  ) -> String? {
    let errors = cycle[sign, 4].intersection(cycle[way, phase])
    let synapses = cycle[.hidden, phase].count * errors.count
    return errors.isEmpty ? nil : "\(sign.rawValue) \(list(errors)) \(what) at \(synapses) synapses"
  }

  static func returned(_ cycle: Cycle, _ phase: Int, _ what: String) -> String? {
    let (told, inside) = (cycle[.hiddenError, phase - 1].count, cycle[.hidden, phase].count)
    guard inside > 0 else { return nil }
    return "of \(told) d1 \(inside) are in the box and \(what) at \(cycle.pairs(.input, .hidden, phase)) synapses"
  }

  static func list(_ outputs: Set<Int>) -> String { outputs.sorted().map { "\($0)" }.joined(separator: " and ") }

  /// For each kind the first cycle that shows it in a place of its own; in the order of time.
  static func marks(_ cycles: [Cycle]) -> [(cycle: Int, phase: Int, text: String)] {
    var found: [(cycle: Int, phase: Int, text: String)] = []
    for (phase, tell) in kinds {
      for (number, cycle) in cycles.enumerated()
      where !found.contains(where: { ($0.cycle, $0.phase) == (number, phase) }) {
        guard let text = tell(cycle) else { continue }
        found.append((number, phase, text))
        break
      }
    }
    return found.sorted { ($0.cycle, $0.phase) < ($1.cycle, $1.phase) }
  }

  /// Groups down, steps across: large groups as bars, small ones as the number of who spikes, and below them the marks.
  static func draw(_ cycles: [Cycle]) {
    func row(_ name: String, _ cell: (Cycle, Int) -> Character) {
      let cells = cycles.map { cycle in String((1...PhaseTable.length).map { cell(cycle, $0) }) }
      print(name + String(repeating: " ", count: 7 - name.count) + cells.joined(separator: " "))
    }
    print("digits " + cycles.map { "\($0.label)" }.joined(separator: "            "))
    row("phase") { Character("\($1 % 10)") }
    row("learns") { PhaseTable.rewarded.contains($1) ? "+" : PhaseTable.learning.contains($1) ? "-" : " " }
    for group in CircuitGroup.allCases {
      let most = cycles.flatMap { cycle in (1...PhaseTable.length).map { cycle[group, $0].count } }.max() ?? 0
      row(group.rawValue) { cycle, phase in
        let spikes = cycle[group, phase]
        guard let first = spikes.first else { return "." }
        if most > 10 { return Array("▁▂▃▄▅▆▇█")[(spikes.count * 8 - 1) / most] }
        return spikes.count == 1 ? Character("\(first)") : "*"
      }
    }
    let marks = Array(zip("ABCDEFGH", marks(cycles)))
    let marked = (0..<cycles.count).map { number in
      String((1...PhaseTable.length).map { phase in marks.first { $1.cycle == number && $1.phase == phase }?.0 ?? " " })
    }
    print("       " + marked.joined(separator: " ") + "\n\nA bar is a count of spikes, a digit the one that spikes.\n")
    for phase in PhaseTable.phases { print("phase \(phase.number): \(phase.meaning)") }
    print("")
    for (letter, mark) in marks { print("\(letter), phase \(mark.phase): \(mark.text)") }
  }
}
