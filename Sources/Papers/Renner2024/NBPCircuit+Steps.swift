import Experiments
import Figures
import SynfireCircuits

extension NBPCircuit {
  static func steps(_ bench: ReproductionBench) async throws -> Findings {
    let (circuit, cycles) = try await cycles(bench)
    var table = ResultTable(
      "steps", "What the circuit holds in each step", columns: ["step", "spikes", "measured", "r1", "learns", "what"])
    let plan = circuit.plan
    func names(_ groups: [CircuitGroup]) -> ResultCell {
      .text(groups.map { plan.name(of: $0) }.joined(separator: " "))
    }
    for phase in plan.phases {
      let sign = phase.learning.map { $0 == .potentiates ? "+2 " : "-2 " } ?? ""
      table.append([
        .count(phase.number), names(phase.fires),
        names(plan.groups.filter { cycles.meanSpikes(of: $0, in: phase.number) > 0 }),
        .text(phase.isRewarded ? "r1" : ""), .text(sign + phase.matrices.map(\.name).joined(separator: " ")),
        .text(phase.meaning),
      ])
    }
    var findings = Findings()
    findings.seeds = Array(bench.seeds.prefix(1))
    findings.tables = [table]
    findings.drawings = [
      .init("", "Who spiked in which step", svg: CircuitPictures.phases(cycles, of: circuit).svg())
    ]
    findings.remarks = [
      "The second column is the paper's; the third is who spiked, in \(cycles.count) samples of MNIST 20×20 on the simulated "
        + "chip. Step 12 is step 0 of the next sample; there h may spike without harm."
    ]
    return findings
  }
}
