internal import CKernels
internal import NetworkModel

extension ChipEngine {
  /// The learning rules of the connections for which something can change in this step.
  func learn() {
    forEachBit(spikes.sources, tables.sourceWords) { source in
      let plan = tables.sources + source
      for place in plan.pointee.plasticOutgoing.range { note(tables.plasticEnds[place], plan, isTarget: false) }
      for place in plan.pointee.plasticIncoming.range { note(tables.plasticEnds[place], plan, isTarget: true) }
    }
    for k in 0..<tables.learningWords {
      var word = learning.pending[k] | tables.sweeping[k]
      while word != 0 {
        let index = k << 6 | word.trailingZeroBitCount
        learn(index)
        word &= word - 1
      }
    }
  }

  /// Notes that one side of a plastic connection spiked, and which compartments, if a learning period is longer than a step.
  @inline(__always)
  private func note(_ end: PlasticEnd, _ source: UnsafePointer<SourcePlan>, isTarget: Bool) {
    if end.other >= 0, !spikes.sources.hasBit(Int(end.other)) { return }
    learning.pending.setBit(Int(end.learning))
    if tables.learnings[Int(end.learning)].period > 1 {
      gather(tables.learnings[Int(end.learning)], source.pointee, isTarget: isTarget)
    }
  }

  /// Adds the spikes of a step to those of the learning period.
  private func gather(_ plan: LearningPlan, _ source: SourcePlan, isTarget: Bool) {
    let words = learning.periodSpikes + plan.periodSpikes + (isTarget ? presynapticWords(plan) : 0)
    for k in 0..<source.words { words[k] |= spikes.words[source.spikes + k] }
    if plan.spikeTimes >= 0 { noteTimes(plan, source, isTarget: isTarget) }
  }

  private func presynapticWords(_ plan: LearningPlan) -> Int {
    BitWords.count(for: tables.connections[plan.connection].sourceCount)
  }

  private func learn(_ index: Int) {
    let plan = tables.learnings[index]
    guard plan.period == 1 || clock.now % plan.period == 0 else { return }
    learning.pending.clearBit(index)
    let connection = tables.connections[plan.connection]
    let preWords = presynapticWords(plan)
    let postWords = BitWords.count(for: connection.targetCount)
    var pre = spikes.words + tables.sources[connection.source].spikes
    var post = spikes.words + tables.sources[tables.groups[connection.target].source].spikes
    if plan.period > 1 {
      pre = learning.periodSpikes + plan.periodSpikes
      post = pre + preWords
    }
    let round = LearningRound(
      learning: plan, connection: connection, number: clock.now / plan.period, pre: pre, preWords: preWords,
      post: post, postWords: postWords)
    if plan.isCoincidence {
      learnCoincidences(round)
    } else {
      cache.forget(plan.connection)
      learnRows(round)
    }
    if plan.period > 1 { pre.update(repeating: 0, count: preWords + postWords) }
  }

  /// The same change for all pairs that spiked together, in whole steps of the grid.
  private func learnCoincidences(_ round: LearningRound) {
    let rows = (0..<round.preWords).reduce(0) { $0 + round.pre[$1].nonzeroBitCount }
    let columns = (0..<round.postWords).reduce(0) { $0 + round.post[$1].nonzeroBitCount }
    guard rows > 0, columns > 0 else { return }
    var change = 0
    for place in round.learning.dw.range { change += rowCoefficient(tables.products[place], round, row: 0, x0: 1) }
    guard change != 0 else { return }
    let connection = round.connection
    cache.forget(round.learning.connection)
    // Stored weights lie at most 255 apart. A change beyond 8 bits is made in parts; they saturate as the whole would.
    var rest = min(max(change >> (8 + connection.stepBits), -255), 255)
    var updates = rows &* columns
    repeat {
      let part = min(max(rest, -128), 127)
      if connection.blockSize > 0 {
        updates = addInBlocks(Int8(truncatingIfNeeded: part), round)
      } else {
        spike_add_amount(
          synapses.narrow + connection.weights, connection.stride, round.pre, round.preWords, round.post,
          round.postWords, Int8(truncatingIfNeeded: part), Int8(truncatingIfNeeded: connection.lowest),
          Int8(truncatingIfNeeded: connection.highest))
      }
      rest -= part
    } while rest != 0
    synapses.counts[round.learning.connection].updates += updates
  }

