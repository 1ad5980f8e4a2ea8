extension BinaryInteger {
  /// The number with a comma between thousands, as in `517,203`.
  package var grouped: String { (self < 0 ? "-" : "") + Format.grouped(digits: String(magnitude)) }
}
