import ChipSimulator
import Kernels
import NetworkModel

/// One synapse: its ends, and what a rule may change.
struct SlowSynapse {
  let source: Int
  let target: Int
  var mantissa: Int32
  var tag: Int
  var delay: Int
}

/// The synapses of one connection in the order of its pattern, and the traces of its rule.
struct SlowConnection {
  let connection: Connection
  private let index: Int
  private let seed: UInt64
  private let update: WeightUpdate
  /// Whether each synapse has its own copy of each trace.
  private let synapsesOwnTraces: Bool
  /// The steps by which everything here sees the source's spikes late; then the synapses have no delay of their own.
  let lineDelay: Int
  /// The plastic weights as they were given.
  private let givenMantissas: [Int32]
  private(set) var synapses: [SlowSynapse]
  private(set) var traces: [TraceName: SlowTrace] = [:]
  /// One for each synapse of each spike emitted.
  private(set) var synapticOperations = 0
  /// One for each synapse and run of the learning engine in which its weight, tag or delay was to change.
  private(set) var updates = 0

  init(_ id: ConnectionID, of network: Network, model: ChipModel) {
    connection = network[id]
    index = id.index
    seed = network.seed
    update = WeightUpdate(connection.format, convention: model.weights)
    synapsesOwnTraces = model.traceRandomness == .eachSynapse
    let mantissas = Self.givenMantissas(of: id, in: network)
    givenMantissas = connection.isPlastic ? mantissas : []
    synapses = Self.initialSynapses(of: id, in: network, mantissas, model.weights)
    lineDelay = connection.isPlastic && model.plasticDelay == .atArrival ? synapses[0].delay : 0
    for (name, dynamics) in connection.rule?.traces ?? [:] where name != .r1 {
      let count =
        synapsesOwnTraces ? synapses.count : name.isPresynaptic ? connection.sourceCount : connection.targetCount
      traces[name] = SlowTrace(name, dynamics, count: count, of: id, network: network, model: model)
    }
  }

  private static func givenMantissas(of id: ConnectionID, in network: Network) -> [Int32] {
    let connection = network[id]
    let stream = network.stream(.weights, of: id)
    return (0..<connection.synapseCount).map { s in
      Int32(connection.mantissas.value(at: connection.pattern == .broadcast ? 0 : s, from: stream))
    }
  }

  private static func initialSynapses(
    of id: ConnectionID, in network: Network, _ given: [Int32], _ convention: WeightConvention
  ) -> [SlowSynapse] {
    let connection = network[id]
    return ends(of: id, in: network).enumerated().map { s, ends in
      SlowSynapse(
        source: ends.source, target: ends.target,
        mantissa: connection.format.quantized(given[s], rounding: convention.gridRounding),
        tag: Int(connection.tags?.value(at: s, from: network.stream(.tags, of: id)) ?? 0),
        delay: Int(connection.delays.value(at: s, from: network.stream(.delays, of: id))))
    }
  }

  /// Gives plastic weights back what the grid took from them.
  mutating func leaveGrid() {
    for (s, mantissa) in givenMantissas.enumerated() { synapses[s].mantissa = mantissa }
  }

  private static func ends(of id: ConnectionID, in network: Network) -> [(source: Int, target: Int)] {
    let connection = network[id]
    if let pairs = network.pairs(of: id) { return pairs.map { (Int($0.source), Int($0.target)) } }
    if connection.pattern == .oneToOne { return (0..<connection.sourceCount).map { ($0, $0) } }
    return (0..<connection.sourceCount).flatMap { source in
      (0..<connection.targetCount).map { (source, $0) }
    }
  }

  /// The currents that the spikes of one step bring, by delay, then target, in current units.
  ///
  /// Either each synapse's weight becomes a current, or the mantissas that act together are summed first.
  mutating func emit(_ spiked: [Bool], _ convention: WeightConvention) -> [Int: [Int64]] {
    var sums: [Int: [Int64]] = [:]
    let none = [Int64](repeating: 0, count: connection.targetCount)
    for synapse in synapses where spiked[synapse.source] {
      synapticOperations += 1
      let part =
        switch convention.negativeExponent {
        case .floorsEachSynapse: connection.format.current(of: synapse.mantissa, convention: convention)
        case .floorsTheSum: synapse.mantissa
        }
      sums[synapse.delay - lineDelay, default: none][synapse.target] += Int64(part)
    }
    switch convention.negativeExponent {
    case .floorsEachSynapse: return sums
    case .floorsTheSum: return sums.mapValues { $0.map { connection.format.current(ofSum: $0) } }
    }
  }

