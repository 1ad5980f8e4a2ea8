import Figures
import Foundation
import Papers
import SynfireCircuits
import Testing

@Suite("The drawing of the cycle") struct CycleDrawingTests {
  private static let catalog = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/SynfireCircuits/SynfireCircuits.docc").standardized
  private static let file = catalog.appending(path: "nbp-cycle.svg")

  /// The article's picture is what the plan draws; `SYNFIRE_DRAW=1` writes it anew.
  @Test func theArticleShowsTheDrawing() throws {
    let plan = try BackpropPlan(layers: [400, 400, 10])
    let drawing = plan.figure.svg()
    if ProcessInfo.processInfo.environment["SYNFIRE_DRAW"] == "1" {
      try Data(drawing.utf8).write(to: Self.file, options: .atomic)
    }
    let text = String(decoding: try Data(contentsOf: Self.file), as: UTF8.self)
    let page = String(
      decoding: try Data(contentsOf: Self.catalog.appending(path: "TheNBPCycle.md")), as: UTF8.self)
    #expect(page.contains("](\(Self.file.lastPathComponent))") && page.contains("a list of \(plan.rows.count) rows"))
    #expect(
      text == drawing, "SYNFIRE_DRAW=1 swift test --filter CycleDrawing writes \(Self.file.lastPathComponent)")
  }

  /// The marks of the diagram, row by row, as the paper has them.
  ///
  /// For a group # spikes, - is inhibited, o is tolerated, a dot is closed; a matrix grows (+) or shrinks (-).
  @Test func theMarksAreThePapers() throws {
    let wanted = [
      "x    #.....#...#.", "m_x  .....#......", "h    .#..#.#-#.#o", "h<   .#....#-..#o", "h>   .#....#-..#o",
      "m_h  ..#.........", "b_h  .....#......", "d1   ...-##..##..", "o    ..#.#-..#-.-", "o<   ..#.#-..#-.-",
      "o>   ..#.#-..#-.-", "oT-  ...-#...#...", "t    ..#.........", "d+   ...#........", "d-   ...#........",
      "r1   ....#.#.....", "W1         +   - ", "W2       +   -   ", "W2T      +   -   ", "-W2T     +   -   ",
    ]
    let plan = try BackpropPlan(layers: [400, 400, 10])
    let rows = plan.diagram.rows.map { row in
      let marks = row.marks.map { mark -> Character in
        switch mark {
        case .spikes: "#"
        case .inhibited: "-"
        case .tolerated: "o"
        case .closed: "."
        case .grows: "+"
        case .shrinks: "-"
        case .none: " "
        }
      }
      return row.name.padding(toLength: 5, withPad: " ", startingAt: 0) + String(marks)
    }
    #expect(rows == wanted)
    #expect(plan.diagram.tints == [5: .growth, 7: .growth, 9: .shrinkage, 11: .shrinkage])
  }
}
