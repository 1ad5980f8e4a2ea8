import Foundation
import Storage
public import SystemPackage

/// How the content of a known set was checked.
public enum DatasetCheck: String, Sendable, Hashable, CaseIterable, Codable {
  /// The SHA-256 of each decompressed file is the published one.
  case content
  /// The SHA-256 of each compressed file is the published one.
  case gzip
  /// Numbers of images and of images a class are right; for these files no hash is published.
  case counts
}

/// A known set that was found, read and checked.
public struct FoundDataset: Sendable {
  /// The images.
  public var dataset: Dataset
  /// Where it was found.
  public var place: DatasetPlace
  /// The folder that holds its files.
  public var folder: FilePath
  /// How its content was checked.
  public var check: DatasetCheck
}

extension KnownDataset {
  /// The set from the first local place that has it, read and checked; never from the network.
  ///
  /// - Throws: ``DatasetError``: `missing`, which names every place that was looked at and the ways to get the set, or a
  ///   given folder that is not there, or the files that lack where a given folder holds a part of the set;
  ///   `wrongHash` where a place holds something else under the set's name; and what reading may throw.
  public func load(with locator: DatasetLocator) throws(DatasetError) -> Dataset {
    try verify(with: locator).dataset
  }

  /// Like ``load(with:)``, and says where the set was found and how it was checked; the files' hashes are in
  /// `dataset.sources`.
  public func verify(with locator: DatasetLocator) throws(DatasetError) -> FoundDataset {
    for place in locator.places(for: self) {
      if let found = try find(in: place) { return found }
    }
    let download =
      if case .made(let material) = origin { "it is made from \(material): " } else {
        "\(locator.spelling.download(of: name)), or "
      }
    throw DatasetError(
      .missing, name, "not found in \(placesLookedAt(locator)); \(download)\(waysToProvide(locator))")
  }

  /// The folder that has the set's files in the first local place, unread and hence unchecked; nil where none has.
  public func folder(with locator: DatasetLocator) -> FilePath? {
    for place in locator.places(for: self) {
      for (index, folder) in place.folders.enumerated() where (try? images(in: folder, isNamed: index == 0)) != nil {
        return folder
      }
    }
    return nil
  }

  /// The set in the folders of `place`, or nil where none of them has it.
  ///
  /// A folder of the set's own name must hold the set. One that holds another known set directly is passed over, and so
  /// is a given folder with nothing of the set; one that is not there, or has a part of it, is a mistake of the user.
  func find(in place: DatasetPlace) throws(DatasetError) -> FoundDataset? {
    for (index, folder) in place.folders.enumerated() {
      let isNamed = index == 0
      guard let images = try images(in: folder, isNamed: isNamed) else { continue }
      let dataset = try images.load(name: name, classCount: nil, transposed: isTransposed)
      if !isNamed, KnownDataset.all.contains(where: { $0.name != name && $0.hasContent(dataset.sources) }) { continue }
      let check = try check(dataset, of: images, in: folder, hint: place.spelling.hintAtOwnImages)
      return FoundDataset(dataset: try withClassCount(dataset), place: place, folder: folder, check: check)
    }
    if place.kind == .given { try refuseMistaken(place) }
    return nil
  }

  /// Refuses a given place that is no folder or holds a part of the set.
  private func refuseMistaken(_ place: DatasetPlace) throws(DatasetError) {
    guard let root = place.folders.last else { return }
    do {
      _ = try FolderListing(root)
    } catch {
      throw DatasetError(error.kind, place.description, error.reason)
    }
    for (index, folder) in place.folders.enumerated() {
      guard let listing = try? FolderListing(folder) else { continue }
      let lacking = zip(files, FolderListing.Role.allCases).filter { file, role in
        file.path(in: folder) == nil && !(index == 0 && listing.has(role))
      }
      guard !lacking.isEmpty, lacking.count < files.count else { continue }
      let names = lacking.map(\.0.name).joined(separator: ", ")
      throw DatasetError(
        .missing, folder.string, "wanted the four files of \(title), got a folder that lacks \(names) (or .gz)")
    }
  }