  /// Adds an amount to the synapses of blocks whose two ends spiked; gives how many these are.
  private func addInBlocks(_ amount: Int8, _ round: LearningRound) -> Int {
    let connection = tables.connections + round.learning.connection
    var blocks = blocks(connection)
    return spike_add_amount_blocks(
      &blocks, synapses.narrow + connection.pointee.weights, round.pre, round.preWords, round.post, round.postWords,
      amount, Int8(truncatingIfNeeded: connection.pointee.lowest),
      Int8(truncatingIfNeeded: connection.pointee.highest), learning.blockChanges)
  }

  /// Row by row: all synapses of a source that spiked, and otherwise those whose target spiked, or all that need it.
  private func learnRows(_ round: LearningRound) {
    let connection = round.connection
    switch connection.pattern {
    case .broadcast: return
    case .dense: learnDenseRows(round)
    case .oneToOne:
      for row in 0..<connection.sourceCount {
        let isPre = round.pre.hasBit(row)
        guard isPre || round.post.hasBit(row) || round.learning.sweeps else { continue }
        selectTarget(row)
        learn(
          round, row: row, isPre, Strand(targets: learning.targets, count: 1, place: row, index: row, isByTarget: false)
        )
      }
    case .sparse: learnSparseRows(round)
    }
  }

  private func selectTarget(_ target: Int) { learning.targets[0] = Int32(truncatingIfNeeded: target) }

  private func learnDenseRows(_ round: LearningRound) {
    let connection = round.connection
    var chosen = 0
    forEachBit(round.post, round.postWords) { target in
      learning.targets[chosen] = Int32(truncatingIfNeeded: target)
      chosen += 1
    }
    func learn(_ row: Int, _ isPre: Bool) {
      let isWhole = round.learning.sweeps || (isPre && !round.learning.needsPostsynaptic)
      let count = isWhole ? connection.targetCount : chosen
      guard count > 0 else { return }
      let strand = Strand(
        targets: isWhole ? tables.everyTarget : UnsafePointer(learning.targets), count: count,
        place: row * connection.stride,
        index: row * connection.targetCount, isByTarget: true, isAllPostsynaptic: !isWhole)
      self.learn(round, row: row, isPre, strand)
    }
    if round.learning.needsPresynaptic {
      forEachBit(round.pre, round.preWords) { learn($0, true) }
    } else {
      for row in 0..<connection.sourceCount { learn(row, round.pre.hasBit(row)) }
    }
  }

  private func learnSparseRows(_ round: LearningRound) {
    let connection = round.connection
    func learnRow(_ row: Int, _ isPre: Bool) {
      let start = tables.rowStarts[connection.rowStarts + row]
      let count = tables.rowStarts[connection.rowStarts + row + 1] - start
      guard count > 0 else { return }
      let strand = Strand(
        targets: tables.targets + connection.targets + start, count: count, place: start, index: start,
        isByTarget: false)
      learn(round, row: row, isPre, strand)
    }
    if round.learning.sweeps {
      for row in 0..<connection.sourceCount { learnRow(row, round.pre.hasBit(row)) }
      return
    }
    forEachBit(round.pre, round.preWords) { learnRow($0, true) }
    if round.learning.needsPresynaptic { return }
    forEachBit(round.post, round.postWords) { target in
      selectTarget(target)
      forEachSynapse(connection, ofTarget: target) { row, synapse in
        if round.pre.hasBit(row) { return }
        learn(
          round, row: row, false,
          Strand(targets: learning.targets, count: 1, place: synapse, index: synapse, isByTarget: false))
      }
    }
  }
}
