import SynfireCircuits
import Testing

@Suite("What groups hold in the phases")
struct PhaseContentTests {
  @Test func thereAreWordsWhereAGroupMaySpikeAndNowhereElse() {
    for phase in PhaseTable.phases {
      for group in CircuitGroup.allCases {
        let maySpike = phase.fires.contains(group) || phase.tolerates.contains(group)
        let words = PhaseTable.content(of: group, inPhase: phase.number)
        #expect((words != nil) == maySpike, "\(group) in phase \(phase.number)")
        #expect(words?.isEmpty != true)
      }
    }
    #expect(PhaseTable.content(of: .input, inPhase: 0) == nil)
    #expect(PhaseTable.content(of: .input, inPhase: 13) == nil)
  }

  @Test func signsChangePlacesBetweenTheTurns() {
    #expect(PhaseTable.content(of: .output, inPhase: 5)?.contains("d+") == true)
    #expect(PhaseTable.content(of: .outputNegated, inPhase: 5)?.contains("d-") == true)
    #expect(PhaseTable.content(of: .output, inPhase: 9)?.contains("d-") == true)
    #expect(PhaseTable.content(of: .outputNegated, inPhase: 9)?.contains("d+") == true)
  }
}
