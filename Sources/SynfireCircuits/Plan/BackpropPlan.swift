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
  /// What it was compiled from.
  public let options: Options
  /// The phases of a cycle, and so the steps of a sample and the compartments of the gating chain.
  public let length: Int
  /// Who tells whom what and when, in the order in which the connections are built.
  public let rows: [Row]
  /// All groups of relays, layer by layer.
  public let groups: [CircuitGroup]
  /// The phases of the cycle; phase p is at index p − 1.
  public let phases: [Phase]
  /// The connections that the rows need: rows that differ in their phases, but not in their delay, share one.
  public let wires: [Wire]

  /// The neurons of each layer, inputs first.
  public var layers: [Int] { options.layers.map(\.count) }

  /// A dense circuit: the published one of 12 phases for one hidden layer, the serial one of 5 L for L layers of weights.
  ///
  /// - Parameter layers: The neurons of each layer, inputs first, 1 or more each; three layers or more.
  /// - Throws: `NetworkError` for fewer layers, and for an empty one.
  public init(layers: [Int]) throws(NetworkError) {
    try self.init(Options(layers: layers.map { PlanLayer($0) }))
  }

  /// The circuit of these options.
  ///
  /// The schedule is given by a formula, or found by a search for the shortest one; whatever it is, each plan is proven by
  /// ``PlanChecker`` before it is handed out.
  ///
  /// - Throws: `NetworkError` for sizes, thresholds, masks or margins that no circuit has, for a design that does not exist
  ///   for this many layers, and for a plan that does not hold, which would be a mistake of the compiler.
  public init(_ options: Options) throws(NetworkError) {
    try options.check()
    try self.init(options, schedule: Self.schedule(options))
  }

  /// A circuit with another schedule.
  ///
  /// - Throws: `NetworkError` for a schedule that does not hold, with the row or the phase that breaks it.
  package init(_ options: Options, schedule: PlanSchedule) throws(NetworkError) {
    let plan = Self.compiled(options, schedule)
    if let fault = plan.fault { throw NetworkError("plan of \(options.layers.map(\.count).layerText)", fault) }
    self.init(options, plan.phases)
  }

  /// A circuit of rows that are given.
  ///
  /// - Throws: `NetworkError` for rows that do not hold, with the row or the phase that breaks them.
  package init(_ options: Options, schedule: PlanSchedule, rows: [Row]) throws(NetworkError) {
    let phases = Self.phases(options, rows, schedule)
    if let fault = PlanChecker(phases).fault() { throw NetworkError("plan", fault) }
    self.init(options, phases)
  }

  /// The forward pass alone, which answers and does not learn: a phase for each layer, and a silent one.
  ///
  /// - Parameter layers: The neurons of each layer, inputs first, 1 or more each; two layers or more.
  /// - Throws: `NetworkError` for fewer layers, and for an empty one.
  public static func forward(layers: [Int]) throws(NetworkError) -> BackpropPlan {
    try forward(Options(layers: layers.map { PlanLayer($0) }))
  }

  /// The forward pass of a circuit of these options.
  public static func forward(_ options: Options) throws(NetworkError) -> BackpropPlan {
    try options.checkLayers(least: 2)
    let schedule = PlanSchedule.forward(layerCount: options.layers.count)
    var compiler = PlanCompiler(
      outputLayer: options.layers.count - 1, schedule: schedule, hasBias: options.hasBias,
      hasFront: options.front != nil)
    compiler.addForwardPass()
    return BackpropPlan(options, phases(options, compiler.rows, schedule))
  }

  private init(_ options: Options, _ builder: PhaseBuilder) {
    (self.options, length, rows, groups) = (options, builder.schedule.length, builder.rows, builder.groups)
    (phases, wires) = (builder.build(GateWeights(closing: options.closing)), builder.wires)
  }

  private static func phases(_ options: Options, _ rows: [Row], _ schedule: PlanSchedule) -> PhaseBuilder {
    let groups = Set(rows.map(\.target)).sorted { order($0) < order($1) }
    let names = PlanNames(outputLayer: options.layers.count - 1, hasFront: options.front != nil)
    return PhaseBuilder(rows: rows, groups: groups, names: names, schedule)
  }

  /// The rows of a schedule, and what is wrong with them.
  static func compiled(_ options: Options, _ schedule: PlanSchedule) -> (phases: PhaseBuilder, fault: String?) {
    var compiler = PlanCompiler(
      outputLayer: options.layers.count - 1, schedule: schedule, hasMargin: options.margin != nil,
      hasBias: options.hasBias, hasPermits: options.hasPermits, hasFront: options.front != nil)
    compiler.addLearning()
    let phases = phases(options, compiler.rows, schedule)
    return (phases, PlanChecker(phases).fault())
  }

  private static func order(_ group: CircuitGroup) -> (Int, Int) {
    (group.layer, CircuitGroup.Kind.allCases.firstIndex(of: group.kind) ?? 0)
  }
}

