// The gating chain: a pulse that walks round a ring of compartments and lets a pattern through, step by step.
import Synfire

@main
struct GatingChainExample {
  static func main() throws {
    var net = Network()

    // A ring of six single compartments. Each excites the next one, so one spike of the host walks round it for ever.
    let chain = try GatingChain(length: 6, in: &net)

    // Three groups of relays in a row. A relay has a bias so low that no other relay can make it spike: it is closed.
    let source = try net.addSpikeGenerator("source", count: 4)
    let first = try net.addRelays("first", count: 4)
    let second = try net.addRelays("second", count: 4)
    let store = try net.addRelays("memory", count: 4)
    try net.relay(from: source, to: [first])
    try net.relay(from: first, to: [second])

    // The chain opens them in turn, the first in step 1 of each cycle and the second in step 2.
    try chain.open(first, at: 1, in: &net)
    try chain.open(second, at: 2, in: &net)

    // A memory is a delay: what the first group spikes in step 1 the memory spikes in step 3, and gives back
    // in step 5.
    let memory = try PatternMemory(of: first, spikingAt: 1, in: store, at: 3, of: &net)
    try chain.open(store, at: 3, in: &net)
    try memory.recall(into: second, at: 5, of: &net)
    try chain.open(second, at: 5, in: &net)

    // Three more groups read one sum at three levels: above 0, above half of the threshold, above all of it.
    var readouts: [GroupID] = []
    for level in ReadoutLevel.allCases {
      let readout = try net.addRelays("sum > \(level.step)", count: 4)
      try net.connect(first, to: readout, .oneToOne, weights: .values([-96, 96, 608, 1_104]))
      try chain.open(readout, at: 2, reading: level, in: &net)
      readouts.append(readout)
    }

    let shown = chain.gates + [first, second, store] + readouts
    let sent = try net.probe(.spikes, of: source)
    let probes = try shown.map { group in try net.probe(.spikes, of: group) }
    var chip = try Chip(net)

    // The start spike of step 1 makes g00 spike in step 2, so a cycle begins every six steps from 3 on. Where the chain
    // opens nothing the pattern is lost: the one of step 6 goes nowhere.
    try chip.send([0], to: chain.start)
    for (step, pattern) in [(3, [0, 1, 2, 3]), (6, [1, 2]), (9, [0, 2])] {
      try chip.send(pattern, to: source, inSteps: step)
    }
    try chip.run(steps: 16)

    print("step           " + (1...16).map { String($0 % 10) }.joined())
    show("source", chip[sent])
    for (group, probe) in zip(shown, probes) { show(net[group].name, chip[probe]) }
    print(
      "The first group passes what comes with its gate, and the second gets it twice: at once, and from the memory.")
  }

  /// A line for each compartment.
  static func show(_ name: String, _ raster: Raster) {
    for compartment in 0..<raster.count {
      let title = compartment == 0 ? name : ""
      let train = Set(raster.spikeTrain(of: compartment))
      let row = (1...raster.stepCount).map { train.contains($0) ? "|" : "." }.joined()
      print(title + String(repeating: " ", count: 15 - title.count) + row)
    }
  }
}
