import NetworkModel
import Testing

private let fading = TraceDynamics(impulse: 16, timeConstant: 20)

private func rule(_ text: String) throws(RuleError) -> LearningRule {
  try LearningRule(text, x1: fading, x2: fading, y1: fading, y2: fading, y3: fading, r1: fading)
}

@Suite struct RuleMeaningTests {
  @Test func theRuleOfNeuromorphicBackpropAddsOrTakesTwo() throws {
    let read = try rule("dw = 4*r1*x0*y0 - 2*x0*y0")
    #expect(read.change(of: .dw, values: [.x0: 1, .y0: 1, .r1: 1]) == RuleChange(numerator: 2))
    #expect(read.change(of: .dw, values: [.x0: 1, .y0: 1]) == RuleChange(numerator: -2))
    #expect(read.change(of: .dw, values: [.x0: 1, .r1: 1]) == RuleChange(numerator: 0))
    #expect(read.change(of: .dw, values: [.y0: 1, .r1: 1]) == RuleChange(numerator: 0))
    #expect(read.change(of: .dt, values: [.x0: 1, .y0: 1]) == RuleChange(numerator: 0))
    #expect(read.needsBothSpikes)
    #expect(read.dw?.isEven == true)
  }

  private static let examples: [(sum: String, values: RuleValues, change: RuleChange)] = [
    ("2^-2*x1*y0 - 2^-2*y1*x0", [.x1: 19, .y0: 1, .y1: 6, .x0: 1], RuleChange(numerator: 13, shift: 2)),
    ("2^-2*x1*y0 - 2^-2*y1*x0", [.x1: 20, .y0: 1], RuleChange(numerator: 5)),
    ("3*2^-8*(w - 64)*(x1 + 2)", [.w: -256, .x1: 127], RuleChange(numerator: -1_935, shift: 2)),
    ("2^-8*(w - 64)", [.w: 65], RuleChange(numerator: 1, shift: 8)),
    ("-1024*t*d", [.t: -256, .d: 63], RuleChange(numerator: 16_515_072)),
    ("x0*x0 - 2*x0 + 1", [.x0: 1], RuleChange(numerator: 0)),
    ("x2*y2*y3", [.x2: 3, .y2: 5, .y3: 7], RuleChange(numerator: 105)),
    ("(y0 - 1)*(x0 - 1)", [:], RuleChange(numerator: 1)),
    ("2^-1", [:], RuleChange(numerator: 1, shift: 1)),
  ]

  @Test func theChangeIsExact() throws {
    for (sum, values, change) in Self.examples {
      for target in RuleTarget.allCases {
        #expect(try rule("\(target.rawValue) = \(sum)").change(of: target, values: values) == change, "\(sum)")
      }
    }
  }

  @Test func theLargestProductDoesNotOverflow() throws {
    let read = try rule("dw = " + Array(repeating: "896*w*w*w*w", count: 16).joined(separator: " + "))
    #expect(read.change(of: .dw, values: [.w: -256]).numerator == 16 * 896 << 32)
  }

  @Test func aDependencyLetsAProductActInEveryTwoToTheKthPeriod() throws {
    let read = try rule("dw = u3 + 2*u0")
    let changes = (0..<17).map { read.change(of: .dw, values: [:], period: $0).numerator }
    #expect(changes == [3, 2, 2, 2, 2, 2, 2, 2, 3, 2, 2, 2, 2, 2, 2, 2, 3])
  }

  @Test(arguments: [
    ("dw = x0*y0", true, true, true),
    ("dw = x0*y1; dt = x0*y0", true, false, true),
    ("dw = y0*x1", false, true, true),
    ("dw = 2^-2*x1*y0 - 2^-2*y1*x0", false, false, true),
    ("dw = x0*y0 - u4*w", false, false, false),
    ("dw = (x0 + 1)*y0", false, true, true),
    ("dw = x0*y0; dd = r1", false, false, false),
  ])
  func spikesThatAChangeNeedsAreKnown(text: String, presynaptic: Bool, postsynaptic: Bool, any: Bool) throws {
    let read = try rule(text)
    #expect(read.needsPresynapticSpike == presynaptic)
    #expect(read.needsPostsynapticSpike == postsynaptic)
    #expect(read.needsBothSpikes == (presynaptic && postsynaptic))
    #expect(read.needsAnySpike == any)
  }

  @Test(arguments: [
    ("2*x0", true, true), ("3*x0", true, false), ("2*x0 + 2^-1*y0", false, false), ("0*x0", true, true),
  ])
  func wholeAndEvenChangesAreKnown(sum: String, isInteger: Bool, isEven: Bool) throws {
    let dw = try #require(try rule("dw = \(sum)").dw)
    #expect(dw.isInteger == isInteger)
    #expect(dw.isEven == isEven)
  }

  @Test func changesAreInLowestTerms() {
    #expect(RuleChange(numerator: 12, shift: 4) == RuleChange(numerator: 3, shift: 2))
    #expect(RuleChange(numerator: 0, shift: 8) == RuleChange(numerator: 0))
    #expect(RuleChange(numerator: -12, shift: 4).value == -0.75)
    #expect(RuleChange(numerator: -12, shift: 4).description == "-3/4")
    #expect(RuleChange(numerator: 64, shift: 4).description == "4")
  }
}
