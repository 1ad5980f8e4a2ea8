import ChipSimulator
import Datasets
import Experiments
import Figures
import Learners
import NetworkModel
import Recordings
import SynfireCircuits

/// The circuit of nBP as the paper draws and counts it: figures 2, 4 and 5, the tables of steps and of sizes.
enum NBPCircuit {
  /// Samples of MNIST round a circuit that has learned some before.
  private static func cycles(
    _ bench: ReproductionBench
  ) async throws -> (circuit: BackpropCircuit, cycles: [CircuitCycle]) {
    let (taught, watched) = (min(4_000, (bench.budget.trainCount ?? 60_000) / 2), 300)
    let data = try await bench.data(
      DataConfiguration(name: "mnist", encoding: ImageEncoding(crop: 20), trainCount: taught + watched))
    let layers = [data.train.width, bench.budget.hidden(400), data.train.classCount]
    var learner = try SynfireBackprop(layers: layers, seed: bench.seeds[0])
    for first in stride(from: 0, to: taught, by: 500) {
      try bench.progress("learning", first, of: taught + watched, "samples")
      try learner.learn(data.train, order: (UInt32(first)..<UInt32(min(taught, first + 500))).map(\.self)[...])
    }
    var chip = learner.chip
    let cycles = try CircuitCycle.record(data.train, taught..<taught + watched, of: learner.circuit, on: &chip)
    return (learner.circuit, cycles)
  }

  // MARK: - Figure 2

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

  // MARK: - Figure 4

  static func figure4(_ bench: ReproductionBench) async throws -> Findings {
    let circuit = try BackpropCircuit(layers: [400, 400, 10])
    let network = circuit.network
    var findings = Findings()
    findings.seeds = []
    findings.ignoresBudget = true
    findings.comparisons = [
      Comparison("connections", published: 102, ours: .count(network.connections.count), remark: "the published code"),
      Comparison("groups of compartments, gates among them", published: nil, ours: .count(network.groups.count)),
    ]
    findings.listing = circuit.description
    findings.drawings = [
      .init("", "The built circuit: groups, gates, connections", svg: CircuitPictures.anatomy(circuit).svg())
    ]
    findings.tables = [gates(circuit.plan), connections(network)]
    findings.remarks = [
      "The listing and the table of connections are read from the built network. The paper draws a box b_o for the outputs that "
        + "the circuit does not have: o<, o and o> are wired straight to d+ and d-."
    ]
    findings.commands = ["synfire circuit nbp --layers 400-400-10"]
    return findings
  }

  private static func connections(_ network: Network) -> ResultTable {
    var table = ResultTable(
      "connections", "All connections of the built circuit",
      columns: ["from", "to", "pattern", "synapses", "plastic", "weight", "delay"], isData: true)
    for connection in network.connections {
      let weights = connection.mantissas.bounds
      let unit = 1 << max(0, connection.format.exponent)
      let isSame = weights.lowerBound == weights.upperBound
      table.append([
        .text(network.name(of: connection.source)), .text(network[connection.target].name),
        .text(pattern(connection)), .count(connection.synapseCount), .text(connection.isPlastic ? "yes" : "no"),
        connection.isPlastic || !isSame ? .empty : .count(weights.lowerBound * unit),
        .count(connection.delays.bounds.upperBound),
      ])
    }
    return table
  }

  private static func gates(_ plan: BackpropPlan) -> ResultTable {
    var gates = ResultTable(
      "gates", "What each gate does in the built circuit, by its number",
      columns: ["gate", "opens", "lowers the step to 0", "opens at Θ", "inhibits"])
    for phase in plan.phases.sorted(by: { $0.gate < $1.gate }) {
      let opened = phase.openings(at: [.half, .zero]).map(\.group)
      gates.append(
        [.count(phase.gate)]
          + [opened, phase.opened(at: .zero), phase.opened(at: .full), phase.inhibits].map { groups in
            .text(groups.map { plan.name(of: $0) }.joined(separator: " "))
          })
    }
    return gates
  }

  private static func pattern(_ connection: Connection) -> String {
    switch connection.pattern {
    case .oneToOne: "one to one"
    case .broadcast: "one to all"
    case .dense, .sparse, .fixedFanOut: "all to all"
    }
  }

