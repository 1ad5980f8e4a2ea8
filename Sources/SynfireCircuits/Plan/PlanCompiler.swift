/// Compiles a schedule into the rows of a plan.
///
/// The order of the rows is that of the connections of the published circuit.
struct PlanCompiler {
  let outputLayer: Int
  let schedule: PlanSchedule
  let hasMargin: Bool
  let hasBias: Bool
  let hasPermits: Bool
  let hasFront: Bool
  private(set) var rows: [BackpropPlan.Row] = []

  init(
    outputLayer: Int, schedule: PlanSchedule, hasMargin: Bool = false, hasBias: Bool = false, hasPermits: Bool = false,
    hasFront: Bool = false
  ) {
    (self.outputLayer, self.schedule, self.hasMargin) = (outputLayer, schedule, hasMargin)
    (self.hasBias, self.hasPermits, self.hasFront) = (hasBias, hasPermits, hasFront)
  }

  /// A group in the phase in which it spikes.
  private typealias Place = PlanSchedule.Place

  private func group(_ kind: CircuitGroup.Kind, _ layer: Int) -> CircuitGroup { CircuitGroup(kind, layer: layer) }

  private func answer(of layer: Int) -> Place {
    Place(group: group(.activity, layer), phase: schedule.answer(layer))
  }

  private var targetPhase: Int { schedule.targetPhase(of: outputLayer) }

  private mutating func relay(
    _ source: Place, to target: CircuitGroup, _ due: Int, _ role: RelayRole = .excites
  ) {
    rows.append(
      .init(
        source: .group(source.group), target: target, kind: .relay(role), level: .half, sent: source.phase, due: due))
  }

  private mutating func host(_ signal: HostProtocol.Signal, to target: CircuitGroup, _ due: Int) {
    rows.append(
      .init(source: .host(signal), target: target, kind: .relay(.excites), level: .half, sent: due - 1, due: due))
  }

  private mutating func read(
    _ matrix: WeightMatrix, _ source: Place, by target: CircuitGroup, _ level: BackpropPlan.Level
  ) {
    rows.append(
      .init(
        source: .group(source.group), target: target, kind: .synapses(matrix), level: level, sent: source.phase,
        due: source.phase + 1))
  }

  // MARK: - Circuits

  /// Inputs, and each layer read at Θ/2.
  mutating func addForwardPass() {
    addInputs()
    for layer in 1...outputLayer {
      read(.forward(layer), answer(of: layer - 1), by: group(.activity, layer), .half)
      if hasBias { addBias(of: layer, to: [(group(.activity, layer), [(schedule.answer(layer - 1), .half)])]) }
    }
  }

  /// Everything that learning needs.
  mutating func addLearning() {
    addInputs()
    host(.target, to: group(.target, outputLayer), targetPhase)
    for layer in 0..<outputLayer { addMemory(of: layer) }
    if !schedule.fusesErrors { addOutputErrors() }
    for layer in (1..<outputLayer).reversed() { addHiddenErrors(of: layer) }
    if schedule.fusesErrors { addFusedErrors() } else { addErrorPair() }
    for layer in 1...outputLayer { addForwardCopies(of: layer) }
    for layer in (1...outputLayer).reversed() where layer > 1 { addBackwardCopies(of: layer) }
  }

  /// What the host sends, one to one or through kernels.
  private mutating func addInputs() {
    let inputs = answer(of: 0)
    guard hasFront else { return host(.input, to: inputs.group, inputs.phase) }
    rows.append(
      .init(
        source: .host(.input), target: inputs.group, kind: .kernels, level: .feature, sent: inputs.phase - 1,
        due: inputs.phase))
  }

  // MARK: - Activity

  /// The activity of a layer waits in its memory, and comes again where the weights above it learn: in the layer itself
  /// for W, in the groups of the returned error for Wᵀ.
  private mutating func addMemory(of layer: Int) {
    let memory = Place(group: group(.memory, layer), phase: schedule.memories[layer])
    relay(answer(of: layer), to: memory.group, memory.phase)
    if hasPermits { host(.permits(layer: layer), to: memory.group, memory.phase) }
    for (kind, phases) in [(CircuitGroup.Kind.activity, schedule.repeats(of: layer))]
      + returnedKinds(of: layer).map({ ($0, schedule.returns[layer].phases) })
    {
      for phase in phases {
        relay(phase > memory.phase ? memory : answer(of: layer), to: group(kind, layer), phase)
      }
    }
  }

