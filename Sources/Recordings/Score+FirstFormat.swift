extension Score {
  /// The score by the readings that a learner declares.
  ///
  /// Scores of the first format have the three readings of nBP whatever the learner; for a learner that declares others
  /// only the accuracy is kept, as that of its answer.
  package func converted(to readings: Readings) -> Score {
    guard fractions[readings.answer.name] == nil else { return self }
    return Score(accuracy: accuracy, fractions: [readings.answer.name: accuracy], loss: loss)
  }
}

extension History.Point {
  /// The point with scores by the readings that a learner declares.
  package func converted(to readings: Readings) -> Self {
    Self(
      seed: seed, epoch: epoch, trainSamplesPerSecond: trainSamplesPerSecond, train: train.converted(to: readings),
      test: test?.converted(to: readings), heldOut: heldOut?.converted(to: readings), chip: chip, activity: activity)
  }
}
