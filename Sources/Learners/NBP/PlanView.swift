internal import SynfireCircuits

/// The plan of the circuit as the page gets it: layers, groups, phases, connections and matrices by their names.
struct PlanView: Sendable, Encodable {
  /// A layer, and where in the cycle its neurons show what is asked about them.
  struct Layer: Sendable, Encodable {
    let name: String
    /// What one of its neurons is called.
    let neuron: String
    let count: Int
    /// Who answers the input, and when.
    let answer: Place
    /// Its sum and its matrix; absent for the inputs.
    let sum: String?
    let matrix: String?
    /// Where its neurons lie in the box; absent for inputs and outputs.
    let box: Place?
    /// Who tells that its neurons should spike more or less, and when; absent for the inputs.
    let more: Place?
    let less: Place?
  }

  /// A group in a phase.
  struct Place: Sendable, Encodable {
    let group: String
    let phase: Int
  }

  /// Groups that a drawing shows one below the other.
  struct Column: Sendable, Encodable {
    let layer: Int
    let groups: [String]
  }

  /// Rows and columns of a matrix as numbers of layers.
  struct Matrix: Sendable, Encodable {
    let rows: Int
    let columns: Int
    /// The group into which it sends errors back; absent for the forward ones.
    let into: String?
  }

  /// Synapses from one group to another.
  struct Wire: Sendable, Encodable {
    let source: String
    let target: String
    /// The steps that a spike takes beyond the one that each takes.
    var delays: [Int]
    /// The matrix that it is a copy of; absent where it does not learn.
    let matrix: String?
    let isInhibitory: Bool
  }

  /// Weight units above which an open group spikes.
  let threshold = ReadoutLevel.half.step
  let layers: [Layer]
  let columns: [Column]
  let matrices: [String: Matrix]
  let phases: [PhaseView]
  let wires: [Wire]
  /// How the copies of a matrix hang together.
  let copies: String

  init(_ plan: BackpropPlan) {
    layers = plan.layers.indices.map { Layer($0, of: plan) }
    columns = plan.columns.compactMap { groups in
      groups.first.map { Column(layer: $0.layer, groups: groups.map { plan.name(of: $0) }) }
    }
    matrices = Dictionary(uniqueKeysWithValues: plan.matrices.map { ($0.name, Matrix($0, of: plan)) })
    phases = plan.phases.map { PhaseView($0, of: plan) }
    wires = Self.wires(of: plan)
    copies = Self.words(forCopiesIn: plan)
  }

  /// The connections among groups, those that differ in their delays alone as one.
  private static func wires(of plan: BackpropPlan) -> [Wire] {
    var wires: [Wire] = []
    for wire in plan.wires {
      guard case .group(let source) = wire.source else { continue }
      var matrix: String?
      if case .synapses(let copied) = wire.kind { matrix = copied.name }
      let new = Wire(
        source: plan.name(of: source), target: plan.name(of: wire.target), delays: [wire.delay], matrix: matrix,
        isInhibitory: wire.kind == .relay(.vetoes))
      let same = wires.firstIndex {
        ($0.source, $0.target, $0.matrix, $0.isInhibitory) == (new.source, new.target, new.matrix, new.isInhibitory)
      }
      if let same { wires[same].delays += new.delays } else { wires.append(new) }
    }
    return wires
  }

  private static func words(forCopiesIn plan: BackpropPlan) -> String {
    let forward = (1...plan.outputLayer).map { WeightMatrix.forward($0).name }
    let back = (1...plan.outputLayer).compactMap { layer -> String? in
      let (transposed, negated) = (WeightMatrix.transposed(layer), WeightMatrix.negated(layer))
      guard let grows = plan.phase(inWhich: transposed, .potentiates),
        let shrinks = plan.phase(inWhich: transposed, .depresses)
      else { return nil }
      let names = "\(transposed.name) and \(negated.name.replacing("-", with: "−"))"
      return "\(names), which carry errors back, follow in two turns: what one gains in phase \(grows) the other "
        + "loses in phase \(shrinks)."
    }
    let others = forward.dropFirst().map { ", and so do those of \($0)" }.joined()
    return (["The copies of \(forward[0]) change alike\(others)."] + back).joined(separator: " ")
  }
}

extension PlanView.Layer {
  fileprivate init(_ layer: Int, of plan: BackpropPlan) {
    func place(_ kind: CircuitGroup.Kind, _ phase: Int? = nil) -> PlanView.Place? {
      let group = CircuitGroup(kind, layer: layer)
      guard let phase = phase ?? plan.phases(of: group).first else { return nil }
      return PlanView.Place(group: plan.name(of: group), phase: phase)
    }
    /// Where the errors of a hidden layer have come back, one phase after the layer above has changed.
    func returned(_ learning: Phase.Learning) -> PlanView.Place? {
      plan.phase(inWhich: .transposed(layer + 1), learning).flatMap { place(.returnedError, $0 + 1) }
    }
    let (isInput, isOutput) = (layer == 0, layer == plan.outputLayer)
    self.init(
      name: plan.name(ofLayer: layer),
      neuron: isInput || isOutput ? plan.name(ofLayer: layer) : plan.name(ofLayer: layer) + " neuron",
      count: plan.layers[layer],
      answer: PlanView.Place(
        group: plan.name(of: CircuitGroup(.activity, layer: layer)), phase: plan.answerPhase(ofLayer: layer)),
      sum: isInput ? nil : "u\(layer)", matrix: isInput ? nil : WeightMatrix.forward(layer).name, box: place(.box),
      more: isOutput ? place(.missing) : isInput ? nil : returned(.potentiates),
      less: isOutput ? place(.excess) : isInput ? nil : returned(.depresses))
  }
}

extension PlanView.Matrix {
  fileprivate init(_ matrix: WeightMatrix, of plan: BackpropPlan) {
    let error = CircuitGroup(.returnedError, layer: matrix.columnLayer)
    self.init(
      rows: matrix.rowLayer, columns: matrix.columnLayer, into: matrix.form == .forward ? nil : plan.name(of: error))
  }
}
