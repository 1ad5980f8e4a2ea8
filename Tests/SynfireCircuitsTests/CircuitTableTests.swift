import NetworkModel
import SynfireCircuits
import Testing

/// Each connection of the circuits, one line each, against a list that is written down here a second time.
@Suite struct CircuitTableTests {
  /// `source pattern weight delay target`.
  private static func lines(of network: Network) -> [String] {
    network.connections.map { connection in
      let weight = connection.mantissas.bounds.lowerBound << connection.format.exponent
      let pattern =
        switch connection.pattern {
        case .oneToOne: "1:1"
        case .broadcast: "1:a"
        default: "a:a"
        }
      let kind = connection.isPlastic ? "p" : "\(weight)"
      return
        "\(network.name(of: connection.source)) \(pattern) \(kind) \(connection.delays.bounds.lowerBound) "
        + network[connection.target].name
    }.sorted()
  }

  /// One line for each target and delay.
  private static func written(_ table: [(String, String, String, [Int], String)]) -> [String] {
    table.flatMap { source, pattern, weight, delays, targets in
      targets.split(separator: " ").flatMap { target in
        delays.map { "\(source) \(pattern) \(weight) \($0) \(target)" }
      }
    }
  }

  private static let relays: [(String, String, String, [Int], String)] = [
    ("x", "1:1", "520", [4], "m_x"), ("h", "1:1", "520", [0], "m_h"), ("m_h", "1:1", "520", [1, 5], "h d1"),
    ("m_x", "1:1", "520", [0, 4], "x"), ("o", "1:1", "520", [0], "d-"), ("t", "1:1", "520", [0], "d+"),
    ("d-", "1:1", "520", [4], "o o< o>"), ("d-", "1:1", "520", [0], "oT-"), ("d+", "1:1", "520", [0], "o o< o>"),
    ("d+", "1:1", "520", [4], "oT-"), ("d1", "1:1", "520", [0], "h h< h>"), ("h<", "1:1", "520", [3], "b_h"),
    ("input", "1:1", "520", [0], "x"), ("targets", "1:1", "520", [0], "t"),
    ("o>", "1:1", "-520", [0], "d-"), ("t", "1:1", "-520", [0], "d-"), ("o", "1:1", "-520", [0], "d+"),
    ("h>", "1:1", "-520", [3], "b_h"),
    ("o<", "1:1", "8704", [0], "d- d+"), ("b_h", "1:1", "8704", [0, 4], "h h< h>"),
    ("x", "a:a", "p", [0], "h h< h>"), ("h", "a:a", "p", [0], "o o< o>"), ("o", "a:a", "p", [0], "d1"),
    ("oT-", "a:a", "p", [0], "d1"),
  ]

  private static let gates: [(String, String, String, [Int], String)] = [
    ("g01", "1:a", "8704", [0], "x"), ("g02", "1:a", "8704", [0], "h h<"),
    ("g03", "1:a", "8704", [0], "o o< t m_h"), ("g05", "1:a", "8704", [0], "h d1 o o< o> oT-"),
    ("g06", "1:a", "8704", [0], "m_x b_h d1"), ("g07", "1:a", "8704", [0], "x"),
    ("g09", "1:a", "8704", [0], "h d1 o o< o> oT-"), ("g10", "1:a", "8704", [0], "d1"),
    ("g11", "1:a", "8704", [0], "x"), ("g02", "1:a", "512", [0], "h<"), ("g03", "1:a", "512", [0], "o<"),
    ("g06", "1:a", "512", [0], "d1"), ("g10", "1:a", "512", [0], "d1"), ("g02", "1:a", "8192", [0], "h>"),
    ("g03", "1:a", "8192", [0], "o>"),
  ]

  private static func ring(_ length: Int) -> [(String, String, String, [Int], String)] {
    let names = (0..<length).map { $0 < 10 ? "g0\($0)" : "g\($0)" }
    return [("start", "1:1", "9280", [0], names[0])]
      + names.indices.map { (names[$0], "1:1", "9280", [0], names[($0 + 1) % length]) }
  }

  private static func inhibition(_ weight: String) -> [(String, String, String, [Int], String)] {
    [("g04", "d1 oT-"), ("g06", "o o< o>"), ("g08", "h h< h>"), ("g10", "o o< o>"), ("g00", "o o< o>")].map {
      ($0.0, "1:a", weight, [0], $0.1)
    }
  }

