internal import Datasets
internal import Learners
import Storage

extension TrainingRun {
  /// Goes on with the run in `folder`, or starts it if there is none: the same call again and again until it is complete.
  ///
  /// - Parameters:
  ///   - configuration: what the run is to be; the one that is there must be the same but for the number of epochs, which is
  ///     that of `configuration`, and the place of the images.
  ///   - data: the patterns of the run.
  ///   - folder: the folder of the run.
  ///   - sweep: the folder of several seeds of which this is one; nil for a run by itself.
  ///   - warn: told of a checkpoint that cannot be read.
  /// - Throws: `StorageError` if the folder holds a run of other settings, or what is no run of this kind.
  public init(
    resumingOrStarting configuration: RunConfiguration, data: RunData, folder: RunFolder, of sweep: RunFolder?,
    warn: (String) -> Void
  ) throws {
    if let sweep, sweep.holdsRun {
      throw StorageError(sweep.path, "wanted a folder for runs of several seeds, got that of a run", kind: .occupied)
    }
    guard folder.holdsRun else {
      try folder.checkThatItIsFree()
      try self.init(configuration, data: data, folder: folder)
      return
    }
    let begun = try folder.record().configuration
    if let difference = configuration.difference(from: begun) {
      throw StorageError(
        folder.path, "wanted a run of the settings that were asked for, got one of other \(difference)", kind: .occupied
      )
    }
    try self.init(
      resuming: folder, data: data, epochs: configuration.epochs, dataName: configuration.data.name, warn: warn)
  }
}

extension RunConfiguration {
  /// In which of its parts this run differs from `other`, the number of epochs and the place of the images aside; nil if in none.
  fileprivate func difference(from other: RunConfiguration) -> String? {
    if learner != other.learner { return "settings of the learner (\(other.learner.title) \(other.learner.shape))" }
    var images = data
    images.name = other.data.name
    if images != other.data { return "images (\(other.data.preparation))" }
    if reportsHalfEpochs != other.reportsHalfEpochs || scoredTrainCount != other.scoredTrainCount {
      return "points of its history"
    }
    return nil
  }
}
