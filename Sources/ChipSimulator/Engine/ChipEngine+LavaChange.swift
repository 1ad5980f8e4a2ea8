internal import NetworkModel

extension ChipEngine {
  /// The equations of a rule for some synapses of one source in the arithmetic of Lava, which clips each product.
  ///
  /// All of a synapse's equations read its values from before.
  func learnAsLava(_ round: LearningRound, row: Int, _ isPre: Bool, _ strand: Strand) {
    let connection = round.connection
    let plan = round.learning
    let randomBits = LavaChange.randomBits(ofPeriod: round.number)
    for k in 0..<strand.count {
      let synapse = LavaSynapse(
        row: row, target: Int(strand.targets[k]), place: strand.place(k), index: strand.index(k), isPre: isPre)
      let weight = Int(mantissa(connection, at: synapse.place))
      let newWeight = evaluate(plan.dw, from: weight, round, synapse, randomBits)
      let tag = connection.tags >= 0 ? Int(synapses.tag[connection.tags + synapse.place]) : 0
      let newTag = evaluate(plan.dt, from: tag, round, synapse, randomBits)
      let delay = delay(connection, at: synapse.place)
      let newDelay = evaluate(plan.dd, from: delay, round, synapse, randomBits)
      guard (newWeight, newTag, newDelay) != (weight, tag, delay) else { continue }
      synapses.counts[plan.connection].updates += 1
      synapses.wide[connection.weights + synapse.place] = Int16(
        truncatingIfNeeded: min(max(newWeight, Int(connection.lowest)), Int(connection.highest)))
      if connection.tags >= 0 {
        let bounds = LavaChange.tags
        synapses.tag[connection.tags + synapse.place] = min(
          max(Int16(clamping: newTag), bounds.lowerBound), bounds.upperBound)
      }
      if connection.learnsDelays {
        synapses.delay[connection.delays + synapse.place] = UInt8(
          truncatingIfNeeded: min(max(newDelay, 0), connection.longestDelay))
      }
    }
  }

  /// Notes the step in the learning period, from 1, of the last spike of each compartment of a source.
  func noteTimes(_ plan: LearningPlan, _ source: SourcePlan, isTarget: Bool) {
    let times =
      learning.periodSpikes + plan.spikeTimes + (isTarget ? tables.connections[plan.connection].sourceCount : 0)
    forEachBit(spikes.words + source.spikes, source.words) { place in
      times[place] = UInt64((clock.now - 1) % plan.period + 1)
    }
  }

  /// The step in the learning period of the last spike on a side of a synapse; 0 if there was none.
  private func lastSpike(_ round: LearningRound, _ synapse: LavaSynapse, isTarget: Bool) -> Int {
    let times = learning.periodSpikes + round.learning.spikeTimes
    if isTarget {
      return round.post.hasBit(synapse.target) ? Int(times[round.connection.sourceCount + synapse.target]) : 0
    }
    return synapse.isPre ? Int(times[synapse.row]) : 0
  }

  /// The number that an equation changes `start` to; `start` itself if there is no equation.
  private func evaluate(
    _ equation: Stretch, from start: Int, _ round: LearningRound, _ synapse: LavaSynapse, _ randomBits: Int
  ) -> Int {
    var sum = start << LavaChange.fractionBits
    for place in equation.range {
      let product = tables.products[place]
      guard round.number & product.periodMask == 0 else { continue }
      var value = 1
      var width = 0
      var hasDependency = product.periodMask > 0
      let time = time(of: product, round, synapse)
      for place in product.factors.range {
        let factor = tables.factors[place]
        let bits = factor.variable.widthInLava
        value &*= LavaChange.factor(
          self.value(of: factor.variable, round, synapse, at: time) + factor.constant, width: bits)
        if !hasDependency, factor.variable == .x0 || factor.variable == .y0 {
          hasDependency = true
        } else {
          width += bits
        }
      }
      sum = LavaChange.clipped(
        sum + LavaChange.product(value, width: width, coefficient: product.coefficient))
    }
    return LavaChange.rounded(sum, randomBits: randomBits)
  }

  /// The step in the learning period at which a product reads its traces: that of the last spike of its
  /// first x0 or y0, or the end if it has neither.
  private func time(of product: ProductPlan, _ round: LearningRound, _ synapse: LavaSynapse) -> Int {
    guard round.learning.period > 1, product.periodMask == 0 else { return round.learning.period }
    for place in product.factors.range {
      switch tables.factors[place].variable {
      case .x0: return lastSpike(round, synapse, isTarget: false)
      case .y0: return lastSpike(round, synapse, isTarget: true)
      default: continue
      }
    }
    return round.learning.period
  }

  /// A variable's value for a product that reads its traces at a step of the learning period.
  ///
  /// In a period longer than a step, a trace with time constant 0 is there in the step of its last spike alone; others are read
  /// at the end of the period whatever the product.
  private func value(
    of variable: FactorPlan.Variable, _ round: LearningRound, _ synapse: LavaSynapse, at time: Int
  ) -> Int {
    let learning = round.learning
    let connection = round.connection
    func trace(_ index: Int, _ place: Int) -> Int {
      let plan = tables.traces[index]
      if learning.period > 1, plan.numerator == 0, index != learning.channel {
        let last = lastSpike(round, synapse, isTarget: !plan.isPresynaptic)
        return last == time ? Int(plan.impulse) >> 7 : 0
      }
      return Int(traces.value[plan.values + (plan.isPerSynapse ? synapse.index : place)])
    }
    switch variable {
    case .x0: return synapse.isPre ? 1 : 0
    case .y0: return round.post.hasBit(synapse.target) ? 1 : 0
    case .x1: return trace(learning.x1, synapse.row)
    case .x2: return trace(learning.x2, synapse.row)
    case .y1: return trace(learning.y1, synapse.target)
    case .y2: return trace(learning.y2, synapse.target)
    case .y3: return trace(learning.y3, synapse.target)
    case .r1: return Int(traces.value[tables.traces[learning.channel].values])
    case .w: return Int(mantissa(connection, at: synapse.place))
    case .d: return delay(connection, at: synapse.place)
    case .t: return Int(synapses.tag[connection.tags + synapse.place])
    }
  }
}

/// One synapse while its equations are evaluated.
private struct LavaSynapse {
  let row: Int
  let target: Int
  /// Where it is stored, and which one of the connection it is.
  let place: Int
  let index: Int
  let isPre: Bool
}

extension FactorPlan.Variable {
  /// The bits that Lava counts for a factor: 1 for a spike, 7 for a trace, 9 for what belongs to the synapse.
  fileprivate var widthInLava: Int {
    switch self {
    case .x0, .y0: 1
    case .x1, .x2, .y1, .y2, .y3, .r1: 7
    case .w, .d, .t: 9
    }
  }
}
