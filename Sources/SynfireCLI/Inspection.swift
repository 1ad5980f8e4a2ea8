import Synfire
import SystemPackage

/// What there is to see of a run at one of its checkpoints.
struct Inspection: Encodable {
  /// A tensor of weights; a histogram where they are whole numbers of weight units.
  struct Weights: Encodable {
    let name: String
    let shape: [Int]
    let type: String
    /// Lower edges of the bins, and how many weights lie in each.
    var edges: [Int]?
    var counts: [Int]?
    /// Weights at ±254 or beyond.
    var atRail: Int?

    init(_ name: String, _ tensor: Tensor) {
      self.name = name
      shape = tensor.shape
      type = tensor.elementType.rawValue
      guard let weights = try? tensor.values(as: Int16.self).map(Int.init) else { return }
      let histogram = Histogram(of: weights, in: -256...255, binCount: 16)
      (edges, counts) = (histogram.edges, histogram.counts)
      atRail = weights.count { abs($0) >= 254 }
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
  /// Absent where the images are not to be had.
  var mistakes: Mistakes?

  init(_ network: TrainedNetwork) throws {
    run = network.folder.path.string
    epoch = network.checkpoint.position.epoch
    sample = network.checkpoint.position.sample
    record = network.record
    chip = try ChipReport(try network.folder.history(), of: network.record.configuration.learner)
    weights = network.checkpoint.state.sorted { $0.key < $1.key }.map { Weights($0.key, $0.value) }
  }
}
