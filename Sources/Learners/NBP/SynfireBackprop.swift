public import ChipSimulator
public import Datasets
internal import NetworkModel
public import Recordings
public import Storage
public import SynfireCircuits

/// nBP on the simulated chip: the whole published circuit, spike for spike, and nothing computed outside of it.
///
/// ```swift
/// var learner = try SynfireBackprop(layers: [400, 400, 10], seed: 1)
/// let history = try learner.fit(digits.train, epochs: 1)
/// ```
///
/// For each sample the host sends the spikes of the input, of the target and, as published, of r1, and lets the chip run
/// for the twelve steps of a cycle; that is all that crosses the chip's border while it learns. Nothing is read: weights are
/// read between epochs, for a checkpoint or for the answers. Whatever crosses is counted , and `learn` returns the count.
///
/// Every change of a weight is the rule `dw = 4*r1*x0*y0 - 2*x0*y0` at a synapse, which reads x0 and y0, the spikes of its
/// own two sides in this step, and r1, the same for all synapses; the sum is added to the synapse's own weight w. A rule
/// names nothing else: a `LearningRule` has no word for another synapse, compartment or step. The weights equal those of
/// ``BinaryBackprop`` bit for bit.
///
/// The chip stops at the first spike that is out of its phase, and says where and when: a circuit whose inhibition is too
/// weak for its weights does not go on learning something else unseen.
///
/// Source: Renner et al., Nature Communications 15, 9691 (2024), doi:10.1038/s41467-024-53827-9, and their published code.
public struct SynfireBackprop: Learner {
  /// Sizes, seed and variants.
  public let configuration: Configuration
  /// The circuit.
  public let circuit: BackpropCircuit
  /// The chip on which it learns, as it is now.
  public var chip: Chip { host.chip }
  var host: HostedChip
  private let targets: [[UInt64]]

  /// Sizes of the layers: inputs, hidden, outputs.
  public var layers: [Int] { configuration.layers }
  /// The same, as the shape of a network.
  public var shape: NetworkShape { NetworkShape(dense: layers) }
  /// The first output that spikes, the potential, and all bits.
  public var readings: Readings { NBPConfiguration.readings }
  /// The seed of the initial weights and of the order of the samples.
  public var seed: UInt64 { configuration.seed }

  /// The published circuit with fresh weights.
  public init(layers: [Int], seed: UInt64 = 1) throws(LearnerError) {
    try self.init(Configuration(layers: layers, seed: seed))
  }

  /// A circuit with fresh weights: those of ``BinaryBackprop`` under the same seed, in all eight matrices.
  public init(_ configuration: Configuration) throws(LearnerError) {
    let twin = try BinaryBackprop(configuration.twin)
    let layers = configuration.layers
    do {
      circuit = try BackpropCircuit(configuration.circuit)
      var chip = try Chip(circuit.network, model: configuration.model)
      chip.schedule = Self.schedule(circuit)
      chip.voltageWatch = Self.watch(circuit)
      host = HostedChip(chip, generators: Self.generators(of: circuit))
    } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
    self.configuration = configuration
    targets = (0..<layers[2]).map { label in
      var words = [UInt64](repeating: 0, count: (layers[2] + 63) / 64)
      words[label / 64] = 1 << UInt64(label % 64)
      return words
    }
    try setWeights(w1: twin.hiddenWeights.weightUnits, w2: twin.outputWeights.weightUnits)
    try start()
  }

  /// Starts the gating chain, one step before the first sample.
  private mutating func start() throws(LearnerError) {
    try run(steps: BackpropCircuit.start - 1)
    send([1], to: circuit.chain.start)
    try run(steps: BackpropCircuit.firstInput - BackpropCircuit.start)
  }

  private static func generators(of circuit: BackpropCircuit) -> HostedChip.Generators {
    HostedChip.Generators(
      input: circuit.inputGenerator, targets: circuit.targetGenerator, reward: circuit.rewardGenerator,
      start: circuit.chain.start)
  }

  /// Looks at the voltages of all groups that plastic synapses reach: only there can grown weights open a closed group.
  private static func watch(_ circuit: BackpropCircuit) -> VoltageWatch {
    let groups: [CircuitGroup] = [
      .hidden, .hiddenLow, .hiddenHigh, .output, .outputLow, .outputHigh, .hiddenError,
    ]
    return VoltageWatch(groups.compactMap { circuit.groups[$0] }, schedule: schedule(circuit))
  }

  /// Who may spike in which phase.
  private static func schedule(_ circuit: BackpropCircuit) -> SpikeSchedule {
    let phases = PhaseTable.phases.map { phase in
      var groups = Set((phase.fires + phase.tolerates).compactMap { circuit.groups[$0] })
      groups.insert(circuit.chain.gates[(phase.number + 1) % PhaseTable.length])
      if let reward = circuit.rewardGroup, PhaseTable.rewarded.contains(phase.number) { groups.insert(reward) }
      return groups
    }
    return SpikeSchedule(firstStep: BackpropCircuit.firstInput + 1, phases: phases)
  }

