internal import CKernels

extension ChipEngine {
  /// The chip of a plan whose arenas are open at these addresses.
  init(
    _ plan: ChipPlan, model: ChipModel, seed: UInt64, constants: UnsafeMutableRawPointer, state: UnsafeMutableRawPointer
  ) {
    self.model = model
    self.seed = seed
    groupCount = plan.groupCount
    groupWords = ChipPlan.words(plan.groupCount)
    generatorCount = plan.generatorCount
    learningCount = plan.learningCount
    traceCount = plan.traceCount
    stateBase = state
    sourceWords = ChipPlan.words(plan.sourceCount)
    learningWords = ChipPlan.words(plan.learningCount)
    traceWords = ChipPlan.words(plan.traceCount)
    queueStride = plan.queueWords
    eventCount = plan.eventCount
    strandRoom = plan.longestStrand

    let fixed = plan.constantLayout
    sources = fixed.sources.pointer(at: constants)
    groups = fixed.groups.pointer(at: constants)
    compartments = fixed.compartments.pointer(at: constants)
    connections = fixed.connections.pointer(at: constants)
    routes = fixed.routes.pointer(at: constants)
    plasticEnds = fixed.plasticEnds.pointer(at: constants)
    delayLines = fixed.delayLines.pointer(at: constants)
    traceLists = fixed.traceLists.pointer(at: constants)
    learnings = fixed.learnings.pointer(at: constants)
    products = fixed.products.pointer(at: constants)
    factors = fixed.factors.pointer(at: constants)
    traces = fixed.traces.pointer(at: constants)
    sweeping = fixed.sweeping.pointer(at: constants)
    events = fixed.events.pointer(at: constants)
    staticWeights = fixed.weights.pointer(at: constants)
    staticDelays = fixed.delays.pointer(at: constants)
    rowStarts = fixed.rowStarts.pointer(at: constants)
    targets = fixed.targets.pointer(at: constants)
    columnStarts = fixed.columnStarts.pointer(at: constants)
    columnSources = fixed.columnSources.pointer(at: constants)
    everyTarget = fixed.everyTarget.pointer(at: constants)

    let layout = plan.stateLayout
    registers = layout.registers.pointer(at: state)
    spikes = layout.spikes.pointer(at: state)
    spiking = layout.spiking.pointer(at: state)
    awake = layout.awake.pointer(at: state)
    calendar = layout.calendar.pointer(at: state)
    charges = layout.charges.pointer(at: state)
    sharedCharges = layout.sharedCharges.pointer(at: state)
    currents = layout.currents.pointer(at: state)
    voltages = layout.voltages.pointer(at: state)
    holds = layout.holds.pointer(at: state)
    groupStates = layout.groupStates.pointer(at: state)
    connectionStates = layout.connectionStates.pointer(at: state)
    sourceSpikes = layout.sourceSpikes.pointer(at: state)
    spikeCounts = layout.spikeCounts.pointer(at: state)
    queue = layout.queue.pointer(at: state)
    queued = layout.queued.pointer(at: state)
    narrow = layout.narrow.pointer(at: state)
    wide = layout.wide.pointer(at: state)
    tags = layout.tags.pointer(at: state)
    learnedDelays = layout.delays.pointer(at: state)
    traceValues = layout.traceValues.pointer(at: state)
    activeTraces = layout.activeTraces.pointer(at: state)
    activeCounts = layout.activeCounts.pointer(at: state)
    tracing = layout.tracing.pointer(at: state)
    pending = layout.pending.pointer(at: state)
    periodSpikes = layout.periodSpikes.pointer(at: state)
    lastSpikes = layout.lastSpikes.pointer(at: state)
    patterns = layout.patterns.pointer(at: state)
    kept = layout.kept.pointer(at: state)
    keptSums = layout.keptSums.pointer(at: state)
    changes = layout.scratch.changes.pointer(at: state)
    terms = layout.scratch.terms.pointer(at: state)
    chosenTargets = layout.scratch.targets.pointer(at: state)
    places = layout.scratch.places.pointer(at: state)
    words = layout.scratch.words.pointer(at: state)
    sums = layout.scratch.sums.pointer(at: state)
    rowSums = layout.scratch.rowSums.pointer(at: state)
  }
}
