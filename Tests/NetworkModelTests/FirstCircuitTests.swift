import NetworkModel
import Recordings
import Testing

@Suite struct FirstCircuitTests {
  /// A gated layer with a three-factor rule, as a reader's first circuit.
  static func network() throws -> Network {
    var net = Network(seed: 7)
    let relay = try Compartment.integrateAndFire(threshold: 1_024, bias: -8_192)
    let source = try net.addSpikeGenerator("source", spikeTrains: [[1, 9], [1], [9], []])
    let gate = try net.addSpikeGenerator("gate", spikeTrains: [[2, 10]])
    let reward = try net.addSpikeGenerator("reward", spikeTrains: [[4]])
    let hidden = try net.addGroup("hidden", count: 8, relay)
    let rule = try LearningRule("dw = 4*r1*x0*y0 - 2*x0*y0", r1: TraceDynamics(impulse: 1, timeConstant: 0))
    let plastic = try net.connect(source, to: hidden, weights: .uniform(-64...64), rule: rule)
    try net.connect(gate, to: hidden, .broadcast, weights: .constant(8_704))
    try net.reinforce(plastic, from: reward)
    let spikes = try net.probe(.spikes, of: hidden)
    let weights = try net.probe(.weight, of: plastic, every: 8)
    #expect(spikes.index == 0 && weights.index == 1)
    return net
  }

  @Test func itIsWhatWasSaid() throws {
    let net = try Self.network()
    #expect(net.groups.map(\.name) == ["hidden"])
    #expect(net.groups[0].compartment.bias == Bias(mantissa: -4096, exponent: 7))
    #expect(net.connections.map(\.name) == ["source→hidden", "gate→hidden"])
    #expect(net.connections.map(\.synapseCount) == [32, 8])
    #expect(net.connections[1].format == WeightFormat(exponent: 6, signMode: .excitatory))
    #expect(net.connections[0].reinforcement == net.source(named: "reward"))
    #expect(net.probes.map(\.period) == [1, 8])
  }
}