  /// The files of the set in `folder`: under their published names, or in a folder of the set's name under any name
  /// that ``ImageFolder`` knows.
  private func images(in folder: FilePath, isNamed: Bool) throws(DatasetError) -> ImageFolder? {
    let paths = files.compactMap { $0.path(in: folder) }
    if paths.count == 4 {
      return ImageFolder(
        path: folder,
        files: ImageFolder.Files(
          trainImages: paths[0], trainLabels: paths[1], testImages: paths[2], testLabels: paths[3]))
    }
    guard isNamed, FileManager.default.fileExists(atPath: folder.string) else { return nil }
    do {
      return try ImageFolder(folder)
    } catch {
      if error.kind == .missing { return nil }
      throw error
    }
  }

  /// How the content of a set is that of the published one.
  ///
  /// - Parameter hint: what to do with images that are others.
  private func check(
    _ dataset: Dataset, of images: ImageFolder, in folder: FilePath, hint: String
  ) throws(DatasetError) -> DatasetCheck {
    let paths = [images.files.trainImages, images.files.trainLabels, images.files.testImages, images.files.testLabels]
    var checks: Set<DatasetCheck> = []
    for (file, (source, path)) in zip(files, zip(dataset.sources, paths)) {
      switch try file.compare(contentSHA256: source.sha256, at: path) {
      case .equal(let check): checks.insert(check)
      case .different(let problem):
        throw DatasetError(.wrongHash, path.string, "wanted \(title), \(problem); \(hint)")
      }
    }
    if checks.contains(.counts) { try checkCounts(dataset, in: folder, hint: hint) }
    return checks.contains(.counts) ? .counts : checks.contains(.gzip) ? .gzip : .content
  }

  /// Bytes by which a compressed file may be larger than its content: 64 KiB.
  static let slack = 1 << 16

  private func checkCounts(_ dataset: Dataset, in folder: FilePath, hint: String) throws(DatasetError) {
    for (part, wanted) in [(dataset.train, trainCount), (dataset.test, testCount)] {
      var counts = [Int](repeating: 0, count: part.classCount)
      for label in part.labels { counts[Int(label)] += 1 }
      guard part.count == wanted, counts.count == classCount, counts.allSatisfy({ $0 * classCount == wanted }) else {
        throw DatasetError(
          .wrongHash, folder.string,
          "wanted \(title): \(wanted) images, \(wanted / max(classCount, 1)) of each of \(classCount) classes, got "
            + "\(part.count) images, \(counts.min() ?? 0) to \(counts.max() ?? 0) of each of \(counts.count); "
            + hint)
      }
    }
  }

  private func hasContent(_ sources: [DataSource]) -> Bool {
    zip(files, sources).allSatisfy { $0.contentSHA256 == $1.sha256 }
  }

  /// The set with all its classes, also where the largest has no image.
  private func withClassCount(_ dataset: Dataset) throws(DatasetError) -> Dataset {
    guard dataset.train.classCount != classCount else { return dataset }
    func widened(_ part: LabelledImages) throws(DatasetError) -> LabelledImages {
      try LabelledImages(
        height: part.height, width: part.width, pixels: part.pixels, labels: part.labels, classCount: classCount,
        source: name)
    }
    return try Dataset(
      name: name, train: widened(dataset.train), test: widened(dataset.test), sources: dataset.sources)
  }

  func placesLookedAt(_ locator: DatasetLocator) -> String {
    locator.places(for: self).map(\.description).joined(separator: ", ")
  }

