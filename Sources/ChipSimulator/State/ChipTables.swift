internal import CKernels

/// What never changes while a chip runs: how many parts there are, what joins them, and the static synapses.
struct ChipTables {
  let groupCount: Int
  /// Words of a bit for each group.
  let groupWords: Int
  /// Spike generators and delay lines.
  let generatorCount: Int
  let sourceCount: Int
  /// Words of a bit for each source.
  let sourceWords: Int
  let learningCount: Int
  /// Words of a bit for each plastic connection.
  let learningWords: Int
  let traceCount: Int
  /// Words of a bit for each trace.
  let traceWords: Int
  let eventCount: Int

  let sources: UnsafePointer<SourcePlan>
  let groups: UnsafePointer<GroupPlan>
  let compartments: UnsafePointer<spike_compartment>
  let connections: UnsafePointer<ConnectionPlan>
  /// What begins or ends at each source, in the stretches that `SourcePlan` gives.
  let routes: UnsafePointer<SpikeRoute>
  let plasticEnds: UnsafePointer<PlasticEnd>
  let delayLines: UnsafePointer<Int32>
  let traceLists: UnsafePointer<Int32>
  /// The plastic connections, and the equations of their rules.
  let learnings: UnsafePointer<LearningPlan>
  let products: UnsafePointer<ProductPlan>
  let factors: UnsafePointer<FactorPlan>
  let traces: UnsafePointer<TracePlan>
  /// A bit for each plastic connection whose rule acts without spikes.
  let sweeping: UnsafePointer<UInt64>
  /// The spikes of all trains, in order of their steps.
  let events: UnsafePointer<GeneratorEvent>
  /// Weights and delays that do not change.
  let weights: UnsafePointer<Int8>
  let delays: UnsafePointer<UInt8>
  /// The synapses of sparse connections, by row and by column.
  let rowStarts: UnsafePointer<Int>
  let targets: UnsafePointer<Int32>
  let columnStarts: UnsafePointer<Int>
  let columnSources: UnsafePointer<Int32>
  /// 0, 1, 2, … as targets of a full row.
  let everyTarget: UnsafePointer<Int32>

  /// Takes the tables.
  @inline(__always)
  init(_ memory: inout some PartMemory) {
    groupCount = memory.number { $0.groups.count }
    groupWords = memory.number { BitWords.count(for: $0.groups.count) }
    generatorCount = memory.number { $0.generatorCount }
    sourceCount = memory.number { $0.sources.count }
    sourceWords = memory.number { BitWords.count(for: $0.sources.count) }
    learningCount = memory.number { $0.learnings.count }
    learningWords = memory.number { BitWords.count(for: $0.learnings.count) }
    traceCount = memory.number { $0.traces.count }
    traceWords = memory.number { BitWords.count(for: $0.traces.count) }
    eventCount = memory.number { $0.events.count }

    sources = memory.table { $0.sources }
    groups = memory.table { $0.groups }
    compartments = memory.table { $0.compartments }
    connections = memory.table { $0.connections }
    routes = memory.table { $0.routes }
    plasticEnds = memory.table { $0.plasticEnds }
    delayLines = memory.table { $0.delayLines }
    traceLists = memory.table { $0.traceLists }
    learnings = memory.table { $0.learnings }
    products = memory.table { $0.products }
    factors = memory.table { $0.factors }
    traces = memory.table { $0.traces }
    sweeping = memory.table { builder in
      BitWords.words(builder.learnings.count, set: builder.learnings.indices.filter { builder.learnings[$0].sweeps })
    }
    events = memory.table { $0.events }
    weights = memory.table { $0.weights }
    delays = memory.table { $0.delays }
    rowStarts = memory.table { $0.rowStarts }
    targets = memory.table { $0.targets }
    columnStarts = memory.table { $0.columnStarts }
    columnSources = memory.table { $0.columnSources }
    everyTarget = memory.table { (0..<Int32($0.longestStrand)).map { $0 } }
  }
}
