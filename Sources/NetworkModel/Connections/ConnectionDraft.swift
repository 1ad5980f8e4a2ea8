/// The parts of a connection while they are checked one by one.
struct ConnectionDraft {
  /// The connection's name, for errors.
  let subject: String
  let sourceCount: Int
  let targetCount: Int
  private(set) var pattern = ConnectionPattern.dense
  private(set) var format = WeightFormat.mixed8
  private(set) var mantissas = SynapseNumbers.constant(0)
  private(set) var delays = SynapseNumbers.constant(0)
  private(set) var tags: SynapseNumbers?
  private var synapseCount = 0

  /// The most synapses of one connection, 2²⁸.
  static let maximumSynapses = 1 << 28

  init(subject: String, sourceCount: Int, targetCount: Int) {
    self.subject = subject
    self.sourceCount = sourceCount
    self.targetCount = targetCount
  }

  /// Checks the pattern; where sparse pairs had to be brought into order, the order: new place → given place.
  mutating func setPattern(_ wanted: ConnectionPattern) throws(NetworkError) -> [Int]? {
    pattern = wanted
    var order: [Int]?
    switch wanted {
    case .dense, .broadcast: synapseCount = sourceCount * targetCount
    case .oneToOne:
      guard sourceCount == targetCount else {
        throw NetworkError(
          subject, "wanted as many sources as targets for one to one, got \(sourceCount) and \(targetCount)")
      }
      synapseCount = sourceCount
    case .sparse(let pairs):
      synapseCount = pairs.count
      guard !pairs.isEmpty else { throw NetworkError(subject, "wanted one synapse or more, got none") }
      if let pair = pairs.first(where: { $0.source >= sourceCount || $0.target >= targetCount }) {
        throw NetworkError(
          subject,
          "wanted pairs below \(sourceCount) and \(targetCount), got \(pair.source) and \(pair.target)")
      }
      order = Self.order(of: pairs)
      if let order { pattern = .sparse(order.map { pairs[$0] }) }
    case .fixedFanOut(let fanOut):
      try check(fanOut, in: 1...targetCount, "fan-out", of: subject)
      synapseCount = sourceCount * fanOut
    }
    guard synapseCount <= Self.maximumSynapses else {
      throw NetworkError(subject, "wanted at most \(Self.maximumSynapses) synapses, got \(synapseCount)")
    }
    return order
  }

  /// The places of the pairs in rising order, equal ones as they were given; nil where they rise already.
  private static func order(of pairs: [SynapsePair]) -> [Int]? {
    guard zip(pairs, pairs.dropFirst()).contains(where: { $1 < $0 }) else { return nil }
    // Source and target in one word, so that a comparison is one of numbers.
    var keys = pairs.enumerated().map { place, pair in
      (key: UInt64(UInt32(pair.source)) << 32 | UInt64(UInt32(pair.target)), place: place)
    }
    keys.sort { ($0.key, $0.place) < ($1.key, $1.place) }
    return keys.map(\.place)
  }

  /// Finds or checks the format, and turns the weights into its mantissas.
  mutating func setWeights(
    _ weights: SynapseValues, format given: WeightFormat?, isPlastic: Bool, order: [Int]?
  ) throws(NetworkError) {
    if case .broadcast = pattern {
      guard case .constant = weights else {
        throw NetworkError(
          subject, "wanted one constant weight for a broadcast, got several; a dense pattern holds them")
      }
    }
    let found: WeightFormat
    if let given { found = given } else { found = isPlastic ? .mixed8 : try fittingFormat(of: weights) }
    format = found
    let inMantissas = given == nil ? try weights.scaled(into: found, of: subject) : weights
    var bounds = found.signMode.mantissas
    // An inhibitory −256 that is given is kept: some simulators have it, and under other models the chip makes it −255.
    if found.signMode == .inhibitory, given != nil, inMantissas.lowestGiven == -256 { bounds = -256...0 }
    mantissas = try numbers(
      inMantissas, in: Int(bounds.lowerBound)...Int(bounds.upperBound), "mantissa", order: order)
  }

  private func fittingFormat(of weights: SynapseValues) throws(NetworkError) -> WeightFormat {
    let samples: [Int] =
      switch weights {
      case .constant(let value): [value]
      case .values(let values): values
      case .uniform(let range): Self.samples(of: range)
      case .normal: [-2, 2]
      }
    for signMode in [SignMode.excitatory, .inhibitory, .mixed] {
      if let format = WeightFormat.fitting(samples, signMode: signMode) { return format }
    }
    // Odd weights of both signs have even mantissas of half a weight unit. Drawn ones would not be equally likely: a draw
    // of mantissas falls between the weights as often as on them.
    if !weights.isDrawn, let format = WeightFormat.fitting(samples, signMode: .mixed, exponents: -1...(-1)) {
      return format
    }
    throw NetworkError(
      subject,
      "wanted weights that one format holds exactly, m · 2^e with m of 8 bits (even where signs mix) and e of -1 to 7, got "
        + ends(of: weights, samples))
  }

