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
/// for the steps of a cycle, twelve of the published circuit; that is all that crosses the chip's border while it learns. Nothing is read: weights are
/// read between epochs, for a checkpoint or for the answers. What crosses is counted, and `learn`
/// returns the count.
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
  var host: ChipHost
  private let sends: [(signal: HostProtocol.Signal, generator: SpikeGeneratorID, inSteps: Int)]
  let outputs: ClassOutputs
  /// How many samples it has learned.
  private var presentations = 0

  /// Sizes of the layers, inputs first.
  public var layers: [Int] { configuration.layers }
  /// The same, as the shape of a network.
  public var shape: NetworkShape { configuration.network.shape }
  /// The first output that spikes, the potential, and all bits.
  public var readings: Readings { NBPConfiguration.readings }
  /// The seed of the initial weights and of the order of the samples.
  public var seed: UInt64 { configuration.seed }

  /// The published circuit with fresh weights; a serial one for more than one hidden layer.
  public init(layers: [Int], seed: UInt64 = 1) throws(LearnerError) {
    try self.init(Configuration(layers: layers, seed: seed))
  }

  /// A circuit with fresh weights: those of ``BinaryBackprop`` under the same seed, in all copies of all matrices.
  public init(_ configuration: Configuration) throws(LearnerError) {
    let reference = try BinaryBackprop(configuration.arithmetic)
    do {
      circuit = try BackpropCircuit(configuration.circuit)
      host = ChipHost(
        try Self.chip(of: circuit, configuration), generators: circuit.generators, start: circuit.chain.start)
    } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
    self.configuration = configuration
    sends = circuit.sends
    outputs = ClassOutputs(configuration.network)
    try setWeights(reference.weights.map(\.weightUnits))
    do throws(ChipError) { try host.start(circuit.host) } catch { throw LearnerError("nBP on the chip: \(error)") }
  }

  /// Learns from the patterns numbered by `order`, once each, one after the other.
  ///
  /// - Returns: what the chip did, weights read by ``state`` not counted.
  /// - Throws: `LearnerError` if samples do not fit, or if the chip stops, at a spike out of its phase or an
  ///   overflow.
  @discardableResult
  public mutating func learn(
    _ samples: LabelledPatterns, order: ArraySlice<UInt32>
  ) throws(LearnerError) -> Effort {
    try check(samples, order: order, network: configuration.network)
    let words = samples.words.span
    let size = samples.wordsPerPattern
    let permits = configuration.arithmetic.permits
    var permitted = permits?.makeWords() ?? []
    for (place, index) in order.enumerated() {
      let start = Int(index) * size
      permits?.draw(at: presentations, into: &permitted)
      presentations += 1
      for send in sends {
        switch send.signal {
        case .input:
          host.send(words.extracting(start..<start + size), to: send.generator, inSteps: send.inSteps)
        case .target:
          host.send(outputs.targets[Int(samples.labels[Int(index)])], to: send.generator, inSteps: send.inSteps)
        case .permits(let layer): host.send(permitted[layer], to: send.generator, inSteps: send.inSteps)
        case .reward: host.send(Self.one, to: send.generator, inSteps: send.inSteps)
        }
      }
      do throws(ChipError) {
        try host.runSample(steps: circuit.plan.length)
      } catch {
        let reason = error.kind == .outOfTurn ? "; the weights lift it although its gate is closed" : ""
        throw LearnerError("nBP on the chip: \(error)\(reason)", place: place)
      }
    }
    // A fault of the last phase must not wait for the next samples.
    do throws(ChipError) { _ = try settled() } catch {
      throw LearnerError("nBP on the chip: \(error)", place: order.count - 1)
    }
    return Effort(chip: host.takeActivity())
  }

  private var learnsInLastPhase: Bool { circuit.plan.phases[circuit.plan.length - 1].learning != nil }

  /// A chip with a circuit, before its first step.
  private static func chip(of circuit: BackpropCircuit, _ configuration: Configuration) throws -> Chip {
    var chip = try Chip(circuit.network, model: configuration.model)
    chip.schedule = circuit.schedule
    chip.voltageWatch = circuit.watch
    return chip
  }

  /// The chip after the last phase of the sample that it has learned last.
  ///
  /// That phase is the one in which the host sends the next sample, so the chip itself stands before it. Where something is
  /// still learned in it, weights are read from a copy that goes through it without another sample.
  private func settled() throws(ChipError) -> Chip {
    guard learnsInLastPhase else { return chip }
    var chip = chip
    try chip.step()
    return chip
  }

  /// A spike of the single source of a generator.
  private static let one: [UInt64] = [1]
}

