import NetworkModel
import Testing

private let fading = TraceDynamics(impulse: 16, timeConstant: 20)

/// Reads a rule with dynamics for every trace.
private func rule(_ text: String) throws(RuleError) -> LearningRule {
  try LearningRule(text, x1: fading, x2: fading, y1: fading, y2: fading, y3: fading, r1: fading)
}

@Suite struct RuleParsingTests {
  @Test(arguments: [
    ("dw = 4*r1*x0*y0 - 2*x0*y0", "dw = 4*r1*x0*y0 - 2*x0*y0"),
    ("dw=2^-2*x1*y0-2^-2*y1*x0", "dw = 2^-2*x1*y0 - 2^-2*y1*x0"),
    ("  dw = - x0 * 2 * y1 * 3 ;\n\n dt = u4 * t ; ", "dw = -6*x0*y1; dt = u4*t"),
    ("dd = d\r\ndw = w", "dw = w; dd = d"),
    ("dw = u0*x0", "dw = x0"),
    ("dw = u3", "dw = u3"),
    ("dw = 2^-3*2^3", "dw = 1"),
    ("dw = +3*2^-2*( w-64 )*(x1 + 2)*(y1)", "dw = 3*2^-2*(w - 64)*(x1 + 2)*y1"),
    ("dw = -1024*x0 + 896*y0", "dw = -1024*x0 + 896*y0"),
    ("dw = -2^-8*x0", "dw = -2^-8*x0"),
    ("dw = 0*x0*2^-60", "dw = 0*x0"),
    ("dw = x0*2^-4*u2", "dw = 2^-4*u2*x0"),
    ("dw = (w - 128)*(w + 127)*(y1 + 0)", "dw = (w - 128)*(w + 127)*y1"),
  ])
  func textBecomesCanonical(text: String, canonical: String) throws {
    let first = try rule(text)
    #expect(first.description == canonical)
    #expect(try rule(canonical) == first)
  }

  @Test func theStructureIsWhatTheTextSays() throws {
    let read = try rule("dw = 3*2^-2*u2*x1*(w - 64) - y0; dd = x0")
    let dw = try #require(read.dw)
    #expect(dw.products.count == 2)
    #expect(dw.products[0].scale.mantissa == 3)
    #expect(dw.products[0].scale.exponent == -2)
    #expect(dw.products[0].periodExponent == 2)
    #expect(dw.products[0].factors == [RuleFactor(.x1), RuleFactor(.w, plus: -64)])
    #expect(dw.products[1].scale == RuleScale(mantissa: -1, exponent: 0))
    #expect(read.dt == nil)
    #expect(read[.dd]?.description == "x0")
    #expect(read.usedVariables == [.x1, .w, .y0, .x0])
    #expect(read.learningPeriod == 1)
  }

  @Test(arguments: [
    ("", 1, "wanted an equation for dw, dt or dd, got the end"),
    ("x0*y0", 1, "wanted an equation for dw, dt or dd, got \"x0\""),
    ("dx = x0", 1, "wanted an equation for dw, dt or dd, got \"dx\""),
    ("dw x0", 4, "wanted =, got \"x0\""),
    ("dw = ", 6, "got the end"),
    ("dw = ; dt = x0", 6, "got \";\""),
    ("dw = x0; dw = y0", 10, "wanted one equation for dw, got a second"),
    ("dw = z1*x0", 6, "got \"z1\""),
    ("dw = X0", 6, "got \"X0\""),
    ("dw = u10*x0", 6, "got \"u10\""),
    ("dw = u1*x0*u2", 12, "wanted one dependency u0 to u9 in a product, got a second"),
    ("dw = x0 ** y0", 10, "got \"*\""),
    ("dw = x0 + - y0", 11, "got \"-\""),
    ("dw = x0 +", 10, "got the end"),
    ("dw = 2x0", 7, "wanted *, +, -, ; or the end, got \"x0\""),
    ("dw = 2 x0 y0", 8, "wanted *, +, -, ; or the end, got \"x0\""),
    ("dw = x0 = 1", 9, "wanted *, +, -, ; or the end, got \"=\""),
    ("dw = x0)", 8, "wanted *, +, -, ; or the end, got \")\""),
    ("dw = (x0", 9, "wanted +, - or ), got the end"),
    ("dw = (x0*y0)", 9, "wanted +, - or ), got \"*\""),
    ("dw = (x0 + y0)", 12, "wanted a whole number, got \"y0\""),
    ("dw = (x0 + 1 + 1)", 14, "wanted ), got \"+\""),
    ("dw = (2 + x0)", 7, "wanted x0 x1 x2 y0 y1 y2 y3 r1 w d t, got \"2\""),
    ("dw = (w + 128)", 11, "wanted a constant of -128 to 127, got 128"),
    ("dw = (w - 129)", 11, "wanted a constant of -128 to 127, got -129"),
    ("dw = 9*x0", 6, "wanted constants that make a mantissa of -8 to 7 times 2^-8 to 2^7, got 9"),
    ("dw = x0*3*2^-2*3", 16, "got 3*2^-2*3"),
    ("dw = 1024*x0", 6, "got 2^10"),
    ("dw = x0*2^-9", 9, "got 2^-9"),
    ("dw = -3*2^9*x0", 7, "got -3*2^9"),
    ("dw = 3^2*x0", 6, "wanted 2 in front of ^, got 3"),
    ("dw = 2^x0", 8, "wanted a whole number, got \"x0\""),
    ("dw = 0.25*x0", 6, "wanted a whole number or a power of two such as 2^-3, got a fraction"),
    ("dw = 99999999999999999999999999*x0", 6, "wanted a whole number of at most 1000000"),
    ("dw = 2^99999999999999999999*x0", 8, "wanted a whole number of at most 1000000"),
    ("dw = 2^-1000000*x0", 6, "got 2^-1000000"),
    ("dw = t*t*t*t*t*t*t*t*t", 6, "wanted at most 8 variables in a product, got 9"),
    ("dw = x0 + t*t*t*t*t*t*t*t", 11, "wanted a product that stays within 2^49"),
    ("dw = ٣*x0", 6, "got \"٣\""),
    ("dw = x0\u{0}", 8, "got \"?\""),
  ])
  func aMistakeIsShownWhereItIs(text: String, column: Int, reason: String) {
    let error = #expect(throws: RuleError.self) { try rule(text) }
    #expect(error?.column == column)
    #expect(error?.line == 1)
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
  }

