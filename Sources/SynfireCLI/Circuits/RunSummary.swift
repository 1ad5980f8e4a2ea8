import Synfire

/// What a run of a circuit has come to, for programs and for people.
struct RunSummary: Encodable {
  /// A spike generator and what it did.
  struct Generator: Encodable {
    let name: String
    let sources: Int
    let spikes: Int
  }

  /// A group and what it did.
  struct Group: Encodable {
    let name: String
    let compartments: Int
    let spikes: Int
    let activeUpdates: Int
    let inactiveUpdates: Int
    let overflows: Int
  }

  /// A connection and what it did.
  struct Connection: Encodable {
    let name: String
    let synapses: Int
    let synapticOperations: Int
    let synapseUpdates: Int
  }

  /// What the events would cost on a chip.
  struct Estimate: Encodable {
    /// One kind of event: how often, joules, seconds.
    struct Event: Encodable {
      let event: CostedEvent
      let count: Double
      let energy: Double
      let time: Double
    }

    let caveat: String
    let cores: Int
    let energy: Double
    let serialTime: Double
    let evenSplitTime: Double
    let events: [Event]

    init(_ cost: CostEstimate) {
      caveat = CostEstimate.caveat
      (cores, energy) = (cost.cores, cost.energy)
      (serialTime, evenSplitTime) = (cost.serialTime, cost.evenSplitTime)
      events = CostedEvent.allCases.map {
        Event(event: $0, count: cost.count(of: $0), energy: cost.energy(of: $0), time: cost.time(of: $0))
      }
    }
  }

  let circuit: String
  let synfire: String
  let model: String
  let seed: UInt64
  let status: CircuitRun.Status
  let firstStep: Int
  let steps: Int
  /// What the chip alone has taken, without reading, placing and writing.
  let seconds: Double
  /// Absent where no step was done.
  let stepsPerSecond: Double?
  let spikeGenerators: [Generator]
  let groups: [Group]
  let connections: [Connection]
  /// Absent under a model without limits, as is the estimate.
  let resources: ChipResources?
  let estimate: Estimate?
  var probes: [ProbeSummary]

  init(_ run: CircuitRun, of circuit: String, withNumbers: Bool) {
    let (chip, events) = (run.chip, run.events)
    let network = chip.network
    self.circuit = circuit
    synfire = synfireVersion
    (model, seed, status) = (chip.model.name, network.seed, run.status)
    (firstStep, steps, seconds) = (run.firstStep, run.steps, run.seconds)
    stepsPerSecond = run.steps > 0 && run.seconds > 0 ? Double(run.steps) / run.seconds : nil
    spikeGenerators = zip(network.spikeGenerators, events.generatorSpikes).map {
      Generator(name: $0.name, sources: $0.count, spikes: $1)
    }
    groups = zip(network.groups, events.groups).map {
      Group(
        name: $0.name, compartments: $0.count, spikes: $1.spikes, activeUpdates: $1.activeUpdates,
        inactiveUpdates: $1.inactiveUpdates, overflows: $1.overflows)
    }
    connections = zip(network.connections, events.connections).map {
      Connection(
        name: $0.name, synapses: $0.synapseCount, synapticOperations: $1.synapticOperations,
        synapseUpdates: $1.synapseUpdates)
    }
    resources = chip.resources
    estimate = chip.coreMap.map { Estimate(CostEstimate(events, of: network, on: $0)) }
    probes = zip(network.probes, chip.recordings).map { ProbeSummary($0, $1, in: network, withNumbers: withNumbers) }
  }
}

/// What one probe has recorded.
struct ProbeSummary: Encodable {
  /// Spikes, side by side: spike i came from compartments[i] in step steps[i].
  struct Spikes: Encodable {
    let steps: [Int]
    let compartments: [Int32]
  }

  /// Samples: values[s] holds the numbers of step steps[s].
  struct Samples: Encodable {
    let steps: [Int]
    let values: [[Int32]]
  }

  /// The probe as an option names it.
  let probe: String
  let quantity: String
  let of: String
  let every: Int
  /// Compartments, sources, synapses or traces that are watched.
  let count: Int
  /// Absent for numbers, as `sampleCount` is for spikes.
  var spikeCount: Int?
  var sampleCount: Int?
  /// What was recorded, where it was asked for.
  var spikes: Spikes?
  var samples: Samples?

  init(_ request: ProbeRequest, _ recording: Recording, in network: Network, withNumbers: Bool) {
    probe = request.key(in: network)
    quantity = request.quantity.description
    of = request.name(in: network)
    every = request.period
    switch recording {
    case .raster(let raster):
      (count, spikeCount) = (raster.count, raster.spikeCount)
      guard withNumbers else { return }
      let all = raster.spikes
      spikes = Spikes(steps: all.map(\.step), compartments: all.map { Int32($0.compartment) })
    case .series(let series):
      (count, sampleCount) = (series.count, series.sampleCount)
      guard withNumbers else { return }
      samples = Samples(steps: series.steps, values: (0..<series.sampleCount).map { Array(series.sample($0)) })
    }
  }
}
