// First spikes: one compartment of the chip, step by step; then two groups and a gate between them.
import Synfire

@main
struct FirstSpikes {
  static func main() throws {
    try watchOneCompartment()
    print()
    try openAndCloseAGate()
  }

  // A compartment holds two numbers. Spikes charge its current, the current charges its voltage, and both leak.
  static func watchOneCompartment() throws {
    var net = Network()

    // The source spikes at the steps 1, 2, 3, and again at 9 and 10.
    let source = try net.addSpikeGenerator("source", spikeTrains: [[1, 2, 3, 9, 10]])

    // Each step the current loses one half (2048/4096) of itself and the voltage one eighth. Above 100 the compartment
    // spikes: its voltage goes back to 0, and is held there for refractory − 1 = 3 further steps.
    let leaky = try Compartment.integrateAndFire(
      threshold: 100, currentDecay: 2048, voltageDecay: 512, refractory: 4)
    let target = try net.addGroup("target", count: 1, leaky)

    // A spike takes one step, and the delay in addition: what is emitted at t arrives at t + 1 + 1.
    try net.connect(source, to: target, weights: 40, delays: 1)

    // Ask for what is to be recorded, run, and read it.
    let sent = try net.probe(.spikes, of: source)
    let current = try net.probe(.current, of: target)
    let voltage = try net.probe(.voltage, of: target)
    let spikes = try net.probe(.spikes, of: target)

    var chip = try Chip(net)
    try chip.run(steps: 16)

    print("step  sent   current   voltage")
    for (index, step) in chip[voltage].steps.enumerated() {
      let sent = chip[sent].compartments(at: step).isEmpty ? " " : "|"
      let spiked = chip[spikes].compartments(at: step).isEmpty ? "" : "  spikes"
      let numbers = [chip[current], chip[voltage]].map { padded(weightUnits($0.course(of: 0)[index]), 10) }.joined()
      print(padded("\(step)", 4) + padded(sent, 6) + numbers + spiked)
    }
    print("The target spiked at the steps \(chip[spikes].spikeTrain(of: 0)).")
  }

  // A gate lets spikes through in some steps and holds them back in others. Circuits that learn are made of it.
  static func openAndCloseAGate() throws {
    var net = Network()
    let source = try net.addSpikeGenerator(
      "source", spikeTrains: [[1, 2, 3, 7, 8, 9], [1, 3, 5, 7, 9, 11], [1, 4, 7, 10]])
    let gate = try net.addSpikeGenerator("gate", spikeTrains: [[2, 3, 4, 5, 6, 12]])

    // Without decays a compartment keeps nothing: each step is judged by what arrives in it. The first group repeats.
    // The second one has a bias so negative that no spike of the first reaches its threshold.
    let first = try net.addGroup("first", count: 3, .integrateAndFire(threshold: 512))
    let second = try net.addGroup("second", count: 3, .integrateAndFire(threshold: 1_024, bias: -8_192))
    try net.connect(source, to: first, .oneToOne, weights: 1_024)
    try net.connect(first, to: second, .oneToOne, weights: 1_024)

    // The gate lifts all of the second group by 8,704: the bias, and half of the threshold. Alone it is not enough.
    try net.connect(gate, to: second, .broadcast, weights: 8_704)

    let opened = try net.probe(.spikes, of: gate)
    let before = try net.probe(.spikes, of: first)
    let after = try net.probe(.spikes, of: second)
    var chip = try Chip(net)
    try chip.run(steps: 14)
    for (name, raster) in [("first", chip[before]), ("gate", chip[opened]), ("second", chip[after])] {
      for compartment in 0..<raster.count { print(padded(name, 6), row(raster, of: compartment)) }
    }
    print("A spike of the first group passes, one step later, if the gate spikes with it.")
  }

  /// Registers count 64ths of a weight unit.
  static func weightUnits(_ register: Int32) -> String {
    let tenths = (Int(register) * 10 + 32) >> 6
    return "\(tenths / 10).\(tenths % 10)"
  }

  static func row(_ raster: Raster, of compartment: Int) -> String {
    let train = Set(raster.spikeTrain(of: compartment))
    return (1...raster.stepCount).map { train.contains($0) ? "|" : "." }.joined()
  }

  static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
