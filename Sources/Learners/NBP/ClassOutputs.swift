import SynfireCircuits

/// The outputs that stand for the classes, several side by side for each.
struct ClassOutputs {
  /// The outputs of a class.
  let population: Int
  /// The outputs that should spike for each class, as bits.
  let targets: [[UInt64]]

  init(_ network: NBPNetwork) {
    let (population, outputs) = (network.population, network.shape.outputCount)
    self.population = population
    targets = (0..<network.classCount).map { label in
      var words = [UInt64](repeating: 0, count: (outputs + 63) / 64)
      for output in label * population..<(label + 1) * population { words[output / 64] |= 1 << UInt64(output % 64) }
      return words
    }
  }

  /// What each output has to receive to spike when the network answers, in weight units.
  func steps(_ configuration: BinaryBackprop.Configuration) -> [Int] {
    let threshold = configuration.network.thresholds[configuration.network.depth - 1]
    let steps = configuration.readout.steps(threshold: threshold, population: population)
    return (0..<configuration.network.shape.outputCount).map { steps[$0 % population] }
  }

  /// The first class with the most spikes; nil where no output spikes.
  func answer(_ spikes: Span<UInt64>) -> Int? {
    guard let word = spikes.indices.first(where: { spikes[$0] != 0 }) else { return nil }
    if population == 1 { return 64 * word + spikes[word].trailingZeroBitCount }
    return firstMaximum { label in
      targets[label].indices.reduce(0) { $0 + (spikes[$1] & targets[label][$1]).nonzeroBitCount }
    }
  }

  /// The first class with the highest sum.
  func highest(_ sums: UnsafePointer<Int32>) -> Int {
    if population == 1 { return firstMaximum { sums[$0] } }
    return firstMaximum { label in
      (label * population..<(label + 1) * population).reduce(0) { $0 + sums[$1] }
    }
  }

  @inline(__always)
  private func firstMaximum<Value: Comparable>(_ value: (_ label: Int) -> Value) -> Int {
    var (best, label) = (value(0), 0)
    for other in targets.indices.dropFirst() {
      let candidate = value(other)
      if candidate > best { (best, label) = (candidate, other) }
    }
    return label
  }
}
