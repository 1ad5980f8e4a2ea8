internal import CKernels

/// A chip at work: pointers into its two arenas, valid while they are open.
struct ChipEngine {
  let model: ChipModel
  let seed: UInt64
  let groupCount: Int
  let groupWords: Int
  let generatorCount: Int
  let learningCount: Int
  let traceCount: Int
  /// Where the state's arena begins.
  let stateBase: UnsafeMutableRawPointer
  let sourceWords: Int
  let learningWords: Int
  let traceWords: Int
  /// Spike words of all spike generators.
  let queueStride: Int
  let eventCount: Int
  /// Room for the changes of one equation.
  let strandRoom: Int

  let sources: UnsafeMutablePointer<SourcePlan>
  let groups: UnsafeMutablePointer<GroupPlan>
  let compartments: UnsafeMutablePointer<spike_compartment>
  let connections: UnsafeMutablePointer<ConnectionPlan>
  let routes: UnsafeMutablePointer<Route>
  let plasticEnds: UnsafeMutablePointer<PlasticEnd>
  let delayLines: UnsafeMutablePointer<Int32>
  let traceLists: UnsafeMutablePointer<Int32>
  let learnings: UnsafeMutablePointer<LearningPlan>
  let products: UnsafeMutablePointer<ProductPlan>
  let factors: UnsafeMutablePointer<FactorPlan>
  let traces: UnsafeMutablePointer<TracePlan>
  let sweeping: UnsafeMutablePointer<UInt64>
  let events: UnsafeMutablePointer<GeneratorEvent>
  let staticWeights: UnsafeMutablePointer<Int8>
  let staticDelays: UnsafeMutablePointer<UInt8>
  let rowStarts: UnsafeMutablePointer<Int>
  let targets: UnsafeMutablePointer<Int32>
  let columnStarts: UnsafeMutablePointer<Int>
  let columnSources: UnsafeMutablePointer<Int32>
  let everyTarget: UnsafeMutablePointer<Int32>

  let registers: UnsafeMutablePointer<ChipRegisters>
  let spikes: UnsafeMutablePointer<UInt64>
  let spiking: UnsafeMutablePointer<UInt64>
  let awake: UnsafeMutablePointer<UInt64>
  let calendar: UnsafeMutablePointer<UInt64>
  let charges: UnsafeMutablePointer<Int32>
  let sharedCharges: UnsafeMutablePointer<Int32>
  let currents: UnsafeMutablePointer<Int32>
  let voltages: UnsafeMutablePointer<Int32>
  let holds: UnsafeMutablePointer<UInt8>
  let groupStates: UnsafeMutablePointer<GroupState>
  let connectionStates: UnsafeMutablePointer<ConnectionState>
  let sourceSpikes: UnsafeMutablePointer<Int>
  let spikeCounts: UnsafeMutablePointer<Int>
  let queue: UnsafeMutablePointer<UInt64>
  let queued: UnsafeMutablePointer<UInt64>
  let narrow: UnsafeMutablePointer<Int8>
  let wide: UnsafeMutablePointer<Int16>
  let tags: UnsafeMutablePointer<Int16>
  let learnedDelays: UnsafeMutablePointer<UInt8>
  let traceValues: UnsafeMutablePointer<UInt8>
  let activeTraces: UnsafeMutablePointer<Int32>
  let activeCounts: UnsafeMutablePointer<Int>
  let tracing: UnsafeMutablePointer<UInt64>
  let pending: UnsafeMutablePointer<UInt64>
  let periodSpikes: UnsafeMutablePointer<UInt64>
  let lastSpikes: UnsafeMutablePointer<UInt64>
  let patterns: UnsafeMutablePointer<Int>
  let kept: UnsafeMutablePointer<Int>
  let keptSums: UnsafeMutablePointer<Int32>
  let changes: UnsafeMutablePointer<Int>
  let terms: UnsafeMutablePointer<Int>
  let chosenTargets: UnsafeMutablePointer<Int32>
  let places: UnsafeMutablePointer<UInt32>
  let words: UnsafeMutablePointer<UInt32>
  let sums: UnsafeMutablePointer<Int32>
  let rowSums: UnsafeMutablePointer<Int32>

  /// The step that is under way, or the last one that is done.
  var now: Int { registers.pointee.step }
  /// Whether a register overflowed that should not, so that the step is not done.
  var hasOverflow: Bool { registers.pointee.fault == .current || registers.pointee.fault == .voltage }
  /// Whether something stopped the chip.
  var hasFault: Bool { registers.pointee.fault != .none }
}

extension ChipEngine {
  /// One step of the chip, in the chip's order.
  ///
  /// A spike of step t fetches its weights in `emit`, before the learning of step t, and waits in the dendrites of its
  /// targets until it is due.
  func step() {
    begin()
    generate()
    integrate()
    if hasFault { return }
    emit()
    trace()
    learn()
  }

  /// The events of step 1, emitted before it, for a model whose generators act in the step of their events.
  func emitBeforeTheFirstStep() {
    generate()
    emit()
  }

  /// The rest of the step before the first: what those events leave in traces and synapses.
  func learnBeforeTheFirstStep() {
    trace()
    learn()
  }

  /// Forgets the spikes of the step before.
  private func begin() {
    registers.pointee.step += 1
    forEachBit(spiking, sourceWords) { source in
      let plan = sources[source]
      (spikes + plan.spikes).update(repeating: 0, count: plan.words)
    }
    spiking.update(repeating: 0, count: sourceWords)
  }
}

/// Runs `body` with the place of each bit that is set, rising.
@inline(__always)
func forEachBit(_ words: UnsafeMutablePointer<UInt64>, _ count: Int, _ body: (Int) -> Void) {
  for k in 0..<count {
    var word = words[k]
    while word != 0 {
      body(k &<< 6 | word.trailingZeroBitCount)
      word &= word &- 1
    }
  }
}

extension UnsafeMutablePointer where Pointee == UInt64 {
  /// Sets a bit.
  @inline(__always)
  func setBit(_ place: Int) { self[place &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: place & 63) }

  /// Clears a bit.
  @inline(__always)
  func clearBit(_ place: Int) { self[place &>> 6] &= ~(1 &<< UInt64(truncatingIfNeeded: place & 63)) }

  /// Whether a bit is set.
  @inline(__always)
  func hasBit(_ place: Int) -> Bool { self[place &>> 6] &>> UInt64(truncatingIfNeeded: place & 63) & 1 != 0 }
}