  /// The ends of a range, and, where it has an inside, a step of 2 of the same sign, which the grid must not exceed.
  private static func samples(of range: ClosedRange<Int>) -> [Int] {
    guard range.lowerBound < range.upperBound else { return [range.lowerBound] }
    return [range.lowerBound, range.upperBound, range.upperBound > 0 ? 2 : -2]
  }

  private func ends(of weights: SynapseValues, _ samples: [Int]) -> String {
    if case .uniform(let range) = weights { return "\(range.lowerBound) to \(range.upperBound)" }
    return samples.count == 1 ? "\(samples[0])" : "\(samples.min() ?? 0) to \(samples.max() ?? 0)"
  }

  mutating func setDelays(_ values: SynapseValues, order: [Int]?) throws(NetworkError) {
    if case .broadcast = pattern, !values.isConstant {
      throw NetworkError(subject, "wanted one constant delay for a broadcast, got several; a dense pattern holds them")
    }
    delays = try numbers(values, in: RegisterRange.delay, "delay", order: order)
  }

  mutating func setTags(_ values: SynapseValues?, rule: LearningRule?, order: [Int]?) throws(NetworkError) {
    let usesTags = rule.map { $0.dt != nil || $0.usedVariables.contains(.t) } ?? false
    guard let values = values ?? (usesTags ? 0 : nil) else { return }
    if case .broadcast = pattern, !values.isConstant {
      throw NetworkError(subject, "wanted one constant tag for a broadcast, got several; a dense pattern holds them")
    }
    tags = try numbers(values, in: RuleVariable.t.range, "tag", order: order)
  }

  func checkRule(_ rule: LearningRule?) throws(NetworkError) {
    guard let rule else { return }
    if case .broadcast = pattern {
      throw NetworkError(subject, "wanted a pattern of synapses of their own for the rule \(rule), got a broadcast")
    }
  }

  private func numbers(
    _ values: SynapseValues, in range: ClosedRange<Int>, _ name: String, order: [Int]?
  ) throws(NetworkError) -> SynapseNumbers {
    switch values {
    case .constant(let value):
      try check(value, in: range, name, of: subject)
      return .constant(Int16(value))
    case .values(let values):
      guard values.count == synapseCount else {
        throw NetworkError(subject, "wanted one \(name) for each of \(synapseCount) synapses, got \(values.count)")
      }
      for (index, value) in values.enumerated() where !range.contains(value) {
        throw NetworkError(
          subject,
          "wanted a \(name) of \(range.lowerBound) to \(range.upperBound) for synapse \(index), got \(value)")
      }
      return .values(order.map { $0.map { Int16(values[$0]) } } ?? values.map { Int16($0) })
    case .uniform(let drawn):
      try check(drawn.lowerBound, in: range, name, of: subject)
      try check(drawn.upperBound, in: range, name, of: subject)
      return .uniform(Int16(drawn.lowerBound)...Int16(drawn.upperBound))
    case .normal(let mean, let deviation):
      guard mean.isFinite, deviation.isFinite, deviation >= 0 else {
        throw NetworkError(
          subject, "wanted a finite mean and a deviation of 0 or more for each \(name), got \(mean) and \(deviation)")
      }
      return .normal(
        mean: mean, deviation: deviation, bounds: Int16(range.lowerBound)...Int16(range.upperBound))
    }
  }
}

extension SynapseValues {
  /// Whether each synapse draws its number.
  fileprivate var isDrawn: Bool {
    switch self {
    case .constant, .values: false
    case .uniform(let range): range.lowerBound < range.upperBound
    case .normal: true
    }
  }

  /// The lowest number among those that are given, and not drawn.
  fileprivate var lowestGiven: Int? {
    switch self {
    case .constant(let value): value
    case .values(let values): values.min()
    case .uniform, .normal: nil
    }
  }

  /// The mantissas that stand for these weight units.
  fileprivate func scaled(into format: WeightFormat, of subject: String) throws(NetworkError) -> SynapseValues {
    guard format.exponent != 0 else { return self }
    switch self {
    case .constant(let value): return .constant(value >> format.exponent)
    case .values(let values): return .values(values.map { $0 >> format.exponent })
    case .uniform(let range):
      return .uniform((range.lowerBound >> format.exponent)...(range.upperBound >> format.exponent))
    case .normal(let mean, let deviation):
      let unit = Double(1 << format.exponent)
      return .normal(mean: mean / unit, deviation: deviation / unit)
    }
  }
}
