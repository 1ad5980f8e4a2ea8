import Experiments
import Learners
import Recordings

extension FinishedRuns {
  /// The columns of ``activityRows``.
  static let activityColumns = [
    "images", "seed", "hidden spikes a sample, first epoch", "last epoch", "gradient spikes, first epoch", "last epoch",
    "largest weight", "weights at the limit %",
  ]

  /// What the hidden neurons of each run did in its first and in its last epoch, and how far its weights went.
  ///
  /// A drift of the activity is the first sign of a biased update. Runs of other learners have no row.
  func activityRows(of title: String) -> [[ResultCell]] {
    runs.compactMap { run in
      let epochs = run.history.points.compactMap(\.activity)
      guard let first = epochs.first, let last = epochs.last, first.layerCount > 2 else { return nil }
      let weights = WeightSummary.all(of: run.learner.state, run.configuration.learner)
      let count = weights.reduce(0) { $0 + $1.shape.reduce(1, *) }
      let atLimit = weights.reduce(0) { $0 + ($1.atRail ?? 0) }
      return [
        .text(title), .text("\(run.learner.seed)"), .number(first.spikes(ofLayer: 1), places: 0),
        .number(last.spikes(ofLayer: 1), places: 0), .number(first.gradientSpikes(ofLayer: 1), places: 0),
        .number(last.gradientSpikes(ofLayer: 1), places: 0),
        .number(weights.compactMap(\.largest).max() ?? 0, places: 3),
        .number(100 * Double(atLimit) / Double(max(1, count)), places: 2),
      ]
    }
  }
}
