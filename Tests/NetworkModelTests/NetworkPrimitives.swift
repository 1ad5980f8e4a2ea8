import NetworkModel
import Testing

/// Networks that together hold every primitive, each with what it is about.
struct NetworkPrimitives {
  private var all: [(String, Network)] = [("empty", Network()), ("seed", Network(seed: .max))]

  static func all() throws -> [(String, Network)] {
    var primitives = NetworkPrimitives()
    try primitives.addParts()
    try primitives.addConnections()
    try primitives.addDraws()
    try primitives.addLearning()
    return primitives.all + [("first circuit", try FirstCircuitTests.network())]
  }

  private mutating func add(_ title: String, _ change: (inout SmallNetwork) throws -> Void) throws {
    var small = try SmallNetwork()
    try change(&small)
    all.append((title, small.net))
  }

  private mutating func addParts() throws {
    try add("name") { try $0.net.addSpikeGenerator(#"a "b" \ é→😀/"#, count: 1 << 24) }
    try add("trains") { try $0.net.addSpikeGenerator("trains", spikeTrains: [[], [1, 1 << 40], [7]]) }
    for bias in [Bias(mantissa: -4096, exponent: 7), Bias(mantissa: 2, exponent: 0), Bias(mantissa: 1, exponent: 1)] {
      let compartment = try Compartment(
        threshold: 131_071, bias: #require(bias), currentDecay: 0, voltageDecay: 1, refractory: 63)
      try add("bias \(bias?.value ?? 0)") { try $0.net.addGroup("group", count: 1 << 24, compartment) }
    }
  }

  private mutating func addConnections() throws {
    let delays = SynapseValues.values([0, 62, 5])
    let pairs = [(3, 2), (0, 1), (0, 1)].map { SynapsePair($0, $1) }
    let values = SynapseValues.values([2, -4, 6])
    for pattern in [ConnectionPattern.dense, .broadcast, .sparse(pairs), .fixedFanOut(2)] {
      try add("\(pattern)") { try $0.net.connect($0.source, to: $0.relays, pattern, weights: -520, delays: 62) }
    }
    try add("oneToOne") { try $0.net.connect($0.relays, to: $0.relays, .oneToOne, weights: values, delays: delays) }
    try add("values") {
      try $0.net.connect($0.source, to: $0.relays, .sparse(pairs), weights: values, delays: delays, tags: values)
    }
  }

  private mutating func addDraws() throws {
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
  }

  private mutating func addLearning() throws {
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
      _ = try $0.net.probe(.spikes, of: $0.source)
      _ = try $0.net.probe(.spikes, of: $0.relays)
      _ = try $0.net.probe(.voltage, of: $0.relays, every: 4)
      _ = try $0.net.probe(.current, of: $0.relays)
    }
  }
}
