import ChipSimulator
import Foundation
import NetworkModel
import Testing

/// Two groups of 4 and 2 on cores 0 and 5, a generator of 3; dense from both onto the second.
private func placedNetwork() throws -> (network: Network, map: CoreMap) {
  var (network, groups) = try plainGroups([4, 2])
  let source = try network.addSpikeGenerator("source", count: 3)
  try network.connect(groups[0], to: groups[1], weights: 4)
  try network.connect(source, to: groups[1], weights: 4)
  let map = try CoreMap(
    placing: network,
    placement: .explicit([
      groups[0]: .init(firstCore: 0, compartmentsPerCore: 4), groups[1]: .init(firstCore: 5, compartmentsPerCore: 2),
    ]))
  return (network, map)
}

private func someCounts(for network: Network, times factor: Int = 1) -> EventCounts {
  var events = EventCounts(for: network)
  events.steps = 10 * factor
  events.generatorSpikes[0] = 7 * factor
  events.groups[0].spikes = 8 * factor
  events.groups[0].activeUpdates = 30 * factor
  events.groups[0].inactiveUpdates = 10 * factor
  events.groups[1].inactiveUpdates = 20 * factor
  events.groups[1].overflows = 2 * factor
  events.connections[0].synapticOperations = 16 * factor
  events.connections[1].synapticOperations = 14 * factor
  events.connections[1].synapseUpdates = 5 * factor
  return events
}

@Suite struct CostTests {
  @Test func countsAddUpAndTheirDifferenceIsAnInterval() throws {
    let network = try placedNetwork().network
    let one = someCounts(for: network)
    let three = someCounts(for: network, times: 3)
    #expect(one + one + one == three)
    #expect(three - one == one + one)
    #expect(three - three == EventCounts(for: network))
    #expect(one.spikes == 8 && one.activeUpdates == 30 && one.inactiveUpdates == 30 && one.overflows == 2)
    #expect(one.synapticOperations == 30 && one.synapseUpdates == 5)
    #expect(one[GroupID(index: 0)].spikes == 8 && one[ConnectionID(index: 1)].synapseUpdates == 5)
    #expect(one[SpikeGeneratorID(index: 0)] == 7)
    #expect(one.matches(network) && !one.matches(Network()))
  }

  @Test func countsSurviveJSON() throws {
    let counts = someCounts(for: try placedNetwork().network)
    #expect(try JSONDecoder().decode(EventCounts.self, from: JSONEncoder().encode(counts)) == counts)
  }

  @Test func theFiguresAreThoseOfThePaper() {
    #expect(CostedEvent.allCases.map(\.picojoules) == [23.6, 120, 81, 52, 1.7, 3, 4, 0])
    #expect(CostedEvent.allCases.map { $0.nanoseconds(tiles: 1) } == [3.5, 6.1, 8.4, 5.3, 2.1, 4.1, 6.5, 113])
    #expect([0, 1, 32, 33].map { CostedEvent.barrier.nanoseconds(tiles: $0) } == [113, 113, 465, 465])
    #expect(abs(CostedEvent.barrier.nanoseconds(tiles: 2) - (113 + 352.0 / 31)) < 1e-9)
  }

  @Test func theEstimateIsTheSumOfEventsTimesFigures() throws {
    // Each spike of the first group takes one axon to core 5: tile 1, one hop east.
    let (network, map) = try placedNetwork()
    let estimate = CostEstimate(someCounts(for: network), of: network, on: map)
    #expect(estimate.count(of: .spikeWithinTile) == 8 && estimate.count(of: .eastWestHop) == 8)
    #expect(estimate.count(of: .northSouthHop) == 0 && estimate.cores == 2 && estimate.tiles == 2)
    let picojoules = 30 * 23.6 + 5 * 120.0 + 30 * 81.0 + 30 * 52.0 + 8 * 1.7 + 8 * 3.0
    #expect(abs(estimate.energy * 1e12 - picojoules) < 1e-6)
    let shared = 30 * 3.5 + 5 * 6.1 + 30 * 8.4 + 30 * 5.3 + 8 * 2.1 + 8 * 4.1
    let barriers = 10 * (113 + 352.0 / 31)
    #expect(abs(estimate.serialTime * 1e9 - shared - barriers) < 1e-6)
    #expect(abs(estimate.evenSplitTime * 1e9 - shared / 2 - barriers) < 1e-6)
  }

  @Test func nothingCostsNothing() throws {
    let network = Network()
    let estimate = CostEstimate(EventCounts(for: network), of: network, on: try CoreMap(placing: network))
    #expect(estimate.energy == 0 && estimate.serialTime == 0 && estimate.evenSplitTime == 0)
    #expect(estimate.description.contains("0 J"))
  }

  @Test func theTextSaysWhatTheEstimateIs() throws {
    let (network, map) = try placedNetwork()
    let lines = CostEstimate(someCounts(for: network), of: network, on: map).description.split(separator: "\n")
    #expect(
      lines.map(String.init) == [
        "event                         count   energy  serial time",
        "synaptic operations              30   708 pJ       105 ns",
        "synapse updates                   5   600 pJ      30.5 ns",
        "active compartment updates       30  2.43 nJ       252 ns",
        "inactive compartment updates     30  1.56 nJ       159 ns",
        "spikes within a tile              8  13.6 pJ      16.8 ns",
        "hops east-west                    8  24.0 pJ      32.8 ns",
        "hops north-south                  0      0 J          0 s",
        "barriers                         10      0 J      1.24 µs",
        "sum                                  5.34 nJ      1.84 µs",
        "10 steps on 2 cores: 1.54 µs if the cores shared the work evenly, 1.84 µs one after the other",
        "estimate from pre-silicon figures at 0.75 V, Davies et al. 2018, Table 1; leaves out static power, learning "
          + "engine sweeps, embedded processors, host",
      ])
  }
}
