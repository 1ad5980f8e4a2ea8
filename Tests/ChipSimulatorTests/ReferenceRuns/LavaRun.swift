import ChipSimulator
import NetworkModel

/// Reads a run of Lava's fixed-point processes: matrices [post][pre], arrays [step][neuron].
///
/// Traces that decay are rounded by numpy's numbers there, so runs with time constants above 0 agree only as far as nothing is
/// rounded. Index k of its arrays is step k + 1 here, and what a source sends at index k is emitted in that step. `du` is the
/// current's decay less one.
enum LavaRun {
  static func read(_ file: RunFields) throws -> ReferenceRun {
    let steps = try file.integer("steps")
    let denseKey = file.has("drive_dense") ? "drive_dense" : "dense"
    guard let dense = try file.object(denseKey), let lif = try file.object("lif") else {
      throw RunTrouble("wanted the objects \(denseKey) and lif")
    }
    let weights = try dense.matrix("weights")
    var network = Network()
    let neurons = try compartments(lif, count: weights.count, &network)
    let input = try network.addGenerator(
      "input", rows: try file.matrix(file.has("drive") ? "drive" : "spikes_in"), shift: 1)
    var delays: [[Int]]?
    if file.has("delays") { delays = try file.matrix("delays") }
    if dense.has("delays") { delays = try dense.matrix("delays") }
    try connect(dense, weights, delays, from: .generator(input), neurons, &network)
    let plastic = try file.object("plastic")
    var learning: LavaPlasticity?
    if let plastic { learning = try LavaPlasticity(plastic, file, neurons, &network) }
    // A Dense of any other name joins the neurons to themselves.
    for key in file.unreadObjects(holding: "weights") {
      guard let recurrent = try file.object(key) else { continue }
      let weights = try recurrent.matrix("weights")
      guard weights.allSatisfy({ $0.count == neurons.count }), weights.count == neurons.count else {
        throw RunTrouble("\(key).weights: wanted \(neurons.count) rows of \(neurons.count) weights")
      }
      let delays = recurrent.has("delays") ? try recurrent.matrix("delays") : nil
      try connect(recurrent, weights, delays, from: .compartments, neurons, &network)
    }
    var run = ReferenceRun(network: network, model: .lava, steps: steps)
    let width = neurons.count
    try run.expect("s_out", try file.matrix("s_out"), width: width) { neurons.spikes($0) }
    try run.expect("u", try file.matrix("u"), width: width) { chip in neurons.gather { chip.currents(of: $0) } }
    try run.expect("v", try file.matrix("v"), width: width) { chip in neurons.gather { chip.voltages(of: $0) } }
    if let plastic, let learning { try learning.expect(plastic, file, &run) }
    return run
  }

  private static func compartments(
    _ lif: RunFields, count: Int, _ network: inout Network
  ) throws -> RunCompartments {
    for key in ["u", "v"] where try lif.numbers(key, count: count, else: 0).contains(where: { $0 != 0 }) {
      throw RunTrouble("lif.\(key): a chip begins at 0")
    }
    let currentDecays = try lif.numbers("du", count: count, else: 0)
    let voltageDecays = try lif.numbers("dv", count: count, else: 0)
    let thresholds = try lif.numbers("vth", count: count, else: 10)
    let mantissas = try lif.numbers("bias_mant", count: count, else: 0)
    let exponents = try lif.numbers("bias_exp", count: count, else: 0)
    return try RunCompartments(
      try (0..<count).map { index in
        let value = mantissas[index] << exponents[index]
        guard let bias = Bias(exactly: value) else {
          throw RunTrouble("lif.bias_mant: wanted m · 2^e with m of 13 bits, got \(value)")
        }
        return try Compartment(
          threshold: thresholds[index], bias: bias, currentDecay: currentDecays[index] + 1,
          voltageDecay: voltageDecays[index])
      }, in: &network)
  }

