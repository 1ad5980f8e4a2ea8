public import Datasets
internal import Kernels
public import Learners

/// A network that has learned all classes but one, and is shown a few samples of that one while it runs.
///
/// The samples of the class are the first of a random order under the learner's seed. Each round shows each of them once, in
/// turn, and after each as many remembered samples of the other classes as the configuration says. Every number of samples
/// starts from the same trained network.
public struct LateClassRun: Sendable {
  /// What decides its course.
  public let configuration: LateClassConfiguration
  private let late: LabelledPatterns
  private let others: LabelledPatterns
  private let lateTest: LabelledPatterns
  private let othersTest: LabelledPatterns

  /// Divides the samples.
  ///
  /// - Throws: `DatasetError` of kind `invalidArgument` if the class has too few samples, or there is no other class.
  public init(_ configuration: LateClassConfiguration, on data: RunData) throws(DatasetError) {
    self.configuration = configuration
    func divided(_ samples: LabelledPatterns) -> (late: LabelledPatterns, others: LabelledPatterns) {
      let places = samples.labels.indices
      return (
        samples.samples(at: places.filter { Int(samples.labels[$0]) == configuration.leftOut }),
        samples.samples(at: places.filter { Int(samples.labels[$0]) != configuration.leftOut })
      )
    }
    (late, others) = divided(data.train)
    (lateTest, othersTest) = divided(data.reported)
    let most = configuration.counts.max() ?? 0
    guard configuration.counts.allSatisfy({ $0 >= 1 }), late.count >= most, others.count >= 1, lateTest.count >= 1,
      othersTest.count >= 1, configuration.epochs >= 0, configuration.repeats >= 0, configuration.remembered >= 0
    else {
      throw DatasetError(
        .invalidArgument, "left-out class",
        "wanted \(most) samples or more of class \(configuration.leftOut), and some of others, got \(late.count) and "
          + "\(others.count)")
    }
  }

  /// What it comes to; nil if it was asked to stop.
  ///
  /// - Throws: `LearnerError` if the samples do not fit the network, or the chip stops.
  public func result(shouldStop: () -> Bool = { false }) throws(LearnerError) -> LateClassResult? {
    var learner = try configuration.learner.makeLearner()
    var memory = configuration.memory.map {
      RehearsalMemory(capacity: max(1, $0), classCount: others.classCount, seed: learner.seed)
    }
    for epoch in 0..<configuration.epochs {
      var pass = EpochPass(order: learner.sampleOrder(of: others.count, epoch: epoch))
      guard try learner.learn(others, in: &pass, to: others.count, shouldStop: shouldStop) else { return nil }
      if epoch == 0 { for sample in pass.order { memory?.offer(Int(sample), label: others.labels[Int(sample)]) } }
    }
    var points = [try point(of: learner, 0, presentations: 0)]
    let lateOrder = learner.sampleOrder(of: late.count, epoch: configuration.epochs)
    let samples = LabelledPatterns(joining: [others, late])
    for count in configuration.counts {
      if shouldStop() { return nil }
      var copy = learner
      let shown = lateOrder.prefix(count).map { UInt32(others.count) + $0 }
      let order = interleaved(shown, memory)
      try copy.learn(samples, order: order[...])
      points.append(try point(of: copy, count, presentations: count * configuration.repeats))
    }
    return LateClassResult(points: points)
  }

  /// Rounds of the samples `shown`, remembered ones after each.
  private func interleaved(_ shown: [UInt32], _ memory: RehearsalMemory?) -> [UInt32] {
    var order: [UInt32] = []
    for _ in 0..<configuration.repeats {
      for sample in shown {
        order.append(sample)
        for _ in 0..<configuration.remembered {
          if let old = memory?.drawn(at: order.count) { order.append(UInt32(old)) }
        }
      }
    }
    return order
  }

  private func point(
    of learner: any Learner, _ count: Int, presentations: Int
  ) throws(LearnerError) -> LateClassResult.Point {
    LateClassResult.Point(
      count: count, presentations: presentations, late: try learner.answeredFraction(of: lateTest),
      others: try learner.answeredFraction(of: othersTest))
  }
}
