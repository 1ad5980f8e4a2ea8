import Foundation
import Testing

/// The verb `synfire reproduce`.
@Suite struct ReproduceTests {
  static let mistakes = [
    BadInputTests.Mistake("reproduce nbp/figure-9", 64, "got \"nbp/figure-9\""),
    BadInputTests.Mistake("reproduce", 64, "Missing expected argument"),
    BadInputTests.Mistake("reproduce list all", 64, "got \"list\""),
    BadInputTests.Mistake("reproduce nbp/counts --output ''", 64, "--output: wanted a name, got an empty one"),
    BadInputTests.Mistake("reproduce nbp --write-results page.md", 64, "--write-results: wanted it beside all"),
    BadInputTests.Mistake(
      "reproduce all --write-results .", 64, "--write-results .: wanted the name of a file, got a folder"),
    BadInputTests.Mistake("reproduce all --write-results new/", 64, "wanted the name of a file, got a folder"),
    BadInputTests.Mistake(
      "reproduce all --write-results nowhere/page.md", 1, "nowhere/page.md: cannot create the file"),
    BadInputTests.Mistake("reproduce nbp/counts --seeds 1,1", 64, "each once"),
    BadInputTests.Mistake("reproduce nbp/counts --data-dir nowhere", 1, "--data-dir nowhere: wanted a folder"),
  ]

  @Test(arguments: mistakes) func aMistakeIsToldInOneLine(_ mistake: BadInputTests.Mistake) async throws {
    BadInputTests.expectOneClearLine(try await Workplace().run(mistake.arguments), mistake)
  }

  @Test func theListNamesEveryItem() async throws {
    let place = try Workplace()
    let text = try await place.succeed(["reproduce", "list"]).output
    let lines = try await place.succeed(["reproduce", "list", "--format", "json"]).outputLines
    let ids = try lines.map { line in
      try #require((JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["id"] as? String)
    }
    #expect(ids.count >= 19 && ids.contains("nbp/figure-3") && ids.contains("ssnn-bp/table-2"))
    #expect(ids.allSatisfy(text.contains))
  }

  @Test func anItemIsShownWrittenAndNotMadeAgain() async throws {
    let place = try Workplace()
    let first = try await place.succeed(["reproduce", "nbp/counts", "--quick", "--output", "out"])
    #expect(first.output.contains("QUICK, but nothing was cut short"))
    #expect(first.output.hasSuffix("\nin out/quick/nbp/counts\n"))
    #expect(try place.names("out/quick/nbp/counts") == ["counts.csv", "counts.svg", "counts.txt", "item.json"])
    let record = try place.data("out/quick/nbp/counts/item.json")
    let second = try await place.succeed(["reproduce", "nbp/counts", "--quick", "--output", "out"])
    #expect(second.output.contains("finished before"))
    #expect(try place.data("out/quick/nbp/counts/item.json") == record)
  }

  @Test func itemsThatFailAreToldAndGiveAnExitCode() async throws {
    let place = try Workplace()
    for word in ["counts", "figure-4"] { try place.write(Array("{}".utf8), to: "out/quick/nbp/\(word)/item.json") }
    let outcome = try await place.run(
      "reproduce", "nbp/counts", "nbp/figure-4", "--quick", "--output", "out")
    #expect(outcome.code == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("nbp/counts: failed: ") && outcome.errors.contains("nbp/figure-4: failed: "))
  }

  @Test func severalItemsAreLines() async throws {
    let place = try Workplace()
    let outcome = try await place.succeed([
      "reproduce", "nbp/counts", "nbp/figure-4", "nbp/counts", "--quick", "--output", "out",
    ])
    #expect(outcome.outputLines.count == 2)
    #expect(outcome.outputLines.last?.hasSuffix("out/quick/nbp/figure-4") == true)
  }

  @Test func theJSONOfAnItemIsItsRecord() async throws {
    let place = try Workplace()
    let line = try await place.succeed([
      "reproduce", "nbp/counts", "--quick", "--output", "out", "--format", "json",
    ]).output
    let printed = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary)
    #expect(try printed == place.json("out/quick/nbp/counts/item.json") as NSDictionary)
  }
}
