internal import ChipSimulator
public import Datasets
internal import NetworkModel
public import SynfireCircuits

/// What one sample makes the circuit of nBP do: who spikes in which phase, which weights change, and the answer before
/// and after.
public struct CircuitTrace: Sendable, Hashable {
  /// The synapses of one matrix that changed in one phase.
  public struct Change: Sendable, Hashable {
    /// A learning phase of the plan.
    public let phase: Int
    /// The matrix, whose copies all change alike.
    public let matrix: WeightMatrix
    /// The synapses, row · columns + column, rising; the rows of a transposed matrix are those of the upper layer.
    public let synapses: [Int]
    /// By how much each of them changed, in weight units.
    public let amounts: [Int]
  }

  /// What each layer receives, and who answers.
  public struct Answer: Sendable, Hashable {
    /// u = Wᵀh of each layer above the inputs in weight units, the first layer's first.
    public let sums: [[Int]]
    /// The outputs that spike.
    public let outputs: [Int]
  }

  /// The class of the sample.
  public let label: Int
  /// Who spikes, rising, by group and phase: phase p at index p − 1.
  public let spikes: [CircuitGroup: [[Int]]]
  /// What changed, in the order of phases; phases without a change are missing.
  public let changes: [Change]
  /// The answer to the sample.
  public let before: Answer
  /// The answer to the same sample once it has been learned from.
  public let after: Answer

  /// The compartments of a group that spike in a phase, counted from 1.
  public func spikes(of group: CircuitGroup, inPhase phase: Int) -> [Int] { spikes[group]?[phase - 1] ?? [] }
}

extension SynfireBackprop {
  /// What learning from pattern `index` next would do on the chip; this learner learns nothing.
  ///
  /// A copy of the chip learns the sample, and is then shown it once more, up to its answer.
  ///
  /// - Throws: `LearnerError` where the samples do not fit, and where the chip stops.
  public func trace(of index: Int, in samples: LabelledPatterns) throws(LearnerError) -> CircuitTrace {
    guard index >= 0, index < samples.count else {
      throw LearnerError("wanted a pattern below \(samples.count), got \(index)")
    }
    try check(samples, network: configuration.network)
    var recorder = TraceRecorder(chip, circuit)
    do throws(ChipError) {
      let (label, population) = (Int(samples.labels[index]), configuration.network.population)
      return try recorder.trace(
        (0..<samples.width).filter { samples[index, $0] }, label: label,
        targets: Array(label * population..<(label + 1) * population))
    } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
  }
}

/// Shows one sample to a copy of a chip, and writes down what happens.
private struct TraceRecorder {
  private var chip: Chip
  private let circuit: BackpropCircuit
  private var changes: [CircuitTrace.Change] = []
  private var plan: BackpropPlan { circuit.plan }

  init(_ chip: Chip, _ circuit: BackpropCircuit) { (self.chip, self.circuit) = (chip, circuit) }

  mutating func trace(_ input: [Int], label: Int, targets: [Int]) throws(ChipError) -> CircuitTrace {
    let sample = circuit.presentation(of: input, targets: targets)
    for spikes in sample { try chip.send(spikes.sources, to: spikes.generator, inSteps: spikes.inSteps) }
    // Phase 0 is the last phase of the cycle before.
    try chip.step()
    let answerPhase = plan.answerPhase(ofLayer: plan.outputLayer)
    var phases: [[CircuitGroup: [Int]]] = []
    var before: CircuitTrace.Answer?
    for phase in plan.phases {
      if phase.number == plan.length {
        try chip.send(input, to: circuit.inputGenerator)
      }
      let old = phase.matrices.map { weights($0) }
      try chip.step()
      phases.append(spikes())
      if phase.number == answerPhase { before = answer(phases) }
      for (matrix, weights) in zip(phase.matrices, old) { note(matrix, inPhase: phase.number, from: weights) }
    }
    var again: [[CircuitGroup: [Int]]] = []
    for _ in 1...answerPhase {
      try chip.step()
      again.append(spikes())
    }
    let after = answer(again)
    let groups = plan.groups.map { group in (group, phases.map { $0[group] ?? [] }) }
    return CircuitTrace(
      label: label, spikes: Dictionary(groups) { $1 }, changes: changes, before: before ?? after, after: after)
  }

  private func spikes() -> [CircuitGroup: [Int]] { circuit.groups.mapValues { chip.spikes(of: $0) } }

  private func weights(_ matrix: WeightMatrix) -> [Int32] { chip.weights(of: circuit.copies(of: matrix)[0]) }

  /// Notes what differs from the weights before a step.
  private mutating func note(_ matrix: WeightMatrix, inPhase phase: Int, from old: [Int32]) {
    let new = weights(matrix)
    let changed = new.indices.filter { new[$0] != old[$0] }
    guard !changed.isEmpty else { return }
    changes.append(
      .init(
        phase: phase, matrix: matrix, synapses: plan.places(ofSynapses: changed, in: matrix),
        amounts: changed.map { Int(new[$0] - old[$0]) }))
  }

  /// The sums that the spikes of the forward pass make with the weights of now, and the outputs that spike.
  private func answer(_ phases: [[CircuitGroup: [Int]]]) -> CircuitTrace.Answer {
    func spikes(_ layer: Int) -> [Int] {
      phases[plan.answerPhase(ofLayer: layer) - 1][CircuitGroup(.activity, layer: layer)] ?? []
    }
    let sums = (1...plan.outputLayer).map { layer in
      let (weights, columns) = (weights(.forward(layer)), plan.layers[layer])
      let biases = circuit.copies(of: .bias(layer)).first.map { chip.weights(of: $0).map { Int($0) } }
      let first = biases ?? [Int](repeating: 0, count: columns)
      if let mask = plan.options.layers[layer].mask {
        let spiking = Set(spikes(layer - 1))
        return zip(mask.pairs, weights).reduce(into: first) { sums, synapse in
          if spiking.contains(Int(synapse.0.source)) { sums[Int(synapse.0.target)] += Int(synapse.1) }
        }
      }
      return spikes(layer - 1).reduce(into: first) { sums, row in
        for column in 0..<columns { sums[column] += Int(weights[row * columns + column]) }
      }
    }
    let step = plan.step(of: .half, inLayer: plan.outputLayer)
    return .init(
      sums: sums, outputs: sums[plan.outputLayer - 1].indices.filter { sums[plan.outputLayer - 1][$0] > step })
  }
}
