import ArgumentParser
import Synfire

/// The verb `synfire data`.
struct DataCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "List, fetch, check and show data sets.",
    subcommands: [List.self, Fetch.self, Verify.self, Show.self],
    defaultSubcommand: List.self)

  /// The verb `synfire data list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The sets by name, and where each is found.")

    @OptionGroup var dataFolder: DataFolderOption

    func run() async throws {
      try dataFolder.checkFolder()
      Terminal.print(Format.left("glyphs", 17) + "28×28, 10 classes, any number of images; built in")
      for known in KnownDataset.all {
        let size =
          "\(Format.count(known.trainCount)) + \(Format.count(known.testCount)) images, \(known.classCount) classes"
        let place =
          known.folder(with: dataFolder.locator).map { "in \($0)" }
          ?? (known.downloadSize > 0 ? "not here; a download of \(Format.bytes(known.downloadSize))" : "not here")
        Terminal.print(Format.left(known.name, 17) + "\(size); \(place)")
      }
    }
  }

  /// The verb `synfire data fetch`.
  struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Download a known set into the cache, unless it is here.")

    @OptionGroup var set: KnownSetArgument
    @OptionGroup var dataFolder: DataFolderOption

    func run() async throws {
      let known = try set.known()
      let (locator, yes) = (dataFolder.locator, dataFolder.yes)
      let found = try await DownloadPrinter.showing { progress in
        try await known.fetch(with: locator, allowLarge: yes, progress: progress)
      }
      Terminal.print("\(known.title): in \(found.folder)")
    }
  }

  /// The verb `synfire data verify`.
  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Read a known set whole and check its hashes.")

    @OptionGroup var set: KnownSetArgument
    @OptionGroup var dataFolder: DataFolderOption

    func run() async throws {
      let known = try set.known()
      let found = try known.verify(with: dataFolder.locator)
      for source in found.dataset.sources { Terminal.print("\(source.sha256)  \(source.name)") }
      let check =
        switch found.check {
        case .content: "content as published"
        case .gzip: "compressed files as published"
        case .counts: "counts of images and classes as published; no hash is known for these files"
        }
      Terminal.print("\(known.title) in \(found.folder): \(check)")
      Terminal.print("Licence: \(known.licence)")
      Terminal.print("Please cite: \(known.citation)")
    }
  }

  /// The verb `synfire data show`.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Draw some images of a set in the terminal.", usage: "synfire data show [<name>] [<options>]")

    @Argument(
      help: "glyphs, mnist, fashion-mnist, emnist-balanced, emnist-derived, or the path of a folder of your own.")
    var name = "glyphs"
    @Option(parsing: .unconditional, help: "How many images to draw.")
    var count = 8
    @Option(parsing: .unconditional, help: "The first image to draw.")
    var from = 0
    @Flag(help: "Draw test images.")
    var test = false
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var augment: AugmentOption
    @Option(parsing: .unconditional, help: "With --augment: the epoch whose images are drawn. (default: 1)")
    var epoch: Int?
    @Option(parsing: .unconditional, help: "With --augment: the seed of the training. (default: 1)")
    var seed: UInt64?
    @OptionGroup var dataFolder: DataFolderOption

    func validate() throws {
      if count < 1 { throw ValidationError("--count: wanted at least 1, got \(count)") }
      if from < 0 { throw ValidationError("--from: wanted 0 or more, got \(from)") }
      if test, augment.text != nil {
        throw ValidationError("--augment: wanted training images, got --test: test images stay as they are")
      }
      for (flag, isGiven) in [("--epoch", epoch != nil), ("--seed", seed != nil)] where isGiven && augment.text == nil {
        throw ValidationError("\(flag): wanted --augment beside it")
      }
      try Numbers.check("--epoch", epoch, in: 1...RunConfiguration.largestEpochCount)
    }

    func run() async throws {
      let sheet = try await sheet()
      for line in sheet.lines(width: Terminal.width) where !Terminal.print(line) { return }
    }

    /// The images to draw; of the glyphs, no others are made.
    private func sheet() async throws -> ContactSheet {
      let choice = DatasetChoice(name)
      if choice == .glyphs {
        let range = try range(below: test ? Dataset.glyphTestCount : Dataset.glyphLimit)
        let images = try GlyphPen(part: test ? .test : .train).images(of: range)
        return try sheet(
          images.read(as: try reading.reading() ?? ImageReading(), source: "glyphs"), numberedFrom: range.lowerBound)
      }
      let (locator, yes) = (dataFolder.locator, dataFolder.yes)
      let reading = try reading.reading() ?? ImageReading()
      let dataset = try await DownloadPrinter.showing { progress in
        try await choice.load(with: locator, reading: reading, allowLarge: yes, progress: progress)
      }
      let images = test ? dataset.test : dataset.train
      let range = try range(below: images.count)
      return try sheet(images.samples(at: range), numberedFrom: range.lowerBound)
    }

    /// The sheet of `images`, varied as was asked for.
    private func sheet(_ images: LabelledImages, numberedFrom first: Int) throws -> ContactSheet {
      let shown =
        if let augmentation = try augment.augmentation() {
          try augmentation.apply(to: images, seed: seed ?? 1, epoch: (epoch ?? 1) - 1, numberedFrom: first)
        } else { images }
      return ContactSheet(shown, range: 0..<shown.count, numberedFrom: first)
    }

    private func range(below end: Int) throws(DatasetError) -> Range<Int> {
      guard from < end else {
        throw DatasetError(.invalidArgument, name, "wanted a first image below \(end), got \(from)")
      }
      return from..<min(end, from.saturatingAdding(count))
    }
  }
}

/// A set that lies in files of its publisher.
struct KnownSetArgument: ParsableArguments {
  @Argument(help: "mnist, fashion-mnist, emnist-balanced or emnist-derived.")
  var name: String

  func validate() throws { _ = try known() }

  func known() throws -> KnownDataset {
    if DatasetChoice(name) == .glyphs {
      throw ValidationError("glyphs are built in: they need neither a download nor a check")
    }
    guard let known = KnownDataset.named(name) else {
      let names = KnownDataset.all.map(\.name).joined(separator: ", ")
      throw ValidationError("wanted one of \(names), got \"\(name)\"")
    }
    return known
  }
}

extension Int {
  fileprivate func saturatingAdding(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
