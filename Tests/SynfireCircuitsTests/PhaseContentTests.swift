import SynfireCircuits
import Testing

@Suite("What groups hold in the phases")
struct PhaseContentTests {
  private let plan: BackpropPlan

  init() throws { plan = try BackpropPlan(layers: [400, 400, 10]) }

  private func content(_ kind: CircuitGroup.Kind, _ layer: Int, _ phase: Int) -> String {
    plan.phases[phase - 1].contents[CircuitGroup(kind, layer: layer)] ?? ""
  }

  @Test func thereAreWordsWhereAGroupMaySpikeAndNowhereElse() {
    for phase in plan.phases {
      for group in plan.groups {
        let words = phase.contents[group]
        #expect((words != nil) == phase.allowed.contains(group), "\(plan.name(of: group)) in phase \(phase.number)")
        #expect(words?.isEmpty != true)
      }
    }
  }

  @Test func signsChangePlacesBetweenTheTurns() {
    #expect(content(.activity, 2, 5).contains("d+"))
    #expect(content(.negatedCarrier, 2, 5).contains("d-"))
    #expect(content(.activity, 2, 9).contains("d-"))
    #expect(content(.negatedCarrier, 2, 9).contains("d+"))
    #expect(content(.returnedError, 1, 6).contains("positive"))
    #expect(content(.returnedError, 1, 10).contains("negative"))
    #expect(content(.upperEdge, 1, 7) == "positive errors within the box")
    #expect(content(.upperEdge, 1, 11) == "negative errors within the box")
  }

  @Test func memoriesSayForWhen() {
    #expect(content(.memory, 0, 6) == "the input, kept for phases 7 and 11")
    #expect(content(.memory, 1, 3) == "the hidden answer, kept for phases 5 and 9")
    #expect(content(.activity, 0, 1) == "the input")
    #expect(content(.activity, 0, 11) == "the input again, from its memory m_x")
  }

  @Test func partsOfTheCycleFollowEachOther() {
    #expect(
      plan.parts.map { "\($0.name) \($0.phases.lowerBound)-\($0.phases.upperBound)" } == [
        "forward 1-3", "error 4-4", "potentiation 5-7", "silent 8-8", "depression 9-11", "silent 12-12",
      ])
  }
}
