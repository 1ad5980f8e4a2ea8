import SynfireCircuits

extension BinaryBackprop {
  /// The spikes, sums and errors of a layer, kept from sample to sample so that learning allocates nothing.
  struct LayerActivity {
    /// u, in mantissas.
    var sums: ColumnSums
    /// h = [u > Θ/2].
    var spikes: [UInt64]
    /// The same with the neuron that always spikes, where the layer has one: the rows of the weights above.
    var rows: [UInt64]
    /// The spikes that take part in learning, and the same with the neuron that always spikes, where learning is rare.
    private(set) var permitted: [UInt64]
    private(set) var permittedRows: [UInt64]
    /// d⁺ and d⁻.
    var plus: [UInt64]
    var minus: [UInt64]
    /// W d⁺ and W d⁻ of the layer above, whose difference is e.
    var excitation: ColumnSums
    var inhibition: ColumnSums
    /// A layer without a spike.
    let none: [UInt64]
    private var readout: [UInt64]
    private let count: Int
    private let hasBias: Bool

    init(count: Int, hasBias: Bool) {
      (self.count, self.hasBias) = (count, hasBias)
      sums = ColumnSums(columns: count)
      (excitation, inhibition) = (sums, sums)
      none = [UInt64](repeating: 0, count: (count + 63) / 64)
      (spikes, plus, minus, readout) = (none, none, none, none)
      rows = [UInt64](repeating: 0, count: (count + (hasBias ? 1 : 0) + 63) / 64)
      (permitted, permittedRows) = (none, rows)
    }

    /// Makes rows of spikes: these, and that of the neuron that always spikes.
    mutating func setRows(_ spikes: Span<UInt64>) {
      for word in spikes.indices { rows[word] = spikes[word] }
      addOne(after: spikes.count)
    }

    private mutating func addOne(after words: Int) {
      guard hasBias else { return }
      if rows.count > words { rows[rows.count - 1] = 0 }
      rows[count / 64] |= 1 << UInt64(count % 64)
    }

    /// Takes over the inputs as the spikes of their layer.
    mutating func setSpikes(_ input: Span<UInt64>) { for word in input.indices { spikes[word] = input[word] } }

    /// Notes which of the spikes take part in learning.
    mutating func permit(_ words: [UInt64]) {
      for word in words.indices {
        permitted[word] = words[word] & spikes[word]
        permittedRows[word] = permitted[word]
      }
      guard hasBias else { return }
      if permittedRows.count > words.count { permittedRows[words.count] = 0 }
      permittedRows[count / 64] |= 1 << UInt64(count % 64)
    }

    /// Spikes where the sums are above a step, in mantissas.
    mutating func spike(above step: Int32) {
      sums.spikes(above: step, into: &spikes)
      guard hasBias else { return }
      for word in spikes.indices { rows[word] = spikes[word] }
      addOne(after: spikes.count)
    }

    /// Spikes where the sums are above steps of their own, in weight units.
    mutating func spike(above steps: [Int]) {
      for word in spikes.indices { spikes[word] = 0 }
      for (index, step) in steps.enumerated() where 2 * Int(sums[index]) > step {
        spikes[index / 64] |= 1 << UInt64(index % 64)
      }
    }

    /// d⁺ = o< ∧ t ∧ ¬o and d⁻ = o ∧ ¬t ∧ ¬o>, of an output layer; whether there is any.
    mutating func findErrors(_ target: [UInt64], upperEdge: Int32) -> Bool {
      guard spikes != target else { return false }
      sums.spikes(above: 0, into: &plus)
      sums.spikes(above: upperEdge, into: &readout)
      var errors: UInt64 = 0
      for word in spikes.indices {
        plus[word] &= target[word] & ~spikes[word]
        minus[word] = spikes[word] & ~target[word] & ~readout[word]
        errors |= plus[word] | minus[word]
      }
      return errors != 0
    }

    /// d⁺ = t ∧ [u ≤ high] and d⁻ = ¬t ∧ [u > low], of an output layer; whether there is any.
    mutating func findErrors(_ target: [UInt64], low: Int32, high: Int32) -> Bool {
      sums.spikes(above: low, into: &minus)
      sums.spikes(above: high, into: &plus)
      var errors: UInt64 = 0
      for word in spikes.indices {
        plus[word] = target[word] & ~plus[word]
        minus[word] &= ~target[word]
        errors |= plus[word] | minus[word]
      }
      return errors != 0
    }

    /// d⁺ = [e > 0] and d⁻ = [e < 0], both within the box, 0 < u ≤ Θ.
    mutating func findErrors(upperEdge: Int32) {
      excitation.spikes(above: inhibition, into: &plus)
      inhibition.spikes(above: excitation, into: &minus)
      sums.spikes(above: 0, into: &readout)
      for word in readout.indices {
        plus[word] &= readout[word]
        minus[word] &= readout[word]
      }
      sums.spikes(above: upperEdge, into: &readout)
      for word in readout.indices {
        plus[word] &= ~readout[word]
        minus[word] &= ~readout[word]
      }
    }

    /// How many outputs differ from the target.
    func wrongOutputs(_ target: [UInt64]) -> Int {
      spikes.indices.reduce(0) { $0 + (spikes[$1] ^ target[$1]).nonzeroBitCount }
    }
  }
}

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
  func answer(_ spikes: [UInt64]) -> Int? {
    guard let word = spikes.firstIndex(where: { $0 != 0 }) else { return nil }
    if population == 1 { return 64 * word + spikes[word].trailingZeroBitCount }
    return targets.map { target in zip(spikes, target).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount } }.firstMaximum
  }

  /// The first class with the highest sum.
  func highest(_ sums: [Int32]) -> Int {
    if population == 1 { return sums.prefix(targets.count).firstMaximum }
    return targets.indices.map { sums[$0 * population..<($0 + 1) * population].reduce(0, +) }.firstMaximum
  }
}