  @Test func theCaretStandsUnderTheColumn() {
    let error = #expect(throws: RuleError.self) { try rule("dw = x0;\n\tdt = 4*é1*x0; dd = d") }
    #expect(
      error?.description == """
        learning rule, line 2, column 9: wanted x0 x1 x2 y0 y1 y2 y3 r1 w d t, u0 to u9, a whole number, 2^k or (, got "é1"
           dt = 4*é1*x0; dd = d
                  ^
        """)
  }

  @Test func aLongLineIsCutAroundTheCaret() throws {
    let text = "dw = " + String(repeating: " ", count: 500) + "?" + String(repeating: " ", count: 500)
    let error = try #require(throws: RuleError.self) { try rule(text) }
    let lines = error.description.split(separator: "\n")
    #expect(lines.count == 3)
    let caret = try #require(lines[2].firstIndex(of: "^"))
    let column = lines[2].distance(from: lines[2].startIndex, to: caret)
    #expect(lines[1].count < 100)
    #expect(lines[1].dropFirst(column).first == "?")
    #expect(error.column == 506)
  }

  @Test func tooLongATextAndTooManyProductsAreRefused() {
    let long = #expect(throws: RuleError.self) {
      try rule("dw = x0" + String(repeating: " ", count: LearningRule.maximumTextLength))
    }
    #expect(long?.reason == "wanted a text of at most 8192 bytes, got 8199")
    let many = #expect(throws: RuleError.self) {
      try rule("dw = " + Array(repeating: "x0", count: 17).joined(separator: "+"))
    }
    #expect(many?.reason == "wanted at most 16 products in a sum, got more")
    #expect(many?.column == 54)
  }

  @Test(arguments: TraceName.allCases)
  func aTraceWithoutDynamicsIsRefusedByName(name: TraceName) {
    let error = #expect(throws: RuleError.self) { try LearningRule("dw = x0*\(name.rawValue)") }
    #expect(error?.column == 9)
    #expect(
      error?.reason
        == "wanted \(name.rawValue): TraceDynamics(impulse:timeConstant:) for the trace \(name.rawValue), got none")
  }

  @Test func theFirstTraceWithoutDynamicsIsTheOneThatIsShown() {
    let error = #expect(throws: RuleError.self) { try LearningRule("dw = x1*y2*x1*x2", x1: fading) }
    #expect(error?.column == 9)
  }

  @Test func dynamicsOfUnusedTracesAreKept() throws {
    let read = try LearningRule("dw = x0", y3: fading)
    #expect(read.traces == [.y3: fading])
  }

  @Test(arguments: [
    (-1.0, 0.0, "trace y3: wanted an impulse of 0 to 127, got -1.0"),
    (127.5, 0, "trace y3: wanted an impulse of 0 to 127, got 127.5"),
    (.nan, 0, "trace y3: wanted an impulse of 0 to 127, got nan"),
    (16.3, 0, "trace y3: wanted an impulse in steps of 1/128, such as 16.296875, got 16.3"),
    (1, -2, "trace y3: wanted a time constant of 0 to 1048576 steps, got -2.0"),
    (1, .infinity, "trace y3: wanted a time constant of 0 to 1048576 steps, got inf"),
    (1, .nan, "trace y3: wanted a time constant of 0 to 1048576 steps, got nan"),
  ])
  func dynamicsThatNoTraceCanHaveAreRefused(impulse: Double, timeConstant: Double, reason: String) {
    let error = #expect(throws: RuleError.self) {
      try LearningRule("dw = x0", y3: TraceDynamics(impulse: impulse, timeConstant: timeConstant))
    }
    #expect(error?.description == "learning rule: \(reason)")
  }

  @Test func aLearningPeriodHasOneStepOrMore() throws {
    let error = #expect(throws: RuleError.self) { try LearningRule("dw = x0", learningPeriod: 0) }
    #expect(error?.reason == "wanted a learning period of 1 step or more, got 0")
    #expect(try LearningRule("dw = x0", learningPeriod: 4).learningPeriod == 4)
  }
}
