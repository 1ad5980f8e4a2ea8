import ChipSimulator
import NetworkModel
import Testing

/// A random network of up to six groups, two generators and ten connections of every pattern.
private func randomNetwork(seed: UInt64) throws -> Network {
  var dice = Dice(seed: seed)
  var (network, groups) = try plainGroups((0..<dice.roll(1...6)).map { _ in dice.roll(1...40) })
  var sources: [SourceReference] = groups.map(\.reference)
  for index in 0..<dice.roll(0...2) {
    sources.append(try network.addSpikeGenerator("generator \(index)", count: dice.roll(1...20)).reference)
  }
  for _ in 0..<dice.roll(1...10) {
    let target = groups[dice.roll(0...groups.count - 1)]
    let source = sources[dice.roll(0...sources.count - 1)]
    let (from, to) = (network.count(of: source), network[target].count)
    let pattern: ConnectionPattern
    switch dice.roll(0...4) {
    case 0 where from == to: pattern = .oneToOne
    case 1: pattern = .broadcast
    case 2, 3:
      let pairs = (0..<dice.roll(1...60)).map { _ in SynapsePair(dice.roll(0...from - 1), dice.roll(0...to - 1)) }
      pattern = .sparse(pairs)
    default: pattern = .dense
    }
    let format = WeightFormat(bits: dice.roll(1...8), signMode: .mixed)
    let isShared = pattern == .broadcast || dice.roll(0...1) == 0
    let delays: SynapseValues = isShared ? 3 : .uniform(0...dice.roll(1...62))
    let tags: SynapseValues? = dice.roll(0...3) == 0 ? 1 : nil
    switch source {
    case .group(let id):
      try network.connect(id, to: target, pattern, weights: 0, format: format, delays: delays, tags: tags)
    case .generator(let id):
      try network.connect(id, to: target, pattern, weights: 0, format: format, delays: delays, tags: tags)
    }
  }
  return network
}

/// All synapses of a connection, by source and target.
private func synapses(of connection: Connection) -> [(source: Int, target: Int)] {
  switch connection.pattern {
  case .dense, .broadcast:
    (0..<connection.sourceCount).flatMap { source in (0..<connection.targetCount).map { (source, $0) } }
  case .oneToOne: (0..<connection.sourceCount).map { ($0, $0) }
  case .sparse(let pairs): pairs.map { (Int($0.source), Int($0.target)) }
  case .fixedFanOut: []
  }
}

/// The fewest bits in which the numbers below `values` can be told apart, found by trying.
private func bits(_ values: Int) -> Int { (0...64).first { 1 << $0 >= values } ?? 64 }

private struct Row: Hashable {
  let connection: Int
  let source: Int
  let core: Int
}

/// Where a core lies on the mesh: four cores to a tile, eight tiles to a row, four rows to a chip.
private func mesh(_ core: Int) -> (column: Int, row: Int) { (core / 4 % 8 + core / 128 * 8, core % 128 / 32) }

/// What each core takes and where the axons of each group go, counted synapse by synapse.
private func recount(_ network: Network, _ map: CoreMap) -> (usage: [CoreUsage], routes: [[Int]]) {
  var routes = network.groups.map { _ in [0, 0, 0] }
  var usage = [CoreUsage](repeating: CoreUsage(), count: map.usage.count)
  var onCore: [[Int]] = network.groups.map { _ in [Int](repeating: 0, count: map.usage.count) }
  for (index, group) in network.groups.enumerated() {
    for compartment in 0..<group.count {
      let core = map.core(of: GroupID(index: index), compartment: compartment)
      usage[core].compartments += 1
      onCore[index][core] += 1
    }
  }
  for (index, connection) in network.connections.enumerated() {
    var rows: [Row: Int] = [:]
    for synapse in synapses(of: connection) {
      let core = map.core(of: connection.target, compartment: synapse.target)
      rows[Row(connection: index, source: synapse.source, core: core), default: 0] += 1
    }
    let delays = connection.delays.bounds
    var size = connection.format.bits + (connection.tags == nil ? 0 : 9)
    if delays.count > 1 { size += bits(delays.upperBound + 1) }
    for (row, count) in rows {
      var size = size
      if case .sparse = connection.pattern { size += bits(onCore[connection.target.index][row.core]) }
      usage[row.core].inputAxons += 1
      usage[row.core].synapticBytes += Int((Double(count * size) / 64).rounded(.up)) * 8
      if case .group(let source) = connection.source {
        let core = map.core(of: source, compartment: row.source)
        usage[core].outputAxons += 1
        let (from, to) = (mesh(core), mesh(row.core))
        let way = [1, abs(from.column - to.column), abs(from.row - to.row)]
        routes[source.index] = zip(routes[source.index], way).map(+)
      }
    }
  }
  return (usage, routes)
}

