internal import Kernels
internal import NetworkModel

extension ChipEngine {
  /// The equations of a rule for some synapses of one source: all changes first, from the values before, then all
  /// updates.
  func learn(_ round: LearningRound, row: Int, _ isPre: Bool, _ strand: Strand) {
    if settings.changeSum == .clipsEachProductAsLava { return learnAsLava(round, row: row, isPre, strand) }
    let x0 = isPre ? 1 : 0
    let room = learning.strandRoom
    let changes = learning.changes
    let plan = round.learning
    let hasWeight = evaluate(plan.dw, round, row, x0, strand, into: changes)
    let hasTag = evaluate(plan.dt, round, row, x0, strand, into: changes + room)
    let hasDelay = evaluate(plan.dd, round, row, x0, strand, into: changes + 2 * room)
    guard hasWeight || hasTag || hasDelay else { return }
    var updated = 0
    for k in 0..<strand.count {
      let any =
        (hasWeight ? changes[k] : 0) | (hasTag ? changes[room + k] : 0) | (hasDelay ? changes[2 * room + k] : 0)
      updated += any == 0 ? 0 : 1
    }
    synapses.counts[plan.connection].updates += updated
    if hasWeight { updateWeights(round, strand) }
    if hasTag { updateTags(round, strand) }
    if hasDelay { updateDelays(round, strand) }
  }

  /// The constant of a product with its factors that all synapses of a source share, in units of 2⁻⁸; 0 in a learning
  /// period in which it does not act.
  func rowCoefficient(_ product: ProductPlan, _ round: LearningRound, row: Int, x0: Int) -> Int {
    guard round.number & product.periodMask == 0 else { return 0 }
    var value = product.coefficient
    for place in product.factors.range {
      let factor = tables.factors[place]
      switch factor.variable {
      case .x0: value &*= x0 + factor.constant
      case .x1 where !isPerSynapse(round.learning.x1): value &*= traceValue(round.learning.x1, row) + factor.constant
      case .x2 where !isPerSynapse(round.learning.x2): value &*= traceValue(round.learning.x2, row) + factor.constant
      case .r1: value &*= traceValue(round.learning.channel, 0) + factor.constant
      default: break
      }
    }
    return value
  }

  private func isPerSynapse(_ trace: Int) -> Bool { tables.traces[trace].isPerSynapse }

  private func traceValue(_ trace: Int, _ place: Int) -> Int { Int(traces.value[tables.traces[trace].values + place]) }

  /// Sums the products of an equation for each synapse of a strand; false if all coefficients are 0.
  private func evaluate(
    _ equation: Stretch, _ round: LearningRound, _ row: Int, _ x0: Int, _ strand: Strand,
    into changes: UnsafeMutablePointer<Int>
  ) -> Bool {
    var found = false
    for place in equation.range {
      let product = tables.products[place]
      let coefficient = rowCoefficient(product, round, row: row, x0: x0)
      if coefficient == 0 { continue }
      if !found { changes.update(repeating: 0, count: strand.count) }
      found = true
      let terms = learning.terms
      terms.update(repeating: coefficient, count: strand.count)
      for place in product.factors.range { multiply(by: tables.factors[place], round, strand) }
      for k in 0..<strand.count { changes[k] &+= terms[k] }
    }
    return found
  }

  /// Multiplies each term by a factor that is a synapse's own; the others are in the coefficient.
  private func multiply(by factor: FactorPlan, _ round: LearningRound, _ strand: Strand) {
    let constant = factor.constant
    let connection = round.connection
    let terms = learning.terms
    switch factor.variable {
    case .x0, .r1: return
    case .x1: multiply(byPresynaptic: round.learning.x1, constant, strand)
    case .x2: multiply(byPresynaptic: round.learning.x2, constant, strand)
    case .y0 where strand.isAllPostsynaptic && constant == 0: return
    case .y0:
      for k in 0..<strand.count {
        terms[k] &*= (round.post.hasBit(Int(strand.targets[k])) ? 1 : 0) &+ constant
      }
    case .y1: multiply(byPostsynaptic: round.learning.y1, constant, strand)
    case .y2: multiply(byPostsynaptic: round.learning.y2, constant, strand)
    case .y3: multiply(byPostsynaptic: round.learning.y3, constant, strand)
    case .w:
      for k in 0..<strand.count { terms[k] &*= Int(mantissa(connection, at: strand.place(k))) &+ constant }
    case .d:
      let constant = constant + tables.sources[connection.source].delay
      for k in 0..<strand.count { terms[k] &*= delay(connection, at: strand.place(k)) &+ constant }
    case .t:
      for k in 0..<strand.count { terms[k] &*= Int(synapses.tag[connection.tags + strand.place(k)]) &+ constant }
    }
  }