  /// How to provide the set without a download of ours.
  func waysToProvide(_ locator: DatasetLocator) -> String {
    var ways = [
      "put \(files.map(\.name).joined(separator: ", ")) (or .gz) into a folder given by \(locator.spelling.giver) or "
        + "SYNFIRE_DATA"
    ]
    if let cache = locator.cacheFolder { ways.append("into \(cache.appending(name))") }
    let offline = ways.joined(separator: ", or ")
    return debianPackage.map { "\(offline), or install Debian's package \($0)" } ?? offline
  }
}

extension KnownDataset.File {
  /// Where `folder` has this file under its published name, also in the spelling `train-images.idx3-ubyte`.
  ///
  /// Of a plain and a compressed copy it is the plain one, unless only the compressed one can be checked by a hash.
  fileprivate func path(in folder: FilePath) -> FilePath? {
    let names = [name, name.replacing("-idx", with: ".idx")]
    let compressed = names.map { $0 + ".gz" }
    return (contentSHA256 == nil ? compressed + names : names + compressed).map { folder.appending($0) }
      .first { FileManager.default.fileExists(atPath: $0.string) }
  }

  /// How a copy compares with what is published.
  enum Comparison {
    /// The same, by that check; `counts` where no hash is published for such a copy.
    case equal(DatasetCheck)
    /// Another, with the hashes that were wanted and got.
    case different(String)
  }

  /// Compares the copy at `path`, whose decompressed content has that hash, by the strongest hash that is published.
  func compare(contentSHA256 got: String, at path: FilePath) throws(DatasetError) -> Comparison {
    if let wanted = contentSHA256 {
      return wanted == got ? .equal(.content) : .different("content of SHA-256 \(wanted), got \(got)")
    }
    guard let wanted = gzipSHA256 else { return .equal(.counts) }
    let bytes: [UInt8]
    do {
      bytes = try WholeFile.read(path, limit: contentSize + KnownDataset.slack)
    } catch {
      throw DatasetError(error)
    }
    guard Gzip.isGzip(bytes) else { return .equal(.counts) }
    let packed = FileContent.sha256(bytes)
    return wanted == packed ? .equal(.gzip) : .different("compressed file of SHA-256 \(wanted), got \(packed)")
  }
}

extension Dataset {
  /// MNIST from the first local place that has it, checked by its hashes.
  ///
  /// - Parameter folder: where to look first; then come `SYNFIRE_DATA` and the user's cache.
  /// - Throws: ``DatasetError`` where it is missing or is something else.
  public static func mnist(in folder: FilePath? = nil) throws(DatasetError) -> Dataset {
    try KnownDataset.mnist.load(with: .ofProcess(dataFolder: folder))
  }

  /// Fashion-MNIST from the first local place that has it, checked by its hashes.
  ///
  /// - Parameter folder: where to look first; then come `SYNFIRE_DATA`, the user's cache and
  ///   `/usr/share/datasets/fashion-mnist`.
  /// - Throws: ``DatasetError`` where it is missing or is something else.
  public static func fashionMNIST(in folder: FilePath? = nil) throws(DatasetError) -> Dataset {
    try KnownDataset.fashionMNIST.load(with: .ofProcess(dataFolder: folder))
  }

  /// EMNIST Balanced from the first local place that has it, with upright images.
  ///
  /// - Parameter folder: where to look first; then come `SYNFIRE_DATA` and the user's cache.
  /// - Throws: ``DatasetError`` where it is missing or is something else.
  public static func emnistBalanced(in folder: FilePath? = nil) throws(DatasetError) -> Dataset {
    try KnownDataset.emnistBalanced.load(with: .ofProcess(dataFolder: folder))
  }

  /// The stand-in for EMNIST Balanced, ``KnownDataset/emnistDerived``, with upright images.
  ///
  /// - Parameter folder: where to look first; then come `SYNFIRE_DATA` and the user's cache.
  /// - Throws: ``DatasetError`` where it is missing or is something else.
  public static func emnistDerived(in folder: FilePath? = nil) throws(DatasetError) -> Dataset {
    try KnownDataset.emnistDerived.load(with: .ofProcess(dataFolder: folder))
  }
}
