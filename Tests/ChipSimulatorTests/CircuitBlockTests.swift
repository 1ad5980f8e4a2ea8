import ChipSimulator
import NetworkModel
import Recordings
import SynfireCircuits
import Testing

/// The building blocks of circuits, each alone on the chip.
@Suite struct CircuitBlockTests {
  @Test(arguments: [2, 3, 12]) func thePulseWalksRoundForEver(length: Int) throws {
    var net = Network()
    let chain = try GatingChain(length: length, in: &net)
    let probes = try chain.gates.map { gate throws(NetworkError) in try net.probe(.spikes, of: gate) }
    var chip = try Chip(net)
    try chip.run(steps: 4)
    try chip.send([0], to: chain.start)
    try chip.run(steps: 5 * length)
    for (place, probe) in probes.enumerated() {
      let wanted = Array(stride(from: 6 + place, through: 4 + 5 * length, by: length))
      #expect(chip[probe].spikeTrain(of: 0) == wanted, "gate \(place)")
    }
  }

  /// One spike of each source, with its own weight, at three levels: strictly above the step, and never without a gate.
  @Test(arguments: ReadoutLevel.allCases) func aReadoutComparesStrictly(level: ReadoutLevel) throws {
    var net = Network()
    let chain = try GatingChain(length: 4, in: &net)
    let sums = [-2, 0, 2, 510, 512, 514, 1_022, 1_024, 1_026, 9_214]
    let one = try net.addSpikeGenerator("one", spikeTrains: [[4, 5]])
    let group = try net.addRelays("readout", count: sums.count)
    for (place, sum) in sums.enumerated() {
      // Small odds and ends and a multiple of 64, since a weight has eight bits.
      for part in [sum / 64 * 64, sum % 64] where part != 0 {
        try net.connect(one, to: group, .sparse([SynapsePair(0, place)]), weights: .values([part]))
      }
    }
    try chain.open(group, at: 1, reading: level, in: &net)
    var chip = try Chip(net)
    try chip.run(steps: 1)
    try chip.send([0], to: chain.start)  // g00 spikes in step 3, g01 in 4, and what it opens in 5.
    try chip.run(steps: 4)
    #expect(chip.spikes(of: group) == sums.indices.filter { sums[$0] > level.step })
    try chip.run(steps: 1)
    #expect(chip.spikes(of: group).isEmpty)
  }

  @Test func aMemoryGivesBackWhatItGotInItsStep() throws {
    var net = Network()
    let chain = try GatingChain(length: 10, in: &net)
    let source = try net.addSpikeGenerator("source", count: 5)
    let store = try net.addRelays("store", count: 5)
    let copy = try net.addRelays("copy", count: 5)
    let memory = try PatternMemory(of: source, spikingAt: 0, in: store, at: 3, of: &net)
    try chain.open(store, at: 3, in: &net)
    for step in [4, 9] {
      try memory.recall(into: copy, at: step, of: &net)
      try chain.open(copy, at: step, in: &net)
    }
    let spikes = try net.probe(.spikes, of: copy)
    var chip = try Chip(net)
    try chip.send([0], to: chain.start)  // Step p of cycle i is 3 + p + 10 i.
    try chip.send([0, 3], to: source, inSteps: 3)
    try chip.send([1], to: source, inSteps: 4)  // Out of step: forgotten.
    try chip.send([2, 3, 4], to: source, inSteps: 13)
    try chip.run(steps: 24)
    #expect((0..<5).map { chip[spikes].spikeTrain(of: $0) } == [[7, 12], [], [17, 22], [7, 12, 17, 22], [17, 22]])
  }

  @Test func anErrorPairTellsWhatIsMissingAndWhatIsTooMuch() throws {
    // All combinations of o<, o, o>, t; sources spike as the outputs would.
    var net = Network()
    let count = 16
    var generators: [SpikeGeneratorID] = []
    var relays: [GroupID] = []
    for name in ["o<", "o", "o>", "t"] {
      let generator = try net.addSpikeGenerator("in \(name)", count: count)
      let group = try net.addGroup(name, count: count, .integrateAndFire(threshold: 100))
      try net.relay(from: generator, to: [group])
      generators.append(generator)
      relays.append(group)
    }
    let pair = try ErrorPair(
      plus: net.addRelays("d+", count: count), minus: net.addRelays("d-", count: count), output: relays[1],
      low: relays[0], high: relays[2], target: relays[3], in: &net)
    var chip = try Chip(net)
    for (bit, generator) in generators.enumerated() {
      try chip.send((0..<count).filter { $0 >> bit & 1 == 1 }, to: generator)
    }
    try chip.run(steps: 3)
    func bits(_ place: Int) -> [Bool] { (0..<4).map { place >> $0 & 1 == 1 } }
    let plus = (0..<count).filter { bits($0)[0] && bits($0)[3] && !bits($0)[1] }
    let minus = (0..<count).filter { bits($0)[0] && bits($0)[1] && !bits($0)[3] && !bits($0)[2] }
    #expect(chip.spikes(of: pair.plus) == plus && !plus.isEmpty)
    #expect(chip.spikes(of: pair.minus) == minus && !minus.isEmpty)
  }

  @Test(arguments: [(400, 81), (784, 93)]) func thePublishedPlacementFitsTheChip(inputs: Int, cores: Int) throws {
    let circuit = try BackpropCircuit(layers: [inputs, 400, 10])
    let published = PublishedPlacement(of: circuit)
    let placement = Placement.explicit(
      published.cores.mapValues { .init(firstCore: $0.first, compartmentsPerCore: $0.compartments) })
    let map = try CoreMap(placing: circuit.network, limits: .loihi1, placement: placement)
    #expect(map.usedCores == cores)
  }
}
