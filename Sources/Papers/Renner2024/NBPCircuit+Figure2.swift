import ChipSimulator
import Experiments
import Figures
import SynfireCircuits

extension NBPCircuit {
  static func figure2(_ bench: ReproductionBench) async throws -> Findings {
    let (circuit, cycles) = try await cycles(bench)
    let (plan, curves) = (circuit.plan, try ActivationCurves())
    var findings = Findings()
    findings.seeds = Array(bench.seeds.prefix(1))
    var table = ResultTable(
      "activity", "Spikes of each group and changed synapses in each phase, mean over \(cycles.count) samples",
      columns: ["group"] + plan.phases.map { "\($0.number)" })
    func row(_ name: String, _ value: (Int) -> Double) {
      table.append(
        [.text(name)]
          + plan.phases.map { value($0.number) == 0 ? .empty : .number(value($0.number), places: 1) })
    }
    for group in plan.groups { row(plan.name(of: group)) { cycles.meanSpikes(of: group, in: $0) } }
    for matrix in plan.matrices {
      row("\(matrix.name) changes") { cycles.meanUpdates(of: circuit.copies(of: matrix), in: $0) }
    }
    let unasked = unasked(cycles, of: circuit)
    let (growing, shrinking) = (phases(plan, .potentiates), phases(plan, .depresses))
    findings.comparisons = [
      Comparison(
        "spikes out of the phases of the table", published: nil, ours: .count(unasked.spikes),
        remark: "of all groups in all phases"),
      Comparison(
        "synapses changed outside of the phases \(list(plan.learningPhases))", published: nil,
        ours: .count(unasked.changes),
        remark: "of all eight matrices"),
    ]
    findings.tables = [table, data(curves)]
    findings.drawings = [
      .init(
        "", "Who was active in which step, and the activation that the circuit computes",
        svg: Figure.grid([CircuitPictures.phases(cycles, of: circuit), inset(curves)]).svg())
    ]
    findings.remarks = [
      "Measured, not assumed: \(cycles.count) samples of MNIST 20×20 go round a circuit that learned before, and all spikes "
        + "of all groups are written down, phase by phase. Potentiation comes in the phases \(growing), depression in "
        + "\(shrinking).",
      "The inset is measured on the chip too, by one sample and hidden compartments that each get another sum: h steps from 0 "
        + "to 1 above Θ/2, and b_h, the derivative, is 1 above 0 and up to Θ. The ramp is the surrogate behind it.",
    ]
    return findings
  }

  private static func inset(_ curves: ActivationCurves) -> Figure {
    let x = curves.sums.map { Double($0) / Double(CircuitLevels.threshold) }
    return Figure.lines(
      [
        LineSeries("f: h spikes", x: x, y: curves.spikes.map { $0 ? 1 : 0 }, style: .line),
        LineSeries("surrogate", x: x, y: curves.sums.map(ActivationCurves.ramp), style: .line),
        LineSeries("its derivative: b_h spikes", x: x, y: curves.box.map { $0 ? 1 : 0 }, style: .line),
      ], title: "The activation and its derivative", subtitle: "measured on the circuit",
      x: Axis("sum of the inputs, in Θ"),
      y: Axis("", from: -0.05, to: 1.05))
  }

  private static func data(_ curves: ActivationCurves) -> ResultTable {
    ResultTable(
      "inset", "Who spiked at each sum", columns: ["sum in weight units", "h", "surrogate", "b_h"],
      rows: curves.sums.indices.map {
        [
          .count(curves.sums[$0]), .count(curves.spikes[$0] ? 1 : 0),
          .number(ActivationCurves.ramp(curves.sums[$0]), places: 3), .count(curves.box[$0] ? 1 : 0),
        ]
      }, isData: true)
  }

  /// What happened outside of the phases in which the paper has it.
  private static func unasked(
    _ cycles: [CircuitCycle], of circuit: BackpropCircuit
  ) -> (spikes: Int, changes: Int) {
    var (spikes, changes) = (0, 0)
    for phase in circuit.plan.phases {
      for group in circuit.plan.groups where !phase.allowed.contains(group) {
        spikes += cycles.reduce(0) { $0 + $1[group, phase.number].count }
      }
      for matrix in circuit.plan.matrices where !phase.matrices.contains(matrix) {
        changes += cycles.reduce(0) { sum, cycle in
          sum + circuit.copies(of: matrix).reduce(0) { $0 + cycle.updates(of: $1, in: phase.number) }
        }
      }
    }
    return (spikes, changes)
  }

  /// The phases in which weights grow or shrink, in words.
  private static func phases(_ plan: BackpropPlan, _ learning: Phase.Learning) -> String {
    list(plan.phases.filter { $0.learning == learning }.map(\.number))
  }

  private static func list(_ phases: [Int]) -> String {
    let words = phases.map(String.init)
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
