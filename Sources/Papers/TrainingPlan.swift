import Datasets
import Experiments
import Learners
import Recordings

/// A training with some seeds, as an item asks for it; the budget may make it smaller.
struct TrainingPlan: Sendable {
  /// The word for its folder.
  var name: String
  /// The images.
  var data: DataConfiguration
  /// Passes over them.
  var epochs: Int
  /// The seeds; those of the settings where absent.
  var seeds: [UInt64]?
  /// Whether a score is taken in the middle of each epoch too.
  var halfEpochs = false
  /// How many training images are scored after each epoch; all where absent.
  var scoredTrainCount: Int?
  /// Whether the states after all epochs are kept, or the last one alone.
  var keepsCheckpoints = false
  /// The learner, given the numbers of inputs and outputs, the seed, the epochs and the budget.
  var learner:
    @Sendable (_ sizes: (inputs: Int, outputs: Int), _ seed: UInt64, _ epochs: Int, _ budget: Budget)
      -> AnyLearnerConfiguration
}

/// The runs of a plan, all at their end.
struct FinishedRuns: Sendable {
  /// The plan.
  let plan: TrainingPlan
  /// The images.
  let data: RunData
  /// The folder of all seeds.
  let folder: RunFolder
  /// The runs, in the order of their seeds.
  var runs: [TrainingRun]

  /// Mean and spread over the seeds, by whole epochs alone: half ones are for curves.
  var summary: SeedSummary? {
    SeedSummary(runs.map { run in History(run.history.points.filter { $0.epoch == $0.epoch.rounded() }) })
  }
  /// What chips did in all runs; nil without chips.
  var chip: ChipWork? { runs.compactMap(\.history.chip).reduce(nil) { sum, work in sum.map { $0 + work } ?? work } }
}
