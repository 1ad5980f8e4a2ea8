public import NetworkModel

/// Backpropagation as a plan of spikes: which group tells which other group what, sent in which phase and due in which.
///
/// ```swift
/// let plan = try BackpropPlan(layers: [400, 400, 10])
/// print(plan.rows.count, plan.length)     // 49 12
/// print(plan)                             // the phases in words
/// ```
///
/// The list of ``rows`` is all that is written down. Delays, gates and their weights, who spikes in which phase and what
/// it means, who is inhibited, where weights grow and shrink, what the host sends, and all words and drawings are
/// computed from it. A group is named by what it is for and by its layer, so nothing outside of the compiler of the rows
/// depends on how many layers there are.
///
/// One turn of the gating chain is one sample. A plastic synapse changes by ±2 where both of its sides spike in the same
/// phase, so the rows are arranged such that both sides meet in the learning phases and nowhere else.
///
/// Source: Renner et al. 2024, doi:10.1038/s41467-024-53827-9, figures 2 and 4, and the published code
/// (github.com/lanl/spikingBackprop at f725a74).
public struct BackpropPlan: Sendable, Hashable {
  /// The neurons of each layer, inputs first.
  public let layers: [Int]
  /// The phases of a cycle, and so the steps of a sample and the compartments of the gating chain.
  public let length: Int
  /// Who tells whom what and when, in the order in which the connections are built.
  public let rows: [Row]
  /// All groups of relays, layer by layer.
  public let groups: [CircuitGroup]
  /// The phases of the cycle; phase p is at index p − 1.
  public let phases: [Phase]

  /// The published circuit: 12 phases, in which all layers grow before any layer shrinks.
  ///
  /// - Parameter layers: The neurons of each layer: inputs, hidden, outputs, 1 or more each.
  /// - Throws: `NetworkError` for other than three layers, and for an empty one.
  public init(layers: [Int]) throws(NetworkError) {
    try Self.check(layers)
    self.init(layers: layers, schedule: .published)
  }

  /// A circuit with another schedule, or of more layers.
  ///
  /// - Precondition: the schedule has as many layers, and each phase in which a plastic synapse sees both of its sides
  ///   spike is one in which it learns.
  package init(layers: [Int], schedule: PlanSchedule) {
    var compiler = PlanCompiler(outputLayer: layers.count - 1, schedule: schedule)
    compiler.addLearning()
    self.init(layers: layers, compiler)
  }

  /// The forward pass alone, which answers and does not learn: a phase for each layer, and a silent one.
  ///
  /// - Parameter layers: The neurons of each layer: inputs, hidden, outputs, 1 or more each.
  /// - Throws: `NetworkError` for other than three layers, and for an empty one.
  public static func forward(layers: [Int]) throws(NetworkError) -> BackpropPlan {
    try check(layers)
    var compiler = PlanCompiler(outputLayer: layers.count - 1, schedule: .forward(layerCount: layers.count))
    compiler.addForwardPass()
    return BackpropPlan(layers: layers, compiler)
  }

  private init(layers: [Int], _ compiler: PlanCompiler) {
    self.layers = layers
    (length, rows) = (compiler.schedule.length, compiler.rows)
    groups = Set(rows.map(\.target)).sorted { Self.order($0) < Self.order($1) }
    let names = PlanNames(outputLayer: layers.count - 1)
    phases = PhaseBuilder(rows: rows, groups: groups, names: names, compiler.schedule).build()
  }

  private static func check(_ layers: [Int]) throws(NetworkError) {
    let text = layers.isEmpty ? "none" : layers.layerText
    guard layers.count == 3 else {
      throw NetworkError(
        "layers",
        "wanted inputs, one hidden layer and outputs, such as 400-400-10 (no other depth is supported), got \(text)")
    }
    if let size = layers.first(where: { $0 < 1 }) {
      throw NetworkError("layers", "wanted 1 neuron or more in each, got \(size) in \(text)")
    }
  }

  private static func order(_ group: CircuitGroup) -> (Int, Int) {
    (group.layer, CircuitGroup.Kind.allCases.firstIndex(of: group.kind) ?? 0)
  }
}

// MARK: - What follows from the rows

extension BackpropPlan {
  /// The layer of the outputs, and the number of layers of weights.
  public var outputLayer: Int { layers.count - 1 }
  /// x.
  public var input: CircuitGroup { CircuitGroup(.activity, layer: 0) }
  /// o.
  public var output: CircuitGroup { CircuitGroup(.activity, layer: outputLayer) }

  /// The compartments of a group.
  public func count(of group: CircuitGroup) -> Int { layers[group.layer] }

  /// The groups of a layer.
  public func groups(ofLayer layer: Int) -> [CircuitGroup] { groups.filter { $0.layer == layer } }

  /// The phase in which a layer spikes in answer to the input, each of its neurons where its sum is above Θ/2.
  public func answerPhase(ofLayer layer: Int) -> Int {
    phases.first { $0.fires.contains(CircuitGroup(.activity, layer: layer)) }?.number ?? length
  }

  /// The phases in which a group may spike.
  public func phases(of group: CircuitGroup) -> [Int] {
    phases.filter { $0.fires.contains(group) }.map(\.number)
  }

  /// The phase in which a matrix grows or shrinks; nil if it does not learn.
  public func phase(inWhich matrix: WeightMatrix, _ learning: Phase.Learning) -> Int? {
    phases.first { $0.learning == learning && $0.matrices.contains(matrix) }?.number
  }

  /// The phases in which r1 is present: those in which weights grow.
  public var rewardedPhases: [Int] { phases.filter(\.isRewarded).map(\.number) }
  /// The phases in which weights grow or shrink.
  public var learningPhases: [Int] { phases.filter { $0.learning != nil }.map(\.number) }

  /// The matrices of weights, in the order of their connections.
  public var matrices: [WeightMatrix] {
    var matrices: [WeightMatrix] = []
    for case .synapses(let matrix) in rows.map(\.kind) where !matrices.contains(matrix) { matrices.append(matrix) }
    return matrices
  }

  /// The connections that the rows need: rows that differ in their phases, but not in their delay, share one.
  public var wires: [Wire] {
    var wires: [Wire] = []
    for wire in rows.map(Wire.init) where !wires.contains(wire) { wires.append(wire) }
    return wires
  }

  /// The groups that plastic synapses reach, in the order of these.
  public var plasticTargets: [CircuitGroup] {
    var targets: [CircuitGroup] = []
    for row in rows {
      guard case .synapses = row.kind, !targets.contains(row.target) else { continue }
      targets.append(row.target)
    }
    return targets
  }

  /// Whether a group may spike in two consecutive phases, so that its refractory period has to be 1.
  public func spikesInSuccession(_ group: CircuitGroup) -> Bool {
    let phases = phases(of: group)
    return phases.contains { phases.contains($0 % length + 1) }
  }
}
