import ChipArithmetic
import Foundation
import NetworkModel
import Testing

@Suite struct NetworkJSONTests {
  /// The example of `Documentation/Networks.md`.
  static func example() throws -> String {
    let page = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Documentation/Networks.md").standardizedFileURL
    let text = try String(contentsOf: page, encoding: .utf8)
    let start = try #require(text.range(of: "```json\n")).upperBound
    let end = try #require(text.range(of: "```", range: start..<text.endIndex)).lowerBound
    return String(text[start..<end])
  }

  /// Networks that together hold every primitive, each with what it is about.
  static func everyPrimitive() throws -> [(String, Network)] {
    var all: [(String, Network)] = [("empty", Network()), ("seed", Network(seed: .max))]
    func add(_ title: String, _ change: (inout SmallNetwork) throws -> Void) throws {
      var small = try SmallNetwork()
      try change(&small)
      all.append((title, small.net))
    }
    try add("name") { try $0.net.addSpikeGenerator(#"a "b" \ é→😀/"#, count: 1 << 24) }
    try add("trains") { try $0.net.addSpikeGenerator("trains", spikeTrains: [[], [1, 1 << 40], [7]]) }
    for bias in [Bias(mantissa: -4096, exponent: 7), Bias(mantissa: 2, exponent: 0), Bias(mantissa: 1, exponent: 1)] {
      let compartment = try Compartment(
        threshold: 131_071, bias: #require(bias), currentDecay: 0, voltageDecay: 1, refractory: 63)
      try add("bias \(bias?.value ?? 0)") { try $0.net.addGroup("group", count: 1 << 24, compartment) }
    }
    let pairs = [(3, 2), (0, 1), (0, 1)].map { SynapsePair($0, $1) }
    let values = SynapseValues.values([2, -4, 6])
    for pattern in [ConnectionPattern.dense, .broadcast, .sparse(pairs), .fixedFanOut(2)] {
      try add("\(pattern)") { try $0.net.connect($0.source, to: $0.relays, pattern, weights: -520, delays: 62) }
    }
    try add("oneToOne") { try $0.net.connect($0.relays, to: $0.relays, .oneToOne, weights: values, delays: values2) }
    try add("values") {
      try $0.net.connect($0.source, to: $0.relays, .sparse(pairs), weights: values, delays: values2, tags: values)
    }
    try add("uniform") {
      try $0.net.connect(
        $0.source, to: $0.relays, weights: .uniform(-3...250), format: .mixed8, delays: .uniform(0...62))
    }
    for (mean, deviation) in [(0, 51.2), (-1e300, .leastNonzeroMagnitude), (0.1, 0), (1e15, 1e16), (-0.0, -0.0)] {
      try add("normal \(mean)") {
        try $0.net.connect(
          $0.source, to: $0.relays, weights: .normal(mean: mean, deviation: deviation),
          delays: .normal(mean: deviation, deviation: 1), tags: .normal(mean: mean, deviation: 3))
      }
    }
    for signMode in SignMode.allCases {
      let format = try #require(WeightFormat(bits: 3, exponent: -8, signMode: signMode))
      try add("\(signMode)") { try $0.net.connect($0.source, to: $0.relays, weights: 0, format: format) }
    }
    try add("rule") {
      let fading = TraceDynamics(impulse: 16.25, timeConstant: 20.5)
      let rule = try LearningRule(
        "dw = 2^-2*x1*y0*u3 - y1*(w + 3); dt = r1*x0; dd = d", x1: fading, x2: fading, y1: fading,
        r1: fading, learningPeriod: 8)
      let id = try $0.net.connect($0.source, to: $0.relays, weights: 7, tags: -256, rule: rule)
      try $0.net.reinforce(id, from: $0.reward)
      for quantity in [ConnectionQuantity.weight, .tag, .delay, .trace(.x1), .trace(.x2), .trace(.y1), .trace(.r1)] {
        _ = try $0.net.probe(quantity, of: id, every: 1 << 40)
      }
    }
    try add("reinforced by a group") {
      let one = try $0.net.addGroup("one", count: 1, Compartment(threshold: 1))
      let id = try $0.net.connect($0.source, to: $0.relays, weights: 7, rule: SmallNetwork.gated(), name: "relays")
      try $0.net.reinforce(id, from: one)
      _ = try $0.net.probe(.weight, of: id)
      _ = try $0.net.probe(.spikes, of: $0.relays)
    }
    try add("probes") {
      _ = try $0.net.probe($0.source)
      _ = try $0.net.probe(.spikes, of: $0.relays)
      _ = try $0.net.probe(.voltage, of: $0.relays, every: 4)
      _ = try $0.net.probe(.current, of: $0.relays)
    }
    all.append(("first circuit", try FirstCircuitTests.network()))
    return all
  }

  private static let values2 = SynapseValues.values([0, 62, 5])

  @Test func everyPrimitiveIsReadAgain() throws {
    var seen: Set<Network> = []
    for (title, net) in try Self.everyPrimitive() {
      let json = net.jsonData()
      let text = String(decoding: json, as: UTF8.self)
      let read = try Network(json: json)
      #expect(read == net, "\(title): \(text)")
      #expect(read.jsonData() == json, "\(title)")
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let coded = try encoder.encode(net)
      #expect(try JSONDecoder().decode(Network.self, from: coded) == net, "\(title)")
      // Both ways of writing say the same.
      #expect(try encoder.encode(Network(json: coded)) == coded, "\(title)")
      seen.insert(net)
    }
    #expect(seen.count == 26)
  }

  @Test func theTextIsOneLineForEachPart() throws {
    let text = String(decoding: try FirstCircuitTests.network().jsonData(), as: UTF8.self)
    #expect(
      text == """
        {
          "seed": 7,
          "spikeGenerators": [
            {"name": "source", "spikeTrains": [[1,9], [1], [9], []]},
            {"name": "gate", "spikeTrains": [[2,10]]},
            {"name": "reward", "spikeTrains": [[4]]}
          ],
          "groups": [
            {"name": "hidden", "count": 8, "threshold": 1024, "bias": {"mantissa": -4096, "exponent": 7}, \
        "currentDecay": 4096, "voltageDecay": 4096, "refractory": 1}
          ],
          "connections": [
            {"name": "source→hidden", "from": "source", "to": "hidden", "pattern": "dense", \
        "format": {"bits": 8, "exponent": 0, "signMode": "mixed"}, "weights": {"uniform": [-64,64]}, "delays": 0, \
        "rule": {"dw": "4*r1*x0*y0 - 2*x0*y0", "traces": {"r1": {"impulse": 1.0, "timeConstant": 0.0}}, "period": 1}, \
        "reinforcement": "reward"},
            {"name": "gate→hidden", "from": "gate", "to": "hidden", "pattern": "broadcast", \
        "format": {"bits": 8, "exponent": 6, "signMode": "excitatory"}, "weights": 136, "delays": 0}
          ],
          "probes": [
            {"of": "hidden", "quantity": "spikes", "every": 1},
            {"of": "source→hidden", "quantity": "weight", "every": 8}
          ]
        }

        """)
  }

  @Test func theDocumentedExampleIsWhatItSays() throws {
    let net = try Network(json: Data(Self.example().utf8))
    #expect(net.seed == 7)
    #expect(net.spikeGenerators.map(\.count) == [4, 1, 1])
    #expect(net.groups.map(\.count) == [8, 8, 2])
    #expect(net.groups[0].compartment == (try .integrateAndFire(threshold: 1024, bias: -8192)))
    #expect(net.groups[1].compartment.bias.value == -400 && net.groups[1].compartment.refractory == 2)
    #expect(
      net.connections.map(\.name)
        == ["plastic", "gate→hidden", "hidden→slow", "hidden→output", "slow→output", "slow→hidden"])
    #expect(net.connections.map(\.synapseCount) == [32, 8, 8, 16, 3, 24])
    #expect(net.connections[0].reinforcement == net.source(named: "reward"))
    #expect(net.connections[0].rule?.traces[.x1] == TraceDynamics(impulse: 16, timeConstant: 10))
    #expect(net.connections[3].mantissas == .values([1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 6, 5, 4, 3, 2]))
    #expect(net.connections[4].delays == .uniform(0...62) && net.connections[4].tags == .values([1, 2, 3]))
    #expect(net.connections[5].format.signMode == .inhibitory)
    #expect(net.probes.map(\.quantity) == [.spikes, .spikes, .voltage, .weight, .trace(.x1)])
    #expect(net.rasterProbe(at: 0) != nil && net.seriesProbe(at: 2) != nil)
    #expect(try Network(json: net.jsonData()) == net)
  }

  @Test func whatIsLeftOutHasItsDefault() throws {
    #expect(try Network(json: Data("{}".utf8)) == Network())
    #expect(try Network(json: Data(#"{"groups": null, "seed": null}"#.utf8)) == Network())
    let text = #"""
      {"connections": [{"from": "g", "to": "g", "weights": [[1, 2], [3, 4]]}, {"from": "g", "to": "g", "weights": 5}],
       "groups": [{"name": "g", "count": 2, "threshold": 9}]}
      """#
    var net = Network()
    let group = try net.addGroup("g", count: 2, Compartment(threshold: 9))
    try net.connect(group, to: group, weights: .matrix([[1, 2], [3, 4]]))
    try net.connect(group, to: group, weights: 5)
    #expect(try Network(json: Data(text.utf8)) == net)
  }
}
