import ChipSimulator
import NetworkModel

/// Reads a run of brian2-loihi: lists of synapses, arrays [neuron or synapse][time].
///
/// Time t is step t + 1 here, and a generator's event at t is one of that step. What is learned at t is learned at the end
/// of step t, so that the weights of time 0 are there before the first step.
enum Brian2LoihiRun {
  static func read(_ file: RunFields) throws -> ReferenceRun {
    file.ignore("trace_note")
    let steps = try file.integer("steps")
    guard let neuron = try file.object("neuron") else { throw RunTrouble("neuron: wanted an object, got nothing") }
    var network = Network()
    let neurons = try compartments(neuron, &network)
    let input = try generator(try file.object("input"), &network)
    let spikes = try file.matrix("spikes")
    var connections: [Brian2LoihiSynapses] = []
    for fields in try file.objects("synapses") {
      connections.append(try Brian2LoihiSynapses(fields, from: input, to: neurons, &network))
    }
    var run = ReferenceRun(network: network, model: .brian2Loihi, steps: steps)
    var spikeRows = [[Int]](repeating: [Int](repeating: 0, count: neurons.count), count: steps)
    for spike in spikes {
      guard spike.count == 2, spikeRows.indices.contains(spike[0]), neurons.places.indices.contains(spike[1]) else {
        throw RunTrouble("spikes: wanted times below \(steps) and neurons below \(neurons.count), got \(spike)")
      }
      spikeRows[spike[0]][spike[1]] = 1
    }
    try run.expect("spikes", spikeRows, width: neurons.count) { neurons.spikes($0) }
    try run.expect("I", byTime(try file.matrix("I"), steps), width: neurons.count) { chip in
      neurons.gather { chip.currents(of: $0) }
    }
    try run.expect("v", byTime(try file.matrix("v"), steps), width: neurons.count) { chip in
      neurons.gather { chip.voltages(of: $0) }
    }
    let plastic = try file.objects("plastic")
    for fields in plastic {
      let index = try fields.integer("synapse")
      guard connections.indices.contains(index) else { throw RunTrouble("plastic: wanted an entry, got \(index)") }
      try connections[index].expect(fields, spikes: spikeRows, &run)
    }
    if file.has("plastic_final") {
      let final = try file.matrixOfAnyRows("plastic_final")
      guard final.count == plastic.count else { throw RunTrouble("plastic_final: wanted a row for each of plastic") }
      for (fields, row) in zip(plastic, final) {
        guard try fields.matrix("w").map({ $0.last }) == row.map({ $0 }) else {
          throw RunTrouble("plastic_final: wanted the last weights of plastic")
        }
      }
    }
    return run
  }

  /// The columns of rows that run in time.
  static func byTime(_ rows: [[Int]], _ steps: Int) -> [[Int]] {
    let length = rows.first?.count ?? steps
    return (0..<length).map { time in rows.map { $0[time] } }
  }

  private static func compartments(_ neuron: RunFields, _ network: inout Network) throws -> RunCompartments {
    let count = try neuron.integer("N")
    let currentDecays = try neuron.numbers("decay_I", count: count, else: 4096)
    let voltageDecays = try neuron.numbers("decay_v", count: count, else: 0)
    let thresholds = try neuron.numbers("threshold_v_mant", count: count, else: 100)
    let refractory = try neuron.numbers("refractory", count: count, else: 1)
    return try RunCompartments(
      try (0..<count).map { index in
        guard let threshold = Threshold(mantissa: thresholds[index]) else {
          throw RunTrouble("neuron.threshold_v_mant: wanted 17 bits, got \(thresholds[index])")
        }
        return Compartment(
          threshold: threshold, bias: .zero, currentDecay: currentDecays[index], voltageDecay: voltageDecays[index],
          refractory: refractory[index])
      }, in: &network)
  }

  private static func generator(_ input: RunFields?, _ network: inout Network) throws -> SpikeGeneratorID? {
    guard let input else { return nil }
    let count = try input.integer("N")
    var trains = [Set<Int>](repeating: [], count: count)
    for (source, time) in zip(try input.list("indices"), try input.list("times")) {
      guard trains.indices.contains(source), time >= 0 else {
        throw RunTrouble("input: wanted sources below \(count) and times from 0, got \(source) at \(time)")
      }
      trains[source].insert(time + 1)
    }
    return try network.addSpikeGenerator("input", spikeTrains: trains.map { $0.sorted() })
  }
}

/// One entry of a run's `synapses`.
struct Brian2LoihiSynapses {
  private let neurons: RunCompartments
  private let targets: [Int]
  private let connections: RunConnections
  private let format: WeightFormat
  private let rule: LearningRule?
  private let impulses: [TraceName: Int]

