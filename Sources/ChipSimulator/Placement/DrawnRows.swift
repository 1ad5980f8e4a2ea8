/// What a slice of the targets of a connection takes whose synapses are drawn only when the chip is built.
///
/// Each of S sources draws k different targets of T, so that its synapses onto a slice of n follow the hypergeometric
/// distribution of k draws. Axons and words are charged at S · mean + 6 · √(S · variance), which a draw exceeds less than
/// once in 10⁸, and never above the worst case of min(k, n) synapses from each source. On one core that holds the whole
/// group both are exact.
struct DrawnRows {
  private let sources: Int
  private let fanOut: Int
  private let targets: Int
  private let layout: SynapseLayout
  private var known: [Int: (axons: Int, words: Int)] = [:]

  /// How many standard deviations beyond the mean are charged.
  static let deviations = 6.0

  init(sources: Int, fanOut: Int, targets: Int, layout: SynapseLayout) {
    self.sources = sources
    self.fanOut = fanOut
    self.targets = targets
    self.layout = layout
  }

  /// The axons and words of a slice of 1 or more targets.
  mutating func cost(of compartments: Int) -> (axons: Int, words: Int) {
    if let cost = known[compartments] { return cost }
    let bits = layout.bits(among: compartments)
    var axons = Moments()
    var words = Moments()
    for (synapses, weight) in weights(onto: compartments) {
      axons.add(synapses == 0 ? 0 : 1, weight: weight)
      words.add(Double(SynapseLayout.words(of: synapses, bits: bits)), weight: weight)
    }
    let worst = sources * SynapseLayout.words(of: min(fanOut, compartments), bits: bits)
    let cost = (min(axons.bound(for: sources), sources), min(words.bound(for: sources), worst))
    known[compartments] = cost
    return cost
  }

  /// The numbers of synapses from one source onto the slice that matter, each with a weight in proportion to its chance.
  ///
  /// From the likeliest number the weights follow p(x + 1) / p(x) = (k − x)(n − x) / ((x + 1)(T − n − k + x + 1)) both
  /// ways, until they no longer count.
  private func weights(onto compartments: Int) -> [(synapses: Int, weight: Double)] {
    let (k, n, total) = (Double(fanOut), Double(compartments), Double(targets))
    let range = max(0, fanOut + compartments - targets)...min(fanOut, compartments)
    let mode = min(max(Int((k + 1) * (n + 1) / (total + 2)), range.lowerBound), range.upperBound)
    func ratio(_ synapses: Int) -> Double {
      let x = Double(synapses)
      return (k - x) * (n - x) / ((x + 1) * (total - n - k + x + 1))
    }
    var weights = [(mode, 1.0)]
    var (synapses, weight) = (mode, 1.0)
    while synapses < range.upperBound, weight > 1e-18 {
      weight *= ratio(synapses)
      synapses += 1
      weights.append((synapses, weight))
    }
    (synapses, weight) = (mode, 1.0)
    while synapses > range.lowerBound, weight > 1e-18 {
      synapses -= 1
      weight /= ratio(synapses)
      weights.append((synapses, weight))
    }
    return weights
  }
}

/// Sums for the mean and the variance of a number whose chances are known up to a factor.
private struct Moments {
  private var weight = 0.0
  private var sum = 0.0
  private var squares = 0.0

  mutating func add(_ value: Double, weight: Double) {
    self.weight += weight
    sum += weight * value
    squares += weight * value * value
  }

  /// The charge for `count` independent numbers, rounded up; rounding errors below 10⁻⁶ do not add one.
  func bound(for count: Int) -> Int {
    let mean = sum / weight
    let variance = max(0, squares / weight - mean * mean)
    let spread = variance < 1e-12 ? 0 : DrawnRows.deviations * (Double(count) * variance).squareRoot()
    return Int((Double(count) * mean + spread - 1e-6).rounded(.up))
  }
}
