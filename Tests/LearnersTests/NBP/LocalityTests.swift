import ChipSimulator
import Datasets
import Kernels
import Learners
import NetworkModel
import Recordings
import SynfireCircuits
import Testing

/// An update reads x0, y0, r1 and w of its own synapse, and nothing else.
@Suite("Learning is local")
struct LocalityTests {
  /// One plastic connection whose sides spike as teachers say, whatever the plastic weights are, and another beside it.
  private struct Classroom {
    static let (sources, targets, others, steps) = (6, 5, 4, 80)
    var network = Network()
    let plastic: ConnectionID
    let pre: SpikeGeneratorID
    let teacher: SpikeGeneratorID
    let reward: SpikeGeneratorID
    let other: SpikeGeneratorID

    init() throws {
      // A teacher's 25,600 weight units pass the threshold with any plastic sum, and no plastic sum passes it alone.
      let compartment = try Compartment.integrateAndFire(threshold: 20_000)
      let rule = try LearningRule(BackpropCircuit.rule, r1: TraceDynamics(impulse: 1, timeConstant: 0))
      pre = try network.addSpikeGenerator("pre", count: Self.sources)
      teacher = try network.addSpikeGenerator("teacher", count: Self.targets)
      reward = try network.addSpikeGenerator("reward", count: 1)
      other = try network.addSpikeGenerator("other", count: Self.others)
      let post = try network.addGroup("post", count: Self.targets, compartment)
      let elsewhere = try network.addGroup("elsewhere", count: Self.others, compartment)
      plastic = try network.connect(pre, to: post, weights: 0, rule: rule)
      let second = try network.connect(pre, to: elsewhere, weights: 0, rule: rule)
      try network.connect(teacher, to: post, .oneToOne, weights: .constant(25_600))
      try network.connect(other, to: elsewhere, .oneToOne, weights: .constant(25_600))
      try network.reinforce(plastic, from: reward)
      try network.reinforce(second, from: reward)
    }

    /// The mantissas of all synapses after each step: the synapse 2 → 3, its two sides and r1 are those of `own`, the
    /// weights and spikes of everything else are those of `rest`.
    func weights(own: RandomStream, rest: RandomStream) throws -> [[Int32]] {
      var chip = try Chip(network)
      var initial = (0..<Self.sources * Self.targets).map { Int32(2 * rest.integer(below: 250, at: UInt64($0)) - 250) }
      initial[2 * Self.targets + 3] = Int32(2 * own.integer(below: 250, at: 0) - 250)
      try chip.setWeights(initial, of: plastic)
      var weights: [[Int32]] = []
      for step in 0..<Self.steps {
        /// A coin for each source of a generator: that of `fixed` is drawn from `own`.
        func coins(_ count: Int, _ salt: Int, fixed: Int?) -> [Int] {
          (0..<count).filter { place in
            let stream = place == fixed ? own : rest
            return stream.integer(below: 2, at: UInt64(1_000 + (step * 8 + place) * 4 + salt)) == 0
          }
        }
        try chip.send(coins(Self.sources, 0, fixed: 2), to: pre)
        try chip.send(coins(Self.targets, 1, fixed: 3), to: teacher)
        try chip.send(coins(1, 2, fixed: 0), to: reward)
        try chip.send(coins(Self.others, 3, fixed: nil), to: other)
        try chip.step()
        weights.append(chip.weights(of: plastic))
      }
      return weights
    }
  }

  @Test func aSynapseChangesAlikeWhateverAllOthersDo() throws {
    let classroom = try Classroom()
    let place = 2 * Classroom.targets + 3
    for seed in 0..<10 as Range<UInt64> {
      let own = RandomStream(seed: seed, purpose: .order)
      let runs = try (0..<4 as Range<UInt64>).map {
        try classroom.weights(own: own, rest: RandomStream(seed: 100 * seed + $0, purpose: .weights))
      }
      let course = runs[0].map { $0[place] }
      #expect(Set(course).count > 3, "the synapse learns")
      for run in runs.dropFirst() {
        #expect(run.map { $0[place] } == course)
        #expect(run != runs[0], "the others do something else")
      }
    }
  }

  /// In the circuit of nBP, step by step: every weight of all eight matrices is what its own x0, y0, r1 and w make it.
  @Test func everyWeightOfTheCircuitFollowsFromItsOwnSpikes() throws {
    let layers = [24, 20, 4]
    let samples = try BinaryBackpropTests.patterns(inputs: layers[0], classes: layers[2], count: 60, seed: 8)
    let learner = try SynfireBackprop(layers: layers, seed: 3)
    let circuit = learner.circuit
    let network = circuit.network
    let reward = try #require(circuit.rewardGenerator)
    let connections = circuit.plasticConnections
    let sides = try connections.map { connection in
      let ends = try #require(Self.ends(of: connection, in: network))
      return (connection: connection, source: ends.source, target: ends.target)
    }
    var chip = learner.chip
    var weights = connections.map { chip.weights(of: $0) }
    var changes = 0
    for sample in 0..<samples.count {
      try chip.present(sample, of: samples, to: circuit)
      for _ in 0..<circuit.plan.length {
        try chip.step()
        let r1: Int32 = chip.spikes(of: reward).isEmpty ? 0 : 1
        for (index, side) in sides.enumerated() {
          let width = network[side.target].count
          for x in chip.spikes(of: side.source) {
            for y in chip.spikes(of: side.target) {
              let weight = weights[index][x * width + y]
              weights[index][x * width + y] = max(-254, min(254, weight + 4 * r1 - 2))
              changes += 1
            }
          }
          #expect(chip.weights(of: side.connection) == weights[index])
        }
      }
    }
    #expect(changes > 1_000)
  }

  /// The groups that a connection joins.
  private static func ends(
    of connection: ConnectionID, in network: Network
  ) -> (source: GroupID, target: GroupID)? {
    guard case .group(let source) = network[connection].source else { return nil }
    return (source, network[connection].target)
  }

  @Test(arguments: [
    "dw = w1*x0", "dw = x0[3]*y0", "dw = x0(3)*y0", "dw = hidden*y0", "dw = h.x0*y0", "dw = x0*y0*w[2]", "dw = sum*x0",
    "dw = x0*y0*error", "dw = x0@hidden*y0", "dw1 = x0*y0", "dw = r2*x0*y0", "dw = x0*y0 + w_other", "dw = u1*h",
  ])
  func aRuleHasNoWordForAnythingElse(_ text: String) {
    let error = #expect(throws: RuleError.self) {
      try LearningRule(text, r1: TraceDynamics(impulse: 1, timeConstant: 0))
    }
    #expect(error?.reason.contains("wanted") == true, "\(String(describing: error))")
  }
}
