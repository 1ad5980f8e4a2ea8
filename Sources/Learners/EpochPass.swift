package import Datasets
package import Recordings

/// One pass over the training samples, which may be learned in parts: where it stands, what it took, and how fast it was.
package struct EpochPass: Sendable {
  /// The order of the samples.
  package let order: [UInt32]
  /// How many samples of the order are learned.
  package private(set) var position: Int
  /// What learning took since the pass began, or since it was set.
  package var effort: Effort
  private var learned = 0
  private var time = Duration.zero

  /// Samples learned between two reports of progress.
  fileprivate static let chunk = 1_000

  /// A pass in this order, of which the first `position` samples are learned already and took `effort`.
  package init(order: [UInt32], from position: Int = 0, effort: Effort = Effort()) {
    self.order = order
    self.position = position
    self.effort = effort
  }

  /// The speed of learning since the pass began.
  package var samplesPerSecond: Double { Double(learned) / max(time / .seconds(1), 1e-9) }

  fileprivate mutating func advance(to end: Int, in time: Duration, _ effort: Effort) {
    learned += end - position
    position = end
    self.time += time
    self.effort += effort
  }
}

extension Learner {
  /// Goes on with a pass up to sample `end` of its order: the loop of all trainings.
  ///
  /// - Parameters:
  ///   - progress: told every thousand samples how many of the order are learned.
  ///   - shouldStop: asked before every thousand samples; true ends the part where it stands.
  /// - Returns: whether `end` was reached.
  package mutating func learn(
    _ samples: LabelledPatterns, in pass: inout EpochPass, to end: Int, progress: (_ learned: Int) -> Void = { _ in },
    shouldStop: () -> Bool = { false }
  ) throws(LearnerError) -> Bool {
    let clock = ContinuousClock()
    while pass.position < end {
      if shouldStop() { return false }
      let next = min(end, pass.position + EpochPass.chunk)
      let start = clock.now
      let effort = try learn(samples, order: pass.order[pass.position..<next])
      pass.advance(to: next, in: clock.now - start, effort)
      progress(next)
    }
    return true
  }
}
