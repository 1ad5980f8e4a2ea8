import Datasets
import Experiments
import Foundation
import Learners
import Recordings

/// What a trained network answers when the spikes of the test images are drawn several times.
struct DrawnScores: Sendable {
  /// The seed of the training.
  let seed: UInt64
  /// Mean and spread over the draws, of the accuracy by spikes.
  let accuracy: Spread
}

extension ReproductionBench {
  /// The scores of every run by several draws of the test spikes; a network that draws nothing has one.
  func drawnScores(_ all: [FinishedRuns]) async throws -> [[DrawnScores]] {
    let places = all.indices.flatMap { plan in all[plan].runs.indices.map { (plan: plan, run: $0) } }
    let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
    var found: [[DrawnScores?]] = all.map { $0.runs.map { _ in nil } }
    var done = 0
    try progress("testing", 0, of: places.count, "networks")
    try await withThrowingTaskGroup(of: (Int, DrawnScores).self) { group in
      func start(_ place: Int) {
        let runs = all[places[place].plan]
        let learner = runs.runs[places[place].run].learner
        group.addTask { (place, try scores(learner, runs)) }
      }
      var next = min(cores, places.count)
      for place in 0..<next { start(place) }
      while let (place, scores) = try await group.next() {
        found[places[place].plan][places[place].run] = scores
        done += 1
        try progress("testing", done, of: places.count, "networks")
        if next < places.count {
          start(next)
          next += 1
        }
      }
    }
    return found.map { $0.compactMap { $0 } }
  }

  private func scores(_ learner: any Learner, _ runs: FinishedRuns) throws -> DrawnScores {
    let test = runs.data.test
    var accuracies: [Double] = []
    if let spiking = learner as? StochasticSpikingBackprop {
      for draw in 0..<budget.draws {
        try checkStop()
        accuracies.append(Score(try spiking.predictions(for: test, draw: draw), labels: test.labels).spikes)
      }
    } else {
      accuracies.append(try learner.score(on: test).spikes)
    }
    guard let spread = Spread(accuracies) else { preconditionFailure("no draw") }
    return DrawnScores(seed: learner.seed, accuracy: spread)
  }
}

extension [DrawnScores] {
  /// Mean and spread over the seeds, of their means over the draws.
  var overSeeds: Spread? { Spread(map(\.accuracy.mean)) }
}
