import NetworkModel
import Testing

@Suite struct ConnectingTests {
  @Test func everyPatternHasItsSynapses() throws {
    var small = try SmallNetwork()
    let four = try small.net.addGroup("four", count: 4, Compartment(threshold: 1))
    let patterns: [(ConnectionPattern, Int)] = [
      (.dense, 16), (.oneToOne, 4), (.broadcast, 16), (.sparse([SynapsePair(0, 1), SynapsePair(0, 1)]), 2),
      (.fixedFanOut(3), 12),
    ]
    for (pattern, count) in patterns {
      let id = try small.net.connect(small.source, to: four, pattern, weights: 7, delays: 62)
      let connection = small.net[id]
      #expect(connection.synapseCount == count)
      #expect(connection.pattern == pattern)
      #expect(connection.sourceCount == 4 && connection.targetCount == 4)
      #expect(connection.mantissas == .constant(7) && connection.delays == .constant(62))
      #expect(connection.tags == nil && !connection.isPlastic && connection.reinforcement == nil)
    }
    #expect(
      small.net.connections.map(\.name)
        == ["source→four", "source→four 2", "source→four 3", "source→four 4", "source→four 5"])
  }

  @Test func aRefusedConnectionTakesNoNameAndNoNumber() throws {
    var small = try SmallNetwork()
    let (source, relays) = (small.source, small.relays)
    try small.net.connect(source, to: relays, weights: 2)
    let before = small.net
    #expect(
      refusal { () throws(NetworkError) in try small.net.connect(source, to: relays, weights: 2, delays: 63) }
        == "connection \"source→relays 2\": wanted a delay of 0 to 62, got 63")
    #expect(small.net == before)
    let second = try small.net.connect(source, to: relays, weights: 2)
    #expect(small.net[second].name == "source→relays 2")
  }

  @Test func namesOfAnyLengthMakeAName() throws {
    var net = Network()
    let long = String(repeating: "x", count: 199)
    let source = try net.addSpikeGenerator(long + "s", count: 1)
    let target = try net.addGroup(long + "t", count: 1, Compartment(threshold: 1))
    for _ in 0..<3 { try net.connect(source, to: target, weights: 2) }
    #expect(net.connections.map(\.name.utf8.count) == [403, 405, 405])
  }

  @Test func patternsHaveToFitTheirEnds() throws {
    var small = try SmallNetwork()
    let (source, relays) = (small.source, small.relays)
    func refused(_ pattern: ConnectionPattern) -> String {
      refusal { () throws(NetworkError) in try small.net.connect(source, to: relays, pattern, weights: 2) }
    }
    let name = "connection \"source→relays\": "
    #expect(refused(.oneToOne) == name + "wanted as many sources as targets for one to one, got 4 and 3")
    #expect(refused(.sparse([])) == name + "wanted one synapse or more, got none")
    #expect(
      refused(.sparse([SynapsePair(3, 2), SynapsePair(4, 0)])) == name + "wanted pairs below 4 and 3, got 4 and 0")
    #expect(refused(.sparse([SynapsePair(0, 3)])) == name + "wanted pairs below 4 and 3, got 0 and 3")
    for fanOut in [0, 4, .min, .max] {
      #expect(refused(.fixedFanOut(fanOut)) == name + "wanted a fan-out of 1 to 3, got \(fanOut)")
    }
    let many = try small.net.addSpikeGenerator("many", count: 1 << 24)
    let more = try small.net.addGroup("more", count: 1 << 24, Compartment(threshold: 1))
    for (pattern, count) in [(ConnectionPattern.dense, 1 << 48), (.fixedFanOut(17), 17 << 24)] {
      #expect(
        refusal { () throws(NetworkError) in try small.net.connect(many, to: more, pattern, weights: 2) }
          == "connection \"many→more\": wanted at most 268435456 synapses, got \(count)")
    }
    try small.net.connect(many, to: more, .fixedFanOut(16), weights: 2)
  }

  @Test func sparsePairsAndTheirNumbersComeIntoOrderTogether() throws {
    var small = try SmallNetwork()
    let pairs = [(2, 1), (0, 2), (2, 1), (0, 0), (3, 0), (0, 2)].map { SynapsePair($0, $1) }
    let id = try small.net.connect(
      small.source, to: small.relays, .sparse(pairs), weights: .values([10, 20, 30, 40, 50, 60]),
      delays: .values([1, 2, 3, 4, 5, 6]), tags: .values([-1, -2, -3, -4, -5, -6]))
    let connection = small.net[id]
    let ordered = [(0, 0), (0, 2), (0, 2), (2, 1), (2, 1), (3, 0)].map { SynapsePair($0, $1) }
    #expect(connection.pattern == .sparse(ordered))
    #expect(connection.mantissas == .values([40, 20, 60, 10, 30, 50]))
    #expect(connection.delays == .values([4, 2, 6, 1, 3, 5]))
    #expect(connection.tags == .values([-4, -2, -6, -1, -3, -5]))
  }

  @Test func numbersAreCountedAndInRange() throws {
    var small = try SmallNetwork()
    let (source, relays) = (small.source, small.relays)
    func refused(weights: SynapseValues = 2, delays: SynapseValues = 0, tags: SynapseValues? = nil) -> String {
      refusal { () throws(NetworkError) in
        try small.net.connect(
          source, to: relays, weights: weights, format: .mixed8, delays: delays, tags: tags, name: "c")
      }
    }
    #expect(refused(weights: 256) == "connection \"c\": wanted a mantissa of -256 to 254, got 256")
    #expect(refused(weights: .constant(.min)) == "connection \"c\": wanted a mantissa of -256 to 254, got \(Int.min)")
    #expect(refused(weights: .values([1])) == "connection \"c\": wanted one mantissa for each of 12 synapses, got 1")
    var twelve = Array(repeating: 0, count: 12)
    twelve[11] = .max
    #expect(
      refused(delays: .values(twelve)) == "connection \"c\": wanted a delay of 0 to 62 for synapse 11, got \(Int.max)")
    #expect(refused(delays: .uniform(-1...5)) == "connection \"c\": wanted a delay of 0 to 62, got -1")
    #expect(refused(tags: .uniform(0 ... .max)) == "connection \"c\": wanted a tag of -256 to 255, got \(Int.max)")
    for (mean, deviation) in [(Double.nan, 1), (0, .infinity), (0, -1), (-.infinity, 0), (0, .nan)] {
      #expect(
        refused(weights: .normal(mean: mean, deviation: deviation))
          == "connection \"c\": wanted a finite mean and a deviation of 0 or more for each mantissa, got \(mean) and \(deviation)"
      )
    }
    #expect(small.net.connections.isEmpty)
  }

  @Test func rowsAreFlattenedBySource() throws {
    var small = try SmallNetwork()
    let rows = [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]
    let id = try small.net.connect(small.source, to: small.relays, weights: .matrix(rows))
    let connection = small.net[id]
    #expect(connection.mantissas == .values(Array(1...12)))
  }

  @Test func broadcastsShareOneWeightAndDoNotLearn() throws {
    var small = try SmallNetwork()
    let (source, relays) = (small.source, small.relays)
    #expect(
      refusal { () throws(NetworkError) in
        try small.net.connect(source, to: relays, .broadcast, weights: .uniform(0...3), name: "c")
      } == "connection \"c\": wanted one constant weight for a broadcast, got several; a dense pattern holds them")
    let rule = try SmallNetwork.gated()
    #expect(
      refusal { () throws(NetworkError) in
        try small.net.connect(source, to: relays, .broadcast, weights: 2, rule: rule, name: "c")
      } == "connection \"c\": wanted a pattern of synapses of their own for the rule \(rule), got a broadcast")
  }

  @Test func tagsComeWithARuleThatUsesThem() throws {
    var small = try SmallNetwork()
    let texts: [(String, SynapseNumbers?)] = [("dt = x0", .constant(0)), ("dw = t", .constant(0)), ("dw = x0", nil)]
    for (text, tags) in texts {
      let rule = try LearningRule(text)
      let id = try small.net.connect(small.source, to: small.relays, weights: 2, rule: rule)
      let connection = small.net[id]
      #expect(connection.tags == tags && connection.isPlastic)
    }
  }
}
