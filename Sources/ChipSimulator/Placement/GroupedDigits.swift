extension BinaryInteger {
  /// The number with a comma between thousands, as in `517,203`.
  var grouped: String {
    let digits = String(magnitude)
    var text = self < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }
}

extension Range<Int> {
  /// The compartments of a range that is not empty, as in `compartments 0 to 9` or `compartment 3`.
  var compartmentsText: String {
    count == 1 ? "compartment \(lowerBound)" : "compartments \(lowerBound) to \(upperBound - 1)"
  }
}
