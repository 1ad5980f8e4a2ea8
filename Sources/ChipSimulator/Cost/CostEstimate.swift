public import NetworkModel
internal import Recordings

/// The energy and time that counted events would take on a chip, by published figures: an estimate, not a measurement.
///
/// ```swift
/// print(CostEstimate(chip.events, of: network, on: chip.coreMap))
/// ```
///
///     energy = Σ events · energy of one
///     serial time = Σ events · time of one
///     even split = serial time without barriers / cores + barriers
///
/// On a chip cores work side by side, and a step lasts as long as its busiest core. Counts are totals over steps and
/// cores, so only two bounds are given: the serial time, as if one core did everything, and the even split, which the
/// same events beat only if their times overlap within a core.
///
/// A spike costs the within-tile figure once for each of its output axons, and its hops between tiles on the mesh that
/// the core map assumes (four cores to a tile, 8 by 4 tiles to a chip, numbered row by row). Within a group each
/// compartment is taken to spike as often as the others. Spikes of generators come from outside: their way to the cores
/// is left out, their synaptic operations are not.
///
/// Left out: static power, sweeps of the learning engine over synapses that do not change, embedded processors, the host,
/// links between chips. Source of all figures: Davies et al., IEEE Micro 38(1), 2018, doi:10.1109/MM.2018.112130359,
/// Table 1, pre-silicon at 0.75 V.
public struct CostEstimate: Sendable, Hashable {
  /// The steps in which the events happened.
  public let steps: Int
  /// The cores that share the work.
  public let cores: Int
  /// The tiles of four cores that take part in a barrier.
  public let tiles: Int
  /// How often each kind of event happened; numbers of spikes and hops are means, hence not whole.
  public let counts: [CostedEvent: Double]

  /// Estimates what the events of a placed network cost.
  ///
  /// - Precondition: events and core map are of this network.
  public init(_ events: EventCounts, of network: Network, on coreMap: CoreMap) {
    precondition(events.matches(network), "event counts of another network")
    precondition(coreMap.groupNames == network.groups.map(\.name), "a core map of another network")
    steps = events.steps
    cores = coreMap.usedCores
    tiles = coreMap.usedTiles
    var counts: [CostedEvent: Double] = [
      .synapticOperation: Double(events.synapticOperations), .synapseUpdate: Double(events.synapseUpdates),
      .activeUpdate: Double(events.activeUpdates), .inactiveUpdate: Double(events.inactiveUpdates),
      .barrier: Double(events.steps),
    ]
    for (index, group) in network.groups.enumerated() {
      let spikesOfEach = Double(events.groups[index].spikes) / Double(group.count)
      let route = coreMap.routes[index]
      counts[.spikeWithinTile, default: 0] += spikesOfEach * Double(route.outputAxons)
      counts[.eastWestHop, default: 0] += spikesOfEach * Double(route.eastWestHops)
      counts[.northSouthHop, default: 0] += spikesOfEach * Double(route.northSouthHops)
    }
    self.counts = counts
  }

  /// How often an event happened.
  public func count(of event: CostedEvent) -> Double { counts[event] ?? 0 }

  /// The energy of all events of a kind in joules.
  public func energy(of event: CostedEvent) -> Double { count(of: event) * event.picojoules * 1e-12 }

  /// The time of all events of a kind in seconds, one after the other.
  public func time(of event: CostedEvent) -> Double { count(of: event) * event.nanoseconds(tiles: tiles) * 1e-9 }

  /// The energy of all events in joules.
  public var energy: Double { CostedEvent.allCases.reduce(0) { $0 + energy(of: $1) } }

  /// The time of all events in seconds, one after the other.
  public var serialTime: Double { CostedEvent.allCases.reduce(0) { $0 + time(of: $1) } }

  /// The time in seconds if all cores always shared the work evenly; barriers are not shared.
  public var evenSplitTime: Double {
    let barriers = time(of: .barrier)
    return (serialTime - barriers) / Double(max(cores, 1)) + barriers
  }
}

extension CostEstimate: CustomStringConvertible {
  /// A table of events, the sums, and what they stand on.
  public var description: String {
    let rows = CostedEvent.allCases.map { event in
      [
        event.title, Int(count(of: event).rounded()).grouped, energy(of: event).quantity(in: "J"),
        time(of: event).quantity(in: "s"),
      ]
    }
    let title = ["event", "count", "energy", "serial time"]
    let sum = ["sum", "", energy.quantity(in: "J"), serialTime.quantity(in: "s")]
    let lines = TextTable(rows: [title] + rows + [sum], leftColumns: [0]).lines
    return
      (lines + [
        "\(steps.grouped) steps on \(cores.grouped) core\(cores == 1 ? "" : "s"): \(evenSplitTime.quantity(in: "s")) if the cores shared the work "
          + "evenly, \(serialTime.quantity(in: "s")) one after the other",
        Self.caveat,
      ]).joined(separator: "\n")
  }

  /// What the estimate stands on and what it leaves out, in one sentence.
  public static let caveat =
    "estimate from pre-silicon figures at 0.75 V, Davies et al. 2018, Table 1; leaves out static power, learning engine "
    + "sweeps, embedded processors, host"
}