  /// The groups that read the error that comes back to a layer.
  private func returnedKinds(of layer: Int) -> [CircuitGroup.Kind] {
    layer == 0 ? [] : schedule.readsBothSigns ? [.returnedError, .returnedNotNegative] : [.returnedError]
  }

  /// The groups that read the sums of a layer, each at its own level.
  private func readers(of layer: Int) -> [(kind: CircuitGroup.Kind, level: BackpropPlan.Level)] {
    let isMargin = hasMargin && layer == outputLayer
    let edges: [(CircuitGroup.Kind, BackpropPlan.Level)] =
      isMargin ? [(.lowerEdge, .lowMargin), (.upperEdge, .highMargin)] : [(.lowerEdge, .zero), (.upperEdge, .full)]
    if schedule.isSingleCopy { return [(.activity, .half)] }
    return isMargin ? edges : [(.activity, .half)] + edges
  }

  /// Where a layer's sums are compared with the lower, and with the upper, edge.
  private func edges(of layer: Int) -> (low: Place, high: Place) {
    guard schedule.isSingleCopy else {
      let phase = schedule.answer(layer)
      return (
        Place(group: group(.lowerEdge, layer), phase: phase), Place(group: group(.upperEdge, layer), phase: phase)
      )
    }
    let again = schedule.rereadings[layer - 1]
    return (
      Place(group: group(.activity, layer), phase: again.zero), Place(group: group(.activity, layer), phase: again.full)
    )
  }

  // MARK: - Errors

  /// A group that holds an error of a layer, of which sign and when.
  private struct Holder {
    let group: CircuitGroup
    let sign: Sign
    let phase: Int
  }

  /// Which groups hold errors of a layer: its readers where W grows and shrinks, and the carriers into Wᵀ and −Wᵀ, where
  /// there are some, the latter the other way round.
  private func errorHolders(of layer: Int) -> [Holder] {
    func holders(_ kind: CircuitGroup.Kind, _ turns: [PlanSchedule.Turn], isNegated: Bool = false) -> [Holder] {
      Sign.allCases.map { sign in
        Holder(
          group: group(kind, layer), sign: sign, phase: turns[layer - 1].phase(isNegated ? sign.opposite : sign))
      }
    }
    var found = readers(of: layer).flatMap { holders($0.kind, schedule.turns) }
    guard layer > 1 else { return found }
    found += holders(.negatedCarrier, schedule.returns, isNegated: true)
    if schedule.carriers.contains(layer) { found += holders(.positiveCarrier, schedule.returns) }
    return found
  }

  /// d⁺ and d⁻ excite those that hold errors of the outputs.
  private mutating func addOutputErrors() {
    for sign in Sign.allCases {
      let error = Place(group: group(sign == .plus ? .missing : .excess, outputLayer), phase: targetPhase + 1)
      for holder in errorHolders(of: outputLayer).filter({ $0.sign == sign }) {
        relay(error, to: holder.group, holder.phase)
      }
    }
  }

  /// d⁺ and d⁻ come to be in groups of their own.
  private mutating func addErrorPair() {
    for (source, sign, role) in outputErrors() {
      relay(source, to: group(sign == .plus ? .missing : .excess, outputLayer), targetPhase + 1, role)
    }
  }

  /// d⁺ and d⁻ come to be in each group that holds them.
  private mutating func addFusedErrors() {
    for holder in errorHolders(of: outputLayer) {
      for (source, sign, role) in outputErrors() where sign == holder.sign {
        relay(source, to: holder.group, holder.phase, role)
      }
    }
  }

  /// What makes an output error, and which of the two.
  private func outputErrors() -> [(source: Place, sign: Sign, role: RelayRole)] {
    let (low, high) = edges(of: outputLayer)
    let target = Place(group: group(.target, outputLayer), phase: targetPhase)
    let places: [ErrorPair.Part: Place] = [.output: answer(of: outputLayer), .low: low, .high: high, .target: target]
    return (hasMargin ? ErrorPair.marginWires : ErrorPair.wires).compactMap { wire in
      places[wire.source].map { ($0, wire.isPlus ? .plus : .minus, wire.role) }
    }
  }

