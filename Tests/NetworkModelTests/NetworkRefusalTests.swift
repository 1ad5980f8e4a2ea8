import NetworkModel
import Testing

@Suite struct NetworkRefusalTests {
  @Test func namesAreCheckedFirst() throws {
    var small = try SmallNetwork()
    let relay = try Compartment(threshold: 1)
    let before = small.net
    #expect(
      refusal { () throws(NetworkError) in try small.net.addGroup("", count: 0, relay) }
        == "group: wanted a name of 1 to 200 bytes without control characters, got \"\"")
    #expect(
      refusal { () throws(NetworkError) in try small.net.addGroup("a\nb\u{202e}", count: 1, relay) }
        == "group: wanted a name of 1 to 200 bytes without control characters, got \"a b?\"")
    #expect(
      refusal { () throws(NetworkError) in
        try small.net.addSpikeGenerator(String(repeating: "ä", count: 101), spikeTrains: [[0]])
      }.hasSuffix("got \"" + String(repeating: "ä", count: 40) + "…\""))
    #expect(
      refusal { () throws(NetworkError) in try small.net.addSpikeGenerator("relays", count: 1) }
        == "spike generator: wanted a name of its own, got a second \"relays\"")
    #expect(
      refusal { () throws(NetworkError) in try small.net.addGroup("source", count: 1, relay) }
        == "group: wanted a name of its own, got a second \"source\"")
    #expect(small.net == before)
    try small.net.addGroup(String(repeating: "ä", count: 100), count: 1, relay)
    try small.net.connect(small.source, to: small.relays, weights: 2, name: "relays")
    #expect(
      refusal { () throws(NetworkError) in
        try small.net.connect(small.source, to: small.relays, weights: 2, name: "relays")
      } == "connection: wanted a name of its own, got a second \"relays\"")
  }

  @Test(arguments: [0, -1, (1 << 24) + 1, .max, .min])
  func countsAreCountable(count: Int) throws {
    var net = Network()
    let relay = try Compartment(threshold: 1)
    #expect(
      refusal { () throws(NetworkError) in try net.addGroup("g", count: count, relay) }
        == "group \"g\": wanted a count of 1 to 16777216, got \(count)")
    #expect(
      refusal { () throws(NetworkError) in try net.addSpikeGenerator("g", count: count) }
        == "spike generator \"g\": wanted a count of 1 to 16777216, got \(count)")
    #expect(net == Network())
    try net.addGroup("g", count: 1 << 24, relay)
    try net.addSpikeGenerator("s", count: 1 << 24)
  }

  @Test(arguments: [([0], 0, 0), ([3, 3], 3, 3), ([3, 2], 2, 3), ([.min], .min, 0), ([1, .max], .max, 1)])
  func trainsRise(train: [Int], got: Int, last: Int) throws {
    var net = Network()
    #expect(
      refusal { () throws(NetworkError) in try net.addSpikeGenerator("s", spikeTrains: [[5], train]) }
        == "spike generator \"s\": wanted rising steps of 1 to 1099511627776 for source 1, got \(got) after \(last)")
    #expect(
      refusal { () throws(NetworkError) in try net.addSpikeGenerator("s", spikeTrains: []) }
        == "spike generator \"s\": wanted a count of 1 to 16777216, got 0")
    try net.addSpikeGenerator("s", spikeTrains: [[1, 1 << 40]])
    #expect(net.spikeGenerators[0].spikeTrains == [[1, 1 << 40]])
  }

  @Test func registersOfCompartmentsHaveRanges() throws {
    #expect(
      refusal { () throws(NetworkError) in _ = try Compartment(threshold: -1) }
        == "compartment: wanted a threshold of 0 to 131071 weight units, got -1")
    #expect(
      refusal { () throws(NetworkError) in _ = try Compartment(threshold: 1, currentDecay: 4097) }
        == "compartment: wanted a current decay of 0 to 4096, got 4097")
    #expect(
      refusal { () throws(NetworkError) in _ = try Compartment(threshold: 1, voltageDecay: -1) }
        == "compartment: wanted a voltage decay of 0 to 4096, got -1")
    for refractory in [0, 64] {
      #expect(
        refusal { () throws(NetworkError) in _ = try Compartment(threshold: 1, refractory: refractory) }
          == "compartment: wanted a refractory period of 1 to 63, got \(refractory)")
    }
    for bias in [8191, 8192, -8193, .max, .min] {
      #expect(
        refusal { () throws(NetworkError) in _ = try Compartment.integrateAndFire(threshold: 1, bias: bias) }
          == "compartment: wanted a bias of m · 2^e / 64 weight units with a mantissa of -4096 to 4095 and an exponent of 0 to 7, got \(bias)"
      )
    }
    let compartment = try Compartment.integrateAndFire(threshold: 131_071, bias: -8192, refractory: 63)
    #expect(compartment.bias == Bias(mantissa: -4096, exponent: 7))
    #expect(compartment.isMemoryless)
    #expect(try !Compartment(threshold: 1, voltageDecay: 4095).isMemoryless)
  }

  @Test func partsAreFoundByName() throws {
    var small = try SmallNetwork()
    let connection = try small.net.connect(small.source, to: small.relays, weights: 2)
    #expect(small.net.group(named: "relays") == small.relays)
    #expect(small.net.group(named: "source") == nil)
    #expect(small.net.spikeGenerator(named: "reward") == small.reward)
    #expect(small.net.spikeGenerator(named: "relays") == nil)
    #expect(small.net.source(named: "source") == .generator(small.source))
    #expect(small.net.connection(named: "source→relays") == connection)
    #expect(small.net.connection(named: "relays") == nil)
    #expect(small.net[connection].name == "source→relays")
    #expect(small.net[small.relays].count == small.net.count(of: .group(small.relays)))
    #expect(small.net.name(of: .generator(small.reward)) == "reward")
  }

  @Test func networksAreEqualHoweverTheirNamesCameAbout() throws {
    var left = try SmallNetwork()
    var right = left
    try left.net.connect(left.source, to: left.relays, weights: 2)
    try left.net.connect(left.source, to: left.relays, weights: 2)
    try right.net.connect(right.source, to: right.relays, weights: 2, name: "source→relays")
    #expect(left.net != right.net)
    try right.net.connect(right.source, to: right.relays, weights: 2, name: "source→relays 2")
    #expect(left.net == right.net && left.net.hashValue == right.net.hashValue)
    right.net.seed += 1
    #expect(left.net != right.net)
  }
}
