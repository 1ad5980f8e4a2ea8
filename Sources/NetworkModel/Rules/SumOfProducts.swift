/// A factor of a product: `variable + constant`.
public struct RuleFactor: Sendable, Hashable, CustomStringConvertible {
  /// The constants that may be added to a variable: signed numbers of 8 bits, a limit of Synfire's.
  public static let constants = -128...127

  /// The variable that is read.
  public let variable: RuleVariable
  /// What is added to it: −128…127, usually 0.
  public let constant: Int

  /// Names a variable, and what is added to it.
  package init(_ variable: RuleVariable, plus constant: Int = 0) {
    precondition(Self.constants.contains(constant), "a factor's constant has 8 bits")
    self.variable = variable
    self.constant = constant
  }

  /// The factor's text, as in `x1` or `(w - 64)`.
  public var description: String {
    if constant == 0 { return variable.rawValue }
    return "(\(variable.rawValue) \(constant < 0 ? "-" : "+") \(constant.magnitude))"
  }

  /// The largest size that the factor can have.
  var largestMagnitude: Int {
    max(abs(variable.range.lowerBound + constant), abs(variable.range.upperBound + constant))
  }
}

/// One product of a learning rule: `mantissa · 2^exponent · Π (variable + constant)`, in every 2ᵏ-th learning period.
public struct RuleProduct: Sendable, Hashable {
  /// The most factors that a product may have, constants and uₖ not counted; a limit of Synfire's, not of the chip.
  public static let maximumFactors = 8
  /// The k that a dependency uₖ may have.
  public static let periodExponents = 0...9

  /// The constant in front.
  public let scale: RuleScale
  /// The k of the dependency uₖ, with which the product acts in every 2ᵏ-th learning period; u0 where there is none.
  public let periodExponent: Int
  /// The factors, in the order in which they were written.
  public let factors: [RuleFactor]

  /// Joins a constant, a dependency and factors; nil where they are too many or the product could overflow.
  package init?(scale: RuleScale, periodExponent: Int = 0, factors: [RuleFactor]) {
    guard Self.periodExponents.contains(periodExponent), factors.count <= Self.maximumFactors else { return nil }
    var largest = abs(scale.inSmallestUnits)
    for factor in factors {
      let (next, overflow) = largest.multipliedReportingOverflow(by: factor.largestMagnitude)
      guard !overflow else { return nil }
      largest = next
    }
    guard largest <= 1 << 57 else { return nil }
    self.scale = scale
    self.periodExponent = periodExponent
    self.factors = factors
  }

  /// Whether the product is zero without a presynaptic spike in the same step: it has the factor x0.
  public var needsPresynapticSpike: Bool { factors.contains(RuleFactor(.x0)) }

  /// Whether the product is zero without a postsynaptic spike in the same step: it has the factor y0.
  public var needsPostsynapticSpike: Bool { factors.contains(RuleFactor(.y0)) }

  /// The product's text without its sign.
  var magnitudeText: String {
    var parts: [String] = []
    let isPlain = scale.mantissa.magnitude == 1 && scale.exponent == 0
    if !isPlain || (factors.isEmpty && periodExponent == 0) { parts.append(scale.magnitudeText) }
    if periodExponent > 0 { parts.append("u\(periodExponent)") }
    parts += factors.map(\.description)
    return parts.joined(separator: "*")
  }
}

/// The right side of a learning rule's equation: one product or more, added up.
public struct SumOfProducts: Sendable, Hashable, CustomStringConvertible {
  /// The most products that a sum may have; a limit of Synfire's, not of the chip.
  public static let maximumProducts = 16

  /// The products, in the order in which they were written.
  public let products: [RuleProduct]

  /// Adds products up: 1 to 16 of them.
  package init(_ products: [RuleProduct]) {
    precondition((1...Self.maximumProducts).contains(products.count), "a sum has 1 to 16 products")
    self.products = products
  }

  /// The sum's canonical text, as in `4*r1*x0*y0 - 2*x0*y0`.
  public var description: String {
    var text = ""
    for product in products {
      let isNegative = product.scale.mantissa < 0
      text += text.isEmpty ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
      text += product.magnitudeText
    }
    return text
  }

  /// The variables that the sum reads.
  public var usedVariables: Set<RuleVariable> {
    Set(products.lazy.flatMap(\.factors).map(\.variable))
  }

  /// Whether the change is always a whole number, since every constant in front is one.
  public var isInteger: Bool { products.allSatisfy(\.scale.isInteger) }

  /// Whether the change is always even, since every constant in front is; then 8-bit mixed weights need no rounding.
  public var isEven: Bool { products.allSatisfy(\.scale.isEven) }
}
