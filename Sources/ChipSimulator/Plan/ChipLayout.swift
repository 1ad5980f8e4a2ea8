internal import CKernels

/// Where everything stands that never changes while a chip runs.
struct ConstantLayout: Sendable {
  let sources: Region<SourcePlan>
  let groups: Region<GroupPlan>
  let compartments: Region<spike_compartment>
  let connections: Region<ConnectionPlan>
  let routes: Region<Route>
  let plasticEnds: Region<PlasticEnd>
  let delayLines: Region<Int32>
  let traceLists: Region<Int32>
  let learnings: Region<LearningPlan>
  let products: Region<ProductPlan>
  let factors: Region<FactorPlan>
  let traces: Region<TracePlan>
  let sweeping: Region<UInt64>
  let events: Region<GeneratorEvent>
  let weights: Region<Int8>
  let delays: Region<UInt8>
  let rowStarts: Region<Int>
  let targets: Region<Int32>
  let columnStarts: Region<Int>
  let columnSources: Region<Int32>
  /// 0, 1, 2, … as targets of a full row.
  let everyTarget: Region<Int32>
}

/// One spike of a train that is known beforehand.
struct GeneratorEvent: BitwiseCopyable {
  let step: Int
  let source: Int32
  let compartment: Int32
}

/// Where everything stands that changes while a chip runs.
struct StateLayout: Sendable {
  let registers: Region<ChipRegisters>
  let spikes: Region<UInt64>
  let spiking: Region<UInt64>
  let awake: Region<UInt64>
  /// 64 rows of bits, one for each group: what acts at step t is in row t mod 64.
  let calendar: Region<UInt64>
  let charges: Region<Int32>
  let sharedCharges: Region<Int32>
  let currents: Region<Int32>
  let voltages: Region<Int32>
  let holds: Region<UInt8>
  let groupStates: Region<GroupState>
  let connectionStates: Region<ConnectionState>
  let sourceSpikes: Region<Int>
  /// The spikes in this step of each source that spikes.
  let spikeCounts: Region<Int>
  /// 64 rows of spike words of the spike generators, and of bits, one for each generator.
  let queue: Region<UInt64>
  let queued: Region<UInt64>
  let narrow: Region<Int8>
  let wide: Region<Int16>
  let tags: Region<Int16>
  let delays: Region<UInt8>
  let traceValues: Region<UInt8>
  let activeTraces: Region<Int32>
  let activeCounts: Region<Int>
  let tracing: Region<UInt64>
  let pending: Region<UInt64>
  let periodSpikes: Region<UInt64>
  /// The last spikes of each source that is remembered, and the number of their pattern, from 1.
  let lastSpikes: Region<UInt64>
  let patterns: Region<Int>
  /// For each connection the pattern of its source whose sums it keeps, 0 where it keeps none; and the sums.
  let kept: Region<Int>
  let keptSums: Region<Int32>
  let scratch: ScratchLayout
}

/// Room for intermediate results, so that a step allocates nothing.
struct ScratchLayout: Sendable {
  let changes: Region<Int>
  let terms: Region<Int>
  let targets: Region<Int32>
  let places: Region<UInt32>
  let words: Region<UInt32>
  let sums: Region<Int32>
  let rowSums: Region<Int32>
}

/// Where a chip stands in time, and what stopped it.
struct ChipRegisters: BitwiseCopyable {
  /// The steps that are done.
  var step = 0
  /// The first event that is still to come.
  var nextEvent = 0
  /// What overflowed, if something did that should not.
  var fault = Fault.none
  var faultGroup = 0
  var faultCompartment = 0
  var faultValue = 0

  /// What can stop a chip.
  enum Fault: UInt8, BitwiseCopyable {
    case none, current, voltage, outOfTurn
  }
}

/// What is counted of a group, and when it was last looked at.
struct GroupState: BitwiseCopyable {
  /// The last step in which it was integrated.
  var lastStep = 0
  /// The lowest and the highest voltage, before the reset, of that step.
  var lowest: Int32 = .max
  var highest: Int32 = .min
  /// Steps of compartments that were integrated.
  var updates = 0
  var overflows = 0
}

/// What is counted of a connection.
struct ConnectionState: BitwiseCopyable {
  var operations = 0
  var updates = 0
}
