import Recordings
import Testing

@Suite struct SpreadTests {
  @Test func meanAndSampleDeviationAreThoseOfTheFormula() throws {
    // Mean 5; the squares of the distances add up to 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, over 7.
    let spread = try #require(Spread([2, 4, 4, 4, 5, 5, 7, 9]))
    #expect(spread.count == 8)
    #expect(spread.mean == 5)
    #expect(abs(spread.standardDeviation - 2.138_089_935_299_395) < 1e-12)
    #expect(spread.minimum == 2 && spread.maximum == 9)
  }

  @Test func aSingleNumberHasNoSpread() throws {
    let spread = try #require(Spread([0.25]))
    #expect(spread.count == 1 && spread.mean == 0.25 && spread.standardDeviation == 0)
    #expect(spread.minimum == 0.25 && spread.maximum == 0.25)
  }

  @Test func thereIsNoSpreadOfNothing() {
    #expect(Spread([]) == nil)
  }
}

@Suite struct HistogramTests {
  @Test func aValueIsCountedInTheBinWhoseLowerEdgeItReaches() {
    let histogram = Histogram(of: [0, 1, 2, 9, 8, 4, 5, 4], in: 0...9, binCount: 5)
    #expect(histogram.edges == [0, 2, 4, 6, 8])
    #expect(histogram.counts == [2, 1, 3, 0, 2])
  }

  @Test func valuesOutsideFallIntoTheOutermostBins() {
    let histogram = Histogram(of: [-300, -257, -256, 255, 256, 1_000], in: -256...255, binCount: 2)
    #expect(histogram.edges == [-256, 0])
    #expect(histogram.counts == [3, 3])
  }

  @Test func aRangeThatIsNoMultipleOfTheBinsIsCoveredByWiderOnes() {
    let histogram = Histogram(of: [0, 3, 4, 7, 8, 9], in: 0...9, binCount: 3)
    #expect(histogram.edges == [0, 4, 8])
    #expect(histogram.counts == [2, 2, 2])
  }
}

@Suite struct ConfusionMatrixTests {
  private let matrix: ConfusionMatrix

  init() {
    var predictions = Predictions(Readings(answer: Reading("spikes", "the first")), outputCount: 3)
    for answer in [0, 0, 2, 1, 0, 1, nil, nil] as [Int?] {
      predictions.append(answer)
    }
    matrix = ConfusionMatrix(predictions, labels: [0, 0, 0, 1, 1, 0, 0, 2], classCount: 3)
  }

  @Test func rowsAreTrueClassesAndColumnsAnswers() {
    let cells = (0..<3).map { row in (0..<3).map { matrix[row, $0] } }
    #expect(cells == [[2, 1, 1], [1, 1, 0], [0, 0, 0]])
  }

  @Test func silenceIsNoAnswer() {
    #expect(matrix.silent == [1, 0, 1])
  }

  @Test func recallIsTheFractionOfAClassThatIsRecognised() {
    #expect(matrix.recall(of: 0) == 0.4)
    #expect(matrix.recall(of: 1) == 0.5)
    #expect(matrix.recall(of: 2) == 0)
  }
}
