/// Reads the text of a learning rule.
///
/// ```
/// rule     = equation { (";" | newline) equation }
/// equation = ("dw" | "dt" | "dd") "=" sum
/// sum      = [sign] product { sign product }        sign = "+" | "-"
/// product  = factor { "*" factor }
/// factor   = number | "2^" ["-"] number | "u0"…"u9" | variable | "(" variable [sign number] ")"
/// ```
///
/// Text of any length and content gives a rule or an error.
struct RuleParser {
  let characters: [Character]
  var offset = 0
  /// Where each variable stands first.
  private(set) var firstUse: [RuleVariable: Int] = [:]

  init(_ text: String) throws(RuleError) {
    let length = text.utf8.count
    guard length <= LearningRule.maximumTextLength else {
      throw RuleError("wanted a text of at most \(LearningRule.maximumTextLength) bytes, got \(length)")
    }
    characters = Array(text)
  }

  /// Reads equations up to the end of the text.
  mutating func equations() throws(RuleError) -> [RuleTarget: SumOfProducts] {
    var sums: [RuleTarget: SumOfProducts] = [:]
    skipSeparators()
    repeat {
      let start = offset
      guard let target = RuleTarget(rawValue: word()) else {
        throw unexpected("wanted an equation for dw, dt or dd", at: start)
      }
      guard sums[target] == nil else {
        throw error("wanted one equation for \(target.rawValue), got a second", at: start)
      }
      skipSpaces()
      guard take("=") else { throw unexpected("wanted =") }
      sums[target] = try sum()
      skipSeparators()
    } while offset < characters.count
    return sums
  }

  /// Reads the right side of one equation, which has to be the whole text.
  mutating func onlySum() throws(RuleError) -> SumOfProducts {
    let result = try sum()
    guard offset == characters.count else { throw unexpected("wanted one sum of products and no more") }
    return result
  }

  private mutating func sum() throws(RuleError) -> SumOfProducts {
    var products: [RuleProduct] = []
    skipSpaces()
    var isNegative = peek == "-"
    if isNegative || peek == "+" { offset += 1 }
    while true {
      skipSpaces()
      guard products.count < SumOfProducts.maximumProducts else {
        throw error("wanted at most \(SumOfProducts.maximumProducts) products in a sum, got more", at: offset)
      }
      products.append(try product(isNegative: isNegative))
      if isAtEndOfEquation { return SumOfProducts(products) }
      isNegative = peek == "-"
      guard isNegative || peek == "+" else { throw unexpected("wanted *, +, -, ; or the end") }
      offset += 1
    }
  }

  private mutating func product(isNegative: Bool) throws(RuleError) -> RuleProduct {
    let start = offset
    var draft = ProductDraft(start: start)
    repeat { try factor(into: &draft) } while take("*")
    let mantissa = isNegative ? -draft.odd : draft.odd
    guard let scale = RuleScale(mantissa: mantissa, exponent: draft.exponent) else {
      throw scaleError((isNegative ? "-" : "") + draft.constantText, at: draft.constantOffset)
    }
    guard draft.factors.count <= RuleProduct.maximumFactors else {
      throw error(
        "wanted at most \(RuleProduct.maximumFactors) variables in a product, got \(draft.factors.count)", at: start)
    }
    let exponent = draft.periodExponent ?? 0
    guard let product = RuleProduct(scale: scale, periodExponent: exponent, factors: draft.factors) else {
      throw error("wanted a product that stays within 2^49, got one that can be larger", at: start)
    }
    return product
  }

  /// Reads one factor and the spaces behind it.
  private mutating func factor(into draft: inout ProductDraft) throws(RuleError) {
    skipSpaces()
    let start = offset
    if let next = peek, next.isRuleDigit {
      try constant(into: &draft)
    } else if take("(") {
      draft.factors.append(try sumInParentheses())
    } else {
      let name = word()
      if let variable = RuleVariable(rawValue: name) {
        note(variable, at: start)
        draft.factors.append(RuleFactor(variable))
      } else if let exponent = Self.periodExponent(name) {
        guard draft.periodExponent == nil else {
          throw error("wanted one dependency u0 to u9 in a product, got a second", at: start)
        }
        draft.periodExponent = exponent
      } else {
        throw unexpected("wanted \(Self.variableNames), u0 to u9, a whole number, 2^k or (", at: start)
      }
    }
    skipSpaces()
  }

