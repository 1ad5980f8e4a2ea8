public import NetworkModel
public import Recordings

/// A chip that runs a network, bit for bit.
///
/// ```swift
/// var chip = try Chip(net)            // checks the limits, places the cores
/// try chip.run(steps: 16)
/// print(chip.resources, chip[spikes].spikeTrain(of: 3))
/// ```
///
/// Steps count from 1. A chip is a value: a copy of it is its snapshot, and continues from there, bit for bit. One chip
/// uses one core of the computer; copies and other chips may run at the same time.
public struct Chip: Sendable {
  /// What the chip runs.
  public let network: Network
  /// How it does so at the points where simulators differ.
  public let model: ChipModel
  /// Which compartments are on which core; nil under a model without limits.
  public let coreMap: CoreMap?
  let plan: ChipPlan
  var state: Arena
  private var observers: StepObservers

  /// Prepares a chip for a network.
  ///
  /// - Parameters:
  ///   - network: What it runs.
  ///   - model: Limits and settings.
  ///   - placement: How groups are spread over cores; no spike depends on it.
  /// - Throws: `ChipError` if the network exceeds a limit, or requests something that the model lacks.
  public init(
    _ network: Network, model: ChipModel = .loihi1, placement: Placement = .firstFit
  ) throws(ChipError) {
    if let limits = model.limits {
      coreMap = try CoreMap(placing: network, limits: limits, placement: placement)
    } else {
      coreMap = nil
    }
    let builder = try PlanBuilder(network, model: model)
    self.network = network
    self.model = model
    plan = ChipPlan(builder)
    state = plan.initialState(builder)
    observers = StepObservers(recorder: Recorder(network, model))
    withEngine { engine in
      let isEarly = model.generatorTiming == .sameStep
      if isEarly { engine.emitBeforeTheFirstStep() }
      engine.synapses.leaveGrid(builder.offGrid)
      if isEarly { engine.learnBeforeTheFirstStep() }
    }
  }

  /// The steps that are done; one that was stopped by an overflow is not.
  public var stepCount: Int { withState { $0.clock.hasOverflow ? $0.clock.now - 1 : $0.clock.now } }

  /// Runs one step: deliver, integrate, spike, emit, trace, learn, record.
  ///
  /// - Throws: `ChipError` if a register overflows and the model does not allow it; the chip then stays halted.
  public mutating func step() throws(ChipError) { try run(steps: 1) }

  /// Runs some steps.
  ///
  /// - Parameter steps: How many, 0 or more.
  /// - Throws: `ChipError` if a register overflows and the model does not allow it, or a spike violates `schedule`; the
  ///   chip then stays halted, and every further step throws the same error.
  public mutating func run(steps: Int) throws(ChipError) {
    precondition(steps >= 0, "a chip does not run backwards")
    // Moved out and back, since the state is open meanwhile.
    var observers = StepObservers()
    swap(&self.observers, &observers)
    let isHalted = withEngine { engine in
      for _ in 0..<steps where !engine.clock.hasFault { engine.step(&observers) }
      return engine.clock.hasFault
    }
    swap(&self.observers, &observers)
    if isHalted { throw fault }
  }

  /// Begins as after that many steps of silence: a chip goes on in the random numbers of one that has run before.
  ///
  /// - Precondition: it has not run, and nothing happens in it by itself: all groups are without memory and sleep, and no
  ///   generator has trains.
  package mutating func skip(steps: Int) {
    precondition(stepCount == 0 && steps >= 0, "a chip that has run")
    precondition(network.spikeGenerators.allSatisfy { $0.spikeTrains == nil }, "a chip with spike trains")
    withEngine { engine in
      precondition(
        (0..<engine.tables.groupWords).allSatisfy { engine.compartments.awake[$0] == 0 }, "a chip that is awake")
      engine.clock.skip(steps)
    }
  }

  /// What watches how far voltages go, in every step that the chip runs; nil if nothing does.
  public var voltageWatch: VoltageWatch? {
    get { observers.watch }
    set { observers.watch = newValue }
  }

  /// The schedule that spikes have to keep; nil if there is none.
  ///
  /// At a spike that violates it `run` throws: the step is done and recorded, and the chip is halted as after an overflow.
  public var schedule: SpikeSchedule? {
    get { observers.silence?.schedule }
    set { observers.silence = newValue.map { SilenceTable($0, groupCount: network.groups.count) } }
  }

  /// How many steps ahead spikes can be sent: 1 is the next step, and 63 the last for which there is a place in the queue.
  public static let sendableSteps: ClosedRange<Int> = StepRing.reach