  /// What came back of either sign excites those that hold errors of the layer, and the box opens each of them its own.
  private mutating func addHiddenErrors(of layer: Int) {
    let box = Place(group: group(.box, layer), phase: schedule.boxes[layer - 1])
    for holder in errorHolders(of: layer) { addReturned(holder, layer, box) }
    let (low, high) = edges(of: layer)
    relay(low, to: box.group, box.phase)
    relay(high, to: box.group, box.phase, .vetoes)
    for holder in errorHolders(of: layer) { relay(box, to: holder.group, holder.phase, .opens) }
  }

  private mutating func addReturned(_ holder: Holder, _ layer: Int, _ box: Place) {
    let back = schedule.returns[layer]
    guard schedule.readsBothSigns else {
      let phase = back.phase(holder.sign) + 1
      return relay(Place(group: group(.returnedError, layer), phase: phase), to: holder.group, holder.phase)
    }
    let isFirst = back.phase(holder.sign) == back.first
    guard !isFirst else {
      return relay(Place(group: group(.returnedError, layer), phase: back.first + 1), to: holder.group, holder.phase)
    }
    // Not this sign alone would be 0 or the other one: what has none of both is silent, since the box is told too.
    relay(box, to: holder.group, holder.phase)
    relay(
      Place(group: group(.returnedNotNegative, layer), phase: back.first + 1), to: holder.group, holder.phase, .vetoes)
  }

  // MARK: - Weights

  /// The copies of W: one for each level at which its sums are read, or a single one that is read three times.
  private mutating func addForwardCopies(of layer: Int) {
    let below = group(.activity, layer - 1)
    var readings: [(CircuitGroup, [(Int, BackpropPlan.Level)])] = []
    for (kind, level) in readers(of: layer) {
      var times = [(schedule.answer(layer - 1), level)]
      if schedule.isSingleCopy {
        let (again, isMargin) = (schedule.rereadings[layer - 1], hasMargin && layer == outputLayer)
        times += [(again.zero - 1, isMargin ? .lowMargin : .zero), (again.full - 1, isMargin ? .highMargin : .full)]
      }
      for (phase, level) in times {
        read(.forward(layer), Place(group: below, phase: phase), by: group(kind, layer), level)
      }
      readings.append((group(kind, layer), times))
    }
    if hasBias { addBias(of: layer, to: readings) }
  }

  /// The neuron of the layer below that always spikes: where that layer is read, and where weights above it learn.
  private mutating func addBias(
    of layer: Int, to readings: [(reader: CircuitGroup, times: [(phase: Int, level: BackpropPlan.Level)])]
  ) {
    let bias = group(.bias, layer - 1)
    let learning = schedule.turns.isEmpty ? [] : schedule.repeats(of: layer - 1)
    for phase in Set([schedule.answer(layer - 1)] + learning).sorted() {
      rows.append(
        .init(source: .gate, target: bias, kind: .relay(.excites), level: .half, sent: phase - 1, due: phase))
    }
    for (reader, times) in readings {
      for (phase, level) in times { read(.bias(layer), Place(group: bias, phase: phase), by: reader, level) }
    }
  }

  /// Wᵀ and its negative take the errors of a layer back, where these set out to be learned.
  private mutating func addBackwardCopies(of layer: Int) {
    let back = schedule.returns[layer - 1]
    for (matrix, kind) in [(WeightMatrix.transposed(layer), carrier(of: layer)), (.negated(layer), .negatedCarrier)] {
      for reader in returnedKinds(of: layer - 1) {
        let phases = schedule.readsBothSigns ? [back.first] : back.phases
        for phase in phases {
          read(
            matrix, Place(group: group(kind, layer), phase: phase), by: group(reader, layer - 1),
            reader == .returnedError ? .zero : .notNegative)
        }
      }
    }
  }

  /// What sends the errors of a layer into Wᵀ.
  private func carrier(of layer: Int) -> CircuitGroup.Kind {
    if schedule.carriers.contains(layer) { return .positiveCarrier }
    return hasMargin && layer == outputLayer && !schedule.isSingleCopy ? .lowerEdge : .activity
  }
}
