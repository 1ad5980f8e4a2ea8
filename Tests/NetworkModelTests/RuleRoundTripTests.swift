import Foundation
import Kernels
import NetworkModel
import Testing

private let fading = TraceDynamics(impulse: 16.25, timeConstant: 20)

private let allTraces = Dictionary(uniqueKeysWithValues: TraceName.allCases.map { ($0, fading) })

private func rule(_ text: String) throws(RuleError) -> LearningRule {
  try LearningRule(text, x1: fading, x2: fading, y1: fading, y2: fading, y3: fading, r1: fading)
}

/// Draws numbers one after the other.
private struct Draw {
  let stream: RandomStream
  var position: UInt64 = 0

  init(_ seed: UInt64) { stream = RandomStream(seed: seed, purpose: .weights) }

  mutating func below(_ bound: Int) -> Int {
    position += 1
    return stream.integer(below: bound, at: position)
  }

  mutating func product() -> RuleProduct? {
    guard let scale = RuleScale(mantissa: below(16) - 8, exponent: below(16) - 8) else { return nil }
    let factors = (0..<below(6)).map { _ in
      let variable = RuleVariable.allCases[below(RuleVariable.allCases.count)]
      return RuleFactor(variable, plus: below(2) == 0 ? 0 : below(256) - 128)
    }
    return RuleProduct(scale: scale, periodExponent: below(3) == 0 ? below(10) : 0, factors: factors)
  }

  mutating func rule() throws -> LearningRule {
    var sums: [RuleTarget: SumOfProducts] = [:]
    for target in RuleTarget.allCases where target == .dw || below(2) == 0 {
      let products = (0..<1 + below(5)).compactMap { _ in product() }
      if !products.isEmpty { sums[target] = SumOfProducts(products) }
    }
    if sums.isEmpty, let only = product() { sums[.dd] = SumOfProducts([only]) }
    return try LearningRule(sums, traces: allTraces, learningPeriod: 1)
  }
}

@Suite struct RuleRoundTripTests {
  @Test func everyRuleIsReadAgainFromItsText() throws {
    var draw = Draw(1)
    var longest = 0
    for _ in 0..<3_000 {
      let original = try draw.rule()
      let text = original.description
      #expect(try rule(text) == original, "\(text)")
      longest = max(longest, original.products.count)
    }
    #expect(longest > 10)
  }

  @Test func everyScaleThatFitsIsReadAgain() throws {
    var seen: Set<RuleScale> = []
    for mantissa in RuleScale.mantissas {
      for exponent in RuleScale.exponents {
        let scale = try #require(RuleScale(mantissa: mantissa, exponent: exponent))
        seen.insert(scale)
        let product = try #require(RuleProduct(scale: scale, factors: []))
        let read = try rule("dw = \(SumOfProducts([product]))")
        #expect(read.dw?.products == [product])
        let value = Double(mantissa) * Double(sign: .plus, exponent: exponent, significand: 1)
        #expect(read.change(of: .dw, values: [:]).value == value)
      }
    }
    let values = Set(
      RuleScale.mantissas.flatMap { mantissa in RuleScale.exponents.map { mantissa << ($0 + 8) } })
    #expect(seen.count == values.count)
  }

  @Test(arguments: [(9, 0), (1, 8 + 2), (8, 7), (-9, 0), (1, -9), (7, 8), (.max, 0), (.min, 0), (2, .max), (1, .min)])
  func aConstantThatDoesNotFitHasNoScale(mantissa: Int, exponent: Int) {
    #expect(RuleScale(mantissa: mantissa, exponent: exponent) == nil)
  }

  @Test func theLongestRuleIsReadAgain() throws {
    let scale = try #require(RuleScale(mantissa: -7, exponent: -8))
    let factors = Array(repeating: RuleFactor(.x0, plus: -100), count: 8)
    let product = try #require(RuleProduct(scale: scale, periodExponent: 9, factors: factors))
    let sum = SumOfProducts(Array(repeating: product, count: SumOfProducts.maximumProducts))
    let original = try LearningRule([.dw: sum, .dt: sum, .dd: sum], traces: allTraces)
    #expect(original.description.utf8.count > 4_000)
    #expect(try rule(original.description) == original)
  }

