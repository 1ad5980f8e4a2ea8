/// How often each class was taken for each other, and how often there was no answer.
public struct ConfusionMatrix: Sendable, Hashable {
  /// How many classes there are.
  public let classCount: Int
  /// How many patterns of each class had no answer.
  public private(set) var silent: [Int]
  private var counts: [Int]

  /// Counts pairs of the true class and the predicted one.
  ///
  /// - Precondition: there is one label for each prediction, and both are below `classCount`.
  public init(_ predictions: Predictions, labels: [UInt16], classCount: Int) {
    precondition(labels.count == predictions.count, "\(labels.count) labels for \(predictions.count) predictions")
    self.classCount = classCount
    silent = [Int](repeating: 0, count: classCount)
    counts = [Int](repeating: 0, count: classCount * classCount)
    for (index, label) in labels.enumerated() {
      if predictions.isSilent[index] {
        silent[Int(label)] += 1
      } else {
        counts[Int(label) * classCount + Int(predictions.answers[index])] += 1
      }
    }
  }

  /// How many patterns of class `label` were taken for `prediction`.
  public subscript(label: Int, prediction: Int) -> Int { counts[label * classCount + prediction] }

  /// Fraction of the patterns of class `label` that were recognised; 0 if there are none.
  public func recall(of label: Int) -> Double {
    let total = (0..<classCount).reduce(silent[label]) { $0 + self[label, $1] }
    return total == 0 ? 0 : Double(self[label, label]) / Double(total)
  }
}
