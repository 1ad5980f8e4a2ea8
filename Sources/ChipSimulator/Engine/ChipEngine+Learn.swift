internal import CKernels
internal import NetworkModel

extension ChipEngine {
  /// The learning rules of the connections for which something can change in this step.
  func learn() {
    forEachBit(spiking, sourceWords) { source in
      let plan = UnsafePointer(sources + source)
      for place in plan.pointee.plasticOutgoing.range { note(plasticEnds[place], plan, isTarget: false) }
      for place in plan.pointee.plasticIncoming.range { note(plasticEnds[place], plan, isTarget: true) }
    }
    for k in 0..<learningWords {
      var word = pending[k] | sweeping[k]
      while word != 0 {
        let index = k << 6 | word.trailingZeroBitCount
        learn(index)
        word &= word - 1
      }
    }
  }

  /// Notes that one side of a plastic connection spiked, and who, where a learning period is longer than a step.
  @inline(__always)
  private func note(_ end: PlasticEnd, _ source: UnsafePointer<SourcePlan>, isTarget: Bool) {
    if end.other >= 0, !spiking.hasBit(Int(end.other)) { return }
    pending.setBit(Int(end.learning))
    if learnings[Int(end.learning)].period > 1 {
      gather(learnings[Int(end.learning)], source.pointee, isTarget: isTarget)
    }
  }

  /// Adds the spikes of a step to those of the learning period.
  private func gather(_ learning: LearningPlan, _ source: SourcePlan, isTarget: Bool) {
    let words = periodSpikes + learning.periodSpikes + (isTarget ? presynapticWords(learning) : 0)
    for k in 0..<source.words { words[k] |= spikes[source.spikes + k] }
    if model.weights.changeSum == .clipsEachProductAsLava { noteTimes(learning, source, isTarget: isTarget) }
  }

  private func presynapticWords(_ learning: LearningPlan) -> Int {
    (connections[learning.connection].sourceCount + 63) / 64
  }

  private func learn(_ index: Int) {
    let learning = learnings[index]
    guard learning.period == 1 || now % learning.period == 0 else { return }
    pending.clearBit(index)
    let connection = connections[learning.connection]
    let preWords = presynapticWords(learning)
    let postWords = (connection.targetCount + 63) / 64
    var pre = spikes + sources[connection.source].spikes
    var post = spikes + sources[groups[connection.target].source].spikes
    if learning.period > 1 {
      pre = periodSpikes + learning.periodSpikes
      post = pre + preWords
    }
    let round = LearningRound(
      learning: learning, connection: connection, number: now / learning.period, pre: pre,
      preWords: preWords, post: post, postWords: postWords)
    if learning.isCoincidence {
      learnCoincidences(round)
    } else {
      kept[learning.connection] = 0
      learnRows(round)
    }
    if learning.period > 1 { pre.update(repeating: 0, count: preWords + postWords) }
  }

  /// The same change for all pairs that spiked together, in whole steps of the grid.
  private func learnCoincidences(_ round: LearningRound) {
    let rows = (0..<round.preWords).reduce(0) { $0 + round.pre[$1].nonzeroBitCount }
    let columns = (0..<round.postWords).reduce(0) { $0 + round.post[$1].nonzeroBitCount }
    guard rows > 0, columns > 0 else { return }
    var change = 0
    for place in round.learning.dw.range { change += rowCoefficient(products[place], round, row: 0, x0: 1) }
    guard change != 0 else { return }
    let connection = round.connection
    kept[round.learning.connection] = 0
    // Stored weights lie at most 255 apart. A change beyond 8 bits is made in parts; they saturate as the whole would.
    var rest = min(max(change >> (8 + connection.stepBits), -255), 255)
    while rest != 0 {
      let part = min(max(rest, -128), 127)
      spike_add_amount(
        narrow + connection.weights, connection.stride, round.pre, round.preWords, round.post, round.postWords,
        Int8(truncatingIfNeeded: part), Int8(truncatingIfNeeded: connection.lowest),
        Int8(truncatingIfNeeded: connection.highest))
      rest -= part
    }
    connectionStates[round.learning.connection].updates += rows &* columns
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
        everyTargetIs(row)
        learn(
          round, row: row, isPre, Strand(targets: chosenTargets, count: 1, place: row, index: row, isByTarget: false))
      }
    case .sparse: learnSparseRows(round)
    }
  }

  private func everyTargetIs(_ target: Int) { chosenTargets[0] = Int32(truncatingIfNeeded: target) }

  private func learnDenseRows(_ round: LearningRound) {
    let connection = round.connection
    var chosen = 0
    forEachBit(round.post, round.postWords) { target in
      chosenTargets[chosen] = Int32(truncatingIfNeeded: target)
      chosen += 1
    }
    func learn(_ row: Int, _ isPre: Bool) {
      let isWhole = round.learning.sweeps || (isPre && !round.learning.needsPostsynaptic)
      let count = isWhole ? connection.targetCount : chosen
      guard count > 0 else { return }
      let strand = Strand(
        targets: isWhole ? everyTarget : chosenTargets, count: count, place: row * connection.stride,
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
      let start = rowStarts[connection.rowStarts + row]
      let count = rowStarts[connection.rowStarts + row + 1] - start
      guard count > 0 else { return }
      let strand = Strand(
        targets: targets + connection.targets + start, count: count, place: start, index: start, isByTarget: false)
      learn(round, row: row, isPre, strand)
    }
    if round.learning.sweeps {
      for row in 0..<connection.sourceCount { learnRow(row, round.pre.hasBit(row)) }
      return
    }
    forEachBit(round.pre, round.preWords) { learnRow($0, true) }
    if round.learning.needsPresynaptic { return }
    forEachBit(round.post, round.postWords) { target in
      everyTargetIs(target)
      forEachSynapse(connection, ofTarget: target) { row, synapse in
        if round.pre.hasBit(row) { return }
        learn(
          round, row: row, false,
          Strand(targets: chosenTargets, count: 1, place: synapse, index: synapse, isByTarget: false))
      }
    }
  }
}

/// One run of the learning engine over one connection.
struct LearningRound {
  let learning: LearningPlan
  let connection: ConnectionPlan
  /// The number of the learning period.
  let number: Int
  /// Who spiked in it.
  let pre: UnsafeMutablePointer<UInt64>
  let preWords: Int
  let post: UnsafeMutablePointer<UInt64>
  let postWords: Int
}

/// Some synapses of one source.
struct Strand {
  /// The target of each.
  let targets: UnsafeMutablePointer<Int32>
  let count: Int
  /// The place and the index of the synapse to target 0, or of the first synapse.
  let place: Int
  let index: Int
  let isByTarget: Bool
  /// Whether the target of each has spiked.
  var isAllPostsynaptic = false

  /// Where the k-th synapse is stored.
  @inline(__always)
  func place(_ k: Int) -> Int { place &+ (isByTarget ? Int(targets[k]) : k) }

  /// The index of the k-th synapse.
  @inline(__always)
  func index(_ k: Int) -> Int { index &+ (isByTarget ? Int(targets[k]) : k) }
}
