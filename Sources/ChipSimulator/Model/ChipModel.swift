public import NetworkModel

/// What a chip does where simulators differ: limits, registers, weights, traces and timing.
///
/// We have no access to the hardware, so every such point is a setting with a name, a source and a default.
public struct ChipModel: Sendable, Hashable {
  /// What becomes of a current that leaves its 24 bits.
  public enum CurrentOverflow: Sendable, Hashable {
    /// One of the three policies.
    case policy(OverflowPolicy)
    /// One turn with an off-by-one, as in lava-nc 0.10.0; see `Register24.wrappedOnceAsLava`.
    case wrapsOnceAsLava
    /// In two's complement, first the sum of a step's input in 22 bits, then the current in 24, then what it and the
    /// bias add to the voltage in 24; so does the emulator of nengo-loihi 1.1.0. Only that of the
    /// current counts as an overflow.
    case wrapsThriceAsNengoLoihi
    /// It is kept while it fits 32 bits, and is an error beyond; so does brian2-loihi 0.5.2, which has no bound.
    case unbounded
  }

  /// What becomes of a voltage that leaves its 24 bits.
  public enum VoltageOverflow: Sendable, Hashable {
    /// One of the three policies.
    case policy(OverflowPolicy)
    /// It stays in a range, before it is compared with the threshold, and nothing is counted: ±(2²³ − 1) in lava-nc
    /// 0.10.0, the parameters vmin and vmax in nengo-loihi 1.1.0.
    case clips(ClosedRange<Int32>)
    /// It is kept while it fits 32 bits, and is an error beyond; so does brian2-loihi 0.5.2, which has no bound.
    case unbounded
  }

  /// Which traces share a random number when they are rounded.
  public enum TraceRandomness: String, Sendable, Hashable, CaseIterable {
    /// Each trace has one of its own in each step.
    case eachTrace
    /// All traces share one in a step, as in lava-nc 0.10.0.
    case eachStep
    /// Each synapse has its own copy of the trace, rounded by a number of its own, as in brian2-loihi 0.5.2.
    case eachSynapse
  }

  /// When the spike of a plastic connection with a delay d fetches its weight and counts for the rule.
  public enum PlasticDelay: String, Sendable, Hashable, CaseIterable {
    /// In the step t of the spike.
    case atEmission
    /// In the step t + d, as in brian2-loihi 0.5.2: x0, x1 and x2 are those of delayed spikes.
    case atArrival
  }

  /// When a spike of a spike generator's train at step t acts.
  public enum GeneratorTiming: String, Sendable, Hashable, CaseIterable {
    /// At t + 1 + d, like the spike of a compartment.
    case nextStep
    /// At t + d, as in brian2-loihi 0.5.2: it counts as emitted at t − 1. What trains hold for step 1 is emitted, traced
    /// and learned from before the first step. What the host sends while the chip runs acts at t + 1 + d all the same.
    case sameStep
  }

  /// The name, for reports.
  public var name: String
  /// What fits on the chip; nil if there is no limit.
  public var limits: ChipLimits?
  /// What becomes of a current that leaves its 24 bits.
  public var currentOverflow: CurrentOverflow
  /// What becomes of a voltage that leaves its 24 bits.
  public var voltageOverflow: VoltageOverflow
  /// How weights are rounded, summed and clipped.
  public var weights: WeightConvention
  /// The factor that a trace's time constant stands for.
  public var traceLaw: TraceDecay.Law
  /// Which traces share a random number when they are rounded.
  public var traceRandomness: TraceRandomness
  /// When the spike of a plastic connection with a delay fetches its weight and counts for the rule.
  public var plasticDelay: PlasticDelay
  /// When a spike of a spike generator's train acts.
  public var generatorTiming: GeneratorTiming

  /// One chip of the first generation, with this simulator's defaults: an overflow is an error.
  public static let loihi1 = ChipModel(
    name: "loihi1", limits: .loihi1, currentOverflow: .policy(.throw), voltageOverflow: .policy(.throw),
    weights: .standard, traceLaw: .exponential, traceRandomness: .eachTrace, plasticDelay: .atEmission,
    generatorTiming: .nextStep)

  /// What brian2-loihi 0.5.2 does; nothing is too large.
  public static let brian2Loihi = ChipModel(
    name: "brian2-loihi", limits: nil, currentOverflow: .unbounded, voltageOverflow: .unbounded,
    weights: .brian2Loihi, traceLaw: .linear, traceRandomness: .eachSynapse, plasticDelay: .atArrival,
    generatorTiming: .sameStep)

  /// What lava-nc 0.10.0 does; nothing is too large.
  ///
  /// A process's `du` is the decay of the current less one.
  public static let lava = ChipModel(
    name: "lava", limits: nil, currentOverflow: .wrapsOnceAsLava, voltageOverflow: .clips(Register24.saturation),
    weights: .lava, traceLaw: .exponential, traceRandomness: .eachStep, plasticDelay: .atEmission,
    generatorTiming: .nextStep)

  /// What the emulator of nengo-loihi 1.1.0 does, with vmin and vmax at the ends of the register; nothing is too large.
  ///
  /// Its `decay_u` is the decay of the current less one.
  public static let nengoLoihi = ChipModel(
    name: "nengo-loihi", limits: nil, currentOverflow: .wrapsThriceAsNengoLoihi,
    voltageOverflow: .clips(Register24.saturation), weights: .standard, traceLaw: .exponential,
    traceRandomness: .eachTrace, plasticDelay: .atEmission,
    generatorTiming: .nextStep)
}