  /// Sends spikes of a generator, to be emitted in the next step or later.
  ///
  /// - Parameters:
  ///   - spikes: Places of sources in the generator.
  ///   - generator: The generator; one with trains gets them in addition.
  ///   - steps: 1 for the next step, up to 63.
  /// - Throws: `ChipError` for a place that the generator lacks, or for a number of steps outside `sendableSteps`.
  public mutating func send(
    _ spikes: some Sequence<Int>, to generator: SpikeGeneratorID, inSteps steps: Int = 1
  ) throws(ChipError) {
    let subject = "spike generator \"\(network[generator].name)\""
    let count = network[generator].count
    guard Self.sendableSteps.contains(steps) else {
      throw ChipError(
        .invalidArgument, subject,
        "wanted spikes for \(Self.sendableSteps.lowerBound) to \(Self.sendableSteps.upperBound) steps from now, got \(steps)"
      )
    }
    var wrong: Int?
    let plan = plan
    withEngine { engine in
      for spike in spikes {
        if (0..<count).contains(spike) {
          plan.send(spike, of: generator.index, inSteps: steps, to: engine)
        } else {
          wrong = wrong ?? spike
        }
      }
    }
    if let wrong {
      throw ChipError(.invalidArgument, subject, "wanted spikes of sources 0 to \(count - 1), got \(wrong)")
    }
  }

  /// Sends spikes of a generator as bits, to be emitted in the next step or later: bit i of word k is source 64·k + i.
  ///
  /// - Precondition: `steps` is 1…63, and no bit is set beyond the last source.
  public mutating func send(_ words: Span<UInt64>, to generator: SpikeGeneratorID, inSteps steps: Int = 1) {
    let count = network.spikeGenerators[generator.index].count
    precondition(
      Self.sendableSteps.contains(steps) && words.count == BitWords.count(for: count),
      "spikes of \(count) sources, in 1 to 63 steps")
    precondition(count % 64 == 0 || words[words.count - 1] >> UInt64(count % 64) == 0, "no more bits than sources")
    plan.send(words, of: generator.index, inSteps: steps, to: &state)
  }

  /// Sets the weights of a plastic connection.
  ///
  /// - Parameters:
  ///   - mantissas: One for each synapse, in the order of the pattern, on the grid of the connection's format.
  ///   - connection: The connection; it has to have a rule, since weights that do not learn are fixed.
  /// - Throws: `ChipError` for a wrong count, and for a mantissa that does not fit.
  public mutating func setWeights(_ mantissas: [Int32], of connection: ConnectionID) throws(ChipError) {
    let wanted = network[connection]
    let subject = "connection \"\(wanted.name)\""
    guard wanted.isPlastic, mantissas.count == wanted.synapseCount else {
      throw ChipError(
        .invalidArgument, subject,
        "wanted \(wanted.isPlastic ? wanted.synapseCount : 0) plastic weights, got \(mantissas.count)")
    }
    let wrong = withEngine { $0.setMantissas(mantissas, ofConnection: connection.index) }
    if let wrong {
      throw ChipError(
        .invalidArgument, subject,
        "wanted mantissas on the grid of its format, got \(mantissas[wrong]) for synapse \(wrong)")
    }
  }

  private var fault: ChipError {
    let (fault, step) = withState { ($0.clock.fault, $0.clock.now) }
    let subject = "group \"\(network.groups[fault.group].name)\""
    let place = "compartment \(fault.compartment) in step \(step)"
    if fault.kind == .outOfTurn {
      return ChipError(
        .outOfTurn, subject, "wanted no spike in phase \(fault.value + 1) of its cycle, got one of \(place)")
    }
    return ChipError(
      .overflow, subject,
      "wanted a \(fault.kind == .current ? "current" : "voltage") of \(Register24.minimum) to \(Register24.maximum), "
        + "got \(fault.value) for \(place)")
  }

  /// Opens the chip for reading and writing.
  @discardableResult
  mutating func withEngine<Result>(_ body: (ChipEngine) -> Result) -> Result {
    plan.withEngine(changing: &state, body)
  }

  /// Opens the chip for reading.
  func withState<Result>(_ body: (ChipEngine) -> Result) -> Result { plan.withEngine(reading: state, body) }

  /// Takes a state that was read, and begins to record anew.
  mutating func replaceState(_ state: Arena) {
    self.state = state
    observers.recorder = Recorder(network, model, firstStep: stepCount + 1)
  }
}

extension Chip {
  /// What each probe has recorded so far, in the order of the network's probes.
  public var recordings: [Recording] { observers.recorder.recordings }

  /// What a probe of spikes has recorded so far.
  public subscript(probe: Probe<Raster>) -> Raster {
    guard case .raster(let raster) = observers.recorder.recordings[probe.index] else {
      preconditionFailure("a probe of a different network")
    }
    return raster
  }

  /// What a probe of numbers has recorded so far.
  public subscript(probe: Probe<Series>) -> Series {
    guard case .series(let series) = observers.recorder.recordings[probe.index] else {
      preconditionFailure("a probe of a different network")
    }
    return series
  }
}
