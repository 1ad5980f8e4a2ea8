internal import Datasets
package import Learners
package import Recordings

/// What was taken for what, on the patterns that the run reports on.
package struct Mistakes: Sendable, Encodable {
  /// The reading that gave the answers.
  package let reading: String
  /// Whether there may be no answer.
  package let canBeSilent: Bool
  /// "test" or "held out".
  package let part: String
  /// confusion[c][k]: patterns of class c for which k was the answer.
  package let confusion: [[Int]]
  /// Patterns of each class that had no answer.
  package let silent: [Int]
  /// Fraction of each class that was recognised.
  package let recall: [Double]

  /// The same as a matrix.
  package let matrix: ConfusionMatrix

  private enum CodingKeys: CodingKey { case reading, part, confusion, silent, recall }

  package init(_ predictions: Predictions, on data: RunData) {
    matrix = ConfusionMatrix(
      predictions, labels: data.reported.labels, classCount: predictions.outputCount)
    reading = predictions.readings.answer.name
    canBeSilent = predictions.readings.comparesBits
    let classes = 0..<matrix.classCount
    part = data.isHeldOut ? "held out" : "test"
    let counts = matrix
    confusion = classes.map { label in classes.map { counts[label, $0] } }
    silent = matrix.silent
    recall = classes.map(matrix.recall)
  }

  /// Asks a network for its answers.
  package init(_ network: TrainedNetwork, on data: RunData) throws(LearnerError) {
    self.init(try network.learner.predictions(for: data.reported), on: data)
  }
}
