import ChipSimulator
import NetworkModel
import Testing

/// The training circuit of nBP (Renner et al., Nature Communications 15, 9691, 2024), connection by connection.
private struct BackpropCircuit {
  var network = Network()
  private var groups: [String: GroupID] = [:]
  private var generators: [String: SpikeGeneratorID] = [:]

  init(inputs: Int, hidden: Int, outputs: Int) throws {
    try addGroups(inputs: inputs, hidden: hidden, outputs: outputs)
    try addSingleConnections()
    try addPlasticConnections()
    try addGates()
  }

  private mutating func addGroups(inputs: Int, hidden: Int, outputs: Int) throws {
    let gated = try Compartment.integrateAndFire(threshold: 1_024, bias: -8_192, refractory: 2)
    let quick = try Compartment.integrateAndFire(threshold: 1_024, bias: -8_192)
    let gate = try Compartment.integrateAndFire(threshold: 1_024)
    for (names, count, compartment) in [
      (["x", "m_x6"], inputs, gated), (["h1", "h1<", "h1>", "m_h1", "c_h1"], hidden, gated), (["h1T"], hidden, quick),
      (["o", "o<", "o>", "oT-", "t", "d+", "d-"], outputs, gated), ((0..<12).map { "g\($0)" }, 1, gate),
    ] {
      for name in names { groups[name] = try network.addGroup(name, count: count, compartment) }
    }
    for (name, count) in [("input", inputs), ("in_tgt", outputs), ("in_g", 1), ("reward", 1)] {
      generators[name] = try network.addSpikeGenerator(name, count: count)
    }
  }

  @discardableResult
  private mutating func connect(
    _ source: String, _ target: String, _ weights: SynapseValues, pattern: ConnectionPattern = .oneToOne,
    delay: Int = 0, rule: LearningRule? = nil
  ) throws -> ConnectionID {
    let target = try #require(groups[target])
    if let group = groups[source] {
      return try network.connect(
        group, to: target, pattern, weights: weights, delays: .constant(delay), rule: rule)
    }
    let generator = try #require(generators[source])
    return try network.connect(
      generator, to: target, pattern, weights: weights, delays: .constant(delay), rule: rule)
  }

  private mutating func addSingleConnections() throws {
    let positive: [(String, [String], [Int])] = [
      ("x", ["m_x6"], [4]), ("h1", ["m_h1"], [0]), ("m_h1", ["h1", "h1T"], [1, 5]), ("m_x6", ["x"], [0, 4]),
      ("o", ["d-"], [0]), ("t", ["d+"], [0]), ("d-", ["o", "o<", "o>"], [4]), ("d-", ["oT-"], [0]),
      ("d+", ["o", "o<", "o>"], [0]), ("d+", ["oT-"], [4]), ("h1T", ["h1", "h1<", "h1>"], [0]), ("h1<", ["c_h1"], [3]),
      ("input", ["x"], [0]), ("in_tgt", ["t"], [0]),
    ]
    for (source, targets, delays) in positive {
      for target in targets { for delay in delays { try connect(source, target, 520, delay: delay) } }
    }
    for (source, target, delay) in [("o>", "d-", 0), ("t", "d-", 0), ("o", "d+", 0), ("h1>", "c_h1", 3)] {
      try connect(source, target, -520, delay: delay)
    }
    for target in ["d-", "d+"] { try connect("o<", target, 8_704) }
    for target in ["h1", "h1<", "h1>"] { for delay in [0, 4] { try connect("c_h1", target, 8_704, delay: delay) } }
    for gate in 0..<12 { try connect("g\(gate)", "g\((gate + 1) % 12)", 9_280) }
    try connect("in_g", "g0", 9_280)
  }

  private mutating func addPlasticConnections() throws {
    let rule = try LearningRule(
      "dw = 4*r1*x0*y0 - 2*x0*y0", r1: TraceDynamics(impulse: 1, timeConstant: 0))
    let reward = try #require(generators["reward"])
    for (source, targets) in [
      ("x", ["h1", "h1<", "h1>"]), ("h1", ["o", "o<", "o>"]), ("o", ["h1T"]), ("oT-", ["h1T"]),
    ] {
      for target in targets {
        let connection = try connect(source, target, .uniform(-240...240), pattern: .dense, rule: rule)
        try network.reinforce(connection, from: reward)
      }
    }
  }

