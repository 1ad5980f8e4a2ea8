import Synfire
import SystemPackage

/// What there is to see of a run at one of its checkpoints.
struct Inspection: Encodable {
  /// A tensor of weights; a histogram where they are whole numbers of a unit.
  struct Weights: Encodable {
    let name: String
    let shape: [Int]
    let type: String
    /// Lower edges of the bins, and how many weights lie in each.
    var edges: [Double]?
    var counts: [Int]?
    /// Weights at ±254 or beyond; of SSNN-BP, those that neurons see at the limit.
    var atRail: Int?
    /// The largest size of a weight that there is.
    var largest: Double?
    /// The limit of the sizes, for SSNN-BP.
    var limit: Double?

    init(_ name: String, _ tensor: Tensor, of learner: LearnerConfiguration) {
      self.name = name
      shape = tensor.shape
      type = tensor.elementType.rawValue
      if case .ssnnBP(let configuration) = learner {
        guard let weights = try? tensor.values(as: Int32.self).map(Int.init) else { return }
        let unit = configuration.weightUnit
        limit = configuration.largestSize
        // Neurons see a weight without its lower 16 bits, rounded.
        count(weights, unit: unit, rail: Int(configuration.largestSize * unit) - (1 << 15), in: nil)
      } else if let weights = try? tensor.values(as: Int16.self).map(Int.init) {
        count(weights, unit: 1, rail: 254, in: -256...255)
      }
    }

    /// Counts weights in sixteen bins over `range`, or over all that there are.
    private mutating func count(_ weights: [Int], unit: Double, rail: Int, in range: ClosedRange<Int>?) {
      let largest = weights.reduce(0) { max($0, abs($1)) }
      let histogram = Histogram(of: weights, in: range ?? -max(8, largest)...max(8, largest) - 1, binCount: 16)
      (edges, counts) = (histogram.edges.map { Double($0) / unit }, histogram.counts)
      atRail = weights.count { abs($0) >= rail }
      self.largest = Double(largest) / unit
    }
  }

  /// What was taken for what, on the patterns that the run reports on.
  struct Mistakes: Encodable {
    /// "test" or "held out".
    let part: String
    /// confusion[c][k]: patterns of class c for which k was the first output to spike.
    let confusion: [[Int]]
    /// Patterns of each class for which no output spiked.
    let silent: [Int]
    /// Fraction of each class that was recognised by a spike.
    let recall: [Double]

    init(_ network: TrainedNetwork, on data: RunData) throws {
      let predictions = try network.learner.predictions(for: data.reported)
      let matrix = ConfusionMatrix(
        predictions, labels: data.reported.labels, classCount: predictions.outputCount)
      let classes = 0..<matrix.classCount
      part = data.isHeldOut ? "held out" : "test"
      confusion = classes.map { label in classes.map { matrix[label, $0] } }
      silent = matrix.silent
      recall = classes.map(matrix.recall)
    }
  }

  let run: String
  let epoch: Int
  let sample: Int
  let record: RunRecord
  let weights: [Weights]
  /// What the run's chips did; absent for a run that had none.
  let chip: ChipReport?
  /// The spikes of samples at each point of the training; absent where nobody counted them.
  let activity: [ActivityReport]?
  /// Absent where the images are not to be had.
  var mistakes: Mistakes?

  init(_ network: TrainedNetwork) throws {
    run = network.folder.path.string
    epoch = network.checkpoint.position.epoch
    sample = network.checkpoint.position.sample
    record = network.record
    let (history, learner) = (try network.folder.history(), network.record.configuration.learner)
    chip = try ChipReport(history, of: learner)
    let reports = history.points.compactMap(ActivityReport.init)
    activity = reports.isEmpty ? nil : reports
    weights = network.checkpoint.state.sorted { $0.key < $1.key }
      .filter { learner.kind != .ssnnBP || $0.key != "samples" }
      .map { Weights($0.key, $0.value, of: learner) }
  }
}
