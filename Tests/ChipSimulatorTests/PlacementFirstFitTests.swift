import ChipSimulator
import NetworkModel
import Testing

@Suite struct PlacementFirstFitTests {
  @Test func groupsGoWholeToTheFirstCoreWithRoom() throws {
    let (network, _) = try plainGroups([5, 4, 3, 4, 1])
    let map = try CoreMap(placing: network, limits: smallChip())
    #expect(places(map) == ["a 0..<5 @0", "b 0..<4 @1", "c 0..<3 @0", "d 0..<4 @1", "e 0..<1 @2"])
    #expect(map.usedCores == 3)
  }

  @Test func aGroupBeyondOneCoreFillsWhatIsLeftAndGoesOn() throws {
    let (network, groups) = try plainGroups([5, 18])
    let map = try CoreMap(placing: network, limits: smallChip())
    #expect(places(map) == ["a 0..<5 @0", "b 0..<3 @0", "b 3..<11 @1", "b 11..<18 @2"])
    #expect([0, 2, 3, 10, 11, 17].map { map.core(of: groups[1], compartment: $0) } == [0, 0, 1, 1, 2, 2])
    #expect(map.slices(of: groups[0]).map(\.core) == [0])
  }

  @Test func aGroupIsSplitWhereNoCoreIsLeftToHoldIt() throws {
    let (network, _) = try plainGroups([6, 6, 4])
    let map = try CoreMap(placing: network, limits: smallChip(cores: 2))
    #expect(places(map) == ["a 0..<6 @0", "b 0..<6 @1", "c 0..<2 @0", "c 2..<4 @1"])
  }

  @Test func aNetworkWithoutGroupsTakesNothing() throws {
    let map = try CoreMap(placing: Network())
    #expect(map.slices.isEmpty && map.usedCores == 0 && map.totalUsage == CoreUsage())
  }

  @Test func denseSynapsesAreChargedToTheTargetAndAxonsToBothEnds() throws {
    // Three sources onto ten targets of 8 bits: a row of 8 on one core is a word, and that of the other 2 as well.
    var (network, groups) = try plainGroups([3, 10])
    try network.connect(groups[0], to: groups[1], weights: 4)
    let map = try CoreMap(placing: network, limits: smallChip(compartments: 8))
    #expect(places(map) == ["a 0..<3 @0", "b 0..<5 @0", "b 5..<10 @1"])
    #expect(map.usage == [CoreUsage(8, 3, 6, 3 * 8), CoreUsage(5, 3, 0, 3 * 8)])
    #expect(map.routes[0].outputAxons == 6 && map.routes[1].outputAxons == 0)
  }

  @Test func synapticMemorySplitsAGroup() throws {
    // A row of 8 bits a synapse has 8 synapses a word; 4 sources with 2 words each are 64 bytes.
    var (network, groups) = try plainGroups([4, 20])
    try network.connect(groups[0], to: groups[1], weights: 4)
    let map = try CoreMap(placing: network, limits: smallChip(compartments: 64, bytes: 64))
    #expect(places(map) == ["a 0..<4 @0", "b 0..<16 @0", "b 16..<20 @1"])
    #expect(map.usage.map(\.synapticBytes) == [64, 32])
  }

  @Test func inputAxonsSplitAGroup() throws {
    var (network, groups) = try plainGroups([5, 5])
    try network.connect(groups[0], to: groups[1], .oneToOne, weights: 4)
    let map = try CoreMap(placing: network, limits: smallChip(compartments: 16, inputAxons: 3))
    #expect(places(map) == ["a 0..<5 @0", "b 0..<3 @0", "b 3..<5 @1"])
    #expect(map.usage == [CoreUsage(8, 3, 5, 24), CoreUsage(2, 2, 0, 16)])
  }

  @Test func sparseRowsPayForGapsInPairsOnTheCore() throws {
    // Source 0 reaches 0…7, source 1 reaches 7 and 8 only. Eight of nine bits and three of index: two words and one.
    var (network, groups) = try plainGroups([2, 9])
    let pairs = (0..<8).map { SynapsePair(0, $0) } + [SynapsePair(1, 7), SynapsePair(1, 8)]
    try network.connect(groups[0], to: groups[1], .sparse(pairs), weights: 4)
    let map = try CoreMap(placing: network, limits: smallChip())
    #expect(places(map) == ["a 0..<2 @0", "b 0..<6 @0", "b 6..<9 @1"])
    #expect(map.usage == [CoreUsage(8, 1, 3, 16), CoreUsage(3, 2, 0, 16)])
  }

