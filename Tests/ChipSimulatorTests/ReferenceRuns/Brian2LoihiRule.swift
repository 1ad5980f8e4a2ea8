import NetworkModel

/// A rule's text of brian2-loihi: whole numbers and powers of two of any size, dependencies and variables.
///
/// A rule with `sign(…)` is refused, since rules here have no such factor. There the whole sum is worked out in real arithmetic, so that a product may be written as several that add up to it: a
/// number beyond 4 bits as a sum of smaller ones, and w − 255 as (w − 127) − 2⁷.
struct Brian2LoihiRule {
  /// One product: number · 2^exponent · factors.
  private struct Product {
    var number: Int
    var exponent = 0
    var factors: [String] = []
  }

  private let text: String

  init(_ text: String) { self.text = text.filter { !$0.isWhitespace }.replacing("dw=", with: "") }

  /// The rule; nil where nothing is learned.
  func rule(_ dynamics: [TraceName: TraceDynamics]) throws -> LearningRule? {
    guard !text.isEmpty else { return nil }
    // Without any trace on a side, x0 or y0 is never 1.
    let hasPresynaptic = dynamics[.x1] != nil || dynamics[.x2] != nil
    let hasPostsynaptic = dynamics[.y1] != nil || dynamics[.y2] != nil || dynamics[.y3] != nil
    var equation = ""
    for product in try products() where product.number != 0 {
      if !hasPresynaptic, product.factors.contains("x0") { continue }
      if !hasPostsynaptic, product.factors.contains("y0") { continue }
      let absent = TraceName.allCases.filter { dynamics[$0] == nil }.map(\.rawValue)
      if product.factors.contains(where: { absent.contains($0) }) { continue }
      for part in Self.split(product) {
        let sign = part.number < 0 ? " - " : " + "
        let scale = ["\(part.number.magnitude)", "2^\(part.exponent)"]
        equation += sign + (scale + part.factors).joined(separator: "*")
      }
    }
    return try LearningRule(
      "dw = " + (equation.isEmpty ? "0*x0*y0" : equation), x1: dynamics[.x1], x2: dynamics[.x2], y1: dynamics[.y1],
      y2: dynamics[.y2], y3: dynamics[.y3])
  }

  private func products() throws -> [Product] {
    var products: [Product] = []
    var sign = 1
    var factor = ""
    var product: Product?
    var depth = 0
    func close(_ product: Product?) throws -> Product {
      var closed = product ?? Product(number: sign)
      if factor.hasPrefix("2^"), let exponent = Int(factor.dropFirst(2)) {
        closed.exponent += exponent
      } else if let number = Int(factor) {
        closed.number *= number
      } else if factor.isEmpty || factor.contains("sign") {
        throw RunTrouble("dw: not expressible here: \(factor.isEmpty ? text : factor)")
      } else {
        closed.factors.append(factor)
      }
      return closed
    }
    for character in text {
      depth += character == "(" ? 1 : character == ")" ? -1 : 0
      switch character {
      case "*" where depth == 0:
        product = try close(product)
        factor = ""
      case "+" where depth == 0 && factor.last != "^", "-" where depth == 0 && factor.last != "^":
        if !factor.isEmpty || product != nil { products.append(try close(product)) }
        (sign, factor, product) = (character == "-" ? -1 : 1, "", nil)
      default: factor.append(character)
      }
    }
    products.append(try close(product))
    return products
  }

  /// Products that add up to one, each of which the rules of this chip can hold.
  private static func split(_ product: Product) -> [Product] {
    for (index, factor) in product.factors.enumerated() {
      guard factor.hasPrefix("(w"), factor.hasSuffix(")"), let constant = Int(factor.dropFirst(2).dropLast()),
        !(-128...127).contains(constant)
      else { continue }
      var near = product
      near.factors[index] = constant < 0 ? "(w - \(-(constant + 128)))" : "(w + \(constant - 128))"
      var rest = product
      rest.factors.remove(at: index)
      rest.exponent += 7
      rest.number *= constant.signum()
      return split(near) + split(rest)
    }
    // Digits of three bits.
    var parts: [Product] = []
    var number = Int(product.number.magnitude)
    var exponent = product.exponent
    while number > 0 {
      if number & 7 != 0 {
        var part = product
        part.number = (number & 7) * product.number.signum()
        part.exponent = exponent
        parts.append(part)
      }
      number >>= 3
      exponent += 3
    }
    return parts
  }
}
