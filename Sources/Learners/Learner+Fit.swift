public import Datasets
import Kernels
import NetworkModel
public import Recordings

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
    try fit(
      samples, epochs: epochs, startingAt: firstEpoch, reportingOn: test, report: report, progress: progress,
      patterns: { _ in samples })
  }

  /// Trains for `epochs` passes over `images`, varied anew for each, and reports a point after each.
  ///
  /// Epoch e shows `images.patterns(ofEpoch: e, seed: seed)`. Scores are taken on the images as they are.
  ///
  /// - Parameters:
  ///   - images: the images to learn from, with their augmentation and encoding.
  ///   - epochs: how many passes; 0 or more.
  ///   - firstEpoch: how many epochs came before: to go on after `fit(…, epochs: 5)`, say `startingAt: 5`. Otherwise
  ///     the orders and variations of the first five come again.
  ///   - test: patterns to report on besides; nothing is learned from them.
  ///   - report: told of the scores after each epoch.
  ///   - progress: told every thousand samples how many of the epoch are trained, and how many it has.
  public mutating func fit(
    _ images: AugmentedImages, epochs: Int, startingAt firstEpoch: Int = 0,
    reportingOn test: LabelledPatterns? = nil,
    report: (History.Point) -> Void = { _ in }, progress: (_ trained: Int, _ count: Int) -> Void = { _, _ in }
  ) throws(LearnerError) -> History {
    let seed = seed
    return try fit(
      images.patterns, epochs: epochs, startingAt: firstEpoch, reportingOn: test, report: report, progress: progress,
      patterns: { images.patterns(ofEpoch: $0, seed: seed) })
  }

  /// Trains on the patterns that each epoch shows, and scores `samples`.
  private mutating func fit(
    _ samples: LabelledPatterns, epochs: Int, startingAt firstEpoch: Int, reportingOn test: LabelledPatterns?,
    report: (History.Point) -> Void, progress: (_ trained: Int, _ count: Int) -> Void,
    patterns: (_ epoch: Int) -> LabelledPatterns
  ) throws(LearnerError) -> History {
    guard epochs >= 0, firstEpoch >= 0, firstEpoch <= Int(Int32.max) - epochs else {
      throw LearnerError("wanted 0 or more epochs, got \(epochs) after \(firstEpoch)")
    }
    var history = History()
    for epoch in firstEpoch..<firstEpoch + epochs {
      var pass = EpochPass(order: sampleOrder(of: samples.count, epoch: epoch))
      _ = try learn(patterns(epoch), in: &pass, to: samples.count, progress: { progress($0, samples.count) })
      var answering = Effort()
      let testScore: Score? = if let test { try score(on: test, adding: &answering) } else { nil }
      let trainScore = try score(on: samples, adding: &answering)
      let point = History.Point(
        seed: seed, epoch: Double(epoch + 1), trainSamplesPerSecond: pass.samplesPerSecond,
        train: trainScore, test: testScore,
        chip: ChipWork(learning: pass.effort, answering: answering), activity: pass.effort.activity)
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
