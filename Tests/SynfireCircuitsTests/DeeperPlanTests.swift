import SynfireCircuits
import Testing

/// The compiler is free of depth: with schedules of two to four layers of weights the same rows, rules and words come out
/// as were derived, and proven by a throw-away simulation, for such circuits.
///
/// The schedule learns the layers one after the other, from the outputs down, each by its positive and then by its
/// negative errors: 5 L phases for L layers of weights, if relays are not refractory.
@Suite("Plans of more layers") struct DeeperPlanTests {
  private static func plan(_ layers: [Int]) -> BackpropPlan {
    let last = layers.count - 1
    var (grows, shrinks) = ([Int](repeating: 0, count: last + 1), [Int](repeating: 0, count: last + 1))
    (grows[last], shrinks[last]) = (last + 3, last + 5)
    for layer in (1..<last).reversed() {
      let isFirst = layer == 1
      grows[layer] = shrinks[layer + 1] + (isFirst ? 1 : 2)
      shrinks[layer] = shrinks[layer + 1] + (isFirst ? 3 : 4)
    }
    return BackpropPlan(
      layers: layers,
      schedule: PlanSchedule(
        length: shrinks[1], grows: Array(grows.dropFirst()), shrinks: Array(shrinks.dropFirst()),
        memories: (0..<last).map { max(grows[$0 + 1] - 1, $0 + 2) },
        boxes: (1..<last).map { $0 == 1 ? shrinks[2] : grows[$0] - 1 }))
  }

  @Test(arguments: [([400, 400, 10], 19, 5), ([400, 400, 400, 10], 34, 10), ([784, 200, 200, 200, 10], 49, 15)])
  func countsAreThoseThatWereDerived(layers: [Int], inhibited: Int, longestDelay: Int) {
    let plan = Self.plan(layers)
    let last = layers.count - 1
    #expect(plan.length == 5 * last)
    #expect(plan.phases.reduce(0) { $0 + $1.inhibits.count } == inhibited)
    #expect(plan.phases.allSatisfy { $0.tolerates.isEmpty })
    #expect(plan.rows.map(\.delay).max() == longestDelay)
    let between = layers[1...].dropFirst().dropLast().reduce(0, +)
    let compartments = plan.groups.reduce(plan.length) { $0 + plan.count(of: $1) }
    #expect(compartments == 2 * layers[0] + 6 * layers[1] + 7 * between + 7 * layers[last] + plan.length)
    let sizes = zip(layers, layers.dropFirst()).map { $0 * $1 }
    let plastic = plan.wires.reduce(0) { sum, wire in
      if case .synapses(let matrix) = wire.kind { sum + sizes[matrix.layer - 1] } else { sum }
    }
    #expect(plastic == 3 * sizes[0] + 5 * sizes.dropFirst().reduce(0, +))
  }

  @Test func phasesOfTwoHiddenLayersAreThoseThatWereDerived() {
    let plan = Self.plan([8, 6, 6, 4])
    func names(_ groups: [CircuitGroup]) -> String { groups.map { plan.name(of: $0) }.sorted().joined(separator: " ") }
    let fires = [
      "x", "h1 h1< h1>", "h2 h2< h2>", "o o< o> t", "d+ d- m_h2", "d2 h2 o o< o> oT-", "d2", "d2 h2 o o< o> oT-",
      "b_h2 d2 m_h1", "d1 h1 h2 h2< h2> h2T-", "d1", "b_h1 d1 h1 h2 h2< h2> h2T- m_x", "d1 h1 h1< h1> x", "",
      "h1 h1< h1> x",
    ]
    let (h1, h2, o) = ("h1 h1< h1>", "h2 h2< h2>", "o o< o>")
    let inhibits = [
      "\(h1) \(h2)", "", "", "d1", "d2", "", "d1 \(o)", "", "d1 \(o)", "", "\(h2) \(o)", "", "\(h2) \(o)",
      "\(h1) \(h2)", "",
    ]
    #expect(plan.phases.map { names($0.fires) } == fires)
    #expect(plan.phases.map { names($0.inhibits) } == inhibits)
    #expect(plan.rewardedPhases == [6, 10, 13])
    #expect(plan.learningPhases == [6, 8, 10, 12, 13, 15])
    #expect(plan.matrices.map(\.name) == ["W1", "W2", "W3", "W3T", "-W3T", "W2T", "-W2T"])
    #expect(
      plan.phases[12].meaning == "x meets d1 within the box in W1: it grows; d1 = [W2·(d2- - d2+) > 0]")
    #expect(plan.phases[10].meaning == "d1 = [W2·(d2+ - d2-) > 0]")
    #expect(plan.host.sends.map(\.phase) == [0, 3, 6, 10, 13])
  }
}
