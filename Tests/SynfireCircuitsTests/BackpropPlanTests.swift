import NetworkModel
import SynfireCircuits
import Testing

/// What follows from the rows of the plan, against the tables of the paper, which are written down here a second time.
@Suite struct BackpropPlanTests {
  private let plan: BackpropPlan

  init() throws { plan = try BackpropPlan(layers: [400, 400, 10]) }

  private func names(_ groups: [CircuitGroup]) -> Set<String> { Set(groups.map { plan.name(of: $0) }) }

  private func words(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }

  @Test func phasesAreThoseOfThePaper() {
    // What spikes, what is inhibited, r1, and what learns.
    let table: [(String, String, Bool, String)] = [
      ("x", "", false, ""), ("h h< h>", "", false, ""), ("o o< o> t m_h", "", false, ""),
      ("d+ d-", "d1 oT-", false, ""), ("h d1 o o< o> oT-", "", true, "W2 W2T -W2T"),
      ("d1 m_x b_h", "o o< o>", false, ""),
      ("x h h< h>", "", true, "W1"), ("", "h h< h>", false, ""), ("h d1 o o< o> oT-", "", false, "W2 W2T -W2T"),
      ("d1", "o o< o>", false, ""), ("x h h< h>", "", false, "W1"), ("", "o o< o>", false, ""),
    ]
    #expect(plan.phases.map(\.number) == Array(1...12) && plan.length == 12)
    #expect(plan.phases.map(\.gate) == Array(1...11) + [0])
    for (phase, row) in zip(plan.phases, table) {
      #expect(names(phase.fires) == words(row.0), "phase \(phase.number)")
      #expect(names(phase.inhibits) == words(row.1), "phase \(phase.number)")
      #expect(phase.isRewarded == row.2, "phase \(phase.number)")
      #expect(Set(phase.matrices.map(\.name)) == words(row.3), "phase \(phase.number)")
      #expect((phase.learning != nil) == !row.3.isEmpty)
      // The published circuit leaves h alone in phase 12, which x of phase 11 may lift.
      #expect(names(phase.tolerates) == (phase.number == 12 ? ["h", "h<", "h>"] : []))
    }
    #expect(plan.rewardedPhases == [5, 7] && plan.learningPhases == [5, 7, 9, 11])
  }

  /// Gates open all groups but d± and, for errors within the box, h.
  @Test func groupsAreOpenedAtTheirLevels() {
    let levels = [
      2: ["h": BackpropPlan.Level.half, "h<": .zero, "h>": .full], 3: ["o": .half, "o<": .zero, "o>": .full],
    ]
    for phase in plan.phases {
      #expect(Set(phase.openings.map(\.group)) == Set(phase.fires))
      for opening in phase.openings {
        let name = plan.name(of: opening.group)
        let opener = opening.opener.map { plan.name(of: $0) }
        let isErrorOfHidden = [7, 11].contains(phase.number) && name.hasPrefix("h")
        #expect(opener == (phase.number == 4 ? "o<" : isErrorOfHidden ? "b_h" : nil), "\(name) in \(phase.number)")
        let other: BackpropPlan.Level = [6, 10].contains(phase.number) && name == "d1" ? .zero : .half
        #expect(opening.level == (levels[phase.number]?[name] ?? other), "\(name) in \(phase.number)")
      }
    }
  }

  @Test func rowsLeadFromASpikeToALaterOne() {
    #expect(plan.rows.count == 49)
    for row in plan.rows {
      #expect(row.sent < row.due && row.due <= plan.length)
      #expect(plan.phases[row.due - 1].fires.contains(row.target))
      if case .group(let source) = row.source { #expect(plan.phases[row.sent - 1].fires.contains(source)) }
    }
    #expect(plan.wires.count == 44)
    #expect(plan.rows.map(\.delay).max() == 5)
  }

  @Test func theHostSendsInThePublishedSteps() throws {
    #expect(plan.host.start == 11 && plan.host.firstInput == 13)
    #expect(plan.host.sends.map(\.signal) == [.input, .target, .reward, .reward])
    #expect(plan.host.sends.map { plan.host.step(ofPhase: $0.phase, sample: 2) } == [37, 39, 42, 44])
    #expect(plan.host.sends.map(\.inSteps) == [1, 3, 6, 8])
    #expect((12...14).map { plan.host.phase(ofStep: $0) } == [nil, nil, 1])
    #expect((24...26).map { plan.host.phase(ofStep: $0) } == [11, 12, 1])
    #expect(plan.host.phase(ofStep: .min / 2) == nil)
    let forward = try BackpropPlan.forward(layers: [400, 400, 10])
    #expect(forward.length == 4 && forward.host.start == 3 && forward.host.firstInput == 5)
    #expect(forward.host.sends.map(\.signal) == [.input])
    #expect((5...10).map { forward.host.phase(ofStep: $0) } == [nil, 1, 2, 3, 4, 1])
    #expect(forward.phases.map { $0.fires.map { plan.name(of: $0) } } == [["x"], ["h"], ["o"], []])
  }

  @Test func presentationsAreThoseOfTheProtocol() throws {
    let circuit = try BackpropCircuit(layers: [4, 3, 2])
    let sample = circuit.presentation(of: [0, 3], label: 1)
    #expect(sample.map(\.sources) == [[0, 3], [1], [0], [0]])
    #expect(sample.map(\.inSteps) == [1, 3, 6, 8])
    let names = sample.map { circuit.network.spikeGenerators[$0.generator.index].name }
    #expect(names == ["input", "targets", "r1", "r1"])
    let own = try BackpropCircuit(.init(layers: [4, 3, 2], reward: .chip))
    #expect(own.presentation(of: [], label: 0).map(\.inSteps) == [1, 3])
  }

  @Test func otherDepthsAreRefused() {
    func refusal(_ layers: [Int]) -> String {
      do { _ = try BackpropPlan(layers: layers) } catch { return "\(error)" }
      return ""
    }
    let wanted =
      "layers: wanted inputs, one or more hidden layers and outputs, such as 400-400-10 (3 to 13 layers), got "
    #expect(refusal([400, 10]) == wanted + "400-10")
    #expect(
      refusal([Int](repeating: 2, count: 14)) == wanted + [String](repeating: "2", count: 14).joined(separator: "-"))
    #expect(refusal([4, 3, 3, 2]).isEmpty)
    #expect(refusal([]) == wanted + "none")
    #expect(refusal([4, 0, 2]) == "layers: wanted 1 neuron or more in each, got 0 in 4-0-2")
    #expect(refusal([1, 1, 1]).isEmpty)
  }

  @Test func theTextNamesEverything() throws {
    let circuit = try BackpropCircuit(layers: [400, 400, 10])
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
    let forward = try InferenceCircuit(layers: [2, 1, 1], weights: [[2, 4], [2]])
    #expect(
      forward.description.hasPrefix("nBP inference 2-1-1: 7 groups of 8 compartments, 11 connections of 14 synapses"))
    #expect(forward.description.hasSuffix("phases: 1 x, 2 h, 3 o, 4 silence"))
  }
}
