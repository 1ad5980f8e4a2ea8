/// Powers of ten of floating-point numbers, without overflow on the way.
package enum PowersOfTen {
  /// 10^`exponent`, for −300…300.
  package static func power(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<exponent.magnitude { result *= 10 }
    return exponent < 0 ? 1 / result : result
  }

  /// value · 10^`exponent`.
  package static func scaled(_ value: Double, by exponent: Int) -> Double {
    exponent < -300
      ? value / 1e300 / power(-exponent - 300)
      : exponent < 0 ? value / power(-exponent) : value * power(exponent)
  }

  /// The exponent of the largest power of ten that is not above `value`, a positive number.
  package static func order(of value: Double) -> Int {
    var (order, rest) = (0, value)
    while rest >= 10 {
      rest /= 10
      order += 1
    }
    while rest < 1 {
      rest *= 10
      order -= 1
    }
    // What division rounds down is put right.
    return rest > 9.999_999_999_999 ? order + 1 : order
  }
}
