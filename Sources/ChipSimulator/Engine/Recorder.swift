internal import NetworkModel
internal import Recordings

/// What the probes of a network record.
struct Recorder: Sendable {
  private let requests: [ProbeRequest]
  private(set) var recordings: [Recording] = []

  /// Records nothing.
  init() { requests = [] }

  /// Begins to record what a network asks for.
  init(_ network: Network, _ model: ChipModel, firstStep: Int = 1) {
    requests = network.probes
    recordings = network.probes.map { request in
      switch request.subject {
      case .generator(let id): .raster(Raster(count: network[id].count, firstStep: firstStep))
      case .group(let id) where request.quantity == .spikes:
        .raster(Raster(count: network[id].count, firstStep: firstStep))
      case .group(let id): .series(Series(count: network[id].count))
      case .connection(let id): .series(Series(count: Self.count(request.quantity, network[id], model)))
      }
    }
  }

  private static func count(_ quantity: ProbedQuantity, _ connection: Connection, _ model: ChipModel) -> Int {
    switch quantity {
    case .trace(.r1): 1
    case .trace where model.traceRandomness == .eachSynapse: connection.synapseCount
    case .trace(.x1), .trace(.x2): connection.sourceCount
    case .trace: connection.targetCount
    default: connection.synapseCount
    }
  }

  /// Adds what the probes read after the step that is done.
  mutating func record(_ engine: ChipEngine) {
    for (index, request) in requests.enumerated() where engine.clock.now % request.period == 0 {
      switch recordings[index] {
      case .raster(var raster):
        recordings[index] = .raster(Raster(count: 0))
        let source = engine.source(of: request.subject)
        raster.append(words: UnsafeBufferPointer(start: engine.spikes.words + source.spikes, count: source.words))
        recordings[index] = .raster(raster)
      case .series(var series):
        recordings[index] = .series(Series(count: 0))
        series.append(engine.sample(request), at: engine.clock.now)
        recordings[index] = .series(series)
      }
    }
  }
}

extension ChipEngine {
  fileprivate func source(of subject: ProbeRequest.Subject) -> SourcePlan {
    switch subject {
    case .generator(let id): tables.sources[id.index]
    case .group(let id): tables.sources[tables.groups[id.index].source]
    case .connection(let id): tables.sources[tables.connections[id.index].source]
    }
  }

  fileprivate func sample(_ request: ProbeRequest) -> [Int32] {
    switch (request.subject, request.quantity) {
    case (.group(let id), .current): currents(ofGroup: id.index)
    case (.group(let id), .voltage): voltages(ofGroup: id.index)
    case (.connection(let id), .weight): mantissas(ofConnection: id.index)
    case (.connection(let id), .tag): tags(ofConnection: id.index)
    case (.connection(let id), .delay): delays(ofConnection: id.index)
    case (.connection(let id), .trace(let name)): values(of: name, ofConnection: id.index)
    default: []
    }
  }
}
