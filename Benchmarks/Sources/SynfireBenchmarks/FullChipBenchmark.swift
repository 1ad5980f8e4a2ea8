import ChipSimulator
import Foundation
import NetworkModel

/// A chip filled to its last word of synaptic memory: 128 cores, 131,072 compartments, about 16 million synapses, each
/// compartment spiking once in a hundred steps or so.
///
/// Core c has 1,024 integrators, which all reach 119 compartments of core c + 1. A first kick of random size from outside
/// puts them out of step.
struct FullChipBenchmark {
  private static let steps = 200

  static func run() throws {
    print(Table.heading("cores", ["synapses", "MB", "steps/s", "spikes/step", "ns/spike", "ns/compartment"]))
    for cores in [1, 8, 32, 128] { try run(cores: cores) }
    print("peak memory of this process: \(peakMemory)")
  }

  private static func run(cores: Int) throws {
    let network = try network(cores: cores)
    var chip = try Chip(network)
    try chip.run(steps: 200)
    let before = chip.events
    var seconds: [Double] = []
    let clock = ContinuousClock()
    for _ in 0..<7 {
      let start = clock.now
      try chip.run(steps: steps)
      seconds.append((clock.now - start) / .seconds(1))
    }
    let events = chip.events - before
    let step = Race.median(seconds) / Double(steps)
    let spikes = Double(events.spikes) / Double(events.steps)
    print(
      Table.line(
        "\(chip.resources?.cores ?? 0) with \(chip.resources?.compartments ?? 0) compartments",
        [
          "\(chip.resources?.synapses ?? 0)", Table.number(Double(chip.byteCount) / 1e6, digits: 1),
          Table.number(1 / step, digits: 0), Table.number(spikes, digits: 1),
          Table.number(step / spikes * 1e9, digits: 1), Table.number(step / Double(1_024 * cores) * 1e9, digits: 2),
        ]))
  }

  private static func network(cores: Int) throws -> Network {
    var network = Network(seed: 1)
    let integrator = try Compartment.integrateAndFire(threshold: 1_000, bias: 10, voltageDecay: 0)
    var parts: [[GroupID]] = []
    for core in 0..<cores {
      parts.append([
        try network.addGroup("reached \(core)", count: 119, integrator),
        try network.addGroup("free \(core)", count: 905, integrator),
      ])
    }
    for core in 0..<cores {
      for part in parts[core] {
        let count = network[part].count
        let kick = try network.addSpikeGenerator(
          "kick \(network[part].name)", spikeTrains: [[Int]](repeating: [1], count: count))
        try network.connect(
          kick, to: part, .oneToOne, weights: .uniform(0...250),
          format: WeightFormat(exponent: 2, signMode: .excitatory))
        try network.connect(part, to: parts[(core + 1) % cores][0], weights: .uniform(-2...2), format: .mixed8)
      }
    }
    return network
  }

  private static var peakMemory: String {
    let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
    return lines.first { $0.hasPrefix("VmHWM") }.map { String($0.dropFirst(6).drop { $0.isWhitespace }) } ?? "unknown"
  }
}