@Suite struct PlacementPropertyTests {
  @Test func noCoreExceedsALimitAndTheAccountIsThatOfEverySynapse() throws {
    var placed = 0
    var refused = 0
    for seed in 0..<150 as Range<UInt64> {
      let network = try randomNetwork(seed: seed)
      var dice = Dice(seed: seed + 1_000)
      let limits = smallChip(
        cores: dice.roll(2...40), compartments: dice.roll(1...24), inputAxons: dice.roll(20...120),
        outputAxons: dice.roll(20...160), bytes: 8 * dice.roll(40...400))
      let placement: Placement =
        seed % 5 == 4 ? .spread(compartmentsPerCore: dice.roll(1...limits.compartmentsPerCore)) : .firstFit
      do {
        let map = try CoreMap(placing: network, limits: limits, placement: placement)
        placed += 1
        let counted = recount(network, map)
        #expect(map.usage == counted.usage, "seed \(seed)")
        let routes = map.routes.map { [$0.outputAxons, $0.eastWestHops, $0.northSouthHops] }
        #expect(routes == counted.routes, "seed \(seed)")
        #expect(map.usage.allSatisfy { $0.excess(over: limits) == nil } && map.usage.count <= limits.cores)
        for (index, group) in network.groups.enumerated() {
          let slices = map.slices(of: GroupID(index: index))
          #expect(slices.flatMap(\.compartments) == Array(0..<group.count), "seed \(seed)")
          #expect(Set(slices.map(\.core)).count == slices.count, "seed \(seed)")
        }
      } catch {
        refused += 1
        #expect(error.kind == .doesNotFit, "seed \(seed): \(error)")
      }
    }
    #expect(placed >= 40 && refused >= 20, "\(placed) placed, \(refused) refused")
  }

  @Test func everyNetworkFitsAChipThatIsLargeEnough() throws {
    for seed in 200..<240 as Range<UInt64> {
      let network = try randomNetwork(seed: seed)
      let map = try CoreMap(placing: network)
      #expect(map.usage == recount(network, map).usage, "seed \(seed)")
    }
  }

  @Test func aDrawnFanOutStaysBelowItsCharge() throws {
    // 300 sources draw 5 of 40 targets each; a core holds 12.
    var (network, groups) = try plainGroups([40])
    let source = try network.addSpikeGenerator("source", count: 300)
    try network.connect(source, to: groups[0], .fixedFanOut(5), weights: 4)
    let limits = ChipLimits(compartmentsPerCore: 12)
    let map = try CoreMap(placing: network, limits: limits)
    // A source misses 12 of 40 with the chance C(28, 5) / C(40, 5) = 98,280 / 658,008, and 4 with 376,992 / 658,008; of
    // 300 sources 255.19 and 128.12 hit on average, with deviations of 6.17 and 8.57.
    #expect(map.usage.map(\.inputAxons) == [293, 293, 293, 180])
    var dice = Dice(seed: 5)
    for _ in 0..<20 {
      var pairs: [SynapsePair] = []
      for source in 0..<300 {
        var targets: Set<Int> = []
        while targets.count < 5 { targets.insert(dice.roll(0...39)) }
        pairs += targets.map { SynapsePair(source, $0) }
      }
      var drawn = try plainGroups([40]).0
      let source = try drawn.addSpikeGenerator("source", count: 300)
      try drawn.connect(source, to: groups[0], .sparse(pairs), weights: 4)
      let counted = recount(drawn, try CoreMap(placing: drawn, limits: limits)).usage
      for (charged, counted) in zip(map.usage, counted) {
        #expect(counted.inputAxons <= charged.inputAxons && counted.synapticBytes <= charged.synapticBytes)
      }
    }
  }

  @Test func aDrawnFanOutOntoOneCoreIsExact() throws {
    // 8 bits and 3 of index for 8 targets: 3 synapses are 33 bits, one word.
    var (network, groups) = try plainGroups([7, 8])
    try network.connect(groups[0], to: groups[1], .fixedFanOut(3), weights: 4)
    let map = try CoreMap(placing: network, limits: smallChip())
    #expect(map.usage == [CoreUsage(7, 0, 7, 0), CoreUsage(8, 7, 0, 56)])
  }
}
