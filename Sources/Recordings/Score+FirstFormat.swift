extension Score {
  /// The score by the readings that a learner declares.
  ///
  /// Scores of the first format have the three readings of nBP whatever the learner. A conventional network read its
  /// highest output as the potential, which is all that is kept for a learner that declares other readings.
  package func converted(to readings: Readings) -> Score {
    let answer = readings.answer.name
    guard fractions[answer] == nil, let highest = fractions["potential"] else { return self }
    return Score(accuracy: highest, fractions: [answer: highest], loss: loss)
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
