// Figure 2: who is active in which of the twelve steps, and the activation function that the circuit computes.
import Papers
import Synfire

enum Figure2 {
  static func show() throws {
    // A circuit that has learned a little, and fifty more digits, with all their spikes written down.
    let digits = try Dataset.glyphs(train: 1_050, test: 1).centerCropped(to: 20).binarized(above: 128).train
    var learner = try SynfireBackprop(layers: [400, 400, 10], seed: 1)
    try learner.learn(digits, order: (0..<1_000).map(\.self)[...])
    var chip = learner.chip
    let cycles = try CircuitCycle.record(digits, 1_000..<1_050, of: learner.circuit, on: &chip)

    print("Figure 2. Spikes of each group in the steps of a cycle, mean of \(cycles.count) digits\n")
    let plan = learner.circuit.plan
    print("     " + plan.phases.map { RennerEtAl2024.number(Double($0.number), 0) }.joined())
    for group in plan.groups {
      let cells = plan.phases.map { phase in
        let spikes = cycles.meanSpikes(of: group, in: phase.number)
        return spikes == 0 ? "      ." : RennerEtAl2024.number(spikes, 1)
      }
      let name = plan.name(of: group)
      print(name + String(repeating: " ", count: 5 - name.count) + cells.joined())
    }
    let unasked = plan.phases.map { phase in
      plan.groups.filter { !phase.allowed.contains($0) }.reduce(0) { $0 + cycles.meanSpikes(of: $1, in: phase.number) }
    }.reduce(0, +)
    print("Spikes where the figure has none: \(RennerEtAl2024.number(unasked, 0, width: 1))\n")

    // The inset is measured too: one sample, and hidden compartments that each get another sum u.
    let curves = try ActivationCurves(step: 32)
    print("u from -Θ to 2Θ   " + curves.sums.map { $0 % 1_024 == 0 ? "|" : " " }.joined())
    print("f: h spikes       " + curves.spikes.map { $0 ? "▔" : "▁" }.joined())
    print("f': b_h spikes    " + curves.box.map { $0 ? "▔" : "▁" }.joined())
  }
}