  // MARK: - Figure 5

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
    case .returnedError, .negatedCarrier, .missing, .excess: 1
    case .activity, .lowerEdge, .upperEdge, .memory, .box, .target:
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

  // MARK: - Tables

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

  static func counts(_ bench: ReproductionBench) async throws -> Findings {
    var findings = Findings()
    findings.seeds = []
    findings.ignoresBudget = true
    // Neurons as the authors' script counts them, generators among them; compartments; synapses; those that learn.
    let published: [(title: String, inputs: Int, isTraining: Bool, numbers: [Int])] = [
      ("training, 100-400-10", 100, true, [2_793, 2_682, 154_803, 140_000]),
      ("training, 400-400-10", 400, true, [3_693, 3_282, 517_203, 500_000]),
      ("training, 784-400-10", 784, true, [4_845, 4_050, 981_075, 960_800]),
      ("answering, 400-400-10", 400, false, [1_215, 814, 165_215, 164_000]),
      ("answering, 784-400-10", 784, false, [1_983, 1_198, 319_583, 317_600]),
    ]
    var (wantedCounts, ourCounts): ([[Int]], [[Int]]) = ([], [])
    for (place, row) in published.enumerated() {
      try bench.progress("circuits", place, of: published.count, "circuits")
      let (network, dense) = try network(inputs: row.inputs, isTraining: row.isTraining)
      let ours = counts(network, dense)
      wantedCounts.append(row.numbers)
      ourCounts.append(ours)
      for (name, (wanted, got)) in zip(
        ["neurons with generators", "compartments", "synapses", "synapses of dense matrices"], zip(row.numbers, ours))
      {
        findings.comparisons.append(
          Comparison(
            "\(row.title): \(name)", published: Double(wanted), as: ResultCell.count(wanted).text, ours: .count(got)))
      }
    }
    findings.comparisons += try cores()
    findings.drawings = [
      .init(
        "", "Compartments and synapses, published and ours",
        svg: CircuitPictures.sizes(published.map(\.title), wantedCounts, ourCounts).svg())
    ]
    findings.remarks = [
      "The published numbers are those that the published code counts; it counts the host's generators as neurons."
    ]
    findings.commands = ["synfire circuit nbp --layers 400-400-10"]
    return findings
  }

  /// Cores of the circuits that learn, as the authors allocate them and as we do.
  private static func cores() throws -> [Comparison] {
    var comparisons: [Comparison] = []
    let cores = [(400, 81), (784, 93)]
    for (inputs, wanted) in cores {
      let circuit = try BackpropCircuit(layers: [inputs, 400, 10])
      comparisons.append(
        Comparison(
          "training, \(inputs)-400-10: cores by the authors' allocation", published: Double(wanted),
          ours: .count(PublishedPlacement(of: circuit).usedCores), remark: "of 128"))
      let map = try CoreMap(placing: circuit.network, limits: ChipLimits.loihi1)
      comparisons.append(
        Comparison(
          "training, \(inputs)-400-10: cores by ours, first fit", published: nil, ours: .count(map.usedCores),
          remark: "of 128"))
    }
    return comparisons
  }

  private static func network(inputs: Int, isTraining: Bool) throws -> (Network, Int) {
    if isTraining {
      let network = try BackpropCircuit(layers: [inputs, 400, 10]).network
      return (network, network.connections.reduce(0) { $0 + ($1.isPlastic ? $1.synapseCount : 0) })
    }
    let circuit = try InferenceCircuit(layers: [inputs, 400, 10])
    let dense = circuit.weights.reduce(0) { $0 + circuit.network[$1].synapseCount }
    return (circuit.network, dense)
  }

  private static func counts(_ network: Network, _ dense: Int) -> [Int] {
    let compartments = network.groups.reduce(0) { $0 + $1.count }
    // r1's generator is not counted there.
    let sources = network.spikeGenerators.reduce(0) { $0 + ($1.name == "r1" ? 0 : $1.count) }
    return [
      compartments + sources, compartments, network.connections.reduce(0) { $0 + $1.synapseCount }, dense,
    ]
  }
}