// MARK: - What follows from the rows

extension BackpropPlan {
  /// The layer of the outputs, and the number of layers of weights.
  public var outputLayer: Int { layers.count - 1 }
  /// What the host sends for a sample, which is as much as the lowest layer has unless kernels are in front of it.
  public var inputCount: Int { options.front?.inputCount ?? layers[0] }
  /// x, or c where kernels are in front of the circuit.
  public var input: CircuitGroup { CircuitGroup(.activity, layer: 0) }
  /// o.
  public var output: CircuitGroup { CircuitGroup(.activity, layer: outputLayer) }

  /// The compartments of a group.
  public func count(of group: CircuitGroup) -> Int { group.kind == .bias ? 1 : options.layers[group.layer].count }

  /// The rows, and the columns, of a matrix.
  public func size(of matrix: WeightMatrix) -> (rows: Int, columns: Int) {
    let columns = options.layers[matrix.columnLayer].count
    return (matrix.form == .bias ? 1 : options.layers[matrix.rowLayer].count, columns)
  }

  /// The synapses of a copy of a matrix.
  public func synapseCount(of matrix: WeightMatrix) -> Int {
    let size = size(of: matrix)
    guard matrix.form != .bias else { return size.columns }
    return options.layers[matrix.layer].mask?.synapseCount ?? size.rows * size.columns
  }

  /// What a group that is open has to receive to spike, in weight units.
  public func step(of opening: Phase.Opening) -> Int {
    if opening.isPermitted { return ReadoutLevel.full.step }
    if opening.isReading { return step(of: opening.level, inLayer: opening.group.layer) }
    return ReadoutLevel.half.step - (isNoisy(opening.group) ? options.dither?.range ?? 0 : 0)
  }

  /// Whether noise is added to the voltages of a group.
  public func isNoisy(_ group: CircuitGroup) -> Bool { options.dither != nil && group.kind == .returnedError }

  /// The index of a group in the network of its circuit, in which the gates of the chain come first.
  package func index(of group: CircuitGroup) -> Int { length + (groups.firstIndex(of: group) ?? 0) }

  /// The phases in which the errors that come back to a hidden layer are read, by their sign.
  package func returnPhases(ofLayer layer: Int) -> (positive: Int, negative: Int) {
    let reader = CircuitGroup(.returnedError, layer: layer)
    // Positive errors travel where weights grow, through Wᵀ as they are and through −Wᵀ the other ones.
    func phase(_ learning: Phase.Learning) -> Int {
      rows.first { row in
        guard row.target == reader, case .synapses = row.kind else { return false }
        return phases[row.sent - 1].learning == learning
      }?.due ?? 0
    }
    return (phase(.potentiates), phase(.depresses))
  }

  /// What a sum has to exceed at a level, in weight units; the most of all features, each of which has that of its map.
  public func step(of level: Level, inLayer layer: Int) -> Int {
    switch level {
    case .zero: 0
    case .notNegative: -2
    case .half: options.layers[layer].threshold / 2
    case .full: options.layers[layer].threshold
    case .lowMargin: options.margin?.low ?? 0
    case .highMargin: options.margin?.high ?? 0
    case .feature: options.front?.thresholds.max() ?? 0
    }
  }

  /// The groups of a layer.
  public func groups(ofLayer layer: Int) -> [CircuitGroup] { groups.filter { $0.layer == layer } }

  /// The phase in which a layer spikes in answer to the input, each of its neurons where its sum is above Θ/2.
  ///
  /// Outputs that learn with a margin are read at its two ends alone, in the same phase.
  public func answerPhase(ofLayer layer: Int) -> Int { layer + 1 }

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
  public var matrices: [WeightMatrix] { Self.matrices(of: rows) }

  /// The matrices of rows, each once.
  static func matrices(of rows: [Row]) -> [WeightMatrix] {
    var (matrices, seen): ([WeightMatrix], Set<WeightMatrix>) = ([], [])
    for case .synapses(let matrix) in rows.map(\.kind) where seen.insert(matrix).inserted { matrices.append(matrix) }
    return matrices
  }

  /// The connections of rows, each once; a gate has none of its own.
  static func wires(of rows: [Row]) -> [Wire] {
    var (wires, seen): ([Wire], Set<Wire>) = ([], [])
    for row in rows where row.source != .gate {
      let wire = Wire(row)
      if seen.insert(wire).inserted { wires.append(wire) }
    }
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
