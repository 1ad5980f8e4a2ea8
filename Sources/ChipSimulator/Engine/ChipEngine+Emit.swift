internal import CKernels

extension ChipEngine {
  /// Each spike of this step fetches its weights and puts its charge where it will act, from the next step on.
  func emit() {
    forEachBit(spiking, sourceWords) { source in
      delay(sources + source)
      emit(from: source, arrivingAt: now + 1)
    }
  }

  /// Puts the spikes of a source into its delay lines, which repeat them some steps later.
  private func delay(_ source: UnsafePointer<SourcePlan>) {
    for place in source.pointee.delayLines.range {
      let line = Int(delayLines[place])
      let row = (now + sources[line].delay) & 63
      (queued + row * ((generatorCount + 63) / 64)).setBit(line)
      let waiting = queue + row * queueStride + sources[line].spikes
      for k in 0..<source.pointee.words { waiting[k] |= spikes[source.pointee.spikes + k] }
    }
  }

  /// The spikes of one source, whose charge without delay acts at `step`.
  private func emit(from index: Int, arrivingAt step: Int) {
    let source = sources + index
    let emission = Emission(
      spikes: spikes + source.pointee.spikes, words: source.pointee.words, count: spikeCounts[index], step: step,
      pattern: source.pointee.isRemembered ? pattern(of: index) : 0)
    for place in source.pointee.routes.range {
      let route = UnsafePointer(routes + place)
      var operations = emission.count &* Int(route.pointee.operations)
      switch route.pointee.way {
      case .rows: emitRows(route, emission)
      case .pairs:
        let target = arrive(route, emission)
        spike_charge_pairs(
          stored(route), route.pointee.offset, emission.spikes, emission.words, Int32(route.pointee.shift),
          target.charges)
      case .all:
        let weight = Int32(stored(route).pointee) &+ route.pointee.offset
        arrive(route, emission).shared.pointee &+=
          (weight &* Int32(truncatingIfNeeded: emission.count)) &<< Int32(route.pointee.shift)
      case .lists: operations = emitLists(route, emission)
      case .each:
        let connection = connections[Int(route.pointee.connection)]
        emitOneByOne(connection, emission)
        if connection.pattern == .sparse { operations = listed(connection, emission) }
      case .flooredSums:
        let connection = connections[Int(route.pointee.connection)]
        emitSums(connection, emission)
        if connection.pattern == .sparse { operations = listed(connection, emission) }
      }
      connectionStates[Int(route.pointee.connection)].operations += operations
    }
  }

  /// The number of the pattern that a remembered source spikes in: that of the last one, if it is the same again.
  private func pattern(of source: Int) -> Int {
    let plan = sources + source
    let now = spikes + plan.pointee.spikes
    let last = lastSpikes + plan.pointee.spikes
    var difference: UInt64 = 0
    for k in 0..<plan.pointee.words { difference |= now[k] ^ last[k] }
    if difference != 0 {
      last.update(from: now, count: plan.pointee.words)
      patterns[source] += 1
    }
    return patterns[source]
  }

  @inline(__always)
  private func stored(_ route: UnsafePointer<Route>) -> UnsafeMutablePointer<Int8> {
    (route.pointee.isPlastic ? narrow : staticWeights) + route.pointee.weights
  }

  /// Marks that something is due for a route's target, and gives the places of its charges.
  @inline(__always)
  private func arrive(
    _ route: UnsafePointer<Route>, _ emission: Emission
  ) -> (charges: UnsafeMutablePointer<Int32>, shared: UnsafeMutablePointer<Int32>) {
    let step = emission.step &+ Int(route.pointee.delay)
    (calendar + (step & 63) &* groupWords).setBit(Int(route.pointee.target))
    let slot = step & Int(route.pointee.slotMask)
    return (
      charges + route.pointee.charges + slot &* Int(route.pointee.slotSize),
      sharedCharges + Int(route.pointee.slots) + slot
    )
  }

  /// The rows of those that spiked, summed; or the sums of the last time, if neither they nor the weights are others.
  private func emitRows(_ route: UnsafePointer<Route>, _ emission: Emission) {
    let target = arrive(route, emission)
    let connection = Int(route.pointee.connection)
    let columns = Int(route.pointee.columns)
    let shift = Int32(route.pointee.shift)
    let keeps = route.pointee.sums >= 0
    let sums = keeps ? keptSums + route.pointee.sums : rowSums
    if keeps, kept[connection] == emission.pattern {
      spike_add_charges(sums, columns, target.charges)
    } else {
      spike_charge_rows(
        stored(route), Int(route.pointee.stride), columns, emission.spikes, emission.words, shift, sums, target.charges)
      if keeps { kept[connection] = emission.pattern }
    }
    target.shared.pointee &+= (route.pointee.offset &* Int32(truncatingIfNeeded: emission.count)) &<< shift
  }

