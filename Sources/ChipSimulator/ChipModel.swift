public import ChipArithmetic

/// What a chip does where simulators differ: limits, registers, weights, traces and timing.
///
/// Nobody can compare with a chip here, so every such point is a setting with a name, a source and a default.
public struct ChipModel: Sendable, Hashable {
  /// What becomes of a current that leaves its 24 bits.
  public enum CurrentOverflow: Sendable, Hashable {
    /// One of the three policies.
    case policy(OverflowPolicy)
    /// One turn with an off-by-one, as in lava-nc 0.10.0; see `Register24.wrappedOnceAsLava`.
    case wrapsOnceAsLava
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

  /// Who shares a random number when a trace is rounded.
  public enum TraceRandomness: String, Sendable, Hashable, CaseIterable {
    /// Each trace has one of its own in each step.
    case eachTrace
    /// All traces share one in a step, as in lava-nc 0.10.0.
    case eachStep
    /// Each synapse has its own copy of the trace, rounded by a number of its own, as in brian2-loihi 0.5.2.
    case eachSynapse
  }

  /// When a spike generator's event at step t acts.
  public enum GeneratorTiming: String, Sendable, Hashable, CaseIterable {
    /// At t + 1 + d, like the spike of a compartment.
    case nextStep
    /// At t + d, as in brian2-loihi 0.5.2.
    case sameStep
  }

  /// The name, for reports.
  public var name: String
  /// What becomes of a current that leaves its 24 bits.
  public var currentOverflow: CurrentOverflow
  /// What becomes of a voltage that leaves its 24 bits.
  public var voltageOverflow: VoltageOverflow
  /// How weights are rounded, summed and clipped.
  public var weights: WeightConvention
  /// The factor that a trace's time constant stands for.
  public var traceLaw: TraceDecay.Law
  /// Who shares a random number when a trace is rounded.
  public var traceRandomness: TraceRandomness
  /// When a spike generator's event acts.
  public var generatorTiming: GeneratorTiming

  /// One chip of the first generation, with this simulator's defaults: an overflow is an error.
  public static let loihi1 = ChipModel(
    name: "loihi1", currentOverflow: .policy(.throw), voltageOverflow: .policy(.throw),
    weights: .standard, traceLaw: .exponential, traceRandomness: .eachTrace, generatorTiming: .nextStep)

  /// What brian2-loihi 0.5.2 does; nothing is too large.
  public static let brian2Loihi = ChipModel(
    name: "brian2-loihi", currentOverflow: .unbounded, voltageOverflow: .unbounded,
    weights: .brian2Loihi, traceLaw: .linear, traceRandomness: .eachSynapse, generatorTiming: .sameStep)

  /// What lava-nc 0.10.0 does; nothing is too large.
  ///
  /// A process's `du` is the decay of the current less one.
  public static let lava = ChipModel(
    name: "lava", currentOverflow: .wrapsOnceAsLava, voltageOverflow: .clips(Register24.saturation),
    weights: .lava, traceLaw: .exponential, traceRandomness: .eachStep, generatorTiming: .nextStep)

  /// What the emulator of nengo-loihi 1.1.0 does, with vmin and vmax at the ends of the register; nothing is too large.
  ///
  /// Its `decay_u` is the decay of the current less one.
  public static let nengoLoihi = ChipModel(
    name: "nengo-loihi", currentOverflow: .policy(.wrap),
    voltageOverflow: .clips(Register24.saturation), weights: .standard, traceLaw: .exponential,
    traceRandomness: .eachTrace, generatorTiming: .nextStep)
}
