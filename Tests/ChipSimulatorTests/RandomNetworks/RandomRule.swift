import NetworkModel

/// Learning rules: some that people use, and sums of products drawn at random.
enum RandomRule {
  private static let known = [
    "dw = 4*r1*x0*y0 - 2*x0*y0", "dw = 2*x0", "dw = 2*x0*y0", "dw = 2^-2*x1*y0 - 2^-2*y1*x0",
    "dw = 2^-4*t*y1*x0; dt = x0 - 2^-3*t*y0", "dd = x0 - y0", "dw = 4*u1*x0*y0 - 2^-3*w", "dw = r1*t; dt = x1*y0",
    "dw = 2^-6*y1*x0 - 2^-8*x2*y2*y3; dd = 2^-2*x1*y0 - 2^-5*(d - 31)*u2", "dw = -2^-7*(w - 64)*x0",
  ]

  /// The text of a rule.
  static func text(from draws: inout RandomDraws) -> String {
    if draws.chance(50) { return draws.pick(known) }
    let targets = draws.pick([["dw"], ["dw"], ["dt"], ["dd"], ["dw", "dt"], ["dw", "dt", "dd"]])
    return targets.map { target in "\(target) = \(sum(from: &draws))" }.joined(separator: "; ")
  }

  private static func sum(from draws: inout RandomDraws) -> String {
    (1...draws.integer(1...4)).map { place in
      (draws.chance(50) ? "-" : place == 1 ? "" : "+") + product(from: &draws)
    }.joined(separator: " ")
  }

  /// A scale that falls with the number of factors, so that changes are neither all nothing nor all too large.
  private static func product(from draws: inout RandomDraws) -> String {
    let factors = (0..<draws.integer(0...4)).map { _ in factor(from: &draws) }
    let dependency = draws.chance(30) ? ["u\(draws.integer(0...9) / 2)"] : []
    let exponent = draws.chance(10) ? draws.integer(-8...7) : draws.integer(-8...2 - min(factors.count, 3) * 3)
    return (["\(draws.integer(1...7))*2^\(exponent)"] + dependency + factors).joined(separator: "*")
  }

  private static func factor(from draws: inout RandomDraws) -> String {
    let spikes = [RuleVariable.x0, .y0, .x0, .y0]
    let variable = draws.pick(spikes + RuleVariable.allCases).rawValue
    guard draws.chance(20) else { return variable }
    let constant = draws.integer(1...127)
    return "(\(variable) \(draws.pick(["+", "-"])) \(constant))"
  }

  /// How a trace rises and falls: with time constants of zero, whole and not.
  static func dynamics(from draws: inout RandomDraws) -> TraceDynamics {
    TraceDynamics(
      impulse: draws.pick([0, 0.25, 1, 1, 5.375, 16, 64.5, 100, 127]),
      timeConstant: draws.pick([0, 0, 0.5, 1, 2, 2.5, 3, 10, 20, 1_048_576]))
  }

  /// The rule of a text, with dynamics for the traces that it reads, and now and then for one that it does not.
  static func rule(_ text: String, r1: TraceDynamics?, from draws: inout RandomDraws) throws -> LearningRule {
    var traces: [TraceName: TraceDynamics] = [:]
    for name in TraceName.allCases where name != .r1 {
      let drawn = dynamics(from: &draws)
      if text.contains(name.rawValue) || draws.chance(10) { traces[name] = drawn }
    }
    return try LearningRule(
      text, x1: traces[.x1], x2: traces[.x2], y1: traces[.y1], y2: traces[.y2], y3: traces[.y3], r1: r1,
      learningPeriod: draws.pick([1, 1, 1, 1, 2, 3, 4, 5]))
  }
}
