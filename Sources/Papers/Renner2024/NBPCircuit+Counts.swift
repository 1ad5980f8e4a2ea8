import ChipSimulator
import Experiments
import Figures
import NetworkModel
import SynfireCircuits

extension NBPCircuit {
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
