internal import ChipSimulator
public import Datasets
internal import NetworkModel
public import SynfireCircuits

/// What one sample makes the circuit of nBP do: who spikes in which phase, which weights change, and the answer before
/// and after.
public struct CircuitRehearsal: Sendable, Hashable {
  /// The synapses of one matrix that changed in one phase.
  public struct Change: Sendable, Hashable {
    /// 5, 7, 9 or 11.
    public let phase: Int
    /// The matrix: W₁ into h, W₂ into o, whose copies change alike, or one of the two transposed ones.
    public let matrix: PlasticMatrix
    /// The synapses, row · columns + column, rising; the rows of a transposed matrix are outputs.
    public let synapses: [Int]
    /// By how much each of them changed, in weight units.
    public let amounts: [Int]
  }

  /// What a layer is told, and who spikes.
  public struct Answer: Sendable, Hashable {
    /// u₁ = xᵀW₁ in weight units.
    public let hiddenSums: [Int]
    /// u₂ = hᵀW₂ in weight units.
    public let outputSums: [Int]
    /// The outputs that spike in phase 3.
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

  /// The compartments of a group that spike in a phase, 1…12.
  public func spikes(of group: CircuitGroup, inPhase phase: Int) -> [Int] { spikes[group]?[phase - 1] ?? [] }
}

extension SynfireBackprop {
  /// What learning from pattern `index` next would do on the chip; this learner learns nothing.
  ///
  /// A copy of the chip learns the sample, and is then shown it once more, up to its answer.
  ///
  /// - Throws: `LearnerError` where the samples do not fit, and where the chip stops.
  public func rehearsal(of index: Int, in samples: LabelledPatterns) throws(LearnerError) -> CircuitRehearsal {
    guard index >= 0, index < samples.count else {
      throw LearnerError("wanted a pattern below \(samples.count), got \(index)")
    }
    try check(samples)
    var stage = RehearsalStage(chip, circuit, layers: layers)
    do throws(ChipError) {
      return try stage.rehearse((0..<samples.width).filter { samples[index, $0] }, label: Int(samples.labels[index]))
    } catch {
      throw LearnerError("nBP on the chip: \(error)")
    }
  }
}

/// A copy of the chip on which one sample is shown, step by step.
private struct RehearsalStage {
  var chip: Chip
  let circuit: BackpropCircuit
  let layers: [Int]
  var changes: [CircuitRehearsal.Change] = []

  init(_ chip: Chip, _ circuit: BackpropCircuit, layers: [Int]) {
    (self.chip, self.circuit, self.layers) = (chip, circuit, layers)
  }

  mutating func rehearse(_ input: [Int], label: Int) throws(ChipError) -> CircuitRehearsal {
    try chip.send(input, to: circuit.inputGenerator)
    try chip.send([label], to: circuit.targetGenerator, inSteps: 3)
    if let reward = circuit.rewardGenerator {
      for phase in PhaseTable.rewarded { try chip.send([0], to: reward, inSteps: phase + 1) }
    }
    // The step in which the host sends is the last phase of the cycle before.
    try chip.step()
    var phases: [[CircuitGroup: [Int]]] = []
    var first: CircuitRehearsal.Answer?
    for phase in 1...PhaseTable.length {
      if phase == PhaseTable.length { try chip.send(input, to: circuit.inputGenerator) }
      let learning = PhaseTable.phases[phase - 1].matrices
      let before = learning.map { weights($0) }
      try chip.step()
      phases.append(spikes())
      if phase == 3 { first = answer(phases) }
      for (matrix, old) in zip(learning, before) { note(matrix, inPhase: phase, from: old) }
    }
    var again: [[CircuitGroup: [Int]]] = []
    for _ in 1...3 {
      try chip.step()
      again.append(spikes())
    }
    let after = answer(again)
    let groups = CircuitGroup.allCases.map { group in (group, phases.map { $0[group] ?? [] }) }
    return CircuitRehearsal(
      label: label, spikes: Dictionary(groups) { $1 }, changes: changes, before: first ?? after, after: after)
  }

  private func spikes() -> [CircuitGroup: [Int]] { circuit.groups.mapValues { chip.spikes(of: $0) } }

  private func weights(_ matrix: PlasticMatrix) -> [Int32] {
    switch matrix {
    case .hidden: chip.weights(of: circuit.hiddenWeights[0])
    case .output: chip.weights(of: circuit.outputWeights[0])
    case .backward: chip.weights(of: circuit.backwardWeights)
    case .negated: chip.weights(of: circuit.negatedWeights)
    }
  }

  /// Notes what differs from the weights before a step.
  private mutating func note(_ matrix: PlasticMatrix, inPhase phase: Int, from old: [Int32]) {
    let new = weights(matrix)
    let synapses = new.indices.filter { new[$0] != old[$0] }
    guard !synapses.isEmpty else { return }
    changes.append(
      .init(phase: phase, matrix: matrix, synapses: synapses, amounts: synapses.map { Int(new[$0] - old[$0]) }))
  }

  /// The sums that the spikes of phases 1 and 2 make with the weights of now, and the outputs of phase 3.
  private func answer(_ phases: [[CircuitGroup: [Int]]]) -> CircuitRehearsal.Answer {
    func sums(_ spikes: [Int], _ matrix: PlasticMatrix, columns: Int) -> [Int] {
      let weights = weights(matrix)
      return spikes.reduce(into: [Int](repeating: 0, count: columns)) { sums, row in
        for column in 0..<columns { sums[column] += Int(weights[row * columns + column]) }
      }
    }
    return .init(
      hiddenSums: sums(phases[0][.input] ?? [], .hidden, columns: layers[1]),
      outputSums: sums(phases[1][.hidden] ?? [], .output, columns: layers[2]), outputs: phases[2][.output] ?? [])
  }
}
