import ChipSimulator
import NetworkModel

/// Reads a run of nengo-loihi's emulator: weights in current units, registers of integers, arrays [step][neuron].
///
/// Index k of its arrays is step k + 1 here. An input event at time t acts at index t, so it is emitted in step t.
enum NengoLoihiRun {
  static func read(_ file: RunFields) throws -> ReferenceRun {
    let steps = try file.integer("steps")
    guard let neuron = try file.object("neuron") else { throw RunTrouble("neuron: wanted an object, got nothing") }
    var network = Network()
    let neurons = try compartments(neuron, &network)
    try addInput(file, neurons, &network)
    if let recurrent = try recurrent(file, count: neurons.count) {
      try connect(recurrent, from: .compartments, "recurrent", neurons, &network)
    }
    var model = ChipModel.nengoLoihi
    let lowest = try neuron.integer("vmin", else: -Int(Register24.maximum))
    let highest = try neuron.integer("vmax", else: Int(Register24.maximum))
    model.voltageOverflow = .clips(Int32(lowest)...Int32(highest))
    var run = ReferenceRun(network: network, model: model, steps: steps)
    let width = neurons.count
    try run.expect("spiked", try file.matrix("spiked"), width: width) { neurons.spikes($0) }
    try run.expect("u", try file.matrix("u"), width: width) { chip in neurons.gather { chip.currents(of: $0) } }
    try run.expect("v", try file.matrix("v"), width: width) { chip in neurons.gather { chip.voltages(of: $0) } }
    return run
  }

  /// The register of the current's decay holds one less than what is lost; a refractory period of 0 acts like 1.
  private static func compartments(_ neuron: RunFields, _ network: inout Network) throws -> RunCompartments {
    let count = try neuron.integer("n")
    let currentDecays = try neuron.numbers("decay_u", count: count, else: 0)
    let voltageDecays = try neuron.numbers("decay_v", count: count, else: 0)
    let levels = try neuron.numbers("vth", count: count)
    let biases = try neuron.numbers("bias", count: count, else: 0)
    let refractory = try neuron.numbers("refract", count: count, else: 1)
    return try RunCompartments(
      (0..<count).map { index in
        let bias = Bias(exactly: biases[index]) ?? Bias(offRegister: Int32(biases[index]))
        return Compartment(
          threshold: Threshold(level: Int32(levels[index])), bias: bias, currentDecay: currentDecays[index] + 1,
          voltageDecay: voltageDecays[index], refractory: max(1, refractory[index]))
      }, in: &network)
  }

  /// Weights [from][to] between the neurons: a matrix, an object that holds one, or entries of from, to and weight.
  private static func recurrent(_ file: RunFields, count: Int) throws -> [[Int]]? {
    file.ignore("recurrent")
    guard file.has("recurrent") else { return nil }
    let rows: [[Int]]
    if file.isObject("recurrent"), let object = try file.object("recurrent") {
      rows = try object.matrix("weights")
    } else {
      rows = try file.matrix("recurrent")
    }
    if rows.count == count, rows.allSatisfy({ $0.count == count }) { return rows }
    var matrix = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
    for row in rows {
      guard row.count == 3, matrix.indices.contains(row[0]), matrix.indices.contains(row[1]) else {
        throw RunTrouble("recurrent: wanted \(count) rows of \(count) weights, or [from, to, weight], got \(row)")
      }
      matrix[row[0]][row[1]] += row[2]
    }
    return matrix
  }

  private static func addInput(_ file: RunFields, _ neurons: RunCompartments, _ network: inout Network) throws {
    let weights = try file.matrix("weights_in_out")
    var trains = [Set<Int>](repeating: [], count: weights.count)
    for event in try file.matrix("events") {
      guard event.count == 2, event[0] >= 1, trains.indices.contains(event[1]) else {
        throw RunTrouble("events: wanted a time from 1 and an input below \(weights.count), got \(event)")
      }
      trains[event[1]].insert(event[0])
    }
    let input = try network.addSpikeGenerator("input", spikeTrains: trains.map { $0.sorted() })
    try connect(weights, from: .generator(input), "weights_in_out", neurons, &network)
  }

  /// Weights [from][to] in current units, 64 to a weight unit, as sums of what exponents 0 and 7 hold; a spike brings the sum
  /// of its synapses.
  private static func connect(
    _ weights: [[Int]], from source: RunSource, _ name: String, _ neurons: RunCompartments, _ network: inout Network
  ) throws {
    for sign in [1, -1] {
      for exponent in [0, 7] {
        var synapses: [RunSynapse] = []
        for (from, row) in weights.enumerated() {
          for (to, weight) in row.enumerated() {
            guard weight % 64 == 0, weight.magnitude <= 2_105_280 else {
              throw RunTrouble("\(name): wanted multiples of 64 up to 2105280, got \(weight)")
            }
            let units = weight.signum() == sign ? Int(weight.magnitude) / 64 : 0
            let high = min(units >> 7, 255)
            let part = exponent == 7 ? high : units - high << 7
            synapses.append(RunSynapse(source: from, target: to, weight: sign * part))
          }
        }
        guard synapses.contains(where: { $0.weight != 0 }),
          let format = WeightFormat(exponent: exponent, signMode: sign > 0 ? .excitatory : .inhibitory)
        else { continue }
        _ = try RunConnections(synapses, from: source, to: neurons, format: format, in: &network)
      }
    }
  }
}
