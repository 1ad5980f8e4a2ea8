import Datasets
import ExperimentFixtures
import Experiments
import Foundation
import Papers
import SystemPackage
import Testing

@Suite struct ReproductionTests {
  private func item(_ name: String) throws -> ReproductionItem { try #require(ReproductionItem.named(name).first) }

  // MARK: - Which items there are

  @Test func everyItemHasANameOfItsOwnAndSaysWhatItNeeds() {
    let items = ReproductionItem.all
    #expect(Set(items.map(\.id)).count == items.count)
    #expect(items.allSatisfy { !$0.title.isEmpty && !$0.source.isEmpty && !$0.fullTime.isEmpty })
    #expect(ReproductionItem.named("all").count == items.count)
    #expect(ReproductionItem.named("nbp").allSatisfy { $0.paper == .nbp })
    let papers = Paper.allCases.map { ReproductionItem.named($0.rawValue).count }
    #expect(papers.reduce(0, +) == items.count && papers.allSatisfy { $0 > 0 })
    #expect(ReproductionItem.named("nbp/figure-3").map(\.id) == ["nbp/figure-3"])
    #expect(ReproductionItem.named("figure-3").isEmpty)
  }

  // MARK: - Files

  @Test func anItemWritesTextTablesDrawingsAndARecord() async throws {
    let scratch = try ScratchFolder()
    let item = try item("nbp/figure-3")
    let record = try await scratch.reproduction().make(item)
    let files = try scratch.files(of: item)
    #expect(
      Set(files.keys) == [
        "figure-3.txt", "figure-3.csv", "figure-3-curves.csv", "figure-3.svg", "item.json",
      ])
    #expect(try ItemRecord.read(from: scratch.reproduction().settings.folder(of: item)) == record)
    for name in files.keys where !name.hasSuffix(".csv") && name != "item.json" {
      #expect(String(decoding: files[name] ?? Data(), as: UTF8.self).contains("QUICK"), "\(name)")
    }
    let curves = String(decoding: files["figure-3-curves.csv"] ?? Data(), as: UTF8.self)
    // Two seeds, a point each half epoch, and the head.
    #expect(curves.split(separator: "\n").count == 5)
    #expect(curves.split(separator: "\n").allSatisfy { $0.split(separator: ",").count == 11 })
    #expect(curves.split(separator: "\n").dropFirst().allSatisfy { $0.hasSuffix(",quick") })
    #expect(record.command == "synfire reproduce nbp/figure-3 --quick --seeds 1,2")
  }

  @Test func aFullBudgetIsNotCalledQuick() throws {
    #expect(Budget.full.caveat == nil)
    let settings = ReproductionSettings(output: "out")
    #expect(settings.command(for: try item("nbp/counts")) == "synfire reproduce nbp/counts")
    #expect(settings.folder(of: try item("nbp/counts")) == "out/nbp/counts")
  }

  @Test func aQuickItemThatIsTheSameAtFullLengthSaysSo() async throws {
    let scratch = try ScratchFolder()
    let record = try await scratch.reproduction().make(try item("nbp/counts"))
    #expect(record.budget.isQuick)
    #expect(record.text.contains("QUICK") && record.text.contains("the same at full length"))
    #expect(!record.text.contains("training images"))
  }

  @Test func aRecordOfAnotherFormatIsRefused() async throws {
    let scratch = try ScratchFolder()
    let item = try item("nbp/counts")
    _ = try await scratch.reproduction().make(item)
    let folder = scratch.reproduction().settings.folder(of: item)
    try Data("{}".utf8).write(to: URL(fileURLWithPath: folder.appending("item.json").string))
    await #expect(throws: (any Error).self) { try await scratch.reproduction().make(item) }
    _ = try await scratch.reproduction(again: true).make(item)
    #expect(try ItemRecord.read(from: folder) != nil)
  }

  // MARK: - Going on

