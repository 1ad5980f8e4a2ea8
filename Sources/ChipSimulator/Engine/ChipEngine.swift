/// A chip at work: its tables and the parts of its state, valid while their arenas are open.
struct ChipEngine {
  /// One step of the chip, in the words and the order of the article "The step".
  ///
  /// A spike of step t fetches its weights in `emit`, before the learning of step t, and waits in the dendrites of its
  /// targets until it is due. A step in which a register overflows that should not ends there.
  func step(_ observers: inout StepObservers) {
    begin()
    deliver()
    integrate()
    spike()
    if clock.hasFault { return }
    emit()
    trace()
    learn()
    record(&observers)
  }

  let settings: EngineSettings
  let tables: ChipTables
  let clock: Clock
  let queue: HostQueue
  let spikes: SpikeState
  let compartments: CompartmentState
  let dendrites: DendriteState
  let cache: ChargeCache
  let synapses: SynapseState
  let traces: TraceState
  let learning: LearningState
  let random: RandomWords

  /// Takes the tables and the state of a chip, each part in its turn.
  @inline(__always)
  init(_ settings: EngineSettings, tables: inout some PartMemory, state: inout some PartMemory) {
    self.settings = settings
    self.tables = ChipTables(&tables)
    // `ChipPlan.send` opens these two alone, so they come first.
    clock = Clock(&state)
    queue = HostQueue(&state)
    spikes = SpikeState(&state)
    compartments = CompartmentState(&state)
    dendrites = DendriteState(&state)
    cache = ChargeCache(&state)
    synapses = SynapseState(&state)
    traces = TraceState(&state)
    learning = LearningState(&state)
    random = RandomWords(&state)
  }

  /// The parts of the state, the clock first.
  private var parts: [any StatePart] {
    [clock, queue, spikes, compartments, dendrites, cache, synapses, traces, learning, random]
  }
}

extension ChipEngine {
  /// Begins the step, and forgets the spikes of the last one.
  private func begin() {
    clock.advance()
    spikes.clear(tables.sources, tables.sourceWords)
  }

  /// Before step 1, for a model whose generators act in the step of their events: emits the events of step 1.
  func emitBeforeTheFirstStep() {
    deliver()
    spike()
    emit()
  }

  /// The rest of what happens before step 1: what those events leave in traces and synapses.
  func learnBeforeTheFirstStep() {
    trace()
    learn()
  }

  /// Looks through a state that was read, and completes it.
  ///
  /// - Throws: `StateProblem` if it cannot be a state of this chip.
  func complete() throws(StateProblem) {
    for part in parts { try part.check(tables, now: clock.now) }
    for part in parts { part.rebuild(tables, now: clock.now) }
  }
}
