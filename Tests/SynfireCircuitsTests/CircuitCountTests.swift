import NetworkModel
import SynfireCircuits
import Testing

@Suite struct CircuitCountTests {
  @Test(arguments: [(100, 2_682, 154_803, 140_000), (400, 3_282, 517_203, 500_000), (784, 4_050, 981_075, 960_800)])
  func theTrainingCircuitHasThePublishedCounts(
    inputs: Int, compartments: Int, synapses: Int, plastic: Int
  ) throws {
    let network = try BackpropCircuit(layers: [inputs, 400, 10]).network
    #expect(network.groups.count == 27)
    #expect(network.groups.reduce(0) { $0 + $1.count } == compartments)
    #expect(network.connections.reduce(0) { $0 + $1.synapseCount } == synapses)
    #expect(network.connections.reduce(0) { $0 + ($1.isPlastic ? $1.synapseCount : 0) } == plastic)
    #expect(network.connections.count == 102)
    #expect(network.spikeGenerators.map(\.count).sorted() == [1, 1, 10, inputs])
  }

  @Test(arguments: [(400, 814, 165_215), (784, 1_198, 319_583)])
  func theInferenceCircuitHasThePublishedCounts(inputs: Int, compartments: Int, synapses: Int) throws {
    let network = try InferenceCircuit(
      layers: [inputs, 400, 10],
      weights: [[Int](repeating: 2, count: inputs * 400), [Int](repeating: -2, count: 4_000)]
    ).network
    #expect(network.groups.reduce(0) { $0 + $1.count } == compartments)
    #expect(network.connections.reduce(0) { $0 + $1.synapseCount } == synapses)
    #expect(network.connections.count == 11)
    #expect(!network.connections.contains { $0.isPlastic })
  }

  @Test(arguments: [(1, 1, 1), (1, 3, 2), (5, 1, 9), (2, 7, 1), (33, 65, 3), (128, 64, 26)])
  func everySizeIsACircuit(inputs: Int, hidden: Int, outputs: Int) throws {
    let network = try BackpropCircuit(layers: [inputs, hidden, outputs]).network
    #expect(network.groups.reduce(0) { $0 + $1.count } == 2 * inputs + 6 * hidden + 7 * outputs + 12)
    // By blocks: one to one among inputs, hidden and outputs, the ring, W₁ three times, W₂ and its transposes five times.
    let single = 4 * inputs + 16 * hidden + 16 * outputs + 13
    let gated = 4 * inputs + 18 * hidden + 23 * outputs
    #expect(
      network.connections.reduce(0) { $0 + $1.synapseCount }
        == single + gated + 3 * inputs * hidden + 5 * hidden * outputs)
    let forward = try InferenceCircuit(layers: [inputs, hidden, outputs])
    #expect(forward.network.groups.reduce(0) { $0 + $1.count } == inputs + hidden + outputs + 4)
  }

  @Test func whatCannotBeIsRefused() {
    #expect(refusal { _ = try BackpropCircuit(layers: [0, 1, 1]) }.contains("got 0"))
    #expect(refusal { _ = try BackpropCircuit(layers: [1, -1, 1]) }.contains("got -1"))
    let positive = BackpropCircuit.Configuration(layers: [1, 1, 1], inhibition: .weight(2))
    #expect(refusal { _ = try BackpropCircuit(positive) } == "inhibition: wanted a weight of 0 or below, got 2")
    let one = BackpropCircuit.Configuration(layers: [1, 1, 1])
    #expect(
      refusal { _ = try BackpropCircuit(one, weights: [[3], [0]]) }
        == "connection \"W1 into h\": wanted even weights of -256 to 254, got 3")
    #expect(!refusal { _ = try BackpropCircuit(one, weights: [[2, 2], [0]]) }.isEmpty)
    #expect(
      refusal { _ = try BackpropCircuit(one, weights: [[0], [-256]]) }
        == "connection \"W2 transposed, negated\": wanted even weights of -256 to 254, got 256")
    #expect(
      refusal { _ = try InferenceCircuit(layers: [1, 1, 1], weights: [[3], [0]]) }
        == "connection \"W1\": wanted even weights of -256 to 254, got 3")
    #expect(
      refusal { _ = try InferenceCircuit(layers: [1, 1, 1], weights: [[-256], [256]]) }
        == "connection \"W2\": wanted even weights of -256 to 254, got 256")
    #expect(!refusal { _ = try InferenceCircuit(layers: [2, 1, 1], weights: [[0], [0]]) }.isEmpty)
    #expect(
      refusal { _ = try BackpropCircuit(one, weights: [[0]]) }
        == "weights: wanted 2 matrices, one for each layer, got 1")
    var network = Network()
    #expect(
      refusal { _ = try GatingChain(length: 1, in: &network) } == "gating chain: wanted 2 steps or more, got 1")
  }

  private func refusal(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return ""
  }
}
