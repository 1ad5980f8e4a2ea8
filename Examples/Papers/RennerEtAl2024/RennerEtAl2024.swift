// Figure 5 of Renner et al. 2024: six samples go round the backpropagation circuit, and every spike can be seen.
//
// Renner, Sheldon, Zlotnik, Tao, Sornborger: The backpropagation algorithm implemented on spiking neuromorphic hardware.
// Nature Communications 15, 9691 (2024), doi:10.1038/s41467-024-53827-9.
import Synfire

@main
struct RennerEtAl2024 {
  static func main() throws {
    // The circuit of the paper on the simulated chip. It learns 4,000 drawn digits, so that its errors become few.
    let digits = try Dataset.glyphs(train: 5_000, test: 10).centerCropped(to: 20).binarized(above: 128).train
    var learner = try SynfireBackprop(layers: [400, 400, 10], seed: 1)
    try learner.learn(digits, order: (0..<4_000).map(\.self)[...])

    // The chip is a value: while this copy learns on, step by step, each spike of each group is written down.
    var chip = learner.chip
    let before = chip.events
    let cycles = try record(digits, 4_000..<4_300, of: learner.circuit, on: &chip)
    let counted = chip.events - before

    // The first six cycles in a row in which most kinds of events happen.
    let window = (0...cycles.count - 6).max { kinds(cycles, $0) < kinds(cycles, $1) } ?? 0
    draw(Array(cycles[window..<window + 6]), from: 4_000 + window)

    // Weights change where both sides of a synapse spike in one step: pairs of spikes are what the chip's synapses count.
    let pairs = cycles.reduce((0, 0)) { sum, cycle in
      let first = [7, 11].map { cycle[.input, $0].count * cycle[.hidden, $0].count }.reduce(0, +)
      let second = [5, 9].map { cycle[.hidden, $0].count * cycle[.output, $0].count }.reduce(0, +)
      return (sum.0 + first, sum.1 + second)
    }
    let (w1, w2) = (learner.circuit.hiddenWeights[0], learner.circuit.outputWeights[0])
    print(
      "\nIn \(cycles.count) cycles x and h met \(pairs.0) times in the phases 7 and 11, h and o \(pairs.1) in 5 and 9.")
    print("The chip changed W1 \(counted[w1].synapseUpdates) times and W2 \(counted[w2].synapseUpdates) times.")
  }

  /// Who spiked in each phase of one sample's cycle.
  struct Cycle {
    let label: Int
    var phases: [[CircuitGroup: [Int]]] = []
    subscript(group: CircuitGroup, phase: Int) -> Set<Int> { Set(phases[phase - 1][group] ?? []) }
  }

