public import Datasets
import Kernels
import NetworkModel
public import Recordings

/// Samples learned between two reports of progress.
package let learningChunk = 1_000

extension Learner {
  /// Trains for `epochs` passes over `samples`, each in a new order, and reports a point after each.
  ///
  /// The order of epoch e is the permutation of the stream (`seed`, `.order`, e), so that it depends on nothing else.
  ///
  /// - Parameters:
  ///   - samples: the patterns to learn from.
  ///   - epochs: how many passes; 0 or more.
  ///   - firstEpoch: how many epochs came before: to go on after `fit(…, epochs: 5)`, say `startingAt: 5`. Otherwise
  ///     the orders of the first five come again.
  ///   - test: patterns to report on besides; nothing is learned from them.
  ///   - report: told of the scores after each epoch.
  ///   - progress: told every thousand samples how many of the epoch are trained, and how many it has.
  public mutating func fit(
    _ samples: LabelledPatterns, epochs: Int, startingAt firstEpoch: Int = 0, reportingOn test: LabelledPatterns? = nil,
    report: (History.Point) -> Void = { _ in }, progress: (_ trained: Int, _ count: Int) -> Void = { _, _ in }
  ) throws(LearnerError) -> History {
    guard epochs >= 0, firstEpoch >= 0, firstEpoch <= Int(Int32.max) - epochs else {
      throw LearnerError("wanted 0 or more epochs, got \(epochs) after \(firstEpoch)")
    }
    var history = History()
    let clock = ContinuousClock()
    for epoch in firstEpoch..<firstEpoch + epochs {
      let order = sampleOrder(of: samples.count, epoch: epoch)
      var learning = Effort()
      let start = clock.now
      for first in stride(from: 0, to: order.count, by: learningChunk) {
        let end = min(order.count, first + learningChunk)
        learning += try learn(samples, order: order[first..<end])
        progress(end, order.count)
      }
      let seconds = max((clock.now - start) / .seconds(1), 1e-9)
      var answering = Effort()
      let testScore: Score? = if let test { try score(on: test, adding: &answering) } else { nil }
      let trainScore = try score(on: samples, adding: &answering)
      let point = History.Point(
        seed: seed, epoch: Double(epoch + 1), trainSamplesPerSecond: Double(samples.count) / seconds,
        train: trainScore, test: testScore,
        chip: ChipWork(learning: learning, answering: answering), activity: learning.activity)
      history.points.append(point)
      report(point)
    }
    return history
  }

  /// The order in which the epoch after `epoch` whole ones shows `count` samples.
  package func sampleOrder(of count: Int, epoch: Int) -> [UInt32] {
    RandomStream(seed: seed, purpose: .order, substream: UInt32(epoch)).permutation(of: count)
  }
}