  @Test(arguments: [
    (BackpropCircuit.Inhibition.published, "-8128"), (.weight(-32_512), "-32512"), (.balanced, "-16256"),
  ])
  func theTrainingCircuitIsThePublishedTable(inhibition: BackpropCircuit.Inhibition, weight: String) throws {
    let circuit = try BackpropCircuit(.init(layers: [90, 4, 3], inhibition: inhibition))
    let wanted = Self.written(Self.relays + Self.gates + Self.ring(12) + Self.inhibition(weight))
    #expect(wanted.count == 102)
    #expect(Self.lines(of: circuit.network) == wanted.sorted())
  }

  @Test func noInhibitionLeavesOutNothingElse() throws {
    let circuit = try BackpropCircuit(.init(layers: [3, 4, 3], inhibition: .none))
    #expect(Self.lines(of: circuit.network) == Self.written(Self.relays + Self.gates + Self.ring(12)).sorted())
  }

  @Test func theInferenceCircuitIsThePublishedTable() throws {
    let circuit = try InferenceCircuit(layers: [2, 1, 1], weights: [[-256, -256], [254]])
    let wanted =
      Self.ring(4) + [
        ("input", "1:1", "520", [0], "x"), ("x", "a:a", "-256", [0], "h"), ("h", "a:a", "254", [0], "o"),
        ("g01", "1:a", "8704", [0], "x"), ("g02", "1:a", "8704", [0], "h"), ("g03", "1:a", "8704", [0], "o"),
      ]
    #expect(Self.lines(of: circuit.network) == Self.written(wanted).sorted())
  }

  @Test func compartmentsHaveThePublishedRegisters() throws {
    let network = try BackpropCircuit(layers: [3, 4, 2]).network
    for group in network.groups {
      #expect(group.compartment.isMemoryless && group.compartment.threshold.mantissa == 1_024)
      let isGate = group.name.hasPrefix("g")
      #expect(group.compartment.bias.value == (isGate ? 0 : -8_192 * 64))
      #expect(group.compartment.refractory == (isGate || group.name == "d1" ? 1 : 2), "\(group.name)")
    }
    let quick = try BackpropCircuit(.init(layers: [3, 4, 2], refractory: 1)).network
    #expect(quick.groups.allSatisfy { $0.compartment.refractory == 1 })
  }

  @Test func copiesBeginEqualAndTransposed() throws {
    let (w1, w2) = ([2, -4, 6, 8, 10, -12], [2, 4, -6, 8, 10, 12])
    let circuit = try BackpropCircuit(.init(layers: [2, 3, 2]), weights: [w1, w2])
    func weights(_ id: ConnectionID) -> SynapseNumbers { circuit.network[id].mantissas }
    for id in circuit.copies(of: .forward(1)) { #expect(weights(id) == .values(w1.map(Int16.init))) }
    for id in circuit.copies(of: .forward(2)) { #expect(weights(id) == .values(w2.map(Int16.init))) }
    #expect(weights(circuit.copies(of: .transposed(2))[0]) == .values([2, -6, 10, 4, 8, 12]))
    #expect(weights(circuit.copies(of: .negated(2))[0]) == .values([-2, 6, -10, -4, -8, -12]))
    #expect(circuit.network.connections.filter(\.isPlastic).allSatisfy { $0.format == .mixed8 })
    #expect(Set(circuit.network.connections.compactMap(\.rule?.description)).count == 1)
  }

  @Test func reinforcementComesFromHostOrChip() throws {
    let hosted = try BackpropCircuit(layers: [3, 4, 2])
    let generator = try #require(hosted.rewardGenerator)
    let plastic = hosted.network.connections.filter(\.isPlastic)
    #expect(plastic.count == 8 && plastic.allSatisfy { $0.reinforcement == .generator(generator) })

    let own = try BackpropCircuit(.init(layers: [3, 4, 2], reward: .chip))
    #expect(own.rewardGenerator == nil)
    let group = try #require(own.network.group(named: "r1"))
    #expect(own.network.connections.filter(\.isPlastic).allSatisfy { $0.reinforcement == .group(group) })
    let extra = ["g05 1:a 9280 0 r1", "g07 1:a 9280 0 r1"]
    #expect(Self.lines(of: own.network) == (Self.lines(of: hosted.network) + extra).sorted())
  }
}
