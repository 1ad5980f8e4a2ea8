/// What the spikes of a group mean in a phase, as a symbol.
enum PlanContent: Hashable {
  /// h of a layer; x for layer 0, or the features that kernels read.
  case activity(Int)
  /// Where the layer's sum is above 0.
  case aboveZero(Int)
  /// Where the layer's sum is above Θ.
  case aboveThreshold(Int)
  /// Where the outputs' sum is above the lower, or the upper, margin.
  case aboveLowMargin(Int)
  case aboveHighMargin(Int)
  /// The neurons of the layer that may take part in learning, and those of them that were active.
  case permits(Int)
  case permitted(Int)
  /// The neuron of the layer that always spikes.
  case one(Int)
  /// Where the layer's sum is above 0 and not above Θ.
  case box(Int)
  /// Where the error that comes back to the layer has this sign.
  case returned(Sign, Int)
  /// Where the error that comes back to the layer does not have this sign.
  case notReturned(Sign, Int)
  /// Where the layer's error has this sign: an output error, or what has come back within the box.
  case error(Sign, Int)
  /// The target.
  case target

  /// What a group holds that these rows reach in one phase; nil for a combination that means nothing.
  ///
  /// - Parameter held: What the source of a row has held when it sent.
  init?(_ rows: [BackpropPlan.Row], held: (BackpropPlan.Row) -> PlanContent?) {
    guard let first = rows.first else { return nil }
    switch (first.source, first.kind) {
    case (.gate, _):
      guard rows.count == 1 else { return nil }
      self = .one(first.target.layer)
    case (.host(.input), .kernels):
      guard rows.count == 1, first.level == .feature, first.target.layer == 0 else { return nil }
      self = .activity(0)
    case (_, .kernels), (.host, .synapses): return nil
    case (.host(let signal), .relay):
      guard rows.count == 1 else { return nil }
      self.init(signal)
    case (_, .synapses): self.init(reading: rows, held: held)
    case (_, .relay):
      if let permitted = Self(permitting: rows, held: held) {
        self = permitted
        return
      }
      func sent(_ role: RelayRole) -> Set<PlanContent?> {
        Set(rows.filter { $0.kind == .relay(role) }.map(held))
      }
      let (told, vetoes, openers) = (sent(.excites), sent(.vetoes), sent(.opens))
      guard ![told, vetoes, openers].contains(where: { $0.contains(nil) }), told.count == 1, openers.count <= 1,
        rows.allSatisfy({ if case .relay = $0.kind { $0.source != .gate } else { false } })
      else { return nil }
      self.init(
        told: told.compactMap(\.self)[0], unless: Set(vetoes.compactMap(\.self)),
        openedBy: openers.compactMap(\.self).first)
    }
  }

  /// What the host's spikes mean.
  init(_ signal: HostProtocol.Signal) {
    switch signal {
    case .input: self = .activity(0)
    case .target: self = .target
    case .permits(let layer): self = .permits(layer)
    case .reward: preconditionFailure("r1 goes to synapses, not to groups")
    }
  }

  /// Whether it is what W learns from: what was active, or what of it the host permits.
  var isActivity: Bool {
    switch self {
    case .activity, .permitted: true
    default: false
    }
  }

  /// A memory that is told the activity by its layer, and by the host which of it counts.
  private init?(permitting rows: [BackpropPlan.Row], held: (BackpropPlan.Row) -> PlanContent?) {
    guard rows.count == 2, rows.allSatisfy({ $0.kind == .relay(.excites) }),
      let host = rows.first(where: { if case .host = $0.source { true } else { false } }),
      let other = rows.first(where: { if case .group = $0.source { true } else { false } }),
      case .host(.permits(let layer)) = host.source, held(other) == .activity(layer)
    else { return nil }
    self = .permitted(layer)
  }

  /// What plastic sums say: those of the rows, and of the biases, of one matrix and one level.
  private init?(reading rows: [BackpropPlan.Row], held: (BackpropPlan.Row) -> PlanContent?) {
    var found: Set<PlanContent?> = []
    for row in rows {
      guard case .synapses(let matrix) = row.kind, row.level == rows[0].level else { return nil }
      let source = held(row)
      guard matrix.form != .bias else {
        guard source == .one(matrix.layer - 1), row.target.layer == matrix.layer else { return nil }
        continue
      }
      found.insert(Self(reading: matrix, at: row.level, source))
    }
    guard found.count == 1, let content = found.first ?? nil else { return nil }
    self = content
  }

  private init?(reading matrix: WeightMatrix, at level: BackpropPlan.Level, _ source: PlanContent?) {
    switch (matrix.form, level, source) {
    case (.forward, .half, .activity(matrix.layer - 1)): self = .activity(matrix.layer)
    case (.forward, .zero, .activity(matrix.layer - 1)): self = .aboveZero(matrix.layer)
    case (.forward, .full, .activity(matrix.layer - 1)): self = .aboveThreshold(matrix.layer)
    case (.forward, .lowMargin, .activity(matrix.layer - 1)): self = .aboveLowMargin(matrix.layer)
    case (.forward, .highMargin, .activity(matrix.layer - 1)): self = .aboveHighMargin(matrix.layer)
    case (.transposed, .zero, .error(let sign, matrix.layer)): self = .returned(sign, matrix.layer - 1)
    case (.negated, .zero, .error(let sign, matrix.layer)): self = .returned(sign.opposite, matrix.layer - 1)
    case (.transposed, .notNegative, .error(let sign, matrix.layer)):
      self = .notReturned(sign.opposite, matrix.layer - 1)
    case (.negated, .notNegative, .error(let sign, matrix.layer)): self = .notReturned(sign, matrix.layer - 1)
    default: return nil
    }
  }

  private init?(told: PlanContent, unless vetoes: Set<PlanContent>, openedBy opener: PlanContent?) {
    switch (opener, told) {
    case (nil, .aboveZero(let layer)) where vetoes == [.aboveThreshold(layer)]: self = .box(layer)
    case (nil, .target) where vetoes.count == 1:
      guard case .aboveHighMargin(let layer) = vetoes.first else { return nil }
      self = .error(.plus, layer)
    case (nil, .aboveLowMargin(let layer)) where vetoes == [.target]: self = .error(.minus, layer)
    case (nil, _) where vetoes.isEmpty: self = told
    case (.box(let layer), .returned(let sign, let other)) where layer == other && vetoes.isEmpty:
      self = .error(sign, layer)
    case (.box(let layer), .box(let other)) where layer == other && vetoes.count == 1:
      guard case .notReturned(let sign, layer) = vetoes.first else { return nil }
      self = .error(sign, layer)
    case (.aboveZero(let layer), .target) where vetoes == [.activity(layer)]: self = .error(.plus, layer)
    case (.aboveZero(let layer), .activity(let other))
    where layer == other && vetoes == [.target, .aboveThreshold(layer)]:
      self = .error(.minus, layer)
    default: return nil
    }
  }
}