  init(
    _ fields: RunFields, from input: SpikeGeneratorID?, to neurons: RunCompartments, _ network: inout Network
  ) throws {
    self.neurons = neurons
    fields.ignore("w_act")
    let (sources, weights) = (try fields.list("i"), try fields.list("w"))
    targets = try fields.list("j")
    guard sources.count == weights.count, targets.count == weights.count else {
      throw RunTrouble("\(fields.path): wanted i, j and w of the same length")
    }
    let parameters = try fields.object("kw") ?? RunFields([:], path: "kw")
    let delay = try parameters.integer("delay", else: 0)
    let bits = try parameters.integer("num_weight_bits", else: 8)
    var dynamics: [TraceName: TraceDynamics] = [:]
    for name in TraceName.allCases where name != .r1 {
      let impulse = try parameters.integer("imp_\(name.rawValue)", else: 0)
      let timeConstant = try parameters.integer("tau_\(name.rawValue)", else: 0)
      // Without an impulse or a time constant there is no trace.
      if impulse > 0, timeConstant > 0 {
        dynamics[name] = TraceDynamics(impulse: Double(impulse), timeConstant: Double(timeConstant))
      }
    }
    impulses = dynamics.mapValues { Int($0.impulse) }
    rule = try Brian2LoihiRule(try parameters.text("dw") ?? "").rule(dynamics)
    let signMode: SignMode = try [1: .mixed, 2: .excitatory, 3: .inhibitory][
      parameters.integer("sign_mode", else: 2), default: .mixed]
    guard
      let format = WeightFormat(
        bits: max(bits, 1), exponent: try parameters.integer("w_exp", else: 0), signMode: signMode)
    else { throw RunTrouble("\(fields.path).kw: wanted 0 to 8 bits and an exponent of -8 to 7") }
    self.format = format
    let source: RunSource
    switch try fields.text("src") {
    case "input":
      guard let input else { throw RunTrouble("\(fields.path).src: wanted an input in the file, got none") }
      source = .generator(input)
    case "neuron", "neurons": source = .compartments
    case let other: throw RunTrouble("\(fields.path).src: wanted input or neuron, got \(other ?? "nothing")")
    }
    // With 0 bits the grid is coarser than every weight, which makes all of them 0.
    if bits == 0, rule != nil { throw RunTrouble("\(fields.path).kw: wanted a bit for weights that learn, got none") }
    connections = try RunConnections(
      weights.indices.map { [targets] index in
        RunSynapse(
          source: sources[index], target: targets[index], weight: bits == 0 ? 0 : weights[index], delay: delay)
      }, from: source, to: neurons, format: format, rule: rule, in: &network)
  }

  func expect(_ fields: RunFields, spikes: [[Int]], _ run: inout ReferenceRun) throws {
    let synapses = self
    let width = targets.count
    let steps = run.steps
    func rows(_ key: String) throws -> [[Int]] { Brian2LoihiRun.byTime(try fields.matrix(key), steps) }
    try run.expect("plastic.w", from: 0, try rows("w"), width: width) { chip in
      synapses.connections.gather { chip.weights(of: $0) }
    }
    if fields.has("w_act") {
      try run.expect("plastic.w_act", from: 0, try rows("w_act"), width: width) { chip in
        synapses.connections.gather { id in
          chip.weights(of: id).map { synapses.format.current(of: $0, convention: .brian2Loihi) }
        }
      }
    }
    for name in TraceName.allCases where name != .r1 && fields.has(name.rawValue) {
      let isPresynaptic = name == .x1 || name == .x2
      let recorded = try rows(name.rawValue)
      let wanted = isPresynaptic ? recorded : withImpulses(recorded, name, spikes)
      try run.expect("plastic.\(name.rawValue)", from: 0, wanted, width: width) { chip in
        synapses.connections.gather { chip.trace(name, of: $0) }
      }
    }
  }

  /// Postsynaptic traces are recorded before the impulse of the step, which the rule sees in them all the same: it is that of
  /// the spikes of the time before.
  private func withImpulses(_ rows: [[Int]], _ name: TraceName, _ spikes: [[Int]]) -> [[Int]] {
    rows.indices.map { time in
      rows[time].indices.map { synapse in
        let spiked = time > 0 && spikes[time - 1][targets[synapse]] == 1
        return spiked ? min(127, rows[time][synapse] + (impulses[name] ?? 0)) : rows[time][synapse]
      }
    }
  }
}

extension RunFields {
  /// Lists of numbers of any lengths.
  func matrixOfAnyRows(_ key: String) throws -> [[Int]] {
    guard case .list(let list) = value(key) else { throw RunTrouble("\(key): wanted a list of lists") }
    return try list.enumerated().map { index, row in
      try RunFields(["\(index)": row], path: key).list("\(index)")
    }
  }
}
