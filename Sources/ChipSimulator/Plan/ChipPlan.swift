internal import CKernels
internal import NetworkModel

/// A network as a chip runs it: tables and static synapses in one arena, and the places of everything in another.
///
/// Nothing of it ever changes, so copies of a chip share it; a class makes that cheap, since a chip is opened with each call.
final class ChipPlan: Sendable {
  let constants: Arena
  let constantLayout: ConstantLayout
  let stateLayout: StateLayout
  /// The bytes of a state.
  let stateSize: ArenaLayout
  let groupCount: Int
  /// Spike generators and delay lines.
  let generatorCount: Int
  let sourceCount: Int
  let learningCount: Int
  let traceCount: Int
  let queueWords: Int
  let eventCount: Int
  let longestStrand: Int

  init(_ builder: PlanBuilder) {
    groupCount = builder.groups.count
    generatorCount = builder.generatorCount
    sourceCount = builder.sources.count
    learningCount = builder.learnings.count
    traceCount = builder.traces.count
    queueWords = builder.queueWords
    eventCount = builder.events.count
    longestStrand = builder.longestStrand
    var sizes = ArenaLayout()
    constantLayout = ConstantLayout(
      sources: sizes.region(builder.sources.count), groups: sizes.region(builder.groups.count),
      compartments: sizes.region(builder.groups.count), connections: sizes.region(builder.connections.count),
      routes: sizes.region(builder.routes.count), plasticEnds: sizes.region(builder.plasticEnds.count),
      delayLines: sizes.region(builder.delayLines.count), traceLists: sizes.region(builder.traceLists.count),
      learnings: sizes.region(builder.learnings.count), products: sizes.region(builder.products.count),
      factors: sizes.region(builder.factors.count), traces: sizes.region(builder.traces.count),
      sweeping: sizes.region(Self.words(builder.learnings.count)), events: sizes.region(builder.events.count),
      weights: sizes.region(builder.weights.count), delays: sizes.region(builder.delays.count),
      rowStarts: sizes.region(builder.rowStarts.count), targets: sizes.region(builder.targets.count),
      columnStarts: sizes.region(builder.columnStarts.count),
      columnSources: sizes.region(builder.columnSources.count), everyTarget: sizes.region(builder.longestStrand))
    var constants = Arena(sizes)
    Self.fill(&constants, constantLayout, builder)
    self.constants = constants
    var stateSize = ArenaLayout()
    stateLayout = Self.stateLayout(builder, &stateSize)
    self.stateSize = stateSize
  }

  /// Sets the tables and the static synapses.
  private static func fill(_ constants: inout Arena, _ layout: ConstantLayout, _ builder: PlanBuilder) {
    constants.withMutableBase { base in
      layout.sources.fill(at: base, builder.sources)
      layout.groups.fill(at: base, builder.groups)
      layout.compartments.fill(at: base, builder.compartments)
      layout.connections.fill(at: base, builder.connections)
      layout.routes.fill(at: base, builder.routes)
      layout.plasticEnds.fill(at: base, builder.plasticEnds)
      layout.delayLines.fill(at: base, builder.delayLines)
      layout.traceLists.fill(at: base, builder.traceLists)
      layout.learnings.fill(at: base, builder.learnings)
      layout.products.fill(at: base, builder.products)
      layout.factors.fill(at: base, builder.factors)
      layout.traces.fill(at: base, builder.traces)
      layout.events.fill(at: base, builder.events)
      layout.weights.fill(at: base, builder.weights)
      layout.delays.fill(at: base, builder.delays)
      layout.rowStarts.fill(at: base, builder.rowStarts)
      layout.targets.fill(at: base, builder.targets)
      layout.columnStarts.fill(at: base, builder.columnStarts)
      layout.columnSources.fill(at: base, builder.columnSources)
      layout.everyTarget.fill(at: base, (0..<builder.longestStrand).map { Int32($0) })
      let sweeping = layout.sweeping.pointer(at: base)
      for (index, learning) in builder.learnings.enumerated() where learning.sweeps { sweeping.setBit(index) }
    }
  }

  static func words(_ bits: Int) -> Int { (bits + 63) / 64 }

  private static func stateLayout(_ builder: PlanBuilder, _ sizes: inout ArenaLayout) -> StateLayout {
    let registers = builder.groups.reduce(0) { $0 + $1.words * 64 }
    let groupWords = words(builder.groups.count)
    let strand = builder.longestStrand
    let longestTrace = builder.traces.map(\.count).max() ?? 0
    return StateLayout(
      registers: sizes.region(1), spikes: sizes.region(builder.spikeWords),
      spiking: sizes.region(words(builder.sources.count)), awake: sizes.region(groupWords),
      calendar: sizes.region(64 * groupWords),
      charges: sizes.region(builder.groups.reduce(0) { $0 + $1.words * 64 * $1.slotCount }),
      sharedCharges: sizes.region(builder.groups.reduce(0) { $0 + $1.slotCount }),
      currents: sizes.region(registers), voltages: sizes.region(registers), holds: sizes.region(registers),
      groupStates: sizes.region(builder.groups.count), connectionStates: sizes.region(builder.connections.count),
      sourceSpikes: sizes.region(builder.sources.count), spikeCounts: sizes.region(builder.sources.count),
      queue: sizes.region(64 * builder.queueWords),
      queued: sizes.region(64 * words(builder.generatorCount)), narrow: sizes.region(builder.narrow.count),
      wide: sizes.region(builder.wide.count), tags: sizes.region(builder.tags.count),
      delays: sizes.region(builder.learnedDelays.count), traceValues: sizes.region(builder.traceValues),
      activeTraces: sizes.region(builder.traceValues), activeCounts: sizes.region(builder.traces.count),
      tracing: sizes.region(words(builder.traces.count)), pending: sizes.region(words(builder.learnings.count)),
      periodSpikes: sizes.region(builder.periodWords), lastSpikes: sizes.region(builder.spikeWords),
      patterns: sizes.region(builder.sources.count), kept: sizes.region(builder.connections.count),
      keptSums: sizes.region(builder.keptSums),
      scratch: ScratchLayout(
        changes: sizes.region(3 * strand), terms: sizes.region(strand), targets: sizes.region(strand),
        places: sizes.region(max(strand, longestTrace)), words: sizes.region(max(strand, longestTrace)),
        sums: sizes.region(builder.groups.map(\.count).max() ?? 0),
        rowSums: sizes.region(builder.groups.map { 64 * $0.words }.max() ?? 0)))
  }

  /// A state before the first step.
  func initialState(_ builder: PlanBuilder) -> Arena {
    var state = Arena(stateSize)
    let layout = stateLayout
    state.withMutableBase { base in
      layout.narrow.fill(at: base, builder.narrow)
      layout.wide.fill(at: base, builder.wide)
      layout.tags.fill(at: base, builder.tags)
      layout.delays.fill(at: base, builder.learnedDelays)
      let awake = layout.awake.pointer(at: base)
      for (index, group) in builder.groups.enumerated() where !group.isMemoryless || group.isRestless {
        awake.setBit(index)
      }
    }
    return state
  }
}

extension Region {
  /// Sets the elements, of which there are as many as the region holds.
  func fill(at base: UnsafeMutableRawPointer, _ elements: [Element]) {
    precondition(elements.count == count, "a region is filled whole")
    elements.withUnsafeBufferPointer { buffer in
      guard let first = buffer.baseAddress else { return }
      pointer(at: base).update(from: first, count: count)
    }
  }
}
