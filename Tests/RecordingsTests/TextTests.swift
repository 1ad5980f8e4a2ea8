import Recordings
import Testing

@Suite("Numbers, tables and markup as text")
struct TextTests {
  @Test(
    arguments: [
      (0, 3, "0"), (96.1834, 3, "96.2"), (-0.000_012, 2, "−1.2×10⁻⁵"), (12_345, 5, "12,345"), (9_999.6, 4, "10,000"),
      (0.5, 3, "0.5"), (1e300, 3, "10³⁰⁰"), (.nan, 3, "–"), (.infinity, 3, "∞"), (1e-305, 3, "0"), (1_024, 6, "1024"),
    ] as [(Double, Int, String)])
  func numbersAreWrittenForReaders(value: Double, digits: Int, text: String) {
    #expect(NumberText.text(value, digits: digits) == text)
  }

  @Test func thousandsAreApart() {
    #expect([0, 999, 1_000, 517_203, -1_234_567].map { $0.grouped } == ["0", "999", "1,000", "517,203", "-1,234,567"])
    #expect(UInt64.max.grouped == "18,446,744,073,709,551,615")
  }

  @Test func columnsEndWhereTheyShould() {
    let rows = [["name", "count"], ["a", "1"], ["", "1000"]]
    let wanted = ["name  count", "a         1", "       1000"]
    #expect(TextTable(rows: rows, leftColumns: [0]).lines == wanted)
    #expect(TextTable(rows: rows, rightColumns: [1]).lines == wanted)
    #expect(TextTable(rows: [["a", "b"], ["long", ""]], rightColumns: []).lines == ["a     b", "long"])
    #expect(TextTable(rows: [], leftColumns: []).lines.isEmpty)
  }

  @Test func nothingEndsATagOrAnAttribute() {
    let text = "<a href=\"x\">R&D's\n\u{1}\u{fffe}</a>"
    #expect(
      MarkupText.escaped(text, for: .xml)
        == "&lt;a href=&quot;x&quot;&gt;R&amp;D's \u{fffd}\u{fffd}&lt;/a&gt;")
    #expect(
      MarkupText.escaped(text, for: .html)
        == "&lt;a href=&quot;x&quot;&gt;R&amp;D&#39;s\n\u{fffd}\u{fffd}&lt;/a&gt;")
  }
}