  private static func connect(
    _ dense: RunFields, _ weights: [[Int]], _ delays: [[Int]]?, from source: RunSource, _ neurons: RunCompartments,
    _ network: inout Network
  ) throws {
    dense.ignore("num_message_bits", "max_delay")
    let (format, clip) = try format(dense, weights)
    _ = try RunConnections(
      synapses(weights.map { $0.map(clip) }, delays), from: source, to: neurons, format: format, in: &network)
  }

  /// The synapses of a matrix [post][pre].
  static func synapses(_ weights: [[Int]], _ delays: [[Int]]?) throws -> [RunSynapse] {
    if let delays, delays.map(\.count) != weights.map(\.count) {
      throw RunTrouble("delays: wanted one for each weight")
    }
    return weights.indices.flatMap { post in
      weights[post].indices.map { pre in
        RunSynapse(source: pre, target: post, weight: weights[post][pre], delay: delays?[post][pre] ?? 0)
      }
    }
  }

  /// The format of a Dense, and how it clips weights at first; 255 of mixed sign falls on 254 by the grid in any case.
  static func format(_ dense: RunFields, _ weights: [[Int]], else missing: String? = nil) throws -> (
    WeightFormat, (Int) -> Int
  ) {
    let all = weights.joined()
    let derived =
      (all.min() ?? 0) >= 0 ? "EXCITATORY" : (all.max() ?? 0) <= 0 ? "INHIBITORY" : "MIXED"
    let name = try dense.text("sign_mode") ?? missing ?? derived
    let mode: SignMode
    switch name.uppercased() {
    case "MIXED": mode = .mixed
    case "EXCITATORY", "NULL": mode = .excitatory
    case "INHIBITORY": mode = .inhibitory
    default: throw RunTrouble("\(dense.path).sign_mode: wanted MIXED, EXCITATORY, INHIBITORY or NULL, got \(name)")
    }
    let bits = try dense.integer("num_weight_bits", else: 8)
    let exponent = try dense.integer("weight_exp", else: 0)
    guard let format = WeightFormat(bits: bits, exponent: exponent, signMode: mode) else {
      throw RunTrouble("\(dense.path): wanted 1 to 8 bits and an exponent of -8 to 7, got \(bits) and \(exponent)")
    }
    let bounds = mode.mantissas
    return (format, { min(max($0, Int(bounds.lowerBound)), Int(bounds.upperBound)) })
  }
}

/// The learning connection of a run of Lava.
struct LavaPlasticity {
  private let connections: RunConnections
  private let rule: LearningRule
  private let neurons: RunCompartments

  init(_ plastic: RunFields, _ file: RunFields, _ neurons: RunCompartments, _ network: inout Network) throws {
    let weights = try plastic.matrix("weights")
    let pre = try network.addGenerator(
      "pre", rows: try file.has("pre") ? file.matrix("pre") : plastic.matrix("pre"), shift: 1)
    rule = try Self.rule(plastic, isReinforced: file.has("rew"))
    let (format, clip) = try LavaRun.format(plastic, weights, else: "MIXED")
    self.neurons = neurons
    connections = try RunConnections(
      try LavaRun.synapses(weights.map { $0.map(clip) }, nil), from: .generator(pre), to: neurons, format: format,
      rule: rule, in: &network)
    guard file.has("rew") else { return }
    // What is sent at an index reaches the neuron, and so its y2, at the next one.
    let reward = try network.addGenerator("reward", rows: try file.matrix("rew"), shift: 2)
    if rule.usedVariables.contains(.r1) {
      for part in connections.parts { try network.reinforce(part.connection, from: reward) }
    }
  }

