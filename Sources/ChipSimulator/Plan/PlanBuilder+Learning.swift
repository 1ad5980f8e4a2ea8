internal import Kernels
internal import NetworkModel

extension PlanBuilder {
  /// The rules of the plastic connections, their traces and their reinforcement channels.
  mutating func addLearning() throws(ChipError) {
    for (index, connection) in network.connections.enumerated() {
      guard let rule = connection.rule else { continue }
      connections[index].learning = learnings.count
      var plan = LearningPlan()
      plan.connection = index
      plan.period = rule.learningPeriod
      plan.dw = add(rule.dw)
      plan.dt = add(rule.dt)
      plan.dd = add(rule.dd)
      plan.needsPresynaptic = rule.needsPresynapticSpike
      plan.needsPostsynaptic = rule.needsPostsynapticSpike
      plan.sweeps = !rule.needsAnySpike
      let update = WeightUpdate(connection.format, convention: model.weights)
      plan.wideStepBits = update.stepBits
      plan.roundsMagnitudeUp = update.roundsMagnitudeUp
      plan.isCoincidence = isCoincidence(rule, connections[index])
      try addTraces(of: rule, index, &plan)
      if plan.period > 1 {
        plan.periodSpikes = periodWords
        periodWords += BitWords.count(for: connection.sourceCount) + BitWords.count(for: connection.targetCount)
        if model.weights.changeSum == .clipsEachProductAsLava {
          plan.spikeTimes = periodWords
          periodWords += connection.sourceCount + connection.targetCount
        }
      }
      learnings.append(plan)
    }
  }

  private mutating func add(_ sum: SumOfProducts?) -> Stretch {
    let start = products.count
    for product in sum?.products ?? [] {
      let first = factors.count
      for factor in product.factors {
        factors.append(FactorPlan(variable: factor.variable.planned, constant: factor.constant))
      }
      products.append(
        ProductPlan(
          coefficient: product.scale.mantissa << (product.scale.exponent + 8),
          periodMask: 1 << product.periodExponent - 1, factors: Stretch(start: first, end: factors.count)))
    }
    return Stretch(start: start, end: products.count)
  }

  /// Whether the change is the same for all pairs that spike together: a whole number of steps, and no more in the rule
  /// than both spikes and r1.
  func isCoincidence(_ rule: LearningRule, _ plan: ConnectionPlan) -> Bool {
    guard rule.dt == nil, rule.dd == nil, rule.needsBothSpikes, plan.storage == .narrow,
      plan.pattern == .dense || plan.blockSize > 0
    else { return false }
    let isWhole = rule.products.allSatisfy {
      ($0.scale.mantissa << ($0.scale.exponent + 8)) & (1 << (8 + plan.stepBits) - 1) == 0
    }
    // The change is computed once for all pairs, without the factors of the target, which therefore have to be 1.
    let isAlike = rule.products.allSatisfy { $0.factors.allSatisfy { $0.variable != .y0 || $0.constant == 0 } }
    return isWhole && isAlike && rule.usedVariables.isSubset(of: [.x0, .y0, .r1])
  }

  private mutating func addTraces(of rule: LearningRule, _ index: Int, _ plan: inout LearningPlan) throws(ChipError) {
    let connection = connections[index]
    for name in TraceName.allCases {
      guard let dynamics = rule.traces[name] else { continue }
      switch name {
      case .x1: plan.x1 = add(trace: name, dynamics, of: index, fedBy: connection.source)
      case .x2: plan.x2 = add(trace: name, dynamics, of: index, fedBy: connection.source)
      case .y1: plan.y1 = add(trace: name, dynamics, of: index, fedBy: generatorCount + connection.target)
      case .y2: plan.y2 = add(trace: name, dynamics, of: index, fedBy: generatorCount + connection.target)
      case .y3: plan.y3 = add(trace: name, dynamics, of: index, fedBy: generatorCount + connection.target)
      case .r1: plan.channel = try channel(dynamics, of: index)
      }
    }
  }

  private mutating func channel(_ dynamics: TraceDynamics, of index: Int) throws(ChipError) -> Int {
    let connection = network.connections[index]
    guard let source = connection.reinforcement else {
      guard connection.rule?.usedVariables.contains(.r1) ?? false else { return -1 }
      throw ChipError(
        .invalidNetwork, "connection \"\(connection.name)\"",
        "wanted a source that reinforces it, since its rule reads r1, got none")
    }
    if let channel = channels[source] { return channel }
    let channel = add(trace: .r1, dynamics, of: index, fedBy: self.index(of: source))
    channels[source] = channel
    return channel
  }

  private mutating func add(
    trace name: TraceName, _ dynamics: TraceDynamics, of index: Int, fedBy source: Int
  ) -> Int {
    guard let decay = TraceDecay(timeConstant: dynamics.timeConstant, law: model.traceLaw),
      let impulse = TraceImpulse(dynamics.impulse)
    else { preconditionFailure("a rule has checked its traces") }
    var plan = TracePlan()
    plan.source = source
    plan.isPerSynapse = model.traceRandomness == .eachSynapse && name != .r1
    plan.count = plan.isPerSynapse ? connections[index].synapseCount : sources[source].count
    plan.values = traceValues
    traceValues += plan.count
    plan.connection = index
    plan.isPresynaptic = name == .x1 || name == .x2
    plan.numerator = decay.numerator
    plan.denominator = decay.denominator
    plan.impulse = impulse.scaled
    plan.substream = UInt32(truncatingIfNeeded: index)
    let number = TraceName.allCases.firstIndex(of: name) ?? 0
    plan.purpose = RandomStream.Purpose.firstTrace.code + UInt32(number)
    traces.append(plan)
    return traces.count - 1
  }
}

extension RuleVariable {
  /// The variable in the chip's tables.
  fileprivate var planned: FactorPlan.Variable {
    switch self {
    case .x0: .x0
    case .x1: .x1
    case .x2: .x2
    case .y0: .y0
    case .y1: .y1
    case .y2: .y2
    case .y3: .y3
    case .r1: .r1
    case .w: .w
    case .d: .d
    case .t: .t
    }
  }
}
