import ArgumentParser
import Papers
import Synfire
import SystemPackage

/// The verb `synfire reproduce`.
struct ReproduceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Bring back the figures and tables of the papers, with the published numbers beside ours.",
    discussion: """
      Each item writes text, CSV, SVG and item.json; its trainings are ordinary runs. What was stopped goes on when the \
      same command is given again, and what is finished is not made again.
        synfire reproduce list
        synfire reproduce nbp/figure-3 --quick
        synfire reproduce nbp
        synfire reproduce all --write-results Documentation/Results.md
      """)

  @Argument(help: "list, all, a paper (nbp, ssnn-bp), or items such as nbp/figure-3.")
  var items: [String]

  @Flag(help: "Fewer images and epochs, to see that everything works; every output says so.")
  var quick = false

  @Option(help: "Folder for everything that is written; quick results have a folder of their own in it.")
  var output = "reproductions"

  @Option(
    help: "Seeds of the trainings, separated by commas. (default: 1,2,3)", transform: Seeds.list)
  var seeds: [UInt64]?

  @Flag(help: "Make finished items again, and replace runs of other settings.")
  var again = false

  @Flag(
    name: .customLong("finished-only"),
    help: "Train nothing: items whose trainings are not finished are listed as not run.")
  var finishedOnly = false

  @Option(
    name: .customLong("write-results"),
    help: "Where all writes its page of results. (default: Results.md in the output folder)")
  var writeResults: String?

  @OptionGroup(title: "Where images are found") var dataFolder: DataFolderOption

  @Option(help: "text, or json: one object a line for each item.")
  var format = OutputFormat.text

  private var isList: Bool { items == ["list"] }
  private var isAll: Bool { items == ["all"] }

  func validate() throws {
    for (flag, value) in [("--output", output), ("--write-results", writeResults)] where value == "" {
      throw ValidationError("\(flag): wanted a name, got an empty one")
    }
    if writeResults != nil, !isAll { throw ValidationError("--write-results: wanted it beside all") }
    if let writeResults, writeResults.hasSuffix("/") || FilePath(writeResults).fileKind == .folder {
      throw ValidationError("--write-results \(writeResults): wanted the name of a file, got a folder")
    }
    guard !isList else { return }
    for name in items where ReproductionItem.named(name).isEmpty {
      throw ValidationError(
        "wanted list, all, nbp, ssnn-bp or an item that `synfire reproduce list` shows, got \"\(name)\"")
    }
  }

  func run() async throws {
    guard !isList else { return ReproductionListing(format: format).print() }
    try dataFolder.checkFolder()
    var known: Set<String> = []
    let chosen = items.flatMap(ReproductionItem.named).filter { known.insert($0.id).inserted }
    let settings = ReproductionSettings(
      output: FilePath(output), budget: quick ? .quick : .full, seeds: seeds ?? ReproductionSettings.defaultSeeds,
      again: again, finishedOnly: finishedOnly)
    let page = isAll ? try page(of: settings) : nil
    Interruption.noteRequests()
    let printer = ReproductionPrinter(chosen, settings, format: format)
    defer { ProgressBar.wipe() }
    let reproduction = Work(settings: settings, items: chosen, printer: printer, dataFolder: dataFolder)
    let outcome: Reproduction.Outcome?
    do { outcome = try await reproduction.outcome() } catch {
      guard Interruption.isRequested else { throw error }
      ProgressBar.wipe()
      Terminal.remark("Stopped; the same command goes on with it.")
      throw Interruption.exitCode
    }
    guard let outcome else { return }
    if let page {
      try ResultsPage(outcome, settings).write(to: page)
      Terminal.remark("results: \(page)")
    }
    if !outcome.isWhole || outcome.madeNothing { throw ExitCode.failure }
  }

  /// The work behind the progress of downloads.
  private struct Work {
    let settings: ReproductionSettings
    let items: [ReproductionItem]
    let printer: ReproductionPrinter
    let dataFolder: DataFolderOption

    /// What became of several items; nil of a single one, which throws where it cannot be made.
    func outcome() async throws -> Reproduction.Outcome? {
      let (locator, yes, settings, items, printer) = (dataFolder.locator, dataFolder.yes, settings, items, printer)
      return try await DownloadPrinter.showing { progress in
        let images = ImageSource(locator, allowLarge: yes, progress: progress)
        let reproduction = Reproduction(
          settings, images: images, report: { printer.report($0) }, shouldStop: { Interruption.isRequested })
        guard items.count == 1 else { return try await reproduction.make(items) }
        _ = try await reproduction.make(items[0])
        return nil
      }
    }
  }

  /// Where the page of results is to stand, which is tried before hours of work.
  private func page(of settings: ReproductionSettings) throws(StorageError) -> FilePath {
    guard let writeResults else {
      let path = settings.folder.appending("Results.md")
      try RunFolder.makeFolder(of: path)
      try ResultsPage.checkDestination(path)
      return path
    }
    let path = FilePath(writeResults)
    try ResultsPage.checkDestination(path)
    return path
  }
}
