import Synfire
import SystemPackage

/// What there is to see of a run at one of its checkpoints.
struct Inspection: Encodable {
  let run: String
  let epoch: Int
  let sample: Int
  let record: RunRecord
  let weights: [WeightSummary]
  /// What the run's chips did; absent for a run that had none.
  let chip: ChipReport?
  /// The spikes of samples at each point of the training; absent where nobody counted them.
  let activity: [ActivityReport]?
  /// Absent if the images are not available.
  var mistakes: Mistakes?

  init(_ network: TrainedNetwork) throws {
    run = network.folder.path.string
    epoch = network.checkpoint.position.epoch
    sample = network.checkpoint.position.sample
    record = network.record
    let (history, learner) = (try network.folder.history(), network.record.configuration.learner)
    chip = try ChipReport(history, of: learner)
    activity = ActivityReport.all(in: history)
    weights = WeightSummary.all(of: network.checkpoint.state, learner)
  }
}
