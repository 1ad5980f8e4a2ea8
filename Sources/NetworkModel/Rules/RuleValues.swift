/// What the variables of a learning rule are at one synapse in one step: whole numbers, 0 unless set.
public struct RuleValues: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  private var stored: [RuleVariable: Int] = [:]

  /// Sets some variables, as in `[.x0: 1, .w: -64]`; each value has to be in its variable's range.
  public init(dictionaryLiteral elements: (RuleVariable, Int)...) {
    for (variable, value) in elements { self[variable] = value }
  }

  /// A variable's value; it has to be in `RuleVariable.range`.
  public subscript(variable: RuleVariable) -> Int {
    get { stored[variable] ?? 0 }
    set {
      precondition(variable.range.contains(newValue), "\(variable.rawValue) has to be in \(variable.range)")
      stored[variable] = newValue == 0 ? nil : newValue
    }
  }
}

/// The change that a learning rule asks for, exactly: `numerator / 2^shift`.
public struct RuleChange: Sendable, Hashable, CustomStringConvertible {
  /// The number above the fraction bar; odd where `shift` is above 0.
  public let numerator: Int
  /// The power of two below it: 0…8.
  public let shift: Int

  /// Reduces a fraction to its lowest terms; `shift` is 0 or more.
  public init(numerator: Int, shift: Int = 0) {
    precondition(shift >= 0, "a change's denominator is a whole number")
    let zeros = min(shift, numerator.trailingZeroBitCount)
    self.numerator = numerator >> zeros
    self.shift = numerator == 0 ? 0 : shift - zeros
  }

  /// The change as a number, exact below 2^45.
  public var value: Double { Double(numerator) / Double(sign: .plus, exponent: shift, significand: 1) }

  /// The change as a fraction, as in `-3/4`.
  public var description: String { shift == 0 ? "\(numerator)" : "\(numerator)/\(1 << min(shift, 62))" }
}

extension LearningRule {
  /// The change that the rule asks for, by its plain meaning: exact, slow, and not yet rounded to the chip's grid.
  ///
  /// `Σ over products: mantissa · 2^exponent · Π (variable + constant)`; a product with uₖ counts where 2ᵏ divides
  /// `period`. A target without an equation does not change.
  ///
  /// - Parameters:
  ///   - target: What changes.
  ///   - values: The variables at the synapse in this step.
  ///   - period: The number of the learning period, 0 or more; in period 0 every product acts.
  public func change(of target: RuleTarget, values: RuleValues, period: Int = 0) -> RuleChange {
    var total = 0
    for product in self[target]?.products ?? [] where period % (1 << product.periodExponent) == 0 {
      total += product.factors.reduce(product.scale.inSmallestUnits) { $0 * (values[$1.variable] + $1.constant) }
    }
    return RuleChange(numerator: total, shift: -RuleScale.exponents.lowerBound)
  }
}
