import Foundation
import Recordings
import Testing

@Suite struct ChipActivitySumTests {
  private func activity(_ lowest: Int, _ highest: [Int: Int], of group: String = "h") -> ChipActivity {
    var activity = ChipActivity()
    activity.samples = 3
    activity.border.inputSpikes = 70
    activity.spikes = [group: 5, "x": 1]
    activity.voltages = [group: .init(lowest: lowest, highestClosed: highest)]
    return activity
  }

  @Test func countsAddUpAndExtremesJoin() {
    let sum = activity(-9, [8: -50, 12: 3]) + activity(-20, [8: -40, 1: -7]) + activity(-1, [8: 2], of: "a")
    #expect(sum.samples == 9 && sum.border.inputSpikes == 210 && sum.border.weightsRead == 0)
    #expect(sum.spikes == ["h": 10, "a": 5, "x": 3])
    #expect(sum.voltages["h"] == .init(lowest: -20, highestClosed: [8: -40, 12: 3, 1: -7]))
    #expect(sum.highestClosed == [8: 2, 12: 3, 1: -7])
    #expect(sum.nearestToSpike.map { "\($0)" } == #"(group: "h", phase: 12, voltage: 3)"#)
    #expect(sum.lowest.map { "\($0)" } == #"(group: "h", voltage: -20)"#)
    #expect(ChipActivity() + sum == sum)
    #expect(ChipActivity().nearestToSpike == nil && ChipActivity().lowest == nil)
  }

  @Test func equalsAreToldByTheFirstName() {
    let sum = activity(-9, [8: 5]) + activity(-9, [3: 5], of: "a")
    #expect(sum.nearestToSpike?.group == "a" && sum.nearestToSpike?.phase == 3)
    #expect(sum.lowest?.group == "a")
  }

  @Test func whatCannotBeAddedUpIsImpossible() {
    #expect(activity(-9, [8: -50]).isValid)
    var many = activity(-9, [8: -50])
    many.spikes["h"] = .max
    #expect(!many.isValid)
    // Each of them alone would do.
    many.spikes = ["h": 1 << 60, "x": 1 << 60]
    #expect(!many.isValid)
    var large = activity(-9, [8: -50])
    large.steps = 1 << 59
    #expect(large.isValid && !(large + large).isValid)
  }

  @Test func voltagesBeyondARegisterAreImpossible() {
    #expect(!activity(.min, [8: 5]).isValid && !activity(-9, [8: .max]).isValid)
    #expect(!activity(-9, [0: 5]).isValid)
  }

  @Test func anActivitySurvivesItsJSON() throws {
    let work = ChipWork(learning: activity(-9, [8: -50, 12: 3]), answering: ChipActivity())
    #expect(try JSONDecoder().decode(ChipWork.self, from: JSONEncoder().encode(work)) == work)
  }
}
