/// One product of an equation.
struct ProductPlan: BitwiseCopyable {
  /// The constant in front, in units of 2⁻⁸.
  var coefficient = 0
  /// 2ᵏ − 1 of its dependency uₖ.
  var periodMask = 0
  /// Its factors: a stretch of `ChipTables.factors`.
  var factors = Stretch()
}

/// One factor of a product: variable + constant.
struct FactorPlan: BitwiseCopyable {
  /// A variable of a rule.
  enum Variable: UInt8, BitwiseCopyable {
    case x0, x1, x2, y0, y1, y2, y3, r1, w, d, t
  }

  var variable = Variable.x0
  var constant = 0
}
