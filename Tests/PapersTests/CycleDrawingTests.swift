import Figures
import Foundation
import Papers
import SynfireCircuits
import Testing

@Suite("The drawing of the cycle") struct CycleDrawingTests {
  private static let catalog = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/SynfireCircuits/SynfireCircuits.docc").standardized

  /// The articles' pictures are what the plans draw; `SYNFIRE_DRAW=1` writes them anew.
  @Test(arguments: [
    ("nbp-cycle.svg", "TheNBPCycle.md", [400, 400, 10]),
    ("nbp-two-hidden-layers.svg", "AnyDepth.md", [400, 400, 400, 10]),
  ])
  func theArticleShowsTheDrawing(name: String, article: String, layers: [Int]) throws {
    let file = Self.catalog.appending(path: name)
    let drawing = try BackpropPlan(layers: layers).figure.svg()
    if ProcessInfo.processInfo.environment["SYNFIRE_DRAW"] == "1" {
      try Data(drawing.utf8).write(to: file, options: .atomic)
    }
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    let page = String(decoding: try Data(contentsOf: Self.catalog.appending(path: article)), as: UTF8.self)
    #expect(page.contains("](\(name))"))
    #expect(text == drawing, "SYNFIRE_DRAW=1 swift test --filter CycleDrawing writes \(name)")
  }

  @Test func theArticleCountsTheRows() throws {
    let page = String(decoding: try Data(contentsOf: Self.catalog.appending(path: "TheNBPCycle.md")), as: UTF8.self)
    #expect(page.contains("a list of \(try BackpropPlan(layers: [400, 400, 10]).rows.count) rows"))
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
