internal import SpikeKernels

extension ChipEngine {
  /// Each spike of this step fetches its weights and puts its charge where it will act, from the next step on.
  func emit() {
    let now = now
    forEachBit(spiking, sourceWords) { source in
      emit(from: sources[source], arrivingAt: now + 1)
    }
  }

  /// Puts the spikes of a source into its delay lines, which repeat them some steps later.
  private func delay(_ source: SourcePlan) {
    for place in source.delayLines.range {
      let line = Int(delayLines[place])
      let row = (now + sources[line].delay) & 63
      (queued + row * ((generatorCount + 63) / 64)).setBit(line)
      let waiting = queue + row * queueStride + sources[line].spikes
      for k in 0..<source.words { waiting[k] |= spikes[source.spikes + k] }
    }
  }

  /// The spikes of one source, whose charge without delay acts at `step`.
  func emit(from source: SourcePlan, arrivingAt step: Int) {
    delay(source)
    var count = 0
    for k in 0..<source.words { count += spikes[source.spikes + k].nonzeroBitCount }
    for place in source.outgoing.range {
      let index = Int(outgoing[place])
      let connection = connections + index
      switch connection.pointee.charging {
      case .shifts where connection.pointee.delay >= 0: emitAlike(connection.pointee, source, count, at: step)
      case .floorsSum: emitSums(connection.pointee, source, at: step)
      case .shifts, .floorsEach: emitOneByOne(connection.pointee, source, at: step)
      }
      connectionStates[index].operations += operations(connection.pointee, source, count)
    }
  }

  private func operations(_ connection: ConnectionPlan, _ source: SourcePlan, _ count: Int) -> Int {
    switch connection.pattern {
    case .dense, .broadcast: return count &* connection.targetCount
    case .oneToOne: return count
    case .sparse:
      var sum = 0
      forEachBit(spikes + source.spikes, source.words) { row in
        sum += rowStarts[connection.rowStarts + row + 1] - rowStarts[connection.rowStarts + row]
      }
      return sum
    }
  }

  /// Marks that something is due for a group, and gives the slot of its dendrite.
  @inline(__always)
  private func slot(_ connection: ConnectionPlan, at step: Int) -> Int {
    (calendar + (step & 63) &* groupWords).setBit(connection.target)
    return step & (groups[connection.target].slotCount - 1)
  }

  /// The usual case: one delay for all, and charges that are a shift of the stored weight.
  private func emitAlike(_ connection: ConnectionPlan, _ source: SourcePlan, _ count: Int, at step: Int) {
    let slot = slot(connection, at: step + connection.delay)
    let group = groups[connection.target]
    let charges = charges + group.charges + slot &* group.words &* 64
    let stored = (connection.isPlastic ? narrow : staticWeights) + connection.weights
    let shift = Int32(truncatingIfNeeded: connection.shift)
    let offset = connection.offset
    switch connection.pattern {
    case .dense:
      spike_charge_rows(
        stored, connection.stride, connection.targetCount, spikes + source.spikes, source.words, shift, charges)
      sharedCharges[group.slots + slot] &+= (offset &* Int32(truncatingIfNeeded: count)) &<< shift
    case .broadcast:
      let weight = Int32(stored[0]) &+ offset
      sharedCharges[group.slots + slot] &+= (weight &* Int32(truncatingIfNeeded: count)) &<< shift
    case .oneToOne:
      spike_charge_pairs(stored, offset, spikes + source.spikes, source.words, shift, charges)
    case .sparse:
      forEachBit(spikes + source.spikes, source.words) { row in
        for synapse in rowStarts[connection.rowStarts + row]..<rowStarts[connection.rowStarts + row + 1] {
          let target = Int(targets[connection.targets + synapse])
          charges[target] &+= (Int32(stored[synapse]) &+ offset) &<< shift
        }
      }
    }
  }

  /// Every other case in which a synapse's charge is its own: delays of their own, floors and clipping.
  private func emitOneByOne(_ connection: ConnectionPlan, _ source: SourcePlan, at step: Int) {
    let group = groups[connection.target]
    forEachBit(spikes + source.spikes, source.words) { row in
      forEachSynapse(connection, ofSource: row) { place, target in
        let slot = slot(connection, at: step + delay(connection, at: place))
        charges[group.charges + slot &* group.words &* 64 + target] &+=
          connection.charge(ofMantissa: mantissa(connection, at: place))
      }
    }
  }

  /// The mantissas of one delay are summed over the spikes of the step before bits are dropped.
  private func emitSums(_ connection: ConnectionPlan, _ source: SourcePlan, at step: Int) {
    let group = groups[connection.target]
    for wanted in max(connection.delay, 0)...connection.longestDelay {
      var found = false
      forEachBit(spikes + source.spikes, source.words) { row in
        forEachSynapse(connection, ofSource: row) { place, target in
          guard delay(connection, at: place) == wanted else { return }
          sums[target] &+= mantissa(connection, at: place)
          found = true
        }
      }
      guard found else { continue }
      let charges = charges + group.charges + slot(connection, at: step + wanted) &* group.words &* 64
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
