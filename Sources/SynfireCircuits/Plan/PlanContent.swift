/// What the spikes of a group mean in a phase, as a symbol.
enum PlanContent: Hashable {
  /// h of a layer; x for layer 0.
  case activity(Int)
  /// Where the layer's sum is above 0.
  case aboveZero(Int)
  /// Where the layer's sum is above Θ.
  case aboveThreshold(Int)
  /// Where the layer's sum is above 0 and not above Θ.
  case box(Int)
  /// Where the error that comes back to the layer has this sign.
  case returned(Sign, Int)
  /// Where the layer's error has this sign: an output error, or what has come back within the box.
  case error(Sign, Int)
  /// The target.
  case target

  /// What a group holds that these rows reach in one phase; nil for a combination that means nothing.
  ///
  /// - Parameter held: What the source of a row has held when it sent.
  init?(_ rows: [BackpropPlan.Row], held: (BackpropPlan.Row) -> PlanContent?) {
    guard let first = rows.first else { return nil }
    if case .host(let signal) = first.source {
      self = signal == .input ? .activity(0) : .target
      return
    }
    if case .synapses(let matrix) = first.kind {
      self.init(reading: matrix, at: first.level, held(first))
      return
    }
    func sent(_ role: RelayRole) -> Set<PlanContent> {
      Set(rows.filter { $0.kind == .relay(role) }.compactMap(held))
    }
    self.init(told: sent(.excites), unless: sent(.vetoes), openedBy: sent(.opens))
  }

  private init?(reading matrix: WeightMatrix, at level: ReadoutLevel, _ source: PlanContent?) {
    switch (matrix.form, level, source) {
    case (.forward, .half, .activity(matrix.layer - 1)): self = .activity(matrix.layer)
    case (.forward, .zero, .activity(matrix.layer - 1)): self = .aboveZero(matrix.layer)
    case (.forward, .full, .activity(matrix.layer - 1)): self = .aboveThreshold(matrix.layer)
    case (.transposed, .zero, .error(let sign, matrix.layer)): self = .returned(sign, matrix.layer - 1)
    case (.negated, .zero, .error(let sign, matrix.layer)): self = .returned(sign.opposite, matrix.layer - 1)
    default: return nil
    }
  }

  private init?(told: Set<PlanContent>, unless vetoes: Set<PlanContent>, openedBy openers: Set<PlanContent>) {
    guard let content = told.first, told.count == 1, openers.count <= 1 else { return nil }
    switch (openers.first, content) {
    case (nil, _) where vetoes.isEmpty: self = content
    case (nil, .aboveZero(let layer)) where vetoes == [.aboveThreshold(layer)]: self = .box(layer)
    case (.box(let layer), .returned(let sign, let other)) where layer == other && vetoes.isEmpty:
      self = .error(sign, layer)
    case (.aboveZero(let layer), .target) where vetoes == [.activity(layer)]: self = .error(.plus, layer)
    case (.aboveZero(let layer), .activity(let other))
    where layer == other && vetoes == [.target, .aboveThreshold(layer)]:
      self = .error(.minus, layer)
    default: return nil
    }
  }
}
