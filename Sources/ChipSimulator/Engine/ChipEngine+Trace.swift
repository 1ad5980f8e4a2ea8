internal import NetworkModel

extension ChipEngine {
  /// The traces that are not 0 fall, and those whose source spiked rise.
  ///
  /// A trace that is 0 and gets no impulse stays 0 under every random number, so only those above 0 are looked at.
  func trace() {
    forEachBit(spikes.sources, tables.sourceWords) { source in
      for place in traceStretch(source) { traces.active.setBit(Int(tables.traceLists[place])) }
    }
    for k in 0..<tables.traceWords {
      var word = traces.active[k]
      while word != 0 {
        let index = k << 6 | word.trailingZeroBitCount
        update(trace: index)
        if traces.nonzeroCount[index] == 0 { traces.active.clearBit(index) }
        word &= word - 1
      }
    }
  }

  private func traceStretch(_ source: Int) -> Range<Int> { tables.sources[source].traces.range }

  private func update(trace index: Int) {
    let plan = tables.traces[index]
    let values = traces.value + plan.values
    let nonzero = traces.nonzero + plan.values
    let spiked = spikes.words + tables.sources[plan.source].spikes
    if plan.impulse > 0 { begin(plan, index, spiked) }
    let count = traces.nonzeroCount[index]
    draw(plan, nonzero, count)
    let decay = plan.decay
    let impulse = TraceImpulse(scaled: plan.impulse)
    var kept = 0
    for k in 0..<count {
      let place = Int(nonzero[k])
      let compartment = plan.isPerSynapse ? end(ofSynapse: place, plan) : place
      let value =
        spiked.hasBit(compartment)
        ? decay.apply(values[place], adding: impulse, randomBits: random.words[k])
        : decay.apply(values[place], randomBits: random.words[k])
      values[place] = value
      nonzero[kept] = Int32(truncatingIfNeeded: place)
      kept += value > 0 ? 1 : 0
    }
    traces.nonzeroCount[index] = kept
  }

  /// Puts the traces that were 0 and whose source spiked on the list of those to be looked at.
  private func begin(_ plan: TracePlan, _ index: Int, _ spiked: UnsafeMutablePointer<UInt64>) {
    let values = traces.value + plan.values
    let nonzero = traces.nonzero + plan.values
    var count = traces.nonzeroCount[index]
    func take(_ place: Int) {
      guard values[place] == 0 else { return }
      nonzero[count] = Int32(truncatingIfNeeded: place)
      count += 1
    }
    forEachBit(spiked, tables.sources[plan.source].words) { compartment in
      guard plan.isPerSynapse else { return take(compartment) }
      let connection = tables.connections[plan.connection]
      if plan.isPresynaptic {
        forEachSynapse(connection, ofSource: compartment) { place, target in
          take(connection.pattern == .dense ? compartment &* connection.targetCount &+ target : place)
        }
      } else {
        forEachSynapse(connection, ofTarget: compartment) { _, synapse in take(synapse) }
      }
    }
    traces.nonzeroCount[index] = count
  }

  /// The random words of the traces on the list.
  private func draw(_ plan: TracePlan, _ nonzero: UnsafeMutablePointer<Int32>, _ count: Int) {
    let sharesOne = settings.traceRandomness == .eachStep
    for k in 0..<count { random.places[k] = sharesOne ? 0 : UInt32(bitPattern: nonzero[k]) }
    random.draw(count, seed: settings.seed, purpose: plan.purpose, substream: plan.substream, step: clock.now)
  }
}