extension BackpropCircuit {
  /// What its generators stand for.
  fileprivate var generators: [HostProtocol.Signal: SpikeGeneratorID] {
    // r1 is sent more than once.
    Dictionary(sends.map { ($0.signal, $0.generator) }) { first, _ in first }
  }

  /// Looks at the voltages of all groups that plastic synapses reach: only there can grown weights open a closed group.
  fileprivate var watch: VoltageWatch {
    VoltageWatch(plan.plasticTargets.compactMap { groups[$0] }, schedule: schedule)
  }

  /// Who may spike in which phase.
  fileprivate var schedule: SpikeSchedule {
    let phases = plan.phases.map { phase in
      var allowed = Set(phase.allowed.compactMap { groups[$0] })
      // The gate of the next phase.
      allowed.insert(chain.gates[(phase.gate + 1) % plan.length])
      if let rewardGroup, phase.isRewarded { allowed.insert(rewardGroup) }
      return allowed
    }
    return SpikeSchedule(firstStep: host.step(ofPhase: 1), phases: phases)
  }
}

// MARK: - Weights

extension SynfireBackprop {
  /// The weights of each layer in weight units, as ``BinaryBackprop`` gives them, so that a checkpoint of either loads into
  /// the other.
  ///
  /// Each number is a weight that the host reads.
  public var state: [String: Tensor] {
    var state = WeightState.tensors(weights, configuration.network)
    if configuration.arithmetic.countsPresentations {
      state[WeightState.presentations] = WeightState.tensor(presentations)
    }
    return state
  }

  /// The weights of each layer in weight units, its biases after them, from the first of their copies.
  var weights: [[Int32]] {
    let chip = (try? settled()) ?? chip
    return (1...circuit.plan.outputLayer).map { layer in
      [WeightMatrix.forward(layer), .bias(layer)].flatMap { matrix in
        circuit.copies(of: matrix).first.map { chip.weights(of: $0) } ?? []
      }
    }
  }

  /// Takes over the weights of each layer into all their copies.
  public mutating func restore(_ state: [String: Tensor]) throws(LearnerError) {
    // A state that is refused changes nothing.
    let weights = try WeightState.read(state, configuration.network, lowest: configuration.weightRange.lowest)
    if configuration.arithmetic.countsPresentations { presentations = try WeightState.presentations(state) }
    // What the last sample has still to learn must not change the weights that come, and noise goes on from its step.
    let hasLearned = learnsInLastPhase && chip.events.steps >= circuit.host.step(ofPhase: 1)
    if hasLearned || configuration.dither != nil {
      do {
        var chip = try Self.chip(of: circuit, configuration)
        if configuration.dither != nil { chip.skip(steps: presentations * circuit.plan.length) }
        try host.begin(on: chip, circuit.host)
      } catch {
        throw LearnerError("nBP on the chip: \(error)")
      }
    }
    try setWeights(weights.map(\.weightUnits))
  }

  private mutating func setWeights(_ weights: [[Int32]]) throws(LearnerError) {
    do throws(ChipError) {
      for matrix in circuit.plan.matrices {
        // The lowest weight of the register, −256, has no negative in it.
        let values = circuit.plan.values(of: matrix, from: weights[matrix.layer - 1]).map { min($0, 254) }
        for connection in circuit.copies(of: matrix) { try host.write(values, of: connection) }
      }
    } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
  }

  /// How many synapses of each copy differ from the weights that they are a copy of, by connection.
  ///
  /// All are 0 unless weights reach −256, whose negative no mantissa holds (`weightRange: .register`).
  public var unequalCopies: [String: Int] {
    let chip = (try? settled()) ?? chip
    let weights = weights
    var unequal: [String: Int] = [:]
    for matrix in circuit.plan.matrices {
      let wanted = circuit.plan.values(of: matrix, from: weights[matrix.layer - 1])
      for connection in circuit.copies(of: matrix).dropFirst(matrix.isTransposed ? 0 : 1) {
        unequal[circuit.network[connection].name] = zip(chip.weights(of: connection), wanted).count { $0 != $1 }
      }
    }
    return unequal
  }
}
