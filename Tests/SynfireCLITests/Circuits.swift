import Foundation

/// Small circuits as JSON, whose spikes are known by hand.
enum Circuits {
  /// Two sources at the steps 1 and 3, 2 and 80; what they send makes compartment 0 or 1 spike one step later.
  static let relay = circuit(source: #""spikeTrains": [[1, 3], [2, 80]]"#)

  /// The same, driven by the host.
  static let hostRelay = circuit(source: #""count": 2"#)

  /// The spikes of the relay in 100 steps, as a program is told them.
  static let relaySpikes: (steps: [Int], compartments: [Int]) = ([2, 3, 4, 81], [0, 1, 0, 1])

  private static func circuit(source: String) -> String {
    """
    {"seed": 3,
     "spikeGenerators": [{"name": "in", \(source)}],
     "groups": [{"name": "out", "count": 2, "threshold": 10}],
     "connections": [{"from": "in", "to": "out", "pattern": "oneToOne", "weights": 11}],
     "probes": [{"of": "out", "quantity": "spikes"}]}
    """
  }

  /// A current that never decays, fed in each step: 24 bits hold it until its 8th spike, and not the 9th.
  static let overflowing = """
    {"spikeGenerators": [{"name": "in", "spikeTrains": [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]]}],
     "groups": [{"name": "sum", "count": 3, "threshold": 131071, "currentDecay": 0}],
     "connections": [{"from": "in", "to": "sum", "pattern": {"sparse": [[0, 2]]}, "format":
       {"bits": 8, "exponent": 6, "signMode": "inhibitory"}, "weights": -255}]}
    """

  /// A rule that adds 2 to the weight in each step in which both sides spike.
  static let learning = """
    {"seed": 5,
     "spikeGenerators": [{"name": "in", "spikeTrains": [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]]}],
     "groups": [{"name": "out", "count": 2, "threshold": 10, "voltageDecay": 512}],
     "connections": [{"name": "plastic", "from": "in", "to": "out", "weights": [4, 12],
       "rule": {"dw": "2*x0*y0 + 2^-5*x1*x0", "traces": {"x1": {"impulse": 16.5, "timeConstant": 8}}}}],
     "probes": [{"of": "out", "quantity": "spikes"}, {"of": "plastic", "quantity": "weight", "every": 4}]}
    """

  /// More compartments than a chip has.
  static let tooLarge = #"{"groups": [{"name": "crowd", "count": 200000, "threshold": 1}]}"#

  /// Where the documentation of the package is.
  static let documentation = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Documentation").standardizedFileURL
}
