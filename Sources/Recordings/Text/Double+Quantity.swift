extension Double {
  /// The number with three digits and a prefix from pico to kilo, as in `5.31 µJ`; for numbers from 0 on.
  package func quantity(in unit: String) -> String {
    let prefixes: [(factor: Double, name: String)] = [
      (1e3, "k"), (1, ""), (1e-3, "m"), (1e-6, "µ"), (1e-9, "n"), (1e-12, "p"),
    ]
    guard self > 0, let prefix = prefixes.first(where: { self >= $0.factor * 0.9995 }) ?? prefixes.last else {
      return "0 \(unit)"
    }
    let scaled = self / prefix.factor
    let places = scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2
    let power = [1, 10, 100][places]
    let (whole, part) = Int((scaled * Double(power)).rounded()).quotientAndRemainder(dividingBy: power)
    let fraction = places == 0 ? "" : "." + String(repeating: "0", count: places - String(part).count) + String(part)
    return "\(whole.grouped)\(fraction) \(prefix.name)\(unit)"
  }
}
