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
/// Steps count from 1. A chip is a value: a copy of it is its snapshot, and goes on from there, bit for bit. One chip
/// uses one core of the computer; copies and other chips may run beside it.
public struct Chip: Sendable {
  /// What the chip runs.
  public let network: Network
  /// How it does so where simulators differ.
  public let model: ChipModel
  /// Which compartments are on which core; nil under a model without limits.
  public let coreMap: CoreMap?
  let plan: ChipPlan
  var state: Arena
  var recorder: Recorder
  private var silence: SilenceTable?
  /// What watches how far voltages go, in every step that the chip runs; nil where nothing does.
  public var voltageWatch: VoltageWatch?

  /// Prepares a chip for a network.
  ///
  /// - Parameters:
  ///   - network: What it runs.
  ///   - model: Limits and settings.
  ///   - placement: How groups are spread over cores; no spike depends on it.
  /// - Throws: `ChipError` where the network exceeds a limit, or asks for what the model has not.
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
    recorder = Recorder(network, model)
    if model.generatorTiming == .sameStep {
      beginEarly(builder)
    } else {
      let layout = plan.stateLayout
      state.withMutableBase { layout.wide.fill(at: $0, builder.offGrid) }
    }
  }

  /// What trains hold for step 1 is emitted before it.
  private mutating func beginEarly(_ builder: PlanBuilder) {
    let layout = plan.stateLayout
    withEngine { engine in engine.emitBeforeTheFirstStep() }
    state.withMutableBase { layout.wide.fill(at: $0, builder.offGrid) }
    withEngine { engine in engine.learnBeforeTheFirstStep() }
  }

  /// The steps that are done; one that was stopped by an overflow is not.
  public var stepCount: Int { withState { $0.hasOverflow ? $0.now - 1 : $0.now } }

  /// Runs one step: deliver, integrate, spike, trace, learn, record.
  ///
  /// - Throws: `ChipError` where a register overflows and the model does not allow it; the chip stands then.
  public mutating func step() throws(ChipError) { try run(steps: 1) }

  /// Runs some steps.
  ///
  /// - Parameter steps: How many, 0 or more.
  /// - Throws: `ChipError` where a register overflows and the model does not allow it, or a spike is out of the turn of
  ///   `schedule`; the chip stands then, and every further step throws the same.
  public mutating func run(steps: Int) throws(ChipError) {
    precondition(steps >= 0, "a chip does not run backwards")
    var recorder = recorder
    self.recorder = Recorder()
    let silence = silence
    var watch = voltageWatch
    voltageWatch = nil
    let stops = withEngine { engine in
      for _ in 0..<steps where !engine.hasFault {
        engine.step()
        if !engine.hasFault { recorder.record(engine) }
        if !engine.hasFault { watch?.look(at: engine) }
        if let silence, !engine.hasFault { engine.check(silence) }
      }
      return engine.hasFault
    }
    self.recorder = recorder
    voltageWatch = watch
    if stops { throw fault }
  }

  /// What watches for spikes out of turn; nil where nothing does.
  ///
  /// At such a spike `run` throws: the step is done and recorded, and the chip stands like after an overflow.
  public var schedule: SpikeSchedule? {
    get { silence?.schedule }
    set { silence = newValue.map { SilenceTable($0, groupCount: network.groups.count) } }
  }

  /// Sends spikes of a generator, to be emitted in the next step or later.
  ///
  /// - Parameters:
  ///   - spikes: Places of sources in the generator.
  ///   - generator: The generator; one with trains gets them in addition.
  ///   - steps: 1 for the next step, up to 63.
  /// - Throws: `ChipError` for a place that the generator has not, or for another number of steps.
  public mutating func send(
    _ spikes: some Sequence<Int>, to generator: SpikeGeneratorID, inSteps steps: Int = 1
  ) throws(ChipError) {
    let subject = "spike generator \"\(network[generator].name)\""
    let count = network[generator].count
    guard (1...63).contains(steps) else {
      throw ChipError(.invalidArgument, subject, "wanted spikes for 1 to 63 steps from now, got \(steps)")
    }
    var wrong: Int?
    withEngine { engine in
      for spike in spikes {
        if (0..<count).contains(spike) {
          engine.enqueue(spike, of: generator.index, inSteps: steps)
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
  /// - Precondition: `steps` is 1…63, and there are no more bits than sources.
  public mutating func send(_ words: Span<UInt64>, to generator: SpikeGeneratorID, inSteps steps: Int = 1) {
    let count = network.spikeGenerators[generator.index].count
    precondition(
      (1...63).contains(steps) && words.count == (count + 63) / 64, "spikes of \(count) sources, in 1 to 63 steps")
    precondition(count % 64 == 0 || words[words.count - 1] >> UInt64(count % 64) == 0, "no more bits than sources")
    plan.enqueue(words, of: generator.index, inSteps: steps, in: &state)
  }

  /// Sets the weights of a plastic connection.
  ///
  /// - Parameters:
  ///   - mantissas: One for each synapse, in the order of the pattern, on the grid of the connection's format.
  ///   - connection: The connection; it has to have a rule, since weights that do not learn are fixed.
  /// - Throws: `ChipError` for another count, and for a mantissa that does not fit.
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
    let registers = withState { $0.registers.pointee }
    if registers.fault == .outOfTurn {
      return ChipError(
        .outOfTurn, "group \"\(network.groups[registers.faultGroup].name)\"",
        "wanted no spike in phase \(registers.faultValue + 1) of its cycle, got one of compartment "
          + "\(registers.faultCompartment) in step \(registers.step)")
    }
    let name = registers.fault == .current ? "current" : "voltage"
    return ChipError(
      .overflow, "group \"\(network.groups[registers.faultGroup].name)\"",
      "wanted a \(name) of \(Register24.minimum) to \(Register24.maximum), got \(registers.faultValue) for compartment "
        + "\(registers.faultCompartment) in step \(registers.step)")
  }

  /// Opens the chip to be changed.
  @discardableResult
  mutating func withEngine<Result>(_ body: (ChipEngine) -> Result) -> Result {
    let (plan, model, seed) = (plan, model, network.seed)
    return plan.constants.withBase { constants in
      state.withMutableBase { state in
        body(ChipEngine(plan, model: model, seed: seed, constants: constants, state: state))
      }
    }
  }

  /// Opens the chip to be read.
  func withState<Result>(_ body: (ChipEngine) -> Result) -> Result {
    plan.constants.withBase { constants in
      state.withBase { state in
        body(ChipEngine(plan, model: model, seed: network.seed, constants: constants, state: state))
      }
    }
  }
}

extension Chip {
  /// What each probe has recorded so far, in the order of the network's probes.
  public var recordings: [Recording] { recorder.recordings }

  /// What a probe of spikes has recorded so far.
  public subscript(probe: Probe<Raster>) -> Raster {
    guard case .raster(let raster) = recorder.recordings[probe.index] else {
      preconditionFailure("a probe of another network")
    }
    return raster
  }

  /// What a probe of numbers has recorded so far.
  public subscript(probe: Probe<Series>) -> Series {
    guard case .series(let series) = recorder.recordings[probe.index] else {
      preconditionFailure("a probe of another network")
    }
    return series
  }
}
