import ArgumentParser
import Foundation
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
    let (locator, yes) = (locator, yes)
    return try await DownloadPrinter.showing { progress in
      try await RunData.load(configuration, with: locator, allowLarge: yes, progress: progress)
    }
  }

  /// Refuses a folder that is not there, for verbs that do not read from it.
  func checkFolder() throws {
    var isFolder: ObjCBool = false
    guard let dataDirectory else { return }
    guard FileManager.default.fileExists(atPath: dataDirectory, isDirectory: &isFolder), isFolder.boolValue else {
      throw DatasetError(
        .missing, "--data-dir \(dataDirectory)", "wanted a folder, got nothing of that name, or a file")
    }
  }

  var locator: DatasetLocator {
    var locator = DatasetLocator.ofProcess(dataFolder: dataDirectory.map { FilePath($0) })
    locator.spelling.folder = "--data-dir"
    locator.spelling.fetch = "synfire data fetch"
    locator.spelling.consent = "--yes"
    locator.spelling.ownImages = "--data PATH"
    locator.spelling.scale = "--scale"
    locator.spelling.invert = "--invert"
    locator.spelling.threshold = "--threshold"
    locator.spelling.holdOutSeed = "--hold-out-seed"
    return locator
  }
}

/// How training images are varied.
struct AugmentOption: ParsableArguments {
  @Option(
    name: .customLong("augment"), parsing: .unconditional,
    help: ArgumentHelp(
      """
      Vary the training images anew in each epoch: up to ±shift pixels and ±rotate degrees, size 1 ± scale, mirror: half \
      of them left to right; for example shift=1,rotate=8,scale=0.1,mirror. (default: none)
      """, valueName: "list"))
  var text: String?

  func validate() throws { _ = try augmentation() }

  /// What was asked for; nil if nothing changes.
  func augmentation() throws -> Augmentation? {
    do throws(DatasetError) {
      return try text.map { text throws(DatasetError) in try Augmentation(text) }.flatMap { $0.isIdentity ? nil : $0 }
    } catch { throw ValidationError("--augment: \(error.reason)") }
  }
}

/// How the numbers of image files become grey values, and how the images lie.
struct ReadingOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      The number in the files that is white, such as 1 or 16, or those that are black and white, such as -1:1; floats and \
      other types are read too. (default: unsigned bytes of 0 to 255)
      """, valueName: "numbers"))
  var scale: String?

  @Flag(help: "Swap black and white: for dark strokes on a bright background.")
  var invert = false

  @Flag(help: "Swap rows and columns, as the raw files of EMNIST need.")
  var transpose = false

  func validate() throws { _ = try reading() }

  /// What was asked for; nil if images stay as they are.
  func reading() throws -> ImageReading? {
    do throws(DatasetError) {
      let scale = try scale.map { text throws(DatasetError) in try GreyScale(text) }
      let reading = ImageReading(scale: scale, isTransposed: transpose, isInverted: invert)
      return reading.isPlain ? nil : reading
    } catch { throw ValidationError("--\(error)") }
  }

  /// Whether nothing was asked for.
  var isEmpty: Bool { scale == nil && !invert && !transpose }
}

/// Which images, and how they become spikes.
struct DataOptions: ParsableArguments {
  @Option(
    help:
      "glyphs (default; built in), mnist, fashion-mnist, emnist-balanced, emnist-derived, or the path of a folder of your own."
  )
  var data: String?

  @OptionGroup var reading: ReadingOptions

  @Option(
    parsing: .unconditional,
    help: """
      Side of the central square that is kept. (default: 20 for glyphs and mnist; all for other sets and for learners of \
      grey values)
      """)
  var crop: Int?

  @Flag(name: .customLong("block-means"), help: "Halve the images: each 2×2 block becomes its mean.")
  var blockMeans = false

  @Option(
    parsing: .unconditional,
    help: """
      An input spikes if the grey value, 0…255, is above this. (default: 128; learners of grey values take those)
      """)
  var threshold: Int?

  @Option(parsing: .unconditional, help: "Inputs for each pixel: a thermometer code of this many levels. (default: 1)")
  var levels: Int?

  @OptionGroup var augment: AugmentOption

  @Option(
    name: .customLong("train-count"), parsing: .unconditional, help: "Use only this many training images, the first.")
  var trainCount: Int?

  @Option(
    name: .customLong("hold-out"), parsing: .unconditional,
    help: "Hold out this many training images, the last, and report on them instead of the test set.")
  var heldOut: Int?

  @Option(
    name: .customLong("hold-out-seed"),
    help: "Hold out images chosen at random with this seed, not the last ones: for sets that are sorted by class.")
  var holdOutSeed: UInt64?

  /// Whether nothing was asked for but where the images lie.
  var isPlaceOnly: Bool {
    reading.isEmpty && crop == nil && !blockMeans && threshold == nil && levels == nil && augment.text == nil
      && trainCount == nil && heldOut == nil && holdOutSeed == nil
  }

  /// Refuses what is wrong with any images, before they are looked for.
  func validate() throws {
    for (flag, value) in [("--crop", crop), ("--train-count", trainCount), ("--hold-out", heldOut)] {
      if let value, value < 1 { throw ValidationError("\(flag): wanted 1 or more, got \(value)") }
    }
    do {
      try ImageEncoding.check(threshold: threshold, levels: levels)
    } catch {
      throw ValidationError("--\(error)")
    }
    if holdOutSeed != nil, heldOut == nil { throw ValidationError("--hold-out-seed: wanted --hold-out beside it") }
    if data == "" { throw ValidationError("--data: wanted a name or a folder, got an empty one") }
  }

  /// The name of the set, as a preset is asked for it.
  var setName: String { data ?? "glyphs" }

  /// The images as a learner takes them that accepts grey values, or not, with what a preset asks for.
  func configuration(isGrey acceptsGreyscale: Bool, preset: TrainingPreset? = nil) throws -> DataConfiguration {
    let name = absoluteName
    let isGrey = acceptsGreyscale && threshold == nil && levels == nil
    // A threshold that was asked for goes with a single level.
    let levels = levels ?? (threshold == nil ? preset?.levels : nil) ?? 1
    let usualCrop = isGrey || preset != nil ? nil : DatasetChoice(name).defaultCrop
    let encoding = ImageEncoding(
      crop: crop ?? usualCrop, blockMeans: blockMeans, threshold: threshold ?? ImageEncoding.paperThreshold,
      levels: levels,
      isGrey: isGrey)
    let augmentation = augment.text == nil ? preset?.augmentation : try augment.augmentation()
    return DataConfiguration(
      name: name, reading: try reading.reading(), encoding: encoding, augmentation: augmentation,
      trainCount: trainCount,
      heldOut: heldOut ?? 0, holdOutSeed: holdOutSeed)
  }

  /// The name of the set; a folder by its whole path, so that the run can be resumed from anywhere.
  var absoluteName: String { Self.absolute(data ?? "glyphs") }

  /// `name` itself for a set by name; the whole path of an existing folder.
  static func absolute(_ name: String) -> String {
    guard case .folder(let path) = DatasetChoice(name), path.isRelative,
      FileManager.default.fileExists(atPath: name)
    else { return name }
    let absolute = FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized().string
    // A folder above whose name is not UTF-8 cannot be written down.
    return FileManager.default.fileExists(atPath: absolute) ? absolute : name
  }
}
