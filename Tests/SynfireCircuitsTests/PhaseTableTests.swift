import NetworkModel
import SynfireCircuits
import Testing

@Suite struct PhaseTableTests {
  @Test func phasesAreWhatTheConnectionsSay() throws {
    // What fires in a phase is what its gate opens, or what other relays gate: d± by o<, h's by b_h.
    for phase in PhaseTable.phases {
      let action = PhaseTable.action(inPhase: phase.number)
      var opened = Set(action.opens + action.opensHigh)
      if phase.number == 4 { opened.formUnion([.errorPlus, .errorMinus]) }
      if phase.number == 7 || phase.number == 11 { opened.formUnion([.hidden, .hiddenLow, .hiddenHigh]) }
      #expect(Set(phase.fires) == opened, "phase \(phase.number)")
      #expect(Set(action.inhibits).isDisjoint(with: phase.fires), "phase \(phase.number)")
      #expect(Set(action.lowers).isSubset(of: action.opens), "phase \(phase.number)")
    }
    #expect(PhaseTable.phases.map(\.number) == Array(1...12) && PhaseTable.gates.map(\.gate) == Array(0..<12))
  }

  @Test func learningIsWhereBothSidesFire() {
    let sides: [PlasticMatrix: (CircuitGroup, [CircuitGroup])] = [
      .hidden: (.input, [.hidden, .hiddenLow, .hiddenHigh]), .output: (.hidden, [.output, .outputLow, .outputHigh]),
      .backward: (.output, [.hiddenError]), .negated: (.outputNegated, [.hiddenError]),
    ]
    for phase in PhaseTable.phases {
      let met = PlasticMatrix.allCases.filter { matrix in
        guard let (source, targets) = sides[matrix] else { return false }
        return phase.fires.contains(source) && targets.contains { phase.fires.contains($0) }
      }
      #expect(Set(met) == Set(phase.matrices), "phase \(phase.number)")
      #expect((phase.learning != nil) == !met.isEmpty && PhaseTable.learning.contains(phase.number) == !met.isEmpty)
      #expect((phase.learning == .potentiates) == PhaseTable.rewarded.contains(phase.number))
    }
  }

  @Test func stepsHavePhases() {
    #expect((12...14).map { BackpropCircuit.phase(ofStep: $0) } == [nil, nil, 1])
    #expect((24...26).map { BackpropCircuit.phase(ofStep: $0) } == [11, 12, 1])
    #expect((5...10).map { InferenceCircuit.phase(ofStep: $0) } == [nil, 1, 2, 3, 4, 1])
    #expect(BackpropCircuit.phase(ofStep: .min / 2) == nil)
  }

  @Test func theTextNamesEverything() throws {
    let circuit = try BackpropCircuit(inputs: 400, hidden: 400, outputs: 10)
    let lines = circuit.description.split(separator: "\n").map(String.init)
    #expect(
      lines.first
        == "nBP 400-400-10: 27 groups of 3282 compartments, 102 connections of 517203 synapses (500000 plastic)")
    for group in circuit.network.groups { #expect(lines.contains { $0.hasPrefix("\(group.name) ") }, "\(group.name)") }
    #expect(lines.contains { $0.hasPrefix("x      ") && $0.hasSuffix("1 7 11") })
    #expect(lines.contains { $0.hasPrefix("g01    ") && $0.hasSuffix("  12") })
    #expect(lines.contains { $0.hasPrefix("    5  ") && $0.contains("  r1  +2 W2 W2T -W2T  ") })
    #expect(lines.contains { $0.hasPrefix("   11  ") && $0.contains("g11   x  ") && $0.contains("-2 W1") })
    let targets = lines.first { $0.hasPrefix("d+ ") && $0.contains("+520") }
    #expect(targets?.hasSuffix("o, o<, o>, oT- +4") == true)
    let forward = try InferenceCircuit(inputs: 2, hidden: 1, outputs: 1, w1: [2, 4], w2: [2])
    #expect(
      forward.description.hasPrefix("nBP inference 2-1-1: 7 groups of 8 compartments, 11 connections of 14 synapses"))
  }
}