  /// The synapses of each spike, one by one; gives how many.
  private func emitLists(_ route: UnsafePointer<Route>, _ emission: Emission) -> Int {
    let target = arrive(route, emission)
    let connection = connections + Int(route.pointee.connection)
    let starts = rowStarts + connection.pointee.rowStarts
    let targets = targets + connection.pointee.targets
    let stored = stored(route)
    let (offset, shift) = (route.pointee.offset, Int32(route.pointee.shift))
    var operations = 0
    forEachBit(emission.spikes, emission.words) { row in
      let (start, end) = (starts[row], starts[row + 1])
      for synapse in start..<end {
        target.charges[Int(targets[synapse])] &+= (Int32(stored[synapse]) &+ offset) &<< shift
      }
      operations += end - start
    }
    return operations
  }

  /// How many synapses of lists the spikes reach.
  private func listed(_ connection: ConnectionPlan, _ emission: Emission) -> Int {
    let starts = rowStarts + connection.rowStarts
    var count = 0
    forEachBit(emission.spikes, emission.words) { row in count += starts[row + 1] - starts[row] }
    return count
  }

  /// Marks that something is due for a group, and gives the slot of its dendrite.
  @inline(__always)
  private func slot(_ connection: ConnectionPlan, at step: Int) -> Int {
    (calendar + (step & 63) &* groupWords).setBit(connection.target)
    return step & (groups[connection.target].slotCount - 1)
  }

  /// Every other case in which a synapse's charge is its own: delays of their own, floors and clipping.
  private func emitOneByOne(_ connection: ConnectionPlan, _ emission: Emission) {
    let group = groups[connection.target]
    forEachBit(emission.spikes, emission.words) { row in
      forEachSynapse(connection, ofSource: row) { place, target in
        let slot = slot(connection, at: emission.step + delay(connection, at: place))
        charges[group.charges + slot &* group.words &* 64 + target] &+=
          connection.charge(ofMantissa: mantissa(connection, at: place))
      }
    }
  }

  /// The mantissas of one delay are summed over the spikes of the step before bits are dropped.
  private func emitSums(_ connection: ConnectionPlan, _ emission: Emission) {
    let group = groups[connection.target]
    for wanted in max(connection.delay, 0)...connection.longestDelay {
      var found = false
      forEachBit(emission.spikes, emission.words) { row in
        forEachSynapse(connection, ofSource: row) { place, target in
          guard delay(connection, at: place) == wanted else { return }
          sums[target] &+= mantissa(connection, at: place)
          found = true
        }
      }
      guard found else { continue }
      let charges = charges + group.charges + slot(connection, at: emission.step + wanted) &* group.words &* 64
      for target in 0..<connection.targetCount {
        charges[target] &+= connection.charge(ofMantissa: sums[target])
        sums[target] = 0
      }
    }
  }

  /// Runs `body` with the place and the target of each synapse of a source.
  @inline(__always)
  func forEachSynapse(_ connection: ConnectionPlan, ofSource row: Int, _ body: (Int, Int) -> Void) {
    switch connection.pattern {
    case .dense: for target in 0..<connection.targetCount { body(row &* connection.stride &+ target, target) }
    case .broadcast: for target in 0..<connection.targetCount { body(0, target) }
    case .oneToOne: body(row, row)
    case .sparse:
      for synapse in rowStarts[connection.rowStarts + row]..<rowStarts[connection.rowStarts + row + 1] {
        body(synapse, Int(targets[connection.targets + synapse]))
      }
    }
  }

  /// The mantissa of the synapse at a place.
  @inline(__always)
  func mantissa(_ connection: ConnectionPlan, at place: Int) -> Int32 {
    switch connection.storage {
    case .narrow:
      connection.mantissa(Int32((connection.isPlastic ? narrow : staticWeights)[connection.weights + place]))
    case .wide: Int32(wide[connection.weights + place])
    }
  }

  /// The delay of the synapse at a place.
  @inline(__always)
  func delay(_ connection: ConnectionPlan, at place: Int) -> Int {
    if connection.delay >= 0 { return connection.delay }
    return Int((connection.learnsDelays ? learnedDelays : staticDelays)[connection.delays + place])
  }
}

/// The spikes of one source in a step.
private struct Emission {
  let spikes: UnsafeMutablePointer<UInt64>
  let words: Int
  /// How many spikes there are.
  let count: Int
  /// The step at which charge without delay acts.
  let step: Int
  /// The number of the pattern, where the source is remembered.
  let pattern: Int
}
