import ArgumentParser
import Synfire
import SystemPackage

/// Where images are looked for.
struct DataFolderOption: ParsableArguments {
  @Option(
    name: .customLong("data-dir"),
    help: "A folder to look for known sets in first, before SYNFIRE_DATA, the cache and the system's own.")
  var dataDirectory: String?

  @Flag(help: "Agree to a download of more than 100 MB (emnist-balanced is 562 MB).")
  var yes = false

  /// The patterns that `configuration` asks for; a download shows its progress.
  func load(_ configuration: DataConfiguration) async throws -> RunData {
    let progress = DownloadPrinter()
    defer { ProgressBar.wipe() }
    return try await RunData.load(configuration, with: locator, allowLarge: yes) { progress.report($0) }
  }

  var locator: DatasetLocator { .ofProcess(dataFolder: dataDirectory.map { FilePath($0) }) }
}

/// Which images, and how they become spikes.
struct DataOptions: ParsableArguments {
  @Option(
    help: "glyphs (default; built in), mnist, fashion-mnist, emnist-balanced, or the path of a folder of your own.")
  var data: String?

  @Option(help: "Side of the central square that is kept. (default: 20 for glyphs and mnist, all otherwise)")
  var crop: Int?

  @Flag(name: .customLong("block-means"), help: "Halve the images: each 2×2 block becomes its mean.")
  var blockMeans = false

  @Option(help: "An input spikes where the grey value, 0…255, is above this. (default: 128)")
  var threshold: Int?

  @Option(help: "Inputs for each pixel: a thermometer code with so many levels. (default: 1)")
  var levels: Int?

  @Option(name: .customLong("train-count"), help: "Use only the first so many training images.")
  var trainCount: Int?

  @Option(
    name: .customLong("hold-out"),
    help: "Hold out the last so many training images and report on them, not on the test set.")
  var heldOut: Int?

  /// Whether anything was asked for.
  var isEmpty: Bool {
    data == nil && crop == nil && !blockMeans && threshold == nil && levels == nil && trainCount == nil
      && heldOut == nil
  }

  func configuration() throws -> DataConfiguration {
    let name = data ?? "glyphs"
    let encoding = ImageEncoding(
      crop: crop ?? DatasetChoice(name).customaryCrop, blockMeans: blockMeans,
      threshold: threshold ?? ImageEncoding.paperThreshold, levels: levels ?? 1)
    if let heldOut, heldOut < 1 { throw ValidationError("--hold-out: wanted at least 1 image, got \(heldOut)") }
    return DataConfiguration(name: name, encoding: encoding, trainCount: trainCount, heldOut: heldOut ?? 0)
  }
}