  /// A rule as an object of the parameters of Lava's rule, or a text in which y2 carries the reward.
  private static func rule(_ plastic: RunFields, isReinforced: Bool) throws -> LearningRule {
    if case .text(let text) = plastic.value("rule") {
      guard isReinforced else { throw RunTrouble("plastic.rule: wanted rew beside a rule that is a text, got none") }
      let once = TraceDynamics(impulse: 1, timeConstant: 0)
      let silent = TraceDynamics(impulse: 0, timeConstant: 0)
      return try LearningRule(
        "dw = " + text.replacing("dw=", with: "").replacing("y2", with: "r1"), x1: once, x2: once, y1: silent,
        y3: silent, r1: once)
    }
    guard let rule = try plastic.object("rule") else { throw RunTrouble("plastic.rule: wanted a rule, got none") }
    rule.ignore("rng_seed")
    func dynamics(_ name: String) throws -> TraceDynamics {
      TraceDynamics(
        impulse: try rule.number("\(name)_impulse") ?? 0, timeConstant: try rule.number("\(name)_tau") ?? 0)
    }
    var equations: [String] = []
    if let dw = try rule.text("dw") { equations.append("dw = \(dw)") }
    if let dt = try rule.text("dt") { equations.append("dt = \(dt)") }
    // A rule for delays changes a tag that moves no spike, so it is left out where nothing reads it.
    if let dd = try rule.text("dd"), equations.contains(where: { $0.contains("d)") || $0.contains("*d") }) {
      throw RunTrouble("plastic.rule.dd: wanted a rule of which nothing is seen, got \(dd)")
    }
    return try LearningRule(
      equations.isEmpty ? "dw = 0*x0*y0" : equations.joined(separator: "; "), x1: try dynamics("x1"),
      x2: try dynamics("x2"), y1: try dynamics("y1"), y2: try dynamics("y2"), y3: try dynamics("y3"),
      learningPeriod: try rule.integer("t_epoch", else: 1))
  }

  func expect(_ plastic: RunFields, _ file: RunFields, _ run: inout ReferenceRun) throws {
    let connections = connections
    let width = connections.count
    if plastic.has("weights_trace") {
      let wanted = try plastic.matrices("weights_trace").map { $0.flatMap(\.self) }
      try run.expect("plastic.weights_trace", wanted, width: width) { chip in
        connections.gather { chip.weights(of: $0) }
      }
    }
    for key in ["tag_1_trace", "tag_1"] where plastic.has(key) {
      let wanted = try plastic.matrices(key).map { $0.flatMap(\.self) }
      try run.expect("plastic.\(key)", wanted, width: width) { chip in connections.gather { chip.tags(of: $0) } }
    }
    for name in TraceName.allCases where name != .r1 {
      for key in ["\(name.rawValue)_trace", name.rawValue] where plastic.has(key) {
        try expect(name, try plastic.matrix(key), "plastic.\(key)", &run)
      }
    }
    if file.has("y2") {
      try run.expect("y2", try file.matrix("y2"), width: neurons.count) { [neurons, rule] chip in
        guard rule.usedVariables.contains(.r1), let part = connections.parts.first else { return [] }
        return [Int](repeating: Int(chip.trace(.r1, of: part.connection).first ?? 0), count: neurons.count)
      }
    }
  }

  /// Inside a learning period that is longer than a step, Lava's variable holds no trace but what the period begins with, so
  /// its ends alone are compared.
  private func expect(_ name: TraceName, _ rows: [[Int]], _ key: String, _ run: inout ReferenceRun) throws {
    let period = rule.learningPeriod
    let wanted = rows.enumerated().map { ($0 + 1) % period == 0 ? $1 : nil }
    let connections = connections
    if name == .x1 || name == .x2 {
      try run.expect(key, wanted, width: rows.first?.count ?? 0) { chip in
        guard let part = connections.parts.first else { return [] }
        return chip.trace(name, of: part.connection).map { Int($0) }
      }
      return
    }
    let byGroup = Dictionary(
      connections.parts.map { (run.network[$0.connection].target, $0.connection) }, uniquingKeysWith: { $1 })
    try run.expect(key, wanted, width: neurons.count) { [neurons] chip in
      neurons.gather { group in byGroup[group].map { chip.trace(name, of: $0) } ?? [] }
    }
  }
}
