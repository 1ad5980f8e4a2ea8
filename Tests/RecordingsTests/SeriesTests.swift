import Recordings
import Testing

@Suite struct SeriesTests {
  @Test func samplesStandSideBySide() {
    var series = Series(count: 3)
    series.append([1, 2, 3], at: 8)
    series.append([-4, 5, .max], at: 16)
    #expect(series.count == 3 && series.sampleCount == 2 && series.steps == [8, 16])
    #expect(series.values == [1, 2, 3, -4, 5, .max])
    #expect(Array(series.sample(1)) == [-4, 5, .max])
    #expect(series.course(of: 0) == [1, -4] && series.course(of: 2) == [3, .max])
  }

  @Test func aSeriesWithoutSamplesIsEmpty() {
    let series = Series(count: 2)
    #expect(series.sampleCount == 0 && series.course(of: 1).isEmpty)
  }
}
