/// Compiles a schedule into the rows of a plan.
///
/// The order of the rows is that of the connections of the published circuit.
struct PlanCompiler {
  let outputLayer: Int
  let schedule: PlanSchedule
  private(set) var rows: [BackpropPlan.Row] = []

  init(outputLayer: Int, schedule: PlanSchedule) {
    self.outputLayer = outputLayer
    self.schedule = schedule
  }

  // MARK: - Phases of the forward pass

  private func answer(_ layer: Int) -> Int { layer + 1 }
  private var targetPhase: Int { answer(outputLayer) }
  private var errorPhase: Int { targetPhase + 1 }

  private func group(_ kind: CircuitGroup.Kind, _ layer: Int) -> CircuitGroup { CircuitGroup(kind, layer: layer) }

  private mutating func relay(
    _ source: CircuitGroup, _ sent: Int, to target: CircuitGroup, _ due: Int, _ role: RelayRole = .excites
  ) {
    rows.append(
      .init(source: .group(source), target: target, kind: .relay(role), level: .half, sent: sent, due: due))
  }

  private mutating func host(_ signal: HostProtocol.Signal, to target: CircuitGroup, _ due: Int) {
    rows.append(
      .init(source: .host(signal), target: target, kind: .relay(.excites), level: .half, sent: due - 1, due: due))
  }

  private mutating func read(
    _ matrix: WeightMatrix, _ source: CircuitGroup, _ sent: Int, by target: CircuitGroup, _ level: ReadoutLevel
  ) {
    rows.append(
      .init(
        source: .group(source), target: target, kind: .synapses(matrix), level: level, sent: sent, due: sent + 1))
  }

  // MARK: - Circuits

  /// Inputs, and each layer read at Θ/2.
  mutating func addForwardPass() {
    host(.input, to: group(.activity, 0), answer(0))
    for layer in 1...outputLayer {
      read(.forward(layer), group(.activity, layer - 1), answer(layer - 1), by: group(.activity, layer), .half)
    }
  }

  /// Everything that learning needs.
  mutating func addLearning() {
    host(.input, to: group(.activity, 0), answer(0))
    host(.target, to: group(.target, outputLayer), targetPhase)
    for layer in 0..<outputLayer { addMemory(of: layer) }
    addOutputErrors()
    for layer in (1..<outputLayer).reversed() { addHiddenErrors(of: layer) }
    addErrorPair()
    for layer in 1...outputLayer { addForwardCopies(of: layer) }
    for layer in (2...outputLayer).reversed() { addBackwardCopies(of: layer) }
  }

  /// The activity of a layer waits in its memory, and comes again where the weights above it learn: in the layer itself
  /// for W, in the group of the returned error for Wᵀ.
  private mutating func addMemory(of layer: Int) {
    let (memory, phase) = (group(.memory, layer), schedule.memories[layer])
    relay(group(.activity, layer), answer(layer), to: memory, phase)
    for kind in layer == 0 ? [.activity] : [CircuitGroup.Kind.activity, .returnedError] {
      for sign in Sign.allCases {
        relay(memory, phase, to: group(kind, layer), schedule.learning(sign, layer: layer + 1))
      }
    }
  }

  /// d⁺ and d⁻ reach the outputs where W grows and shrinks, and the negated copy of Wᵀ the other way round.
  private mutating func addOutputErrors() {
    for sign in Sign.allCases {
      let error = group(sign == .plus ? .missing : .excess, outputLayer)
      for reader in CircuitGroup.readers(of: outputLayer) {
        relay(error, errorPhase, to: reader, schedule.learning(sign, layer: outputLayer))
      }
      relay(
        error, errorPhase, to: group(.negatedCarrier, outputLayer),
        schedule.learning(sign.opposite, layer: outputLayer))
    }
  }

  /// What came back of either sign excites the readers of its layer, and the box opens each of them its own.
  private mutating func addHiddenErrors(of layer: Int) {
    let (error, box, boxPhase) = (group(.returnedError, layer), group(.box, layer), schedule.boxes[layer - 1])
    for reader in CircuitGroup.readers(of: layer) {
      for sign in Sign.allCases {
        relay(
          error, schedule.learning(sign, layer: layer + 1) + 1, to: reader, schedule.learning(sign, layer: layer))
      }
    }
    relay(group(.lowerEdge, layer), answer(layer), to: box, boxPhase)
    relay(group(.upperEdge, layer), answer(layer), to: box, boxPhase, .vetoes)
    for reader in CircuitGroup.readers(of: layer) {
      for sign in Sign.allCases {
        relay(box, boxPhase, to: reader, schedule.learning(sign, layer: layer), .opens)
      }
    }
  }

  private mutating func addErrorPair() {
    let kinds: [ErrorPair.Part: CircuitGroup.Kind] = [
      .output: .activity, .low: .lowerEdge, .high: .upperEdge, .target: .target,
    ]
    for wire in ErrorPair.wires {
      guard let kind = kinds[wire.source] else { continue }
      relay(
        group(kind, outputLayer), targetPhase, to: group(wire.isPlus ? .missing : .excess, outputLayer), errorPhase,
        wire.role)
    }
  }

  /// Three copies of W, one for each threshold at which their sums are read.
  private mutating func addForwardCopies(of layer: Int) {
    for (reader, level) in zip(CircuitGroup.readers(of: layer), [ReadoutLevel.half, .zero, .full]) {
      read(.forward(layer), group(.activity, layer - 1), answer(layer - 1), by: reader, level)
    }
  }

  /// Wᵀ and its negative take the errors of a layer back, where these set out to be learned.
  private mutating func addBackwardCopies(of layer: Int) {
    for (matrix, kind) in [
      (WeightMatrix.transposed(layer), CircuitGroup.Kind.activity), (.negated(layer), .negatedCarrier),
    ] {
      for sign in Sign.allCases {
        read(
          matrix, group(kind, layer), schedule.learning(sign, layer: layer), by: group(.returnedError, layer - 1),
          .zero)
      }
    }
  }
}
