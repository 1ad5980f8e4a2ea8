import Datasets
import ExperimentFixtures
import Experiments
import Foundation
import Papers
import Storage
import SystemPackage
import Testing

/// What reproductions do about errors, lost files and other builds.
@Suite struct ReproductionTroubleTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func item(_ name: String) throws -> ReproductionItem { try #require(ReproductionItem.named(name).first) }

  private func items(_ names: String...) throws -> [ReproductionItem] { try names.map(item) }

  // MARK: - Errors

  @Test func anyErrorOfAnItemLeavesTheOthers() async throws {
    // A training of other settings stands where figure 3 has its own.
    let other = Budget(trainCount: 60, testCount: 20, epochs: 1, hidden: 20, draws: 2)
    _ = try await scratch.reproduction(other).make(try item("nbp/figure-3"))
    let log = ReproductionLog()
    let reproduction = scratch.reproduction(log: log)
    let outcome = try await reproduction.make(try items("nbp/figure-3", "nbp/counts"))
    #expect(log.failed == ["nbp/figure-3"] && log.finished == ["nbp/counts"] && log.notRun.isEmpty)
    #expect(!outcome.isWhole && !outcome.madeNothing)
    let page = ResultsPage(outcome, reproduction.settings).text(pictures: "Results")
    #expect(page.contains("## Failed\n\n- `nbp/figure-3` (") && page.contains("holds a run of other settings"))
    #expect(!page.contains("## Not run"))
  }

  @Test func anErrorOfAnyTypeIsToldInOneLine() async throws {
    let log = ReproductionLog()
    let reproduction = scratch.reproduction(images: .glyphs(broken: ["mnist"]), log: log)
    let outcome = try await reproduction.make(try items("nbp/table-steps", "nbp/counts"))
    #expect(log.failed == ["nbp/table-steps"] && log.finished == ["nbp/counts"])
    guard case .failed(let reason) = outcome.entries[0].entry else { return #expect(Bool(false), "did not fail") }
    #expect(reason == "something odd has happened")
  }

  @Test func aStopAndAnUnwritableOutputEndTheWork() async throws {
    let stopped = scratch.reproduction(images: .glyphs(broken: ["mnist"]), shouldStop: { true })
    await #expect(throws: (any Error).self) { try await stopped.make(try items("nbp/table-steps", "nbp/counts")) }
    try Data().write(to: URL(fileURLWithPath: scratch.path.appending("quick").string))
    let log = ReproductionLog()
    await #expect(throws: StorageError.self) {
      try await scratch.reproduction(log: log).make(try items("nbp/counts", "nbp/figure-4"))
    }
    #expect(log.began == ["nbp/counts"] && log.failed.isEmpty)
  }

  @Test func whereNothingCouldBeMadeTheOutcomeSaysSo() async throws {
    let reproduction = scratch.reproduction(images: .glyphs(missing: ["mnist"]))
    #expect(try await reproduction.make(try items("nbp/table-steps", "nbp/figure-3")).madeNothing)
    #expect(try await !reproduction.make(try items("nbp/table-steps", "nbp/counts")).madeNothing)
  }

  // MARK: - Finished or not

  @Test(arguments: ["figure-3.svg", "figure-3-curves.csv", "figure-3.csv", "figure-3.txt"])
  func anItemOfWhichAFileIsGoneIsMadeAgain(_ name: String) async throws {
    let item = try item("nbp/figure-3")
    _ = try await scratch.reproduction().make(item)
    let before = try #require(try scratch.files(of: item)[name])
    let folder = scratch.reproduction().settings.folder(of: item)
    try FileManager.default.removeItem(atPath: folder.appending(name).string)
    let log = ReproductionLog()
    _ = try await scratch.reproduction(log: log).make(item)
    #expect(log.finished == ["nbp/figure-3"] && log.skipped.isEmpty)
    #expect(log.remarks == ["nbp/figure-3: made again, as its file \(name) is missing"])
    #expect(try scratch.files(of: item)[name] == before)
  }

  @Test(arguments: [
    (#""synfire" : "[^"]*""#, #""synfire" : "0.0.1""#, "Synfire 0.0.1 had made it, and this is \(synfireVersion)"),
    (#""build" : "[^"]*""#, #""build" : "1-a""#, "another build of Synfire \(synfireVersion) had made it"),
    (#""build" : "[^"]*","#, "", "another build of Synfire \(synfireVersion) had made it"),
  ])
  func anItemOfAnotherBuildIsMadeAgain(_ pattern: String, _ other: String, _ reason: String) async throws {
    let item = try item("nbp/counts")
    _ = try await scratch.reproduction().make(item)
    let path = scratch.reproduction().settings.folder(of: item).appending("item.json").string
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let changed = text.replacing(try Regex(pattern), with: other)
    #expect(changed != text)
    try Data(changed.utf8).write(to: URL(fileURLWithPath: path))
    let log = ReproductionLog()
    let record = try await scratch.reproduction(log: log).make(item)
    #expect(log.finished == ["nbp/counts"] && log.remarks == ["nbp/counts: made again, as \(reason)"])
    #expect(record.synfire == synfireVersion && record.build == SynfireBuild.current)
  }

  @Test func aRecordWithAPictureOutsideItsFolderIsRefused() async throws {
    let item = try item("nbp/figure-3")
    _ = try await scratch.reproduction().make(item)
    let folder = scratch.reproduction().settings.folder(of: item)
    let path = folder.appending("item.json").string
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for name in ["../figure-3.svg", "..", ""] {
      let changed = text.replacing(#""figure-3.svg""#, with: "\"\(name)\"")
      #expect(changed != text)
      try Data(changed.utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: StorageError.self) { try ItemRecord.read(from: folder) }
    }
  }

  // MARK: - The page's place

  @Test(arguments: [
    ("results", "results-pictures", "results-pictures"), ("my page.md", "my page", "my%20page"),
    (".md", ".md-pictures", ".md-pictures"), ("ä(1)#.x.md", "ä(1)#.x", "%C3%A4%281%29%23.x"),
  ])
  func theFolderOfPicturesIsNeverThePage(_ name: String, _ pictures: String, _ address: String) async throws {
    let reproduction = scratch.reproduction()
    let outcome = try await reproduction.make(try items("nbp/figure-4"))
    let path = scratch.path.appending(name)
    try ResultsPage.checkDestination(path)
    try ResultsPage(outcome, reproduction.settings).write(to: path)
    let page = try String(contentsOfFile: path.string, encoding: .utf8)
    #expect(page.contains("](\(address)/nbp-figure-4.svg)"))
    #expect(
      FileManager.default.fileExists(atPath: scratch.path.appending(pictures).appending("nbp-figure-4.svg").string))
    // Another page may take its place.
    try ResultsPage.checkDestination(path)
  }

  @Test func aPlaceForNoPageIsRefused() throws {
    let folder = scratch.path.appending("folder")
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: scratch.path.appending("taken").string))
    for path in [
      folder, "..", "/dev/null", scratch.path.appending("nowhere/page.md"), scratch.path.appending("taken.md"),
    ] {
      #expect(throws: StorageError.self, "\(path)") { try ResultsPage.checkDestination(path) }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path.string).sorted() == ["folder", "taken"])
  }
}
