import ChipSimulator
import NetworkModel
import Testing

@Suite struct PlacementLimitTests {
  @Test func theLimitsOfOneChipAreThoseOfLoihi1() {
    let chip = ChipLimits.loihi1
    #expect(
      CoreResource.allCases.map { chip[$0] } == [1_024, 4_096, 4_096, 131_072] && chip.cores == 128
        && chip.maximumDelay == 62)
    #expect(ChipLimits.loihi1(chips: 32).cores == 4_096)
    #expect(ChipLimits.loihi1(chips: 1) == chip)
  }

  @Test func compartmentsFitExactlyAndNotOneMore() throws {
    let (full, _) = try plainGroups([131_072])
    #expect(try CoreMap(placing: full).usage.allSatisfy { $0.compartments == 1_024 })
    let (beyond, _) = try plainGroups([131_072, 1])
    #expect(
      refusal(of: beyond)?.description
        == "group \"b\": 1 compartment needs 129 cores with what was placed before, wanted at most 128")
    let (far, _) = try plainGroups([1_000, 143_360])
    #expect(
      refusal(of: far)
        == ChipError(
          .doesNotFit, "group \"b\"",
          "143,360 compartments need 141 cores with what was placed before, wanted at most 128"))
    #expect(try CoreMap(placing: far, limits: .loihi1(chips: 2)).usedCores == 141)
  }

  @Test func inputAxonsFitExactlyAndNotOneMore() throws {
    func network(sources: Int) throws -> Network {
      var (network, groups) = try plainGroups([2])
      let source = try network.addSpikeGenerator("source", count: sources)
      try network.connect(source, to: groups[0], weights: 4)
      return network
    }
    #expect(try CoreMap(placing: network(sources: 4_096)).usage == [CoreUsage(2, 4_096, 0, 32_768)])
    #expect(
      refusal(of: try network(sources: 4_097))?.description
        == "group \"a\": compartment 0 needs 4,097 input axons, wanted at most 4,096 on a core")
  }

  @Test func synapticMemoryFitsExactlyAndNotOneMore() throws {
    // 128 sources, each with 1,024 synapses of 8 bits: 128 words each, all 16,384 words of a core.
    func network(sources: Int) throws -> Network {
      var (network, groups) = try plainGroups([1_024])
      let source = try network.addSpikeGenerator("source", count: sources)
      try network.connect(source, to: groups[0], weights: 4)
      return network
    }
    #expect(try CoreMap(placing: network(sources: 128)).usage == [CoreUsage(1_024, 128, 0, 131_072)])
    // With one source more a core holds 127 words a row: 1,016 compartments.
    let map = try CoreMap(placing: network(sources: 129))
    #expect(places(map) == ["a 0..<1016 @0", "a 1016..<1024 @1"])
    #expect(
      refusal(of: try network(sources: 129), limits: ChipLimits(cores: 1))?.description
        == "group \"a\": 1,024 compartments need 2 cores with what was placed before, wanted at most 1")
    #expect(
      refusal(of: try network(sources: 129), limits: ChipLimits(synapticMemoryPerCore: 1_024))?.description
        == "group \"a\": compartment 0 needs 1,032 bytes of synaptic memory, wanted at most 1,024 on a core")
  }

  @Test func aSingleCompartmentWithTooManySparseSynapsesIsNamed() throws {
    var (network, groups) = try plainGroups([5])
    let source = try network.addSpikeGenerator("source", count: 9)
    let pairs = (0..<9).map { SynapsePair($0, 3) } + [SynapsePair(0, 0)]
    try network.connect(source, to: groups[0], .sparse(pairs), weights: 4)
    #expect(
      refusal(of: network, limits: smallChip(inputAxons: 8))?.description
        == "group \"a\": compartment 3 needs 9 input axons, wanted at most 8 on a core")
    #expect(try CoreMap(placing: network, limits: smallChip(inputAxons: 9)).usedCores == 1)
  }

  @Test func outputAxonsFitExactlyAndNotOneMore() throws {
    // One source, three cores of targets: three axons from one compartment, which no split makes fewer.
    var (network, groups) = try plainGroups([1, 24])
    try network.connect(groups[0], to: groups[1], weights: 4)
    let fitting = try CoreMap(placing: network, limits: smallChip(cores: 5, outputAxons: 4))
    #expect(fitting.usage.map(\.outputAxons) == [4, 0, 0, 0])
    #expect(
      refusal(of: network, limits: smallChip(cores: 5, outputAxons: 3))?.description
        == "group \"a\": compartment 0 needs 4 output axons, wanted at most 3 on a core")
    #expect(
      refusal(of: network, limits: smallChip(cores: 5, outputAxons: 2), placement: .spread(compartmentsPerCore: 8))?
        .description == "group \"a\": with compartment 0 core 0 has 3 output axons, wanted at most 2")
    #expect(
      try CoreMap(
        placing: network, limits: smallChip(cores: 5, outputAxons: 3), placement: .spread(compartmentsPerCore: 8)
      ).usage.map(\.outputAxons) == [3, 0, 0, 0])
  }

  @Test func delaysAreHeldToTheLimit() throws {
    var (network, groups) = try plainGroups([1])
    try network.connect(groups[0], to: groups[0], weights: 4, delays: 8, name: "loop")
    var limits = ChipLimits(maximumDelay: 8)
    #expect(try CoreMap(placing: network, limits: limits).usedCores == 1)
    limits.maximumDelay = 7
    #expect(
      refusal(of: network, limits: limits)
        == ChipError(.doesNotFit, "connection \"loop\"", "a delay of 8 steps, wanted at most 7"))
  }

  @Test func placementsThatAreToldAreHeldToTheLimits() throws {
    let (network, groups) = try plainGroups([5, 4])
    func refused(_ first: Placement.Allocation, _ second: Placement.Allocation?) -> String? {
      var places = [groups[0]: first]
      places[groups[1]] = second
      return refusal(of: network, limits: smallChip(), placement: .explicit(places))?.description
    }
    let fine = Placement.Allocation(firstCore: 0, compartmentsPerCore: 8)
    #expect(refused(fine, nil) == "group \"b\": wanted a place for each group, got none for this one")
    #expect(refused(fine, fine) == "group \"b\": with compartments 0 to 3 core 0 has 9 compartments, wanted at most 8")
    #expect(
      refused(fine, .init(firstCore: 4, compartmentsPerCore: 8)) == "group \"b\": wanted a first core of 0 to 3, got 4")
    #expect(
      refused(fine, .init(firstCore: 3, compartmentsPerCore: 2))
        == "group \"b\": 4 compartments need 5 cores from core 3 on, wanted at most 4")
    #expect(
      refused(.init(firstCore: 0, compartmentsPerCore: 9), fine)
        == "group \"a\": wanted 1 to 8 compartments on a core, got 9")
    for count in [0, 9, -1] {
      let error = refusal(of: network, limits: smallChip(), placement: .spread(compartmentsPerCore: count))
      #expect(error?.kind == .invalidArgument, "\(count)")
    }
    #expect(refusal(of: network, limits: ChipLimits(cores: 0))?.kind == .invalidArgument)
    #expect(refusal(of: network, limits: ChipLimits(compartmentsPerCore: 0))?.kind == .invalidArgument)
  }
}
