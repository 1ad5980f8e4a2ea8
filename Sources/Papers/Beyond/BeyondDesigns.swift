import ChipSimulator
import Datasets
import Experiments
import Figures
import Learners
import Recordings
import SynfireCircuits

/// What the designs of a circuit take, measured on short trainings.
enum BeyondDesigns {
  private static let networks = [(20, [400, 400, 10]), (20, [400, 400, 400, 10]), (28, [784, 500, 500, 10])]
  private static let sampleCount = 2_000

  private static func plan(crop: Int, _ layers: [Int], _ design: BackpropPlan.Design) -> TrainingPlan {
    let data = DataConfiguration(name: "mnist", encoding: ImageEncoding(crop: crop), trainCount: sampleCount)
    let name = "nbp-\(layers.map(String.init).joined(separator: "-"))-\(design.rawValue)"
    return TrainingPlan(name: name, data: data, epochs: 1, seeds: [1]) { _, seed, _, _ in
      var configuration = NBPConfiguration(layers: layers, seed: seed)
      configuration.design = design
      return AnyLearnerConfiguration(configuration)
    }
  }

  static func designs(_ bench: ReproductionBench) async throws -> Findings {
    var findings = Findings()
    findings.ignoresBudget = true
    findings.seeds = [1]
    var table = ResultTable(
      "designs", "One sample of MNIST, learned",
      columns: [
        "network", "design", "steps", "compartments", "plastic synapses", "cores", "spikes", "mJ (estimate)",
        "samples/s here",
      ])
    var sizes: [(name: String, compartments: Double, synapses: Double)] = []
    for (crop, layers) in networks {
      for design in BackpropPlan.Design.allCases where design != .published || layers.count == 3 {
        let runs = try await bench.train(plan(crop: crop, layers, design))
        guard let run = runs.runs.first, let work = run.history.chip,
          let cost = try ChipCost.learning(work, with: run.configuration.learner)
        else { continue }
        let circuit = try BackpropPlan(.init(layers: layers.map { PlanLayer($0) }, design: design))
        let synapses = circuit.wires.reduce(0) { sum, wire in
          if case .synapses(let matrix) = wire.kind { sum + circuit.synapseCount(of: matrix) } else { sum }
        }
        let compartments = circuit.groups.reduce(circuit.length) { $0 + circuit.count(of: $1) }
        sizes.append(("\(runs.layers) \(design.rawValue)", Double(compartments), Double(synapses)))
        let spikes = Double(work.learning.spikes.values.reduce(0, +)) / Double(max(1, work.learning.samples))
        table.append([
          .text(runs.layers), .text(design.rawValue), .count(circuit.length),
          .count(compartments), .count(synapses),
          .count(cost.estimate.cores), .count(Int(spikes.rounded())), .number(cost.energy * 1e3, places: 3),
          .count(Int(run.history.points.last?.trainSamplesPerSecond ?? 0)),
        ])
      }
    }
    findings.tables = [table]
    findings.drawings = [
      .init(
        "", "Compartments and plastic synapses of the designs",
        svg: Figure.bars(
          [
            BarSeries("compartments", sizes.map(\.compartments)), BarSeries("plastic synapses", sizes.map(\.synapses)),
          ], categories: sizes.map(\.name), title: "Sizes of the designs",
          y: Axis("number", scale: .logarithmic, from: 1_000), width: 1_200
        ).svg())
    ]
    findings.remarks = [
      "Each design gives the same weights, bit for bit. Cores are those of the simulator's placement, group after group; spikes and "
        + "energy are means over \(sampleCount) samples, the energy an estimate from counted events (see `nbp/energy`)."
    ]
    findings.commands = ["synfire circuit nbp --layers 400-400-400-10 --design single-copy"]
    return findings
  }
}
