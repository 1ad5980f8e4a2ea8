import NetworkModel
import SynfireCircuits
import Testing

/// The compiler is free of depth: the same rows, rules and words come out as were derived, and proven by a throw-away
/// simulation, for circuits of two to four layers of weights.
@Suite("Plans of more layers") struct DeeperPlanTests {
  private static func plan(_ layers: [Int], _ design: BackpropPlan.Design = .serial) throws -> BackpropPlan {
    try BackpropPlan(.init(layers: layers.map { PlanLayer($0) }, design: design))
  }

  @Test(arguments: [([400, 400, 10], 19, 5), ([400, 400, 400, 10], 34, 10), ([784, 200, 200, 200, 10], 49, 15)])
  func countsAreThoseThatWereDerived(layers: [Int], inhibited: Int, longestDelay: Int) throws {
    let plan = try Self.plan(layers)
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

  @Test func phasesOfTwoHiddenLayersAreThoseThatWereDerived() throws {
    let plan = try Self.plan([8, 6, 6, 4])
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

  @Test(arguments: [
    (BackpropPlan.Design.serial, [10, 15, 20, 25, 30]), (.parallel, [10, 14, 17, 20, 23]), (.singleCopy, [16, 22, 27]),
  ])
  func cyclesAreAsLongAsWasDerived(design: BackpropPlan.Design, lengths: [Int]) throws {
    for (index, length) in lengths.enumerated() {
      let layers = [Int](repeating: 3, count: index + 3)
      #expect(try Self.plan(layers, design).length == length, "\(layers.count - 1) layers of weights")
    }
  }

  @Test func fusedErrorsSaveAPhase() throws {
    for (design, lengths) in [(BackpropPlan.Design.serial, [9, 14, 19]), (.parallel, [10, 13, 16])] {
      for (index, length) in lengths.enumerated() where index > 0 || design == .serial {
        let layers = [PlanLayer](repeating: 3, count: index + 3)
        let plan = try BackpropPlan(.init(layers: layers, design: design, fusesErrors: true))
        #expect(plan.length == length && !plan.groups.contains { $0.kind == .missing || $0.kind == .excess })
      }
    }
  }

  /// Compartments with those of the ring, and plastic synapses.
  @Test(arguments: [
    ([400, 400, 10], BackpropPlan.Design.serial, 3_280, 500_000), ([400, 400, 10], .parallel, 3_680, 508_000),
    ([400, 400, 10], .singleCopy, 2_466, 172_000), ([400, 400, 400, 10], .serial, 6_085, 1_300_000),
    ([400, 400, 400, 10], .parallel, 6_884, 1_628_000), ([400, 400, 400, 10], .singleCopy, 4_472, 652_000),
    ([784, 500, 500, 10], .serial, 8_153, 2_451_000), ([784, 500, 500, 10], .singleCopy, 6_140, 1_157_000),
    ([784, 200, 200, 200, 10], .singleCopy, 4_445, 402_800),
  ])
  func designsTakeWhatWasDerived(layers: [Int], design: BackpropPlan.Design, compartments: Int, plastic: Int) throws {
    let plan = try Self.plan(layers, design)
    #expect(plan.groups.reduce(plan.length) { $0 + plan.count(of: $1) } == compartments)
    let synapses = plan.wires.reduce(0) { sum, wire in
      if case .synapses(let matrix) = wire.kind { sum + plan.synapseCount(of: matrix) } else { sum }
    }
    #expect(synapses == plastic)
  }

  @Test func theSearchFindsTheKnownSchedules() throws {
    let layers = [PlanLayer](repeating: 3, count: 3)
    let single = BackpropPlan.searchedSchedule(.init(layers: layers, design: .singleCopy))
    #expect(try single?.length == Self.plan([3, 3, 3], .singleCopy).length)
    let serial = BackpropPlan.searchedSchedule(.init(layers: layers + [3], design: .serial))
    #expect(serial?.length == 15)
  }

  /// Texts name groups that there are, and the phases of those that read more than once.
  @Test func textsOfASingleCopyNameItsOwnGroups() throws {
    let text = try Self.plan([8, 6, 4], .singleCopy).description
    #expect(!text.contains("h<") && !text.contains("o>"))
    #expect(text.contains("b_h = h of phase 6 and not h of phase 9"))
    let margin = try BackpropPlan(.init(layers: [8, 6, 4], design: .serial, margin: .init(low: 256, high: 768)))
    #expect(margin.description.contains("d+ = t and not o>; d- = o< and not t"))
  }

  /// The wall needs no inhibition where no opener of another phase reaches a closed group.
  @Test func theWallNeedsNoInhibition() throws {
    let layers = [PlanLayer](repeating: 3, count: 4)
    for (design, count) in [(BackpropPlan.Design.serial, 0), (.parallel, 0), (.singleCopy, 1)] {
      let plan = try BackpropPlan(.init(layers: layers, design: design, closing: .wall))
      #expect(plan.phases.reduce(0) { $0 + $1.inhibits.count } == count, "\(design)")
    }
  }

  @Test func impossibleOptionsAreRefusedInOneLine() throws {
    func reason(_ options: BackpropPlan.Options) -> String? {
      do throws(NetworkError) {
        _ = try BackpropPlan(options)
        return nil
      } catch { return "\(error)" }
    }
    let four: [PlanLayer] = [3, 3, 3, 3]
    let lines = [
      reason(.init(layers: [3, 3])), reason(.init(layers: [3, 0, 3])), reason(.init(layers: four, design: .published)),
      reason(.init(layers: [3, PlanLayer(3, threshold: 7), 3])),
      reason(.init(layers: [3, PlanLayer(3, threshold: 20_000), 3])),
      reason(.init(layers: [3, 3, 3], margin: .init(low: 600, high: 700))),
      reason(.init(layers: four, design: .singleCopy, fusesErrors: true)),
      reason(.init(layers: four, fusesErrors: true, closing: .wall)),
      reason(.init(layers: [PlanLayer](repeating: 3, count: 6), design: .singleCopy)),
      reason(.init(layers: [PlanLayer](repeating: 3, count: 14))),
      reason(
        .init(layers: [4, PlanLayer(3, mask: try SynapseMask(rows: [[0], [1], [2]], targetCount: 3)), 3])),
    ]
    for line in lines {
      #expect(line?.contains("wanted") == true && line?.contains("\n") == false, "\(line ?? "none")")
    }
    #expect(throws: NetworkError.self) { try SynapseMask(rows: [[0, 0]], targetCount: 1) }
    #expect(throws: NetworkError.self) { try SynapseMask(rows: [[1]], targetCount: 1) }
    #expect(throws: NetworkError.self) { try SynapseMask(rows: [[]], targetCount: 1) }
  }
}