  /// Lets each trace fall, and rise where its compartment spiked.
  mutating func trace(sourceSpikes: [Bool], targetSpikes: [Bool], at time: Int) {
    for name in traces.keys {
      let spikes = name.isPresynaptic ? sourceSpikes : targetSpikes
      traces[name]?.step(
        synapsesOwnTraces ? synapses.map { spikes[name.isPresynaptic ? $0.source : $0.target] } : spikes, at: time)
    }
  }

  /// Runs the learning engine over each synapse: every change is found from the values before the update.
  mutating func learn(at time: Int, sourceSpiked: [Bool], targetSpiked: [Bool], r1: UInt8) {
    guard let rule = connection.rule else { return }
    let period = time / rule.learningPeriod
    for s in synapses.indices {
      let old = synapses[s]
      let factors = factors(
        of: s, sourceSpiked: sourceSpiked[old.source], targetSpiked: targetSpiked[old.target], r1: r1)
      let dw = factors.change(rule.dw, period: period)
      let dt = factors.change(rule.dt, period: period)
      let dd = factors.change(rule.dd, period: period)
      guard dw != 0 || dt != 0 || dd != 0 else { continue }
      updates += 1
      let weightBits = randomWord(.weightRounding, time, s)
      synapses[s].mantissa = update.apply(Int64(dw), to: old.mantissa, randomBits: weightBits)
      synapses[s].tag = min(max(old.tag + rounded(dt, randomWord(.tagRounding, time, s)), -256), 255)
      synapses[s].delay = min(max(old.delay + rounded(dd, randomWord(.delayRounding, time, s)), 0), 62)
    }
  }

  private func rounded(_ change: Int, _ randomBits: UInt32) -> Int {
    Int(StochasticRounding.apply(Int64(change), fractionBits: 8, randomBits: randomBits))
  }

  private func randomWord(_ purpose: RandomStream.Purpose, _ time: Int, _ place: Int) -> UInt32 {
    RandomStream(seed: seed, purpose: purpose, substream: UInt32(index)).word(at: time, place: place)
  }

  private func factors(of s: Int, sourceSpiked: Bool, targetSpiked: Bool, r1: UInt8) -> SlowFactors {
    let synapse = synapses[s]
    func trace(_ name: TraceName) -> Int {
      let place = synapsesOwnTraces ? s : name.isPresynaptic ? synapse.source : synapse.target
      return traces[name].map { Int($0.values[place]) } ?? 0
    }
    return SlowFactors(
      x0: sourceSpiked ? 1 : 0, x1: trace(.x1), x2: trace(.x2),
      y0: targetSpiked ? 1 : 0, y1: trace(.y1), y2: trace(.y2), y3: trace(.y3),
      r1: Int(r1), w: Int(synapse.mantissa), d: synapse.delay, t: synapse.tag)
  }
}

/// What a rule reads at one synapse.
struct SlowFactors {
  var x0 = 0
  var x1 = 0
  var x2 = 0
  var y0 = 0
  var y1 = 0
  var y2 = 0
  var y3 = 0
  var r1 = 0
  var w = 0
  var d = 0
  var t = 0

  subscript(variable: RuleVariable) -> Int {
    switch variable {
    case .x0: x0
    case .x1: x1
    case .x2: x2
    case .y0: y0
    case .y1: y1
    case .y2: y2
    case .y3: y3
    case .r1: r1
    case .w: w
    case .d: d
    case .t: t
    }
  }

  /// Σ mantissa · 2^exponent · Π (variable + constant) in units of 2⁻⁸, over the products whose 2ᵏ divides the number of
  /// the period.
  func change(_ sum: SumOfProducts?, period: Int) -> Int {
    var total = 0
    for product in sum?.products ?? [] where period % (1 << product.periodExponent) == 0 {
      var value = product.scale.mantissa << (product.scale.exponent + 8)
      for factor in product.factors { value *= self[factor.variable] + factor.constant }
      total += value
    }
    return total
  }
}
