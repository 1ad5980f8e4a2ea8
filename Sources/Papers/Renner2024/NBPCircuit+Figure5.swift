import Experiments
import Figures
import NetworkModel
import Recordings
import SynfireCircuits

extension NBPCircuit {
  /// As many compartments of each group as can be told apart.
  private static let watchedCompartments = 32

  static func figure5(_ bench: ReproductionBench) async throws -> Findings {
    let (circuit, all) = try await cycles(bench)
    let cycles = all.mostEventful(6)
    let gates = cycles.gateRaster(count: circuit.chain.gates.count)
    let bands =
      [RasterBand("gates", gates, ink: 6)]
      + circuit.plan.groups.map { group in
        let count = min(watchedCompartments, circuit.plan.count(of: group))
        return RasterBand(
          circuit.plan.name(of: group), cycles.raster(of: group, limit: count), ink: ink(of: group, in: circuit.plan))
      }
    let notes = zip("ABCDEFGH", cycles.events).map { letter, event in
      let step = event.cycle * circuit.plan.length + event.phase
      return RasterNote(
        String(letter), steps: step...step,
        sentence: "sample \(event.cycle + 1), phase \(event.phase): \(event.text)")
    }
    var findings = Findings()
    findings.seeds = Array(bench.seeds.prefix(1))
    findings.listing = cycles.text
    findings.comparisons = [
      Comparison(
        "kinds of events in six cycles, chosen to show many", published: nil, ours: .count(cycles.events.count),
        remark: "annotated in the figure")
    ]
    findings.tables = [events(cycles), spikes(bands)]
    findings.drawings = [
      .init(
        "", "Six cycles: the gates, and the first \(watchedCompartments) compartments of each group",
        svg: Figure.raster(
          bands, title: "Six samples go round the circuit",
          subtitle:
            "the gates, and the first \(watchedCompartments) compartments of each group; dashed lines part the samples",
          cycle: circuit.plan.length, notes: notes, width: 960, height: 1_000
        ).svg())
    ]
    findings.remarks = [
      "The circuit has learned samples of MNIST 20×20 before, so that its errors are few; these are the six samples in a row of "
        + "the next \(all.count) in which most kinds of events happen. In the listing a bar is a count of spikes, a digit the "
        + "one that spikes. The caption of the published figure has potentiation of W₁ in step 8 and notes a shift; it is "
        + "phase 7 here, as in the paper's table."
    ]
    return findings
  }

  /// Groups of one layer have one colour, and those that hold nothing but errors another.
  private static func ink(of group: CircuitGroup, in plan: BackpropPlan) -> Int {
    switch group.kind {
    case .returnedError, .returnedNotNegative, .negatedCarrier, .positiveCarrier, .missing, .excess: 1
    case .activity, .lowerEdge, .upperEdge, .memory, .box, .target, .bias:
      group.layer == 0 ? 0 : group.layer == plan.outputLayer ? 3 : 2
    }
  }

  private static func events(_ cycles: [CircuitCycle]) -> ResultTable {
    var table = ResultTable("events", "What happens where", columns: ["mark", "sample", "phase", "what"])
    for (letter, event) in zip("ABCDEFGH", cycles.events) {
      table.append([
        .text(String(letter)), .count(event.cycle + 1), .count(event.phase), .text(event.text),
      ])
    }
    return table
  }

  private static func spikes(_ bands: [RasterBand]) -> ResultTable {
    var spikes = ResultTable(
      "spikes", "Spikes of the six cycles", columns: ["group", "step", "compartment"], isData: true)
    for band in bands {
      for spike in band.raster.spikes {
        spikes.append([.text(band.name), .count(spike.step), .count(spike.compartment)])
      }
    }
    return spikes
  }
}
