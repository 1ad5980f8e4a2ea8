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

  @Test func everyPrimitiveIsReadAgain() throws {
    var seen: Set<Network> = []
    for (title, net) in try NetworkPrimitives.all() {
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
    #expect(net.groups[0].compartment == (try .integrateAndFire(threshold: 512, bias: -8192)))
    #expect(net.groups[1].compartment.bias.value == 100 && net.groups[1].compartment.refractory == 2)
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
