import NetworkModel
import SynfireCircuits
import Testing

/// Plans that are broken on purpose are refused, and the refusal names the row or the phase.
@Suite("The checker of plans") struct PlanCheckerTests {
  private static let options = BackpropPlan.Options(layers: [4, 3, 3, 2], design: .serial)

  /// The schedule of the serial design for three layers of weights.
  private static func schedule(_ change: (inout PlanSchedule) -> Void = { _ in }) -> PlanSchedule {
    var schedule = PlanSchedule(
      length: 15,
      turns: [.init(grows: 13, shrinks: 15), .init(grows: 10, shrinks: 12), .init(grows: 6, shrinks: 8)])
    change(&schedule)
    return schedule
  }

  private static func fault(_ schedule: PlanSchedule, rows: [BackpropPlan.Row]? = nil) -> String? {
    do throws(NetworkError) {
      if let rows {
        _ = try BackpropPlan(options, schedule: schedule, rows: rows)
      } else {
        _ = try BackpropPlan(options, schedule: schedule)
      }
      return nil
    } catch { return error.reason }
  }

  @Test func theScheduleItselfHolds() throws {
    #expect(Self.fault(Self.schedule()) == nil)
    let plan = try BackpropPlan(Self.options, schedule: Self.schedule())
    #expect(plan.rows == (try BackpropPlan(Self.options)).rows)
  }

  /// Every turn of every layer, put one phase earlier or later, meets something that it must not meet.
  @Test func turnsThatAreMovedAreRefused() {
    for layer in 0..<3 {
      for sign in [true, false] {
        for step in [-1, 1] {
          let schedule = Self.schedule { schedule in
            if sign { schedule.turns[layer].grows += step } else { schedule.turns[layer].shrinks += step }
            schedule = PlanSchedule(
              length: max(15, schedule.turns.map { max($0.grows, $0.shrinks) }.max() ?? 15), turns: schedule.turns)
          }
          // A longer cycle gives W₁ a phase more; it may shrink, or grow, later.
          if schedule.length > 15 { continue }
          #expect(Self.fault(schedule) != nil, "layer \(layer + 1), \(sign ? "grows" : "shrinks") \(step)")
        }
      }
    }
  }

  @Test func aShorterCycleIsRefused() {
    let fault = Self.fault(PlanSchedule(length: 14, turns: Self.schedule().turns))
    #expect(fault?.contains("cycle of 14") == true, "\(fault ?? "accepted")")
  }

  /// Without any of its rows a circuit does something else, or nothing.
  @Test func aPlanWithoutOneOfItsRowsIsRefused() throws {
    let plan = try BackpropPlan(Self.options)
    for index in plan.rows.indices {
      var rows = plan.rows
      let row = rows.remove(at: index)
      #expect(
        Self.fault(Self.schedule(), rows: rows) != nil,
        "without \(plan.name(of: row.target)) \(row.sent) \(row.due) \(row.kind)")
    }
  }

  /// A row that is sent, or due, a phase earlier or later.
  @Test func rowsThatAreMovedAreRefused() throws {
    let plan = try BackpropPlan(Self.options)
    var moved = 0
    for index in plan.rows.indices {
      let row = plan.rows[index]
      for (sent, due) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
        guard case .relay = row.kind else { continue }
        var rows = plan.rows
        rows[index] = BackpropPlan.Row(
          source: row.source, target: row.target, kind: row.kind, level: row.level, sent: row.sent + sent,
          due: row.due + due)
        // What is told to a group that nothing else opens in that phase only moves it: the group then spikes elsewhere,
        // where nobody expects it.
        if Self.fault(Self.schedule(), rows: rows) != nil { moved += 1 }
      }
    }
    let relays = plan.rows.count { if case .relay = $0.kind { true } else { false } }
    // A host that sends its target, or an input, at another time is the one thing that no other row contradicts.
    #expect(moved >= 4 * relays - 16, "\(moved) of \(4 * relays)")
  }

  @Test func aFaultNamesItsRowOrPhase() throws {
    let plan = try BackpropPlan(Self.options)
    var rows = plan.rows
    rows.append(
      BackpropPlan.Row(
        source: .group(CircuitGroup(.memory, layer: 1)), target: CircuitGroup(.activity, layer: 1),
        kind: .relay(.excites),
        level: .half, sent: 9, due: 80))
    #expect(Self.fault(Self.schedule(), rows: rows)?.contains("row m_h1 → h1") == true)
    rows = plan.rows
    rows.append(
      BackpropPlan.Row(
        source: .group(CircuitGroup(.target, layer: 3)), target: CircuitGroup(.activity, layer: 2),
        kind: .relay(.excites),
        level: .half, sent: 4, due: 6))
    #expect(Self.fault(Self.schedule(), rows: rows)?.contains("phase 6: h2") == true)
  }
}
