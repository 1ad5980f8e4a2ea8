import Kernels
import NetworkModel

/// Products of rates as coincidences of random spike trains count them.
///
/// ```swift
/// let errors = StochasticProducts(steps: 200, repeats: 10)
/// print(errors.deviation, StochasticProducts.law(steps: 200))     // both about 0.026
/// ```
///
/// Two trains of rates a and b spike together at the rate ab. Over T steps the count of coincidences divided by T has the
/// mean ab and the variance ab(1 − ab)/T.
///
/// Source: Biswas et al. 2023, doi:10.1088/2634-4386/acf1c5, figure 4.
public struct StochasticProducts: Sendable {
  /// The rates of both factors: 0, 0.02 … 0.98.
  public static let rates = (0..<50).map { Double($0) / 50 }
  /// How many steps each train has.
  public let steps: Int
  /// The error of every product, every time it was tried: count/T − ab.
  public let errors: [Double]

  /// Tries every product of two rates.
  ///
  /// - Parameters:
  ///   - steps: steps of a train, 1 or more.
  ///   - repeats: how often each product is tried, 1 or more.
  ///   - seed: the seed of the trains.
  public init(steps: Int, repeats: Int, seed: UInt64 = 4) {
    let stream = RandomStream(seed: seed, purpose: .stochasticProducts, substream: UInt32(truncatingIfNeeded: steps))
    var position: UInt64 = 0
    var errors: [Double] = []
    errors.reserveCapacity(Self.rates.count * Self.rates.count * repeats)
    for a in Self.rates {
      for b in Self.rates {
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
    self.steps = steps
    self.errors = errors
  }

  /// The standard deviation to expect over all products, √(mean of ab(1 − ab) / T) = 0.368/√T.
  public static func law(steps: Int) -> Double {
    let products = rates.flatMap { a in rates.map { a * $0 } }
    let variance = products.reduce(0) { $0 + $1 * (1 - $1) } / Double(products.count)
    return (variance / Double(steps)).squareRoot()
  }

  /// The mean error.
  public var mean: Double { errors.reduce(0, +) / Double(errors.count) }
  /// The standard deviation of the errors, whose true mean is 0.
  public var deviation: Double { moment(2).squareRoot() }
  /// The fourth moment in units of the squared variance; 3 for a Gaussian.
  public var kurtosis: Double { moment(4) / (moment(2) * moment(2)) }

  private func moment(_ power: Int) -> Double {
    errors.reduce(0) { sum, error in sum + (0..<power).reduce(1) { product, _ in product * error } }
      / Double(errors.count)
  }

  /// The density of the errors in `count` bins of equal width over −`limit`…`limit`: centres and densities.
  public func density(limit: Double, bins count: Int) -> [(center: Double, density: Double)] {
    let width = 2 * limit / Double(count)
    var counts = [Int](repeating: 0, count: count)
    for error in errors where abs(error) < limit { counts[min(count - 1, Int((error + limit) / width))] += 1 }
    return counts.enumerated().map { place, hits in
      (-limit + (Double(place) + 0.5) * width, Double(hits) / (Double(errors.count) * width))
    }
  }
}