  private func multiply(byPresynaptic trace: Int, _ constant: Int, _ strand: Strand) {
    guard isPerSynapse(trace) else { return }
    let terms = learning.terms
    let values = traces.value + tables.traces[trace].values
    for k in 0..<strand.count { terms[k] &*= Int(values[strand.index(k)]) &+ constant }
  }

  private func multiply(byPostsynaptic trace: Int, _ constant: Int, _ strand: Strand) {
    let terms = learning.terms
    let values = traces.value + tables.traces[trace].values
    if isPerSynapse(trace) {
      for k in 0..<strand.count { terms[k] &*= Int(values[strand.index(k)]) &+ constant }
    } else {
      for k in 0..<strand.count { terms[k] &*= Int(values[Int(strand.targets[k])]) &+ constant }
    }
  }

  /// The random word of each synapse of a strand, if some change is not a whole number of 2^`fractionBits`.
  private func draw(
    _ purpose: RandomStream.Purpose, _ round: LearningRound, _ strand: Strand, changes: UnsafeMutablePointer<Int>,
    fractionBits: Int
  ) {
    var union = 0
    for k in 0..<strand.count { union |= changes[k] }
    if union & (1 << fractionBits - 1) == 0 { return random.words.update(repeating: 0, count: strand.count) }
    for k in 0..<strand.count { random.places[k] = UInt32(truncatingIfNeeded: strand.index(k)) }
    random.draw(
      strand.count, seed: settings.seed, purpose: purpose.code,
      substream: UInt32(truncatingIfNeeded: round.learning.connection), step: clock.now)
  }

  private func updateWeights(_ round: LearningRound, _ strand: Strand) {
    let connection = round.connection
    let fractionBits = WeightUpdate.fractionBits + connection.stepBits
    if connection.storage == .wide { return updateWideWeights(round, strand) }
    let changes = learning.changes
    draw(.weightRounding, round, strand, changes: changes, fractionBits: fractionBits)
    let stored = synapses.narrow + connection.weights
    let words = random.words
    let (lowest, highest) = (Int(connection.lowest), Int(connection.highest))
    let shift = UInt32(truncatingIfNeeded: 32 - fractionBits)
    for k in 0..<strand.count {
      let steps = (changes[k] &+ Int(words[k] &>> shift)) &>> fractionBits
      let place = strand.place(k)
      stored[place] = Int8(truncatingIfNeeded: min(max(Int(stored[place]) &+ steps, lowest), highest))
    }
  }

  /// The same for mantissas of 16 bits, which other simulators' conventions need.
  private func updateWideWeights(_ round: LearningRound, _ strand: Strand) {
    let update = round.learning.update(of: round.connection)
    let changes = learning.changes
    draw(
      .weightRounding, round, strand, changes: changes, fractionBits: WeightUpdate.fractionBits + update.stepBits)
    for k in 0..<strand.count {
      let place = round.connection.weights + strand.place(k)
      synapses.wide[place] = Int16(
        truncatingIfNeeded: update.apply(
          Int64(changes[k]), to: Int32(synapses.wide[place]), randomBits: random.words[k]))
    }
  }

  private func updateTags(_ round: LearningRound, _ strand: Strand) {
    let changes = learning.changes + learning.strandRoom
    let (bounds, bits) = (RegisterRange.tag, WeightUpdate.fractionBits)
    draw(.tagRounding, round, strand, changes: changes, fractionBits: bits)
    for k in 0..<strand.count {
      let place = round.connection.tags + strand.place(k)
      let steps = StochasticRounding.apply(Int64(changes[k]), fractionBits: bits, randomBits: random.words[k])
      let tag = Int(synapses.tag[place]) &+ Int(steps)
      synapses.tag[place] = Int16(truncatingIfNeeded: min(max(tag, bounds.lowerBound), bounds.upperBound))
    }
  }

  private func updateDelays(_ round: LearningRound, _ strand: Strand) {
    let changes = learning.changes + 2 * learning.strandRoom
    let bits = WeightUpdate.fractionBits
    draw(.delayRounding, round, strand, changes: changes, fractionBits: bits)
    for k in 0..<strand.count {
      let place = round.connection.delays + strand.place(k)
      let steps = StochasticRounding.apply(Int64(changes[k]), fractionBits: bits, randomBits: random.words[k])
      let delay = Int(synapses.delay[place]) &+ Int(steps)
      synapses.delay[place] = UInt8(truncatingIfNeeded: min(max(delay, 0), round.connection.longestDelay))
    }
  }
}