  /// Learns from the patterns numbered by `order`, once each, one after the other.
  ///
  /// - Returns: what the chip did, weights read by ``state`` not counted.
  /// - Throws: `LearnerError` where samples do not fit, and where the chip stops, at a spike out of its phase or an
  ///   overflow.
  @discardableResult
  public mutating func learn(
    _ samples: LabelledPatterns, order: ArraySlice<UInt32>
  ) throws(LearnerError) -> Effort {
    try check(samples, order: order)
    let words = samples.words.span
    let size = samples.wordsPerPattern
    for (place, index) in order.enumerated() {
      let start = Int(index) * size
      host.send(words.extracting(start..<start + size), to: circuit.inputGenerator)
      send(targets[Int(samples.labels[Int(index)])], to: circuit.targetGenerator, inSteps: 3)
      if let reward = circuit.rewardGenerator {
        for phase in PhaseTable.rewarded { send([1], to: reward, inSteps: phase + 1) }
      }
      do throws(ChipError) {
        try host.runSample(steps: PhaseTable.length)
      } catch {
        let reason = error.kind == .outOfTurn ? "; the weights lift it although its gate is closed" : ""
        throw LearnerError("nBP on the chip: \(error)\(reason)", place: place)
      }
    }
    return Effort(chip: host.takeActivity())
  }

  private mutating func send(_ words: [UInt64], to generator: SpikeGeneratorID, inSteps steps: Int = 1) {
    host.send(words.span, to: generator, inSteps: steps)
  }

  private mutating func run(steps: Int) throws(LearnerError) {
    do throws(ChipError) {
      try host.run(steps: steps)
    } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
  }
}

// MARK: - Weights

extension SynfireBackprop {
  /// W₁ and W₂ in weight units, as ``BinaryBackprop`` gives them, so that a checkpoint of either loads into the other.
  ///
  /// Each number is a weight that the host reads.
  public var state: [String: Tensor] {
    [
      "w1": Tensor(rows: layers[0], columns: layers[1], weights(of: circuit.hiddenWeights[0])),
      "w2": Tensor(rows: layers[1], columns: layers[2], weights(of: circuit.outputWeights[0])),
    ]
  }

  /// The weights of one of the eight matrices in weight units.
  private func weights(of connection: ConnectionID) -> [Int16] { chip.weights(of: connection).map { Int16($0) } }

  /// Takes over `w1` and `w2` into all eight matrices.
  public mutating func restore(_ state: [String: Tensor]) throws(LearnerError) {
    let lowest: Int8 = configuration.weightRange.lowest
    let first = try SynapseMatrix(state["w1"], rows: layers[0], columns: layers[1], lowest: lowest, name: "w1")
    let second = try SynapseMatrix(state["w2"], rows: layers[1], columns: layers[2], lowest: lowest, name: "w2")
    try setWeights(w1: first.weightUnits, w2: second.weightUnits)
  }

  private mutating func setWeights(w1: [Int32], w2: [Int32]) throws(LearnerError) {
    let (rows, columns) = (layers[1], layers[2])
    let transposed = (0..<columns).flatMap { column in (0..<rows).map { w2[$0 * columns + column] } }
    do throws(ChipError) {
      for connection in circuit.hiddenWeights { try host.write(w1, of: connection) }
      for connection in circuit.outputWeights { try host.write(w2, of: connection) }
      try host.write(transposed, of: circuit.backwardWeights)
      try host.write(transposed.map { min(-$0, 254) }, of: circuit.negatedWeights)
    } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
  }

  /// How many synapses of the eight matrices differ from the W₁ or W₂ that they are a copy of, by connection.
  ///
  /// All are 0 unless weights reach −256, whose negative no mantissa holds (`weightRange: .register`).
  public var unequalCopies: [String: Int] {
    let w1 = chip.weights(of: circuit.hiddenWeights[0])
    let w2 = chip.weights(of: circuit.outputWeights[0])
    let (rows, columns) = (layers[1], layers[2])
    let transposed = (0..<columns).flatMap { column in (0..<rows).map { w2[$0 * columns + column] } }
    var unequal: [String: Int] = [:]
    func compare(_ connection: ConnectionID, _ wanted: [Int32]) {
      unequal[circuit.network[connection].name] = zip(chip.weights(of: connection), wanted).count { $0 != $1 }
    }
    for connection in circuit.hiddenWeights.dropFirst() { compare(connection, w1) }
    for connection in circuit.outputWeights.dropFirst() { compare(connection, w2) }
    compare(circuit.backwardWeights, transposed)
    compare(circuit.negatedWeights, transposed.map { -$0 })
    return unequal
  }
}
