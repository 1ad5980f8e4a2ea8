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

  /// d⁺ and d⁻ excite those that hold errors of the outputs.
  private mutating func addOutputErrors() {
    for sign in Sign.allCases {
      let error = group(sign == .plus ? .missing : .excess, outputLayer)
      for (holder, _, due) in errorHolders(of: outputLayer).filter({ $0.sign == sign }) {
        relay(error, errorPhase, to: holder, due)
      }
    }
  }

  /// What came back of either sign excites those that hold errors of the layer, and the box opens each of them its own.
  private mutating func addHiddenErrors(of layer: Int) {
    let (error, box, boxPhase) = (group(.returnedError, layer), group(.box, layer), schedule.boxes[layer - 1])
    for (holder, sign, due) in errorHolders(of: layer) {
      relay(error, schedule.learning(sign, layer: layer + 1) + 1, to: holder, due)
    }
    relay(group(.lowerEdge, layer), answer(layer), to: box, boxPhase)
    relay(group(.upperEdge, layer), answer(layer), to: box, boxPhase, .vetoes)
    for (holder, _, due) in errorHolders(of: layer) { relay(box, boxPhase, to: holder, due, .opens) }
  }

  /// Which groups hold errors of a layer, of which sign and when: its readers where W grows and shrinks, and the carrier
  /// into −Wᵀ, where there is one, the other way round.
  private func errorHolders(of layer: Int) -> [(group: CircuitGroup, sign: Sign, phase: Int)] {
    let readers = CircuitGroup.readers(of: layer).flatMap { reader in
      Sign.allCases.map { (reader, $0, schedule.learning($0, layer: layer)) }
    }
    guard layer > 1 else { return readers }
    return readers
      + Sign.allCases.map { (group(.negatedCarrier, layer), $0, schedule.learning($0.opposite, layer: layer)) }
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
