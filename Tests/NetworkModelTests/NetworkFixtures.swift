import NetworkModel
import Testing

/// The error of a call that has to be refused.
func refusal(
  _ location: SourceLocation = #_sourceLocation, _ body: () throws(NetworkError) -> Void
) -> String {
  do throws(NetworkError) {
    try body()
    Issue.record("wanted a refusal, got none", sourceLocation: location)
    return ""
  } catch {
    let lines = error.description.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    #expect(lines.count == 1, sourceLocation: location)
    return error.description
  }
}

/// A small network: 4 sources, 3 relays.
struct SmallNetwork {
  var net = Network(seed: 3)
  let source: SpikeGeneratorID
  let relays: GroupID
  let reward: SpikeGeneratorID

  init() throws {
    source = try net.addSpikeGenerator("source", spikeTrains: [[1, 9], [1], [9], []])
    relays = try net.addGroup("relays", count: 3, .integrateAndFire(threshold: 10))
    reward = try net.addSpikeGenerator("reward", count: 1)
  }

  /// A rule that reads r1 of these dynamics.
  static func gated(_ impulse: Double = 1) throws -> LearningRule {
    try LearningRule("dw = 4*r1*x0*y0 - 2*x0*y0", r1: TraceDynamics(impulse: impulse, timeConstant: 0))
  }
}