  @Test func nothingIsTrainedWhereOnlyFinishedTrainingsAreAskedFor() async throws {
    let scratch = try ScratchFolder()
    let log = ReproductionLog()
    let items = [try item("nbp/figure-3"), try item("nbp/counts")]
    _ = try await scratch.reproduction(finishedOnly: true, log: log).make(items)
    #expect(log.notRun == ["nbp/figure-3"] && log.finished == ["nbp/counts"])
    #expect(!FileManager.default.fileExists(atPath: scratch.path.appending("quick").appending("runs").string))
    let error = await #expect(throws: UnfinishedTrainings.self) {
      try await scratch.reproduction(finishedOnly: true).make(items[0])
    }
    #expect(error?.description.hasSuffix("nbp-mnist-20") == true)
    let record = try await scratch.reproduction().make(items[0])
    let again = try await scratch.reproduction(again: true, finishedOnly: true).make(items[0])
    #expect(again.tables == record.tables)
  }

  @Test func aFinishedItemIsNotMadeAgainUnlessAsked() async throws {
    let scratch = try ScratchFolder()
    let log = ReproductionLog()
    let item = try item("nbp/figure-4")
    let first = try await scratch.reproduction(log: log).make(item)
    let second = try await scratch.reproduction(log: log).make(item)
    #expect(first == second)
    #expect(log.began == ["nbp/figure-4"] && log.skipped == ["nbp/figure-4"])
    _ = try await scratch.reproduction(again: true, log: log).make(item)
    #expect(log.began.count == 2)
    _ = try await scratch.reproduction(seeds: [3], log: log).make(item)
    #expect(log.began.count == 3)
  }

  @Test func aStoppedItemGoesOnAndEndsAsIfItHadNotStopped() async throws {
    let (whole, stopped) = (try ScratchFolder(), try ScratchFolder())
    let item = try item("nbp/figure-3")
    // Several looks of thousand samples each an epoch, so that there is something to stop.
    let budget = Budget(trainCount: 600, testCount: 20, epochs: 3, hidden: 16, draws: 1)
    let wanted = try await whole.reproduction(budget).make(item)
    let log = ReproductionLog()
    await #expect(throws: ReproductionStopped.self) {
      try await stopped.reproduction(budget, log: log, shouldStop: { log.steps > 3 }).make(item)
    }
    #expect(try stopped.files(of: item).isEmpty)
    let resumed = try await stopped.reproduction(budget).make(item)
    #expect(resumed.tables == wanted.tables && resumed.comparisons == wanted.comparisons)
    for name in ["figure-3.csv", "figure-3-curves.csv", "figure-3.svg", "figure-3.txt"] {
      #expect(try stopped.files(of: item)[name] == whole.files(of: item)[name], "\(name)")
    }
  }

  @Test func itemsShareTheirTrainings() async throws {
    let scratch = try ScratchFolder()
    _ = try await scratch.reproduction().make(try item("nbp/figure-3"))
    let runs = scratch.run("quick/runs/nbp-mnist-20")
    let before = try SeedSweep.folder(of: 1, in: runs).record().started
    let log = ReproductionLog()
    _ = try await scratch.reproduction(log: log).make(try item("nbp/table-1"))
    #expect(try SeedSweep.folder(of: 1, in: runs).record().started == before)
    // One event tells where the runs stand; none tells of training.
    #expect(log.steps == 1)
  }

  @Test func runsOfOtherSettingsAreRefusedOrReplaced() async throws {
    let scratch = try ScratchFolder()
    let item = try item("nbp/figure-3")
    _ = try await scratch.reproduction().make(item)
    let other = Budget(trainCount: 60, testCount: 20, epochs: 1, hidden: 20, draws: 2)
    await #expect(throws: (any Error).self) { try await scratch.reproduction(other).make(item) }
    let record = try await scratch.reproduction(other, again: true).make(item)
    #expect(record.budget == other)
  }

  // MARK: - What is not available

  @Test func whatHasNoImagesIsListedAsNotRun() async throws {
    let scratch = try ScratchFolder()
    let log = ReproductionLog()
    let names = ["nbp/counts", "nbp/table-steps", "ssnn-bp/figure-5"]
    let reproduction = scratch.reproduction(images: .glyphs(missing: ["mnist"]), log: log)
    let outcome = try await reproduction.make(try names.map(item))
    #expect(log.finished == ["nbp/counts", "ssnn-bp/figure-5"] && log.notRun == ["nbp/table-steps"])
    #expect(outcome.isWhole)
    let page = ResultsPage(outcome, reproduction.settings).text(pictures: "Results")
    #expect(page.contains("- `nbp/table-steps` (What each layer holds in each step): mnist: wanted"))
    #expect(page.contains("## Not run") && !page.contains("## Failed"))
    await #expect(throws: DatasetError.self) { try await reproduction.make(try item("nbp/table-steps")) }
  }

  @Test func anItemWithAMissingPartIsMadeAgain() async throws {
    let scratch = try ScratchFolder()
    let item = try item("ssnn-bp/table-1")
    let missing: Set = ["emnist-balanced", "emnist-derived"]
    let first = try await scratch.reproduction(images: .glyphs(missing: missing)).make(item)
    #expect(first.missing.count == 1 && first.comparisons.count == 4)
    #expect(first.comparisons.map(\.published) == [98.65, 98.67, 90.5, 90.8])
    let second = try await scratch.reproduction(images: .glyphs(missing: ["emnist-balanced"])).make(item)
    // On the derived set nothing is compared.
    #expect(second.missing.isEmpty && second.comparisons.count == 6)
    #expect(second.comparisons.suffix(2).allSatisfy { $0.difference == nil })
    let third = try await scratch.reproduction(again: true).make(item)
    #expect(third.comparisons.last?.published == 86)
  }

  // MARK: - The page

  @Test func thePageHasEveryItemAndItsPictures() async throws {
    let scratch = try ScratchFolder()
    let reproduction = scratch.reproduction()
    let outcome = try await reproduction.make(try ["nbp/figure-3", "nbp/counts"].map(item))
    let path = scratch.path.appending("Page.md")
    try ResultsPage(outcome, reproduction.settings).write(to: path)
    let page = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path.string)), as: UTF8.self)
    #expect(page.contains("QUICK") && page.contains("`synfire reproduce nbp/counts --quick --seeds 1,2`"))
    #expect(page.contains("](Page/nbp-figure-3.svg)"))
    #expect(FileManager.default.fileExists(atPath: scratch.path.appending("Page/nbp-figure-3.svg").string))
  }

  // MARK: - What items measure

  @Test func theCircuitStepsAtHalfTheThresholdAndHasABox() throws {
    let curves = try ActivationCurves(step: 8)
    #expect(curves.sums.first == -1_024 && curves.sums.last == 2_048)
    for (sum, (spikes, isInside)) in zip(curves.sums, zip(curves.spikes, curves.box)) {
      #expect(spikes == (sum > 512), "\(sum)")
      #expect(isInside == (sum > 0 && sum <= 1_024), "\(sum)")
    }
  }

  @Test func coincidencesErrAsTheLawSays() {
    for steps in [50, 200] {
      let products = StochasticProducts(steps: steps, repeats: 4)
      #expect(abs(products.deviation / StochasticProducts.law(steps: steps) - 1) < 0.03)
      #expect(abs(products.mean) < 0.002)
      let density = products.density(limit: 1, bins: 100)
      #expect(abs(density.reduce(0) { $0 + $1.density } * 0.02 - 1) < 1e-9)
    }
    #expect(abs(StochasticProducts.law(steps: 1) - 0.368) < 0.001)
  }

  @Test func competitionSharpensShares() throws {
    let competition = try OutputCompetition(samples: 30)
    let shares = [competition.raw, competition.inTime].map { OutputCompetition.sharesByRank($0)[0] }
    #expect(shares[1] > shares[0] + 0.05)
    let (own, other) = (
      OutputCompetition.distance(competition.softmax, competition.softmax),
      OutputCompetition.distance(competition.raw, competition.softmax)
    )
    #expect(own.variation == 0 && own.agreement == 1 && other.variation > 0)
  }

  // MARK: - Every item

  @Test(arguments: ReproductionItem.all.map(\.id)) func everyItemIsMadeByASmallBudget(_ name: String) async throws {
    let scratch = try ScratchFolder()
    let item = try item(name)
    let record = try await scratch.reproduction(seeds: [1]).make(item)
    #expect(record.missing.isEmpty)
    #expect(!record.allTables.isEmpty && record.allTables.allSatisfy { !$0.rows.isEmpty })
    #expect(!record.pictures.isEmpty)
    for (file, bytes) in try scratch.files(of: item) where file.hasSuffix(".csv") {
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      // Commas within quotes are no borders.
      let counts = Set(lines.map { $0.replacing(#/"[^"]*"/#, with: "").count { $0 == "," } })
      #expect(counts.count == 1, "\(file)")
    }
  }
}
