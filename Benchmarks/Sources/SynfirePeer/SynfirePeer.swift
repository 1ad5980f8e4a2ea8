import Foundation
import Synfire

/// Runs the task of `Peers/task.py` on this simulator, under the model that its last argument names.
///
///     swift run -c release --package-path Benchmarks synfire-peer TASK RESULT [brian2-loihi|lava|loihi1]
@main struct SynfirePeer {
  /// The task as the file holds it; see `Peers/task.py`.
  struct PeerTask: Decodable {
    let size: Int
    let steps: Int
    let threshold: Int
    let rule: String
    let teacherWeight: Int
    let teacherExponent: Int
    let weights: [[Int]]
    let input: [[Int]]
    let teacher: [[Int]]
  }

  /// What the comparison reads.
  struct PeerResult: Encodable {
    let stepsPerSecond: Double
    let spikes: [[Int]]
    let weights: [[Int]]
  }

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 || arguments.count == 4 else {
      print("usage: synfire-peer TASK RESULT [brian2-loihi|lava|loihi1]")
      exit(64)
    }
    let models: [ChipModel] = [.brian2Loihi, .lava, .loihi1]
    guard let model = models.first(where: { $0.name == (arguments.count == 4 ? arguments[3] : "loihi1") }) else {
      print("wanted one of the models \(models.map(\.name).joined(separator: ", ")), got \(arguments[3])")
      exit(64)
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let task = try decoder.decode(PeerTask.self, from: Data(contentsOf: URL(fileURLWithPath: arguments[1])))
    try encoder.encode(run(task, model)).write(to: URL(fileURLWithPath: arguments[2]))
  }

  /// The trains of a generator whose rows are steps; `delay` steps later where a model's generators act at once.
  private static func trains(_ rows: [[Int]], _ model: ChipModel) -> [[Int]] {
    let first = model.generatorTiming == .sameStep ? 2 : 1
    return (0..<(rows.first?.count ?? 0)).map { source in
      rows.indices.filter { rows[$0][source] != 0 }.map { $0 + first }
    }
  }

  private static func run(_ task: PeerTask, _ model: ChipModel) throws -> PeerResult {
    var network = Network()
    let source = try network.addSpikeGenerator("source", spikeTrains: trains(task.input, model))
    let teacher = try network.addSpikeGenerator("teacher", spikeTrains: trains(task.teacher, model))
    let group = try network.addGroup("group", count: task.size, Compartment(threshold: task.threshold))
    let once = TraceDynamics(impulse: 1, timeConstant: 0)
    let plastic = try network.connect(
      source, to: group, weights: .matrix(task.weights), format: .mixed8,
      rule: LearningRule("dw = \(task.rule)", x1: once, y1: once))
    try network.connect(
      teacher, to: group, .oneToOne, weights: .constant(task.teacherWeight),
      format: WeightFormat(exponent: task.teacherExponent, signMode: .excitatory))
    let spikes = try network.probe(.spikes, of: group)
    let chip = try Chip(network, model: model)
    // The same steps over and over, from the beginning, for at least half a second.
    var done = chip
    var rounds = 0
    let start = ContinuousClock.now
    var seconds = 0.0
    while rounds == 0 || seconds < 0.5 {
      done = chip
      try done.run(steps: task.steps)
      rounds += 1
      let elapsed = start.duration(to: .now).components
      seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    }
    let raster = done[spikes]
    let rows = (1...task.steps).map { step in
      var row = [Int](repeating: 0, count: task.size)
      for compartment in raster.compartments(at: step) { row[Int(compartment)] = 1 }
      return row
    }
    let weights = done.weights(of: plastic).map { Int($0) }
    return PeerResult(
      stepsPerSecond: Double(rounds * task.steps) / seconds, spikes: rows,
      weights: stride(from: 0, to: weights.count, by: task.size).map { Array(weights[$0..<$0 + task.size]) })
  }
}