  /// Sends samples as a host does, x at once, the target two steps later, r1 for the phases 5 and 7, and notes all spikes.
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
      // The step in which the host sends x is the last one of the cycle before.
      for step in 1...PhaseTable.length {
        try chip.step()
        if step == 2 { cycles.append(Cycle(label: Int(digits.labels[sample]))) }
        if !cycles.isEmpty { cycles[cycles.count - 1].phases.append(circuit.groups.mapValues { chip.spikes(of: $0) }) }
      }
    }
    try chip.step()
    cycles[cycles.count - 1].phases.append(circuit.groups.mapValues { chip.spikes(of: $0) })
    return cycles
  }

  /// What can happen in a cycle, with the phase in which it shows; nil where it does not happen.
  static let events: [(phase: Int, tell: @Sendable (Cycle) -> String?)] = [
    (
      3,
      {
        $0[.output, 3] == [$0.label]
          ? "o is the target \($0.label): no error, and all the rest is silent or replay" : nil
      }
    ),
    (
      3,
      { cycle in
        let wrong = cycle[.output, 3].symmetricDifference([cycle.label])
        let silent = wrong.subtracting(cycle[.errorPlus, 4]).subtracting(cycle[.errorMinus, 4])
        return silent.isEmpty
          ? nil : "o \(names(silent)) is wrong outside of the box: its derivative is 0, so there is no d"
      }
    ),
    (5, { error($0, .errorPlus, in: 5, "is missing, and W2 and W2T grow by 2 at") }),
    (9, { error($0, .errorPlus, in: 9, "once more, through oT-: -W2T shrinks by 2 at") }),
    (5, { error($0, .errorMinus, in: 5, "is too many, and through oT- -W2T grows by 2 at") }),
    (9, { error($0, .errorMinus, in: 9, "once more, through o: W2 and W2T shrink by 2 at") }),
    (7, { returned($0, at: 7, "grows") }), (11, { returned($0, at: 11, "shrinks") }),
  ]

  static func error(_ cycle: Cycle, _ group: CircuitGroup, in phase: Int, _ what: String) -> String? {
    let (outputs, hidden) = (cycle[group, 4], cycle[.hidden, phase].count)
    return outputs.isEmpty ? nil : "\(group.rawValue) \(names(outputs)) \(what) \(hidden) x \(outputs.count) synapses"
  }

  static func returned(_ cycle: Cycle, at phase: Int, _ change: String) -> String? {
    let (errors, hidden) = (cycle[.hiddenError, phase - 1], cycle[.hidden, phase])
    return hidden.isEmpty
      ? nil
      : "of \(errors.count) d1 \(hidden.count) lie in the box and are h now: W1 \(change) at \(hidden.count) x \(cycle[.input, phase].count) synapses"
  }

  static func kinds(_ cycles: [Cycle], _ start: Int) -> Int {
    events.count { event in cycles[start..<start + 6].contains { event.tell($0) != nil } }
  }

  static func names(_ outputs: Set<Int>) -> String { outputs.sorted().map(String.init).joined(separator: ",") }

  /// A line for each group, a character for each step; the first cycle that shows an event is marked by its letter.
  static func draw(_ cycles: [Cycle], from first: Int) {
    let bars = Array("▁▂▃▄▅▆▇█")
    print("samples \(first) to \(first + 5): " + cycles.map { "\($0.label)" }.joined(separator: " "))
    print("phase " + [String](repeating: "123456789012", count: 6).joined(separator: " "))
    for group in CircuitGroup.allCases {
      let highest = cycles.flatMap(\.phases).map { $0[group]?.count ?? 0 }.max() ?? 0
      let isSmall = [.output, .outputLow, .outputHigh, .outputNegated, .target, .errorPlus, .errorMinus].contains(group)
      let rows = cycles.map { cycle in
        String(
          (1...PhaseTable.length).map { phase -> Character in
            let spikes = cycle[group, phase]
            if spikes.isEmpty { return "." }
            if isSmall { return spikes.count == 1 ? Character("\(spikes.first ?? 0)") : "*" }
            return bars[(spikes.count * 8 - 1) / highest]
          })
      }
      print(pad(group.rawValue) + rows.joined(separator: " ") + (isSmall ? "" : " up to \(highest)"))
    }
    var marks = cycles.map { _ in [Character](repeating: " ", count: PhaseTable.length) }
    var told: [String] = []
    for event in events {
      guard let place = cycles.firstIndex(where: { event.tell($0) != nil }), let text = event.tell(cycles[place])
      else { continue }
      let letter = Character(UnicodeScalar(UInt8(65 + told.count)))
      marks[place][event.phase - 1] = letter
      told.append("\(letter)  sample \(place + 1), phase \(event.phase): \(text)")
    }
    print(pad("mark") + marks.map { String($0) }.joined(separator: " ") + "\n")
    print("A bar is a count of spikes, a digit the output that spikes, * more than one.\n")
    for phase in PhaseTable.phases {
      print("phase " + (phase.number < 10 ? " " : "") + "\(phase.number)  \(phase.meaning)")
    }
    print("\n" + told.joined(separator: "\n"))
  }

  static func pad(_ name: String) -> String { name + String(repeating: " ", count: 6 - name.count) }
}
