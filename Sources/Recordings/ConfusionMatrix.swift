/// How often each class was taken for each other.
public struct ConfusionMatrix: Sendable, Hashable {
  /// How many classes there are.
  public let classCount: Int
  private var counts: [Int]

  /// Counts pairs of the true class and the predicted one.
  ///
  /// - Precondition: the two have one length, and both are below `classCount`.
  public init(labels: [UInt16], predictions: [UInt16], classCount: Int) {
    precondition(labels.count == predictions.count, "\(labels.count) labels for \(predictions.count) predictions")
    self.classCount = classCount
    counts = [Int](repeating: 0, count: classCount * classCount)
    for (label, prediction) in zip(labels, predictions) { counts[Int(label) * classCount + Int(prediction)] += 1 }
  }

  /// How many patterns of class `label` were taken for `prediction`.
  public subscript(label: Int, prediction: Int) -> Int { counts[label * classCount + prediction] }

  /// Fraction of the patterns of class `label` that were recognised; 0 where there are none.
  public func recall(of label: Int) -> Double {
    let total = (0..<classCount).reduce(0) { $0 + self[label, $1] }
    return total == 0 ? 0 : Double(self[label, label]) / Double(total)
  }
}