  @Test func changedTextGivesARuleOrAnErrorAndNeverATrap() {
    let count = ProcessInfo.processInfo.environment["SYNFIRE_VERIFY"] == "1" ? 100_000 : 5_000
    let seeds = [
      "dw = 4*r1*x0*y0 - 2*x0*y0", "dw = 2^-2*x1*y0; dt = (w - 64)*u4; dd = d", "dw = -7*2^7*(x1 + 127)\ndt = t",
    ]
    let pieces: [Character] =
      Array("dwtxyru0123456789*+-^=();. \n\t_é٣٢😀\u{0}\u{202e}\u{301}") + ["\r\n", "👨‍👩‍👧", "½", "２"]
    var draw = Draw(2)
    var (read, refused) = (0, 0)
    for _ in 0..<count {
      var text = Array(seeds[draw.below(seeds.count)])
      for _ in 0...draw.below(4) {
        let place = draw.below(text.count + 1)
        let piece = pieces[draw.below(pieces.count)]
        switch draw.below(4) {
        case 0: text.insert(piece, at: place)
        case 1: text = Array(text[..<place]) + Array(text[draw.below(text.count + 1)...])
        case 2: text += text[min(place, text.count)...]
        default: if place < text.count { text[place] = piece }
        }
      }
      do throws(RuleError) {
        let result = try rule(String(text))
        read += 1
        #expect((try? rule(result.description)) == result, "\(String(text))")
      } catch {
        refused += 1
        #expect(error.description.split(separator: "\n").count == (error.column == nil ? 1 : 3), "\(error)")
      }
    }
    #expect(read > count / 50)
    #expect(refused > count / 50)
  }

  @Test func jsonHoldsTheTextTheDynamicsAndThePeriod() throws {
    let original = try LearningRule(
      "dw = 4*r1*x0*y0 - 2*x0*y0", r1: TraceDynamics(impulse: 1, timeConstant: 0), learningPeriod: 2)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let json = try encoder.encode(original)
    #expect(
      String(bytes: json, encoding: .utf8)
        == #"{"dw":"4*r1*x0*y0 - 2*x0*y0","period":2,"traces":{"r1":{"impulse":1,"timeConstant":0}}}"#)
    #expect(try JSONDecoder().decode(LearningRule.self, from: json) == original)
  }

  @Test func jsonOfEveryRuleIsReadAgain() throws {
    var draw = Draw(3)
    for _ in 0..<200 {
      let original = try draw.rule()
      let json = try JSONEncoder().encode(original)
      #expect(try JSONDecoder().decode(LearningRule.self, from: json) == original)
    }
  }

  @Test func jsonMayLeaveOutTracesAndPeriod() throws {
    let read = try JSONDecoder().decode(LearningRule.self, from: Data(#"{"dt": "x0"}"#.utf8))
    #expect(try read == LearningRule("dt = x0"))
  }

  @Test(arguments: [
    (#"{}"#, "wanted an equation for dw, dt or dd, got none"),
    (#"{"dw": "x1"}"#, "for the trace x1, got none"),
    (#"{"dw": "x0; dt = y0"}"#, "wanted one sum of products and no more, got \";\""),
    (#"{"dw": "x0\ny0"}"#, "wanted one sum of products and no more, got the end of the line"),
    (#"{"dw": "x0 +"}"#, "column 5"),
    (#"{"dw": "x0", "period": 0}"#, "wanted a learning period of 1 step or more, got 0"),
    (#"{"dw": "x0", "learningPeriod": 4}"#, "wanted the keys dw dt dd traces period, got \"learningPeriod\""),
    (
      #"{"dw": "x0", "traces": {"w": {"impulse": 1, "timeConstant": 0}}}"#,
      "wanted the keys x1 x2 y1 y2 y3 r1, got \"w\""
    ),
    (#"{"dw": "x0", "traces": {"x1": {"impulse": 128, "timeConstant": 0}}}"#, "trace x1: wanted an impulse"),
  ])
  func jsonOfNoRuleIsRefusedWithTheReason(json: String, reason: String) throws {
    let error = try #require(throws: DecodingError.self) {
      try JSONDecoder().decode(LearningRule.self, from: Data(json.utf8))
    }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(context.debugDescription.contains(reason), "\(context.debugDescription)")
  }
}
