internal import CKernels
internal import NetworkModel

extension ChipEngine {
  /// The traces that are not 0 fall, and those whose source spiked rise.
  ///
  /// A trace that is 0 and gets no impulse stays 0 under every random number, so only those above 0 are looked at.
  func trace() {
    forEachBit(spiking, sourceWords) { source in
      for place in traceStretch(source) { tracing.setBit(Int(traceLists[place])) }
    }
    for k in 0..<traceWords {
      var word = tracing[k]
      while word != 0 {
        let index = k << 6 | word.trailingZeroBitCount
        update(trace: index)
        if activeCounts[index] == 0 { tracing.clearBit(index) }
        word &= word - 1
      }
    }
  }

  private func traceStretch(_ source: Int) -> Range<Int> { sources[source].traces.range }

  private func update(trace index: Int) {
    let plan = traces[index]
    let values = traceValues + plan.values
    let active = activeTraces + plan.active
    let spiked = spikes + sources[plan.source].spikes
    if plan.impulse > 0 { begin(plan, index, spiked) }
    let count = activeCounts[index]
    draw(plan, active, count)
    let decay = plan.decay
    let impulse = TraceImpulse(scaled: plan.impulse)
    var kept = 0
    for k in 0..<count {
      let place = Int(active[k])
      let compartment = plan.isOfSynapses ? end(ofSynapse: place, plan) : place
      let value =
        spiked.hasBit(compartment)
        ? decay.apply(values[place], adding: impulse, randomBits: words[k])
        : decay.apply(values[place], randomBits: words[k])
      values[place] = value
      active[kept] = Int32(truncatingIfNeeded: place)
      kept += value > 0 ? 1 : 0
    }
    activeCounts[index] = kept
  }

  /// Puts the traces that were 0 and whose source spiked on the list of those to be looked at.
  private func begin(_ plan: TracePlan, _ index: Int, _ spiked: UnsafeMutablePointer<UInt64>) {
    let values = traceValues + plan.values
    let active = activeTraces + plan.active
    var count = activeCounts[index]
    func take(_ place: Int) {
      guard values[place] == 0 else { return }
      active[count] = Int32(truncatingIfNeeded: place)
      count += 1
    }
    forEachBit(spiked, sources[plan.source].words) { compartment in
      guard plan.isOfSynapses else { return take(compartment) }
      let connection = connections[plan.connection]
      if plan.isPresynaptic {
        forEachSynapse(connection, ofSource: compartment) { place, target in
          take(connection.pattern == .dense ? compartment &* connection.targetCount &+ target : place)
        }
      } else {
        forEachSynapse(connection, ofTarget: compartment) { _, synapse in take(synapse) }
      }
    }
    activeCounts[index] = count
  }

  /// The random words of the traces on the list.
  private func draw(_ plan: TracePlan, _ active: UnsafeMutablePointer<Int32>, _ count: Int) {
    let sharesOne = model.traceRandomness == .eachStep
    for k in 0..<count { places[k] = sharesOne ? 0 : UInt32(bitPattern: active[k]) }
    spike_random_words(
      seed, UInt64(truncatingIfNeeded: now) &<< 26, plan.substream, plan.purpose, places, count, words)
  }

  /// The compartment whose spikes feed a synapse's copy of a trace.
  private func end(ofSynapse synapse: Int, _ plan: TracePlan) -> Int {
    let connection = connections[plan.connection]
    switch connection.pattern {
    case .dense, .broadcast:
      return plan.isPresynaptic ? synapse / connection.targetCount : synapse % connection.targetCount
    case .oneToOne: return synapse
    case .sparse:
      if !plan.isPresynaptic { return Int(targets[connection.targets + synapse]) }
      var row = 0
      var above = connection.sourceCount
      while above - row > 1 {
        let middle = (row + above) / 2
        if rowStarts[connection.rowStarts + middle] <= synapse { row = middle } else { above = middle }
      }
      return row
    }
  }

  /// Runs `body` with the source and the index of each synapse of a target, of a plastic connection.
  @inline(__always)
  func forEachSynapse(_ connection: ConnectionPlan, ofTarget target: Int, _ body: (Int, Int) -> Void) {
    switch connection.pattern {
    case .dense, .broadcast:
      for row in 0..<connection.sourceCount { body(row, row &* connection.targetCount &+ target) }
    case .oneToOne: body(target, target)
    case .sparse:
      let column = connection.columnStarts + target
      for place in columnStarts[column]..<columnStarts[column + 1] {
        let row = Int(columnSources[connection.columnSources + place])
        if place > columnStarts[column], row == Int(columnSources[connection.columnSources + place - 1]) { continue }
        var synapse = firstSynapse(connection, from: row, to: target)
        let end = rowStarts[connection.rowStarts + row + 1]
        while synapse < end, Int(targets[connection.targets + synapse]) == target {
          body(row, synapse)
          synapse += 1
        }
      }
    }
  }

  /// The first synapse of a sparse row that goes to a target, by halving, since rows are in order of their targets.
  private func firstSynapse(_ connection: ConnectionPlan, from row: Int, to target: Int) -> Int {
    var low = rowStarts[connection.rowStarts + row]
    var high = rowStarts[connection.rowStarts + row + 1]
    while low < high {
      let middle = (low + high) / 2
      if Int(targets[connection.targets + middle]) < target { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
