import Foundation
import Testing

/// What the documentation shows of the command.
@Suite struct DocumentationTests {
  /// A command of the page on circuits, and the lines that the page says it prints.
  struct Shown: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let lines: [String]
    var testDescription: String { arguments.joined(separator: " ") }
  }

  private static func page(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: Circuits.documentation.appending(path: name)), as: UTF8.self)
  }

  static let shown: [Shown] = {
    guard let text = try? page("Circuits.md") else { return [] }
    return text.components(separatedBy: "```console\n").dropFirst().compactMap { block in
      let lines = block.components(separatedBy: "\n```")[0].components(separatedBy: "\n")
      guard lines[0].hasPrefix("$ synfire ") else { return nil }
      return Shown(
        arguments: lines[0].dropFirst("$ synfire ".count).split(separator: " ").map(String.init),
        lines: Array(lines.dropFirst()))
    }
  }()

  /// A line without what differs from run to run.
  private func timeless(_ line: String) -> String { line.replacing(#/ in [0-9.]+ .?s, [0-9,]+ steps/s/#, with: "") }

  @Test func thePageShowsCommands() { #expect(Self.shown.count == 2) }

  @Test(arguments: shown) func aCommandPrintsWhatThePageShows(_ shown: Shown) async throws {
    let place = try Workplace()
    for name in ["reward.json", "reward.csv"] {
      let file = Circuits.documentation.appending(path: "Circuits/\(name)")
      try FileManager.default.copyItem(at: file, to: place.url.appending(path: name))
    }
    let lines = try await place.succeed(shown.arguments).outputLines
    #expect(lines.map(timeless) == shown.lines.map(timeless))
  }

  @Test func theEndOfAnInspectionIsAsThePageShows() async throws {
    let place = try Workplace()
    let circuit = Circuits.documentation.appending(path: "Circuits/reward.json").path
    let output = try await place.succeed(["inspect", circuit]).output
    let shown = try #require(try Self.page("Circuits.md").firstMatch(of: /```text\n(takes [^`]*)```/))
    #expect(output.hasSuffix("\n" + shown.1))
  }

  @Test func theExampleOfNetworksRunsAndIsInspected() async throws {
    let place = try Workplace()
    let example = try #require(try Self.page("Networks.md").firstMatch(of: /```json\n([^`]*)```/))
    try place.write(Array(example.1.utf8), to: "example.json")
    let outcome = try await place.succeed(["run", "example.json", "--steps", "32", "--format", "json"])
    let object = try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect((object["probes"] as? [Any])?.count == 5)
    let groups = try #require(object["groups"] as? [[String: Any]])
    #expect(groups.map { $0["name"] as? String } == ["hidden", "slow", "output"])
    #expect(groups.map { $0["spikes"] as? Int } == [7, 10, 4])
    let output = try await place.succeed(["inspect", "example.json"]).output
    #expect(output.hasSuffix("\nno warnings\n"))
  }
}
