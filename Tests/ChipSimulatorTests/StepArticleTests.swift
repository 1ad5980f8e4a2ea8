import Foundation
import Testing

@Suite("The article on the step")
struct StepArticleTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/ChipSimulator")

  private static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: sources.appending(path: path)), as: UTF8.self)
  }

  /// The points of the list are the calls of `ChipEngine.step()`, but for the one that begins a step, and each has a file.
  @Test func itsPointsAreTheCallsOfAStep() throws {
    let points = try Self.text("ChipSimulator.docc/TheStep.md").matches(of: #/(?m)^\d\. \*\*(\w+)\.\*\*/#)
      .map { String($0.1) }
    let engine = try Self.text("Engine/ChipEngine.swift")
    let body = try #require(engine.firstMatch(of: #/func step\([^)]*\) \{(.*?)\n  \}/#.dotMatchesNewlines()))
    let calls = body.1.matches(of: #/(?m)^    (\w+)\(/#).map { String($0.1) }
    #expect(points.count == 7 && calls == ["begin"] + points.map { $0.lowercased() })
    for point in points {
      let file = try Self.text("Engine/ChipEngine+\(point).swift")
      #expect(file.contains("func \(point.lowercased())("))
    }
  }
}
