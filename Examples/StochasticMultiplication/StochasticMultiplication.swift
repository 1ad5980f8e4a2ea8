// Multiplication by coincidence: two random spike trains of rates a and b spike together at the rate ab.
//
// So a synapse multiplies by counting. Over T steps the count divided by T has the mean ab and the variance ab(1 − ab)/T:
// the error is 0 on average, and its standard deviation, over all products of a set of rates, is
//
//     √(mean of ab(1 − ab) / T)
//
// This is figure 4 of Biswas, Saraswat, Ganguly (2023), doi:10.1088/2634-4386/acf1c5.
import Synfire

@main
struct StochasticMultiplication {
  /// 0, 0.02 … 0.98.
  static let rates = (0..<50).map { Double($0) / 50 }
  /// How often each product is tried.
  static let repeats = 10

  static func main() {
    let products = rates.flatMap { a in rates.map { b in a * b } }
    let variance = products.map { $0 * (1 - $0) }.reduce(0, +) / Double(products.count)
    print("\(products.count) products, each tried \(repeats) times; the law is \(fixed(variance.squareRoot(), 3))/√T")
    print("    T  mean error  deviation      law   kurtosis")
    for steps in [50, 100, 200, 1_000] {
      let errors = errors(steps: steps)
      let law = (variance / Double(steps)).squareRoot()
      print(
        padded("\(steps)", 5), padded(fixed(errors.moment(1), 5), 11), padded(fixed(errors.deviation, 4), 10),
        padded(fixed(law, 4), 8), padded(fixed(errors.kurtosis, 1), 10))
    }
    print("Half the error takes four times the steps. The errors are not Gaussian, whose kurtosis is 3: each product")
    print("has a width of its own, none at 0 and the largest at a half, and a mixture of widths has heavy tails.")
  }

  /// The errors of all products, each found from the coincidences of two trains of a number of steps.
  static func errors(steps: Int) -> [Double] {
    let stream = RandomStream(seed: 4, purpose: .stochasticProducts, substream: UInt32(steps))
    var position: UInt64 = 0
    var errors: [Double] = []
    for a in rates {
      for b in rates {
        for _ in 0..<repeats {
          var coincidences = 0
          for _ in 0..<steps {
            // Two of the four random words at a position decide whether the two trains spike in this step.
            let words = stream.block(at: position)
            if Double(words[0]) * 0x1p-32 < a, Double(words[1]) * 0x1p-32 < b { coincidences += 1 }
            position += 1
          }
          errors.append(Double(coincidences) / Double(steps) - a * b)
        }
      }
    }
    return errors
  }

  /// A number with a fixed number of digits after the point.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    let scale = (0..<digits).reduce(1) { size, _ in size * 10 }
    let units = Int((value.magnitude * Double(scale)).rounded())
    let rest = "\(units % scale)"
    return (value < 0 && units > 0 ? "-" : "") + "\(units / scale)."
      + String(repeating: "0", count: digits - rest.count) + rest
  }

  static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

extension [Double] {
  /// The mean of the `power`-th powers.
  func moment(_ power: Int) -> Double {
    map { value in (0..<power).reduce(1) { result, _ in result * value } }.reduce(0, +) / Double(count)
  }

  /// The standard deviation of errors whose true mean is 0.
  var deviation: Double { moment(2).squareRoot() }

  /// The fourth moment in units of the squared variance.
  var kurtosis: Double { moment(4) / (moment(2) * moment(2)) }
}
