import Foundation
import SynfireCircuits
import Testing

@Suite("The drawing of the cycle") struct CycleDrawingTests {
  private static let catalog = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/SynfireCircuits/SynfireCircuits.docc").standardized
  private static let file = catalog.appending(path: "nbp-cycle.svg")

  /// The article's picture is what the table draws; `SYNFIRE_DRAW=1` writes it anew.
  @Test func theArticleShowsTheDrawing() throws {
    if ProcessInfo.processInfo.environment["SYNFIRE_DRAW"] == "1" {
      try Data(PhaseTable.svg.utf8).write(to: Self.file, options: .atomic)
    }
    let text = String(decoding: try Data(contentsOf: Self.file), as: UTF8.self)
    let page = try Data(contentsOf: Self.catalog.appending(path: "TheNBPCycle.md"))
    #expect(String(decoding: page, as: UTF8.self).contains("](\(Self.file.lastPathComponent))"))
    #expect(
      text == PhaseTable.svg, "SYNFIRE_DRAW=1 swift test --filter CycleDrawing writes \(Self.file.lastPathComponent)")
  }

  /// The marks by their ids, read from the text: who spikes, is inhibited and learns in which phase.
  @Test func theMarksAreTheTable() {
    let marks = PhaseTable.svg.matches(of: /id="([A-Za-z0-9]+)-([0-9]+)" class="([a-z]+)"/).map {
      "\($0.1) \($0.2) \($0.3)"
    }
    var wanted: [String] = []
    for phase in PhaseTable.phases {
      let inhibited = PhaseTable.action(inPhase: phase.number).inhibits
      for group in CircuitGroup.allCases {
        let silent =
          inhibited.contains(group) ? "inhibited" : phase.tolerates.contains(group) ? "tolerated" : "closed"
        wanted.append("\(group) \(phase.number) \(phase.fires.contains(group) ? "spikes" : silent)")
      }
      if PhaseTable.rewarded.contains(phase.number) { wanted.append("r1 \(phase.number) spikes") }
      for matrix in phase.matrices {
        wanted.append("\(matrix)Weights \(phase.number) \(phase.learning == .potentiates ? "grows" : "shrinks")")
      }
    }
    #expect(marks.sorted() == wanted.sorted())
    #expect(marks.count == 12 * 15 + 2 + 8)
  }
}
