import ExperimentFixtures
import Experiments
import Papers
import Recordings
import Testing

@Suite struct ResultTableTests {
  private let table = ResultTable(
    "t", "A table", columns: ["name", "count", "value"],
    rows: [
      [.text("plain"), .count(1_234_567), .spread(mean: 1.5, deviation: 0.25, places: 1)],
      [.text("a, \"b\"\nc"), .count(-1_000), .number(2.0 / 3, places: 2)], [.text("x|y"), .empty, .empty],
    ])

  @Test func textIsAlignedAndRounded() {
    #expect(table.text.contains("1.5 ± 0.2") && table.text.contains("0.67") && table.text.contains("-1,000"))
  }

  @Test func commaSeparatedValuesQuoteAndKeepAllDigits() {
    #expect(
      table.csv() == """
        name,count,value,value standard deviation
        plain,1234567,1.5,0.25
        "a, ""b""
        c",-1000,0.6666666667,
        x|y,,,

        """)
    #expect(
      table.csv(note: "quick").hasPrefix(
        "name,count,value,value standard deviation,budget\nplain,1234567,1.5,0.25,quick"))
  }

  @Test func markdownEscapesBars() {
    #expect(table.markdown.contains("| x\\|y |  |  |"))
    #expect(table.markdown.hasPrefix("| name | count | value |\n| --- | --- | --- |\n"))
  }

  @Test func aDifferenceIsOursLessThePublishedValue() {
    let spread = Spread([0.95, 0.97])
    let comparison = Comparison("accuracy", published: 96.3, ours: spread.map { .percent($0) } ?? .empty, unit: "%")
    #expect(abs((comparison.difference ?? 0) + 0.3) < 1e-9)
    let rows = Comparison.table([
      comparison, Comparison("up", published: 1, ours: .count(3)),
      Comparison("same", published: 0.5, ours: .number(0.5, places: 1)),
      Comparison("none", published: nil, ours: .count(3)),
    ]).rows
    #expect(rows.map { $0[4].text } == ["-0.30", "+2", "0", "–"])
    #expect(rows[0].map(\.text).prefix(4) == ["accuracy", "%", "96.30", "96.00 ± 1.41"])
  }
}
