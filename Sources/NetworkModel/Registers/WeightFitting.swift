extension WeightFormat {
  /// The format with the smallest exponent in which every one of `weights` is exact, or nil where there is none.
  ///
  /// A weight is exact iff mantissa · 2^exponent equals it for a mantissa of the format, so one spike brings exactly
  /// 2⁶ · weight current units.
  ///
  /// ```swift
  /// WeightFormat.fitting([520], signMode: .excitatory)  // 130 · 2²
  /// ```
  ///
  /// - Parameters:
  ///   - weights: whole weight units, any order.
  ///   - signMode: the signs of the format.
  ///   - bits: bits of a weight, 1…8.
  ///   - exponents: the exponents to choose from, cut to −8…7. Those below 0 only make the grid finer than a weight unit,
  ///     which a plastic weight can use; an exponent from 0 on leaves a change of one mantissa at a whole weight unit.
  public static func fitting(
    _ weights: some Sequence<Int>, signMode: SignMode, bits: Int = 8, exponents: ClosedRange<Int> = 0...7
  ) -> WeightFormat? {
    var lowest = 0
    var highest = 0
    var union = 0
    for weight in weights {
      lowest = min(lowest, weight)
      highest = max(highest, weight)
      union |= weight
    }
    for exponent in RegisterRange.weightExponent where exponents.contains(exponent) {
      guard let format = WeightFormat(bits: bits, exponent: exponent, signMode: signMode) else { return nil }
      if format.holds(lowest: lowest, highest: highest, union: union) { return format }
    }
    return nil
  }

  /// The mantissa that stands for exactly `weight` weight units, or nil where there is none.
  public func mantissa(exactly weight: Int) -> Int32? {
    guard holds(lowest: min(weight, 0), highest: max(weight, 0), union: weight) else { return nil }
    return Int32(truncatingIfNeeded: weight >> exponent)
  }

  /// Whether all weights between `lowest` and `highest` fit whose set bits are those of `union`; the trailing zeros of
  /// a bitwise union are those that all its members share.
  private func holds(lowest: Int, highest: Int, union: Int) -> Bool {
    // The mantissas of any exponent lie within ±2⁸ · 2⁷, so the shifts below lose nothing.
    guard lowest >= -32_768, highest <= 32_768 else { return false }
    guard union == 0 || union.trailingZeroBitCount >= exponent + stepBits else { return false }
    return lowest >> exponent >= Int(mantissas.lowerBound) && highest >> exponent <= Int(mantissas.upperBound)
  }
}
