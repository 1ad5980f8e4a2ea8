// Figure 5: six samples go round the backpropagation circuit, and every spike can be seen.
import Papers
import Synfire

enum Figure5 {
  static func show() throws {
    // The circuit of the paper on the simulated chip. It learns 4,000 drawn digits, so that its errors become few.
    let digits = try Dataset.glyphs(train: 4_300, test: 1).centerCropped(to: 20).binarized(above: 128).train
    var learner = try SynfireBackprop(layers: [400, 400, 10], seed: 1)
    try learner.learn(digits, order: (0..<4_000).map(\.self)[...])

    // The chip is a value: while this copy learns on, all spikes of each step are written down.
    var chip = learner.chip
    let before = chip.events
    let cycles = try CircuitCycle.record(digits, 4_000..<4_300, of: learner.circuit, on: &chip)
    let events = chip.events - before

    // The first six cycles in a row in which most kinds of events happen.
    print("\nFigure 5. A bar is a count of spikes, a digit the one that spikes, a letter what happens there\n")
    print(cycles.mostEventful(6).text + "\n")
    let plan = learner.circuit.plan
    for phase in plan.phases { print("phase \(phase.number): \(phase.meaning)") }

    // A synapse learns where both of its sides spike in one step. So what W1 and W2 did can be told from spikes alone.
    let (x, h, o) = (plan.input, CircuitGroup(.activity, layer: 1), plan.output)
    let xh = cycles.map { $0.pairs(x, h, 7) + $0.pairs(x, h, 11) }.reduce(0, +)
    let ho = cycles.map { $0.pairs(h, o, 5) + $0.pairs(h, o, 9) }.reduce(0, +)
    print("\nIn \(cycles.count) cycles x met h \(xh) times in the phases 7 and 11, and h met o \(ho) times in 5 and 9.")
    let updates = (1...2).map { events[learner.circuit.copies(of: .forward($0))[0]].synapseUpdates }
    print("The chip changed W1 \(updates[0]) times and W2 \(updates[1]) times.")
  }
}
