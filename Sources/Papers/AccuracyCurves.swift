import Experiments
import Figures
import Learners
import Recordings

/// Accuracy over the epochs of several trainings, as a figure.
enum AccuracyCurves {
  /// A line for each training, with a band of one standard deviation over its seeds.
  ///
  /// Accuracies are those by spikes, on the test images or on held-out ones, whichever the runs report on.
  static func figure(_ all: [(name: String, runs: FinishedRuns)], title: String) -> Figure {
    let seeds = all.map(\.runs.runs.count).max() ?? 0
    let isHeldOut = all.contains { $0.runs.plan.data.heldOut > 0 }
    return Figure.lines(
      all.map { name, runs in
        let places = runs.runs.map { $0.history.points.map(\.epoch) }.min { $0.count < $1.count } ?? []
        let spreads = places.indices.compactMap { place in
          Spread(runs.runs.map { 100 * $0.history.points[place].reported.accuracy })
        }
        return LineSeries(name, x: places, spreads: spreads)
      }, title: title,
      subtitle: "by spikes, on \(isHeldOut ? "held-out" : "test") images"
        + (seeds > 1 ? ", mean ± deviation of \(seeds) seeds" : ""),
      x: Axis("epoch"), y: Axis("accuracy", unit: "%"))
  }

  /// A line for each seed of a training.
  static func figureBySeed(_ runs: FinishedRuns, title: String) -> Figure {
    let all = runs.runs.map { run -> (name: String, runs: FinishedRuns) in
      var one = runs
      one.runs = [run]
      return ("seed \(run.configuration.learner.seed)", one)
    }
    return figure(all, title: title)
  }
}
