import Datasets
import Experiments
import Learners
import Recordings

/// What a trained network answers when the spikes of the test images are drawn several times.
struct DrawnScores: Sendable {
  /// The seed of the training.
  let seed: UInt64
  /// Mean and spread over the draws, of the accuracy.
  let accuracy: Spread
}

extension ReproductionBench {
  /// The scores of every run by several draws of the test spikes; a network that draws nothing has one.
  func drawnScores(_ all: [FinishedRuns]) async throws -> [[DrawnScores]] {
    let places = all.indices.flatMap { plan in all[plan].runs.indices.map { (plan: plan, run: $0) } }
    var done = 0
    try progress("testing", 0, of: places.count, "networks")
    let scores = try await RunQueue().results(
      of: places.map { (all[$0.plan].runs[$0.run].learner, all[$0.plan]) }, shouldStop: shouldStop,
      finished: { (_, _: DrawnScores) in
        done += 1
        try progress("testing", done, of: places.count, "networks")
      }
    ) { item, _ in try self.scores(item.0, item.1) }
    return all.indices.map { plan in zip(places, scores).filter { $0.0.plan == plan }.map(\.1) }
  }

  private func scores(_ learner: any Learner, _ runs: FinishedRuns) throws -> DrawnScores {
    let test = runs.data.test
    var accuracies: [Double] = []
    if let drawing = learner.drawingInputs {
      for draw in 0..<budget.draws {
        try checkStop()
        accuracies.append(Score(try drawing.answers(to: test, draw: draw).predictions, labels: test.labels).accuracy)
      }
    } else {
      accuracies.append(try learner.accuracy(on: test))
    }
    guard let spread = Spread(accuracies) else { preconditionFailure("no draw") }
    return DrawnScores(seed: learner.seed, accuracy: spread)
  }
}

extension [DrawnScores] {
  /// Mean and spread over the seeds, of their means over the draws.
  var overSeeds: Spread? { Spread(map(\.accuracy.mean)) }
}
