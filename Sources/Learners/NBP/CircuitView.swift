internal import Datasets
internal import NetworkModel
internal import Storage
internal import SynfireCircuits

/// What a page needs to show nBP learn from single images, phase by phase.
package struct CircuitView: Sendable, Encodable {
  /// One of the twelve phases, in words and names.
  struct PhaseText: Sendable, Encodable {
    let number: Int
    /// What it is a part of, such as "forward".
    let part: String
    let meaning: String
    /// The gate that acts, which has spiked in the step before.
    let gate: Int
    let opens: [String]
    let lowers: [String]
    let opensHigh: [String]
    let inhibits: [String]
    let isRewarded: Bool
    /// +2, −2, or 0 where nothing learns.
    let amount: Int
    let matrices: [String]
    /// What each group holds that may spike.
    let contents: [String: String]

    init(_ phase: Phase) {
      let action = PhaseTable.action(inPhase: phase.number)
      number = phase.number
      part =
        switch phase.number {
        case 1...3: "forward"
        case 4: "error"
        case 5...7: "potentiation"
        case 9...11: "depression"
        default: "silence"
        }
      meaning = phase.meaning
      gate = action.gate
      opens = action.opens.map(\.rawValue)
      lowers = action.lowers.map(\.rawValue)
      opensHigh = action.opensHigh.map(\.rawValue)
      inhibits = action.inhibits.map(\.rawValue)
      isRewarded = PhaseTable.rewarded.contains(phase.number)
      amount = phase.learning == nil ? 0 : phase.learning == .potentiates ? 2 : -2
      matrices = phase.matrices.map(\.rawValue)
      let contents = CircuitGroup.allCases.compactMap { group in
        PhaseTable.content(of: group, inPhase: phase.number).map { (group.rawValue, $0) }
      }
      self.contents = Dictionary(contents) { $1 }
    }
  }

  /// Synapses from one group to another.
  struct Wire: Sendable, Hashable, Encodable {
    let source: String
    let target: String
    /// The spike of a step acts so many steps after the next one.
    let delays: [Int]
    /// The matrix that it is a copy of; absent where it does not learn.
    let matrix: String?
    let isInhibitory: Bool
  }

  /// Changes of one matrix in one phase: all synapses from `rows` to `columns` but those `missing`, by `amount` each.
  struct Change: Sendable, Encodable {
    let phase: Int
    let matrix: String
    let amount: Int
    let count: Int
    let rows: PackedBits
    let columns: PackedBits
    let missing: [Int]
  }

  /// One training image on its way through the circuit.
  package struct Sample: Sendable, Encodable {
    /// Its number among the training images.
    package let index: Int
    package let label: Int
    /// Whether the network answered it wrongly before.
    package let isMistake: Bool
    /// Who spikes: group, then phase.
    package let spikes: [String: [Int: PackedBits]]
    let changes: [Change]
    let hiddenSums: [Int]
    let hiddenSumsAfter: [Int]
    package let outputSums: [Int]
    let outputSumsAfter: [Int]
    package let outputsAfter: [Int]
  }

  let inputs: Int
  let hidden: Int
  let outputs: Int
  /// Weight units above which an open group spikes.
  let threshold = CircuitLevels.threshold / 2
  let phases = PhaseTable.phases.map(PhaseText.init)
  let wires: [Wire]
  /// W₁ before the sample, row by row; absent where it would make the page too large.
  let hiddenWeights: PackedWeights?
  /// W₂ before the sample.
  let outputWeights: PackedWeights?
  package private(set) var samples: [Sample] = []
  /// Why an image is missing; a chip stops at a spike out of its phase.
  let failures: [String]

  /// The most synapses whose weights a page holds.
  private static let largestMatrix = 800_000

  /// Shows the images `indices` of `patterns` to copies of the learner's chip, and keeps `count` of them, or all.
  init(
    _ learner: SynfireBackprop, samples indices: [(index: Int, isMistake: Bool)], in patterns: LabelledPatterns,
    count: Int? = nil
  ) {
    (inputs, hidden, outputs) = (learner.layers[0], learner.layers[1], learner.layers[2])
    wires = Self.wires(of: learner.circuit)
    let state = learner.state
    func packed(_ name: String) -> PackedWeights? {
      guard let tensor = state[name], tensor.count <= Self.largestMatrix else { return nil }
      return (try? tensor.values(as: Int16.self)).map(PackedWeights.init)
    }
    (hiddenWeights, outputWeights) = (packed("w1"), packed("w2"))
    var failures: [String] = []
    var rehearsals: [(index: Int, isMistake: Bool, CircuitRehearsal)] = []
    for (index, isMistake) in indices {
      do throws(LearnerError) {
        rehearsals.append((index, isMistake, try learner.rehearsal(of: index, in: patterns)))
      } catch { failures.append("image \(index): \(error)") }
    }
    self.failures = failures
    samples = rehearsals.map { sample($0.2, index: $0.index, isMistake: $0.isMistake) }
    guard let count else { return }
    // Of mistakes those first from which something is learned, as many as leave room for the right answers.
    let (mistakes, others) = (samples.filter(\.isMistake), samples.filter { !$0.isMistake })
    let ranked = mistakes.filter { !$0.changes.isEmpty } + mistakes.filter(\.changes.isEmpty)
    samples = Array((ranked.prefix(max(0, count - others.count)) + others).prefix(count))
  }

  private func count(of group: CircuitGroup) -> Int {
    switch group {
    case .input, .inputMemory: inputs
    case .hidden, .hiddenLow, .hiddenHigh, .hiddenMemory, .box, .hiddenError: hidden
    case .output, .outputLow, .outputHigh, .outputNegated, .target, .errorPlus, .errorMinus: outputs
    }
  }

  private func sample(_ rehearsal: CircuitRehearsal, index: Int, isMistake: Bool) -> Sample {
    let spikes = rehearsal.spikes.map { group, phases in
      let some = phases.enumerated().filter { !$0.element.isEmpty }
      return (group.rawValue, Dictionary(some.map { ($0 + 1, PackedBits($1, count: count(of: group))) }) { $1 })
    }
    return Sample(
      index: index, label: rehearsal.label, isMistake: isMistake, spikes: Dictionary(spikes) { $1 },
      changes: rehearsal.changes.flatMap(changes), hiddenSums: rehearsal.before.hiddenSums,
      hiddenSumsAfter: rehearsal.after.hiddenSums, outputSums: rehearsal.before.outputSums,
      outputSumsAfter: rehearsal.after.outputSums, outputsAfter: rehearsal.after.outputs)
  }

  /// A change as a rectangle and what it lacks; at most one for each amount.
  private func changes(_ change: CircuitRehearsal.Change) -> [Change] {
    let (rows, columns) =
      switch change.matrix {
      case .hidden: (inputs, hidden)
      case .output: (hidden, outputs)
      case .backward, .negated: (outputs, hidden)
      }
    return Set(change.amounts).sorted().map { amount in
      let synapses = zip(change.synapses, change.amounts).filter { $1 == amount }.map(\.0)
      let (usedRows, usedColumns) = (Set(synapses.map { $0 / columns }), Set(synapses.map { $0 % columns }))
      let all = Set(synapses)
      let missing = usedRows.sorted().flatMap { row in
        usedColumns.sorted().map { row * columns + $0 }.filter { !all.contains($0) }
      }
      return Change(
        phase: change.phase, matrix: change.matrix.rawValue, amount: amount, count: synapses.count,
        rows: PackedBits(usedRows, count: rows), columns: PackedBits(usedColumns, count: columns), missing: missing)
    }
  }

  /// The connections among the groups of the paper, those that differ in their delays alone as one.
  private static func wires(of circuit: BackpropCircuit) -> [Wire] {
    var wires: [Wire] = []
    let matrices: [(PlasticMatrix, [ConnectionID])] = [
      (.hidden, circuit.hiddenWeights), (.output, circuit.outputWeights), (.backward, [circuit.backwardWeights]),
      (.negated, [circuit.negatedWeights]),
    ]
    let learned = Set(matrices.flatMap { $1 }.map { circuit.network[$0].name })
    for connection in circuit.network.connections {
      guard let source = CircuitGroup(rawValue: circuit.network.name(of: connection.source)),
        let target = CircuitGroup(rawValue: circuit.network[connection.target].name)
      else { continue }
      let matrix = matrices.first { $1.contains { circuit.network[$0].name == connection.name } }?.0
      let wire = Wire(
        source: source.rawValue, target: target.rawValue, delays: [connection.delays.bounds.upperBound],
        matrix: learned.contains(connection.name) ? matrix?.rawValue : nil,
        isInhibitory: !connection.isPlastic && connection.mantissas.bounds.upperBound < 0)
      if let place = wires.firstIndex(where: {
        ($0.source, $0.target, $0.isInhibitory) == (wire.source, wire.target, wire.isInhibitory)
          && $0.matrix == wire.matrix
      }) {
        let old = wires[place]
        wires[place] = Wire(
          source: old.source, target: old.target, delays: old.delays + wire.delays, matrix: old.matrix,
          isInhibitory: old.isInhibitory)
      } else {
        wires.append(wire)
      }
    }
    return wires
  }
}
