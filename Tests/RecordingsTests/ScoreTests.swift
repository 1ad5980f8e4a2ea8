import Recordings
import Testing

/// Outputs that are bits, with two readings of a class.
private let bits = Readings(
  answer: Reading("spikes", "the first"), others: [Reading("potential", "the highest")], comparesBits: true)

@Suite struct ScoreTests {
  @Test func eachReadingOfTheOutputIsCountedByItself() {
    var predictions = Predictions(bits, outputCount: 3)
    predictions.append(0, 0, wrongBits: 0)
    predictions.append(1, 1, wrongBits: 0)
    predictions.append(0, 2, wrongBits: 1)
    predictions.append(2, 1, wrongBits: 2)
    predictions.append(2, 0, wrongBits: 1)
    let score = Score(predictions, labels: [0, 1, 2, 1, 2])
    #expect(score["exact"] == 2.0 / 5)
    #expect(score["spikes"] == 3.0 / 5 && score.accuracy == 3.0 / 5)
    #expect(score["potential"] == 4.0 / 5)
    #expect(score.loss == 4.0 / 15)
  }

  @Test func outputsThatAreNoBitsHaveALossOfTheirOwn() {
    var predictions = Predictions(Readings(answer: Reading("output", "the highest")), outputCount: 3)
    predictions.append(0, loss: 0.5)
    predictions.append(nil, loss: 1.5)
    let score = Score(predictions, labels: [0, 1])
    #expect(score.fractions == ["output": 0.5] && score.accuracy == 0.5 && score.loss == 1)
    #expect(predictions.isSilent == [false, true] && score["exact"] == nil)
  }

  @Test func theScoreOfNothingIsZero() {
    let score = Score(Predictions(bits, outputCount: 10), labels: [])
    #expect(score.accuracy == 0 && score.fractions == ["exact": 0, "spikes": 0, "potential": 0] && score.loss == 0)
  }
}

@Suite struct HistoryTests {
  /// A score of `right` answers out of 4, by every reading.
  private func score(_ right: Int) -> Score {
    var predictions = Predictions(bits, outputCount: 2)
    for index in 0..<4 {
      predictions.append(index < right ? 0 : 1, 0, wrongBits: index < right ? 0 : 2)
    }
    return Score(predictions, labels: [0, 0, 0, 0])
  }

  private func point(_ epoch: Double, train: Int, test: Int?, heldOut: Int? = nil) -> History.Point {
    History.Point(
      seed: 1, epoch: epoch, trainSamplesPerSecond: 1, train: score(train), test: test.map { score($0) },
      heldOut: heldOut.map { score($0) })
  }

  @Test func theBestPointIsTheFirstOfTheHighestReportedScores() throws {
    let history = History([
      point(1, train: 4, test: 1), point(2, train: 1, test: 3), point(3, train: 2, test: 3),
      point(4, train: 3, test: 2),
    ])
    #expect(history.best(by: "spikes")?.epoch == 2)
    #expect(history.best(by: "exact")?.epoch == 2)
    #expect(history.best(by: "potential")?.epoch == 1)
    #expect(history.last?.epoch == 4)
  }

  @Test func heldOutPatternsStandInForTheTestPatterns() {
    #expect(point(1, train: 1, test: 2, heldOut: 3).reported == score(3))
    #expect(point(1, train: 1, test: 2).reported == score(2))
    #expect(point(1, train: 1, test: nil).reported == score(1))
  }

  @Test func anEmptyHistoryHasNoBestPoint() {
    #expect(History().best(by: "spikes") == nil)
    #expect(History().last == nil)
  }
}