  private mutating func addGates() throws {
    let full: [(Int, [String])] = [
      (1, ["x"]), (2, ["h1", "h1<"]), (3, ["o", "o<", "t", "m_h1"]), (5, ["h1", "h1T", "o", "o<", "o>", "oT-"]),
      (6, ["m_x6", "c_h1", "h1T"]), (7, ["x"]), (9, ["h1", "h1T", "o", "o<", "o>", "oT-"]), (10, ["h1T"]), (11, ["x"]),
    ]
    let lower: [(Int, [String])] = [(2, ["h1<"]), (3, ["o<"]), (6, ["h1T"]), (10, ["h1T"])]
    let higher: [(Int, [String])] = [(2, ["h1>"]), (3, ["o>"])]
    let inhibition: [(Int, [String])] = [
      (4, ["h1T", "oT-"]), (6, ["o", "o<", "o>"]), (8, ["h1", "h1<", "h1>"]), (10, ["o", "o<", "o>"]),
      (0, ["o", "o<", "o>"]),
    ]
    for (weight, gates) in [(8_704, full), (512, lower), (8_192, higher), (-8_128, inhibition)] {
      for (gate, targets) in gates {
        for target in targets { try connect("g\(gate)", target, .constant(weight), pattern: .broadcast) }
      }
    }
  }
}

@Suite struct PlacementBackpropTests {
  @Test func thePublishedCircuitHasItsPublishedCountsAndFitsOneChip() throws {
    let network = try BackpropCircuit(inputs: 400, hidden: 400, outputs: 10).network
    let map = try CoreMap(placing: network)
    let resources = ChipResources(of: network, on: map)
    #expect(resources.compartments == 3_282 && resources.connections == 102)
    #expect(resources.synapses == 517_203 && resources.plasticSynapses == 500_000)
    #expect(map.usage.allSatisfy { $0.excess(over: .loihi1) == nil })
    // Half a million bytes of plastic weights are four cores; the rest is due to axons.
    #expect(resources.cores == 6)
    #expect(
      resources.description
        == "6 of 128 cores, 3,282 compartments, 12,251 input and 11,840 output axons, 517,203 synapses (500,000 plastic) "
        + "in 102 connections, 581,752 bytes of synaptic memory")
    #expect(
      map.description.split(separator: "\n").prefix(2) == [
        "core      compartments  input axons  output axons  synaptic bytes  groups",
        "0                  824        2,128         4,096          25,056  x 400, m_x6 400, h1 24 of 400",
      ])
  }

  @Test func itsWarningsAreThoseOfTheWorstCase() throws {
    // h1: 400 · 254 from x, five gates of 8,704, three relays of 520. The outputs: bias, 400 · −256 from h1, three
    // inhibitions of 8,128. In the circuit's own order of phases neither happens.
    let network = try BackpropCircuit(inputs: 400, hidden: 400, outputs: 10).network
    #expect(400 * 254 + 5 * 8_704 + 3 * 520 == 146_680 && -8_192 - 400 * 256 - 3 * 8_128 == -134_976)
    #expect(
      network.warnings().map(\.description)
        == ["group \"h1\": up to 146,680 weight units may arrive in one step; the current holds -131,072 to 131,071"]
        + ["o", "o<", "o>"].map {
          "group \"\($0)\": the voltage may go down to -134,976 weight units; it holds -131,072 to 131,071"
        })
  }

  @Test func theLargerImagesFitAsWell() throws {
    let network = try BackpropCircuit(inputs: 784, hidden: 400, outputs: 10).network
    let resources = ChipResources(of: network, on: try CoreMap(placing: network))
    #expect(resources.compartments == 4_050 && resources.synapses == 981_075 && resources.plasticSynapses == 960_800)
    #expect(resources.cores == 11)
  }
}