  @Test func bitsOfDelaysAndTagsCount() throws {
    // 8 + 3 bits with delays of 0 to 5: five to a word. With a tag 20 bits: three to a word. One delay for all is free.
    var (network, groups) = try plainGroups([1, 8])
    try network.connect(groups[0], to: groups[1], weights: 4, delays: .uniform(0...5), name: "delays")
    #expect(try CoreMap(placing: network).usage[0].synapticBytes == 16)
    try network.connect(groups[0], to: groups[1], weights: 4, delays: .uniform(0...5), tags: 1, name: "tags")
    #expect(try CoreMap(placing: network).usage[0].synapticBytes == 16 + 24)
    try network.connect(groups[0], to: groups[1], weights: 4, delays: 62, name: "one delay")
    #expect(try CoreMap(placing: network).usage[0].synapticBytes == 16 + 24 + 8)
    try network.connect(groups[0], to: groups[1], weights: 4, rule: LearningRule("dd = x0"), name: "learned delays")
    #expect(try CoreMap(placing: network).usage[0].synapticBytes == 16 + 24 + 8 + 16)
  }

  @Test func generatorsTakeNoOutputAxons() throws {
    var (network, groups) = try plainGroups([2])
    let source = try network.addSpikeGenerator("source", count: 3)
    try network.connect(source, to: groups[0], .broadcast, weights: 4)
    #expect(try CoreMap(placing: network).usage == [CoreUsage(2, 3, 0, 24)])
  }

  @Test func aCoreWithTooManyOutputAxonsIsThinnedOut() throws {
    // Eight sources on a core, each to three cores of the target: 24 axons. With 12 to a core, four sources go on each of
    // two cores; now the target begins beside them and is on four cores. So three sources go on a core.
    var (network, groups) = try plainGroups([8, 24])
    try network.connect(groups[0], to: groups[1], weights: 4)
    let roomy = try CoreMap(placing: network, limits: smallChip(cores: 6))
    #expect(roomy.usage[0].outputAxons == 24)
    let map = try CoreMap(placing: network, limits: smallChip(cores: 6, outputAxons: 12))
    #expect(
      places(map) == [
        "a 0..<3 @0", "a 3..<6 @1", "a 6..<8 @2", "b 0..<5 @0", "b 5..<10 @1", "b 10..<16 @2", "b 16..<24 @3",
      ])
    #expect(map.usage.map(\.outputAxons) == [12, 12, 8, 0])
  }

  @Test func spreadTakesFreshCoresForEachGroup() throws {
    let (network, _) = try plainGroups([5, 2])
    let map = try CoreMap(placing: network, limits: smallChip(), placement: .spread(compartmentsPerCore: 2))
    #expect(places(map) == ["a 0..<2 @0", "a 2..<4 @1", "a 4..<5 @2", "b 0..<2 @3"])
  }

  @Test func explicitPlacesAreTakenAndMayBeShared() throws {
    let (network, groups) = try plainGroups([5, 2])
    let map = try CoreMap(
      placing: network, limits: smallChip(),
      placement: .explicit([
        groups[0]: .init(firstCore: 1, compartmentsPerCore: 4), groups[1]: .init(firstCore: 2, compartmentsPerCore: 2),
      ]))
    #expect(places(map) == ["a 0..<4 @1", "a 4..<5 @2", "b 0..<2 @2"])
    #expect(map.usage.map(\.compartments) == [0, 4, 3] && map.usedCores == 2)
  }

  @Test func hopsFollowTheMeshOfTiles() throws {
    // Core 0 to core 37: tile 9 is column 1, row 1. Core 0 to core 130: the second chip's first tile is column 8, row 0.
    var (network, groups) = try plainGroups([3, 3, 3])
    try network.connect(groups[0], to: groups[1], .oneToOne, weights: 4)
    try network.connect(groups[0], to: groups[2], weights: 4)
    let placement = Placement.explicit([
      groups[0]: .init(firstCore: 0, compartmentsPerCore: 3), groups[1]: .init(firstCore: 37, compartmentsPerCore: 3),
      groups[2]: .init(firstCore: 130, compartmentsPerCore: 3),
    ])
    let map = try CoreMap(placing: network, limits: .loihi1(chips: 2), placement: placement)
    #expect(map.routes[0].outputAxons == 6)
    #expect(map.routes[0].eastWestHops == 3 * 1 + 3 * 8)
    #expect(map.routes[0].northSouthHops == 3 * 1)
    #expect(map.usedTiles == 3)
  }
}