  /// Reads `variable [sign number] )`, behind the opening parenthesis.
  private mutating func sumInParentheses() throws(RuleError) -> RuleFactor {
    skipSpaces()
    let start = offset
    guard let variable = RuleVariable(rawValue: word()) else {
      throw unexpected("wanted \(Self.variableNames)", at: start)
    }
    note(variable, at: start)
    skipSpaces()
    var constant = 0
    let isNegative = peek == "-"
    if isNegative || peek == "+" {
      offset += 1
      skipSpaces()
      let numberStart = offset
      let magnitude = try wholeNumber()
      constant = isNegative ? -magnitude : magnitude
      guard RuleFactor.constants.contains(constant) else {
        throw error("wanted a constant of -128 to 127, got \(constant)", at: numberStart)
      }
      skipSpaces()
      guard take(")") else { throw unexpected("wanted )") }
    } else {
      guard take(")") else { throw unexpected("wanted +, - or )") }
    }
    return RuleFactor(variable, plus: constant)
  }

  private mutating func constant(into draft: inout ProductDraft) throws(RuleError) {
    let start = offset
    let number = try wholeNumber()
    skipSpaces()
    draft.noteConstant(at: start)
    guard take("^") else {
      let before = draft.constantText == "1" ? "" : draft.constantText + "*"
      guard draft.multiply(by: number) else { throw scaleError("\(before)\(number)", at: start) }
      return
    }
    guard number == 2 else { throw error("wanted 2 in front of ^, got \(number)", at: start) }
    skipSpaces()
    let isNegative = take("-")
    let exponent = try wholeNumber()
    draft.exponent += isNegative ? -exponent : exponent
  }

  /// Reads a whole number of at most 1,000,000.
  private mutating func wholeNumber() throws(RuleError) -> Int {
    let start = offset
    var number = 0
    while let next = peek, next.isRuleDigit, let digit = next.wholeNumberValue {
      number = number * 10 + digit
      offset += 1
      guard number <= 1_000_000 else { throw unexpected("wanted a whole number of at most 1000000", at: start) }
    }
    guard offset > start else { throw unexpected("wanted a whole number") }
    guard peek != "." else {
      throw error("wanted a whole number or a power of two such as 2^-3, got a fraction", at: start)
    }
    return number
  }

  private mutating func note(_ variable: RuleVariable, at place: Int) {
    if firstUse[variable] == nil { firstUse[variable] = place }
  }

  private func scaleError(_ got: String, at place: Int) -> RuleError {
    error("wanted constants that make a mantissa of -8 to 7 times 2^-8 to 2^7, got \(got)", at: place)
  }

  private static let variableNames = RuleVariable.allCases.map(\.rawValue).joined(separator: " ")

  private static func periodExponent(_ name: String) -> Int? {
    guard name.count == 2, name.first == "u", let last = name.last, last.isRuleDigit else { return nil }
    return last.wholeNumberValue
  }
}

/// A product while it is read: its constants are `odd · 2^exponent`.
private struct ProductDraft {
  var odd = 1
  var exponent = 0
  var periodExponent: Int?
  var factors: [RuleFactor] = []
  /// Where the first constant stands; the product's start where there is none.
  private(set) var constantOffset: Int
  private var hasConstant = false

  init(start: Int) { constantOffset = start }

  /// The constants so far, as in `3*2^-2`.
  var constantText: String { exponent == 0 ? "\(odd)" : odd == 1 ? "2^\(exponent)" : "\(odd)*2^\(exponent)" }

  mutating func noteConstant(at offset: Int) {
    if !hasConstant { constantOffset = offset }
    hasConstant = true
  }

  /// Multiplies by a whole number; false where the odd part outgrows every mantissa.
  mutating func multiply(by number: Int) -> Bool {
    let zeros = number == 0 ? 0 : number.trailingZeroBitCount
    let product = odd * (number >> zeros)
    guard product <= 7 else { return false }
    odd = product
    exponent += zeros
    return true
  }
}
