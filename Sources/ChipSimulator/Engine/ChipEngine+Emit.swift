internal import CKernels

extension ChipEngine {
  /// Each spike of this step fetches its weights and puts its charge where it will act, in the next step or later.
  func emit() {
    let now = clock.now
    forEachBit(spikes.sources, tables.sourceWords) { source in
      let plan = tables.sources + source
      enterDelayLines(plan)
      emit(plan, source, arrivingAt: now + 1)
    }
  }

  /// Puts the spikes of a source into its delay lines, which repeat them some steps later.
  @inline(__always)
  private func enterDelayLines(_ source: UnsafePointer<SourcePlan>) {
    for place in source.pointee.delayLines.range {
      let line = Int(tables.delayLines[place])
      let plan = tables.sources[line]
      queue.add(
        spikes.words + source.pointee.spikes, source.pointee.words, of: line, plan.spikes, at: clock.now + plan.delay)
    }
  }

  /// The spikes of one source, whose charge without delay acts at `step`.
  private func emit(_ source: UnsafePointer<SourcePlan>, _ index: Int, arrivingAt step: Int) {
    let emission = Emission(
      spikes: spikes.words + source.pointee.spikes, words: source.pointee.words, count: spikes.count[index], step: step,
      pattern: source.pointee.isRemembered ? cache.pattern(of: index, source, spikes) : 0)
    for place in source.pointee.routes.range {
      let route = tables.routes + place
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
      case .blocks: operations = emitBlocks(route, emission)
      case .each:
        let connection = tables.connections[Int(route.pointee.connection)]
        emitOneByOne(connection, emission)
        if connection.pattern == .sparse { operations = listed(connection, emission) }
      case .flooredSums:
        let connection = tables.connections[Int(route.pointee.connection)]
        emitSums(connection, emission)
        if connection.pattern == .sparse { operations = listed(connection, emission) }
      }
      synapses.counts[Int(route.pointee.connection)].operations += operations
    }
  }

  @inline(__always)
  private func stored(_ route: UnsafePointer<SpikeRoute>) -> UnsafePointer<Int8> {
    (route.pointee.isPlastic ? UnsafePointer(synapses.narrow) : tables.weights) + route.pointee.weights
  }

  /// Announces that a charge is due for a route's target, and gives the places of its charges.
  @inline(__always)
  private func arrive(
    _ route: UnsafePointer<SpikeRoute>, _ emission: Emission
  ) -> (charges: UnsafeMutablePointer<Int32>, shared: UnsafeMutablePointer<Int32>) {
    let step = emission.step &+ Int(route.pointee.delay)
    dendrites.announce(Int(route.pointee.target), at: step)
    let slot = step & Int(route.pointee.slotMask)
    return (
      dendrites.charge + route.pointee.charges + slot &* Int(route.pointee.slotSize),
      dendrites.shared + Int(route.pointee.slots) + slot
    )
  }

  /// The rows of those that spiked, summed; or the sums of the last time, if the same ones spiked and no weight has changed.
  private func emitRows(_ route: UnsafePointer<SpikeRoute>, _ emission: Emission) {
    let target = arrive(route, emission)
    let connection = Int(route.pointee.connection)
    let columns = Int(route.pointee.columns)
    let shift = Int32(route.pointee.shift)
    let keeps = route.pointee.sums >= 0
    let sums = keeps ? cache.sums + route.pointee.sums : cache.otherSums
    if keeps, cache.holds(emission.pattern, of: connection) {
      spike_add_charges(sums, columns, target.charges)
    } else {
      spike_charge_rows(
        stored(route), Int(route.pointee.stride), columns, emission.spikes, emission.words, shift, sums, target.charges)
      if keeps { cache.keep(emission.pattern, of: connection) }
    }
    target.shared.pointee &+= (route.pointee.offset &* Int32(truncatingIfNeeded: emission.count)) &<< shift
  }

  /// The synapses of each spike, one by one; gives how many.
  private func emitLists(_ route: UnsafePointer<SpikeRoute>, _ emission: Emission) -> Int {
    let target = arrive(route, emission)
    let connection = tables.connections + Int(route.pointee.connection)
    let starts = tables.rowStarts + connection.pointee.rowStarts
    let targets = tables.targets + connection.pointee.targets
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
}

extension ChipEngine {
  /// The blocks of those that spiked, summed, or the sums of the last time; gives how many synapses that are.
  private func emitBlocks(_ route: UnsafePointer<SpikeRoute>, _ emission: Emission) -> Int {
    let connection = tables.connections + Int(route.pointee.connection)
    let columns = Int(route.pointee.columns)
    // Sums take a time that grows with the targets, whether a spike reaches them or not.
    if 2 &* emission.count &* connection.pointee.synapseCount < columns &* connection.pointee.sourceCount {
      return emitFewBlocks(route, connection, emission)
    }
    let place = Int(route.pointee.connection)
    let keeps = route.pointee.sums >= 0
    let sums = keeps ? cache.sums + route.pointee.sums : cache.otherSums
    let charges = arrive(route, emission).charges
    if keeps, cache.holds(emission.pattern, of: place) {
      spike_add_charges(sums, columns, charges)
      return cache.operations[place]
    }
    var blocks = blocks(connection)
    let operations = spike_charge_blocks(
      &blocks, stored(route), route.pointee.offset, emission.spikes, emission.words, Int32(route.pointee.shift),
      columns, cache.parts, sums, charges)
    if keeps {
      cache.keep(emission.pattern, of: place)
      cache.operations[place] = operations
    }
    return operations
  }

  /// The blocks of each spike, one by one; gives how many synapses that are.
  private func emitFewBlocks(
    _ route: UnsafePointer<SpikeRoute>, _ connection: UnsafePointer<ConnectionPlan>, _ emission: Emission
  ) -> Int {
    let charges = arrive(route, emission).charges
    let starts = tables.rowStarts + connection.pointee.rowStarts
    let targets = tables.targets + connection.pointee.blockTargets
    let size = connection.pointee.blockSize
    let bits = size.trailingZeroBitCount
    let stored = stored(route)
    let (offset, shift) = (route.pointee.offset, Int32(route.pointee.shift))
    var operations = 0
    forEachBit(emission.spikes, emission.words) { row in
      let (start, end) = (starts[row], starts[row + 1])
      for block in start &>> bits..<end &>> bits {
        let (weights, charges) = (stored + block &<< bits, charges + Int(targets[block]))
        for k in 0..<size { charges[k] &+= (Int32(weights[k]) &+ offset) &<< shift }
      }
      operations += end - start
    }
    return operations
  }

  /// The rows of a connection of blocks.
  @inline(__always)
  func blocks(_ connection: UnsafePointer<ConnectionPlan>) -> spike_blocks {
    spike_blocks(
      starts: tables.rowStarts + connection.pointee.rowStarts,
      columns: tables.targets + connection.pointee.blockTargets, size: connection.pointee.blockSize,
      reach: connection.pointee.fanIn)
  }
}

/// The spikes of one source in a step.
struct Emission {
  let spikes: UnsafeMutablePointer<UInt64>
  let words: Int
  /// How many spikes there are.
  let count: Int
  /// The step at which charge without delay acts.
  let step: Int
  /// The number of the pattern, if the source is remembered.
  let pattern: Int
}
