import Datasets
import Foundation
import SystemPackage
import Testing

@Suite("Where known sets are found")
struct KnownDatasetTests {
  private let scratch: ScratchFolder
  private let tiny = TinySet()

  init() throws {
    scratch = try ScratchFolder()
    try makeFolder("given")
  }

  private func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: scratch.path.appending(name).string, withIntermediateDirectories: true)
  }

  /// Looks in the folders `given`, `data`, `cache/synfire` and `system` below the scratch folder.
  private func locator(given: String? = "given") -> DatasetLocator {
    let root = scratch.path
    var locator = DatasetLocator(
      dataFolder: given.map { root.appending($0) },
      environment: ["SYNFIRE_DATA": root.string + "/data", "XDG_CACHE_HOME": root.string + "/cache"],
      systemFolder: root.appending("system"))
    locator.spelling.folder = "--data-dir"
    locator.spelling.fetch = "synfire data fetch"
    locator.spelling.ownImages = "--data PATH"
    return locator
  }

  private var known: KnownDataset { tiny.known(debianPackage: "dataset-tiny") }

  @Test("The first of the places that has the set gives it")
  func order() throws {
    let places = [
      ("system/tiny", DatasetPlace.Kind.system), ("cache/synfire/tiny", .cache), ("data", .environment),
      ("data/tiny", .environment), ("given", .given), ("given/tiny", .given),
    ]
    for (folder, kind) in places {
      try tiny.write(to: scratch, folder)
      let found = try known.verify(with: locator())
      #expect(found.place.kind == kind && found.check == .content)
      #expect(found.folder == scratch.path.appending(folder))
    }
  }

  @Test("Images, labels, classes and hashes are those of the files, compressed or plain", arguments: [true, false])
  func content(compressed: Bool) throws {
    try tiny.write(to: scratch, "given/tiny", compressed: compressed)
    let set = tiny.known(classCount: 5)
    let dataset = try set.load(with: locator())
    #expect(dataset.name == "tiny")
    #expect(dataset.train.pixels == [10, 1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 10] && dataset.train.labels == [0, 1])
    #expect(dataset.test.pixels == [5, 4, 3, 2, 1, 10, 10, 1, 2, 3, 4, 5] && dataset.test.labels == [1, 0])
    #expect(dataset.train.classCount == 5 && dataset.test.classCount == 5)
    #expect(dataset.sources.map(\.sha256) == set.files.map(\.contentSHA256))
    #expect(set.folder(with: locator()) == scratch.path.appending("given/tiny"))
  }

  @Test("A missing set names all places that were looked at and the ways to get it")
  func missing() async throws {
    try makeFolder("given/tiny")
    let error = await datasetError { _ = try known.load(with: locator()) }
    #expect(error?.kind == .missing)
    #expect(known.folder(with: locator()) == nil)
    let root = scratch.path.string
    let line = error?.description ?? ""
    for words in [
      "tiny: not found in --data-dir \(root)/given, SYNFIRE_DATA \(root)/data, the cache \(root)/cache/synfire/tiny, "
        + "\(root)/system/tiny;", "synfire data fetch tiny", "--data-dir", "Debian's package dataset-tiny",
    ] { #expect(line.contains(words), "\(words) in \(line)") }
    #expect(!line.contains("\n"))
  }

  @Test("Nothing of a command is spelt for a program that has none")
  func noSpelling() async throws {
    var plain = locator()
    plain.spelling = .init()
    let line = await datasetError { _ = try known.load(with: plain) }?.description ?? ""
    #expect(line.contains("not found in \(scratch.path)/given, SYNFIRE_DATA "), "\(line)")
    #expect(
      line.contains("; it can be downloaded, or put ") && line.contains("a folder given by the caller or "), "\(line)")
    #expect(!line.contains("--") && !line.contains("synfire data"), "\(line)")
  }

  @Test("A given folder that is not there or is a file is refused, though another place has the set")
  func givenFolderIsWrong() async throws {
    try tiny.write(to: scratch, "data/tiny")
    try scratch.write([1], to: "file")
    for (name, kind, got) in [("gven", DatasetError.Kind.missing, "nothing"), ("file", .unreadable, "a file")] {
      for fetching in [true, false] {
        let error = await datasetError {
          let locator = locator(given: name)
          _ = try await fetching ? known.fetch(with: locator) : known.verify(with: locator)
        }
        #expect(error?.kind == kind)
        let line = error?.description ?? ""
        #expect(line.hasPrefix("--data-dir \(scratch.path)/\(name): wanted a folder"), "\(line)")
        #expect(line.contains("got \(got)"), "\(line)")
      }
    }
    #expect(try known.verify(with: locator()).place.kind == .environment)
  }

  @Test(
    "A given folder with a part of the set is refused, and every file that lacks is named", arguments: ["", "/tiny"])
  func givenFolderHoldsAPart(below: String) async throws {
    try tiny.write(to: scratch, "data/tiny")
    try tiny.write(to: scratch, "given\(below)")
    for name in [TinySet.names[1], TinySet.names[2]] {
      try FileManager.default.removeItem(atPath: scratch.path.appending("given\(below)/\(name).gz").string)
    }
    for fetching in [true, false] {
      let error = await datasetError {
        _ = try await fetching ? known.fetch(with: locator()) : known.verify(with: locator())
      }
      #expect(error?.kind == .missing)
      let line = error?.description ?? ""
      #expect(line.hasPrefix("\(scratch.path)/given\(below): wanted the four files of Tiny"), "\(line)")
      for (index, name) in TinySet.names.enumerated() {
        #expect(line.contains(name) == [1, 2].contains(index), "\(name) in \(line)")
      }
    }
  }

  @Test("A part of the set under names of one's own counts in a folder of its name")
  func givenFolderHoldsAPartByOtherNames() async throws {
    try tiny.write(to: scratch, "data/tiny")
    try scratch.write(tiny.contents[0], to: "given/tiny/my-train-images.idx3-ubyte")
    let error = await datasetError { _ = try known.load(with: locator()) }
    #expect(error?.kind == .missing)
    #expect(error?.description.contains("lacks \(TinySet.names[1...].joined(separator: ", "))") == true)
  }

  @Test("Every set of the catalogue states its terms and its paper")
  func termsAndPapers() {
    #expect(KnownDataset.all.allSatisfy { !$0.licence.isEmpty && !$0.citation.isEmpty })
  }

  @Test("Other content under the set's name is refused, with both hashes and what to do")
  func wrongHash() async throws {
    try TinySet(grey: 99).write(to: scratch, "given/tiny")
    try tiny.write(to: scratch, "data/tiny")
    let error = await datasetError { _ = try known.load(with: locator()) }
    #expect(error?.kind == .wrongHash)
    let line = error?.description ?? ""
    #expect(line.hasPrefix("\(scratch.path)/given/tiny/train-images-idx3-ubyte.gz: wanted Tiny"))
    for words in [
      FileContent.sha256(tiny.contents[0]), FileContent.sha256(TinySet(grey: 99).contents[0]), "--data PATH",
    ] { #expect(line.contains(words), "\(words) in \(line)") }
  }

  @Test("A set known by its compressed files is checked by them, and plain copies by their counts")
  func weakerChecks() async throws {
    var set = tiny.known(byGzip: true)
    try tiny.write(to: scratch, "data/tiny", compressed: false)
    #expect(try set.verify(with: locator()).check == .counts)
    set.trainCount = 4
    let error = await datasetError { _ = try set.verify(with: locator()) }
    #expect(error?.kind == .wrongHash && error?.description.contains("4 images") == true)
    try tiny.write(to: scratch, "given/tiny")
    #expect(try set.verify(with: locator()).check == .gzip)
    try TinySet(grey: 99).write(to: scratch, "given/tiny")
    #expect(await datasetError { _ = try set.verify(with: locator()) }?.kind == .wrongHash)
  }

  @Test("The cache is XDG_CACHE_HOME or ~/.cache; relative and empty variables do not count")
  func cacheFolder() {
    func folder(_ environment: [String: String]) -> String? {
      DatasetLocator(environment: environment).cacheFolder?.string
    }
    #expect(folder(["XDG_CACHE_HOME": "/x", "HOME": "/h"]) == "/x/synfire")
    #expect(folder(["XDG_CACHE_HOME": "x", "HOME": "/h"]) == "/h/.cache/synfire")
    #expect(folder(["XDG_CACHE_HOME": "", "HOME": "/h"]) == "/h/.cache/synfire")
    #expect(folder(["HOME": ""]) == nil)
    #expect(folder([:]) == nil)
    #expect(DatasetLocator(environment: ["SYNFIRE_DATA": ""]).places(for: known).map(\.kind) == [.system])
  }

  @Test("The catalogue is consistent: names, counts, sizes, hashes and addresses")
  func catalogue() throws {
    #expect(KnownDataset.all.map(\.name) == ["mnist", "fashion-mnist", "emnist-balanced", "emnist-derived"])
    for set in KnownDataset.all {
      #expect(KnownDataset.named(set.name) == set)
      #expect(
        set.files.map(\.contentSize) == [
          16 + 784 * set.trainCount, 8 + set.trainCount, 16 + 784 * set.testCount, 8 + set.testCount,
        ])
      for file in set.files {
        let hash = try #require(file.contentSHA256 ?? file.gzipSHA256)
        #expect(hash.count == 64 && hash.allSatisfy { $0.isHexDigit && !$0.isUppercase })
      }
      switch set.origin {
      case .files(let folders):
        #expect(folders.count >= 2 && folders.allSatisfy { $0.hasSuffix("/") && URL(string: $0) != nil })
      case .archive(let addresses, _): #expect(addresses.count >= 2 && addresses.allSatisfy { $0.hasSuffix(".zip") })
      case .made(let material): #expect(!material.isEmpty && set.downloadSize == 0)
      }
    }
    #expect(KnownDataset.named("MNIST") == nil)
    #expect(KnownDataset.mnist.downloadSize == 11_594_722)
    #expect(KnownDataset.fashionMNIST.downloadSize == 30_878_645)
  }

  @Test("A set that nobody serves is not fetched, and the error says what it is made from")
  func unserved() async throws {
    let locator = DatasetLocator(
      dataFolder: nil, environment: ["XDG_CACHE_HOME": scratch.path.string], systemFolder: scratch.path)
    let error = await datasetError { _ = try await KnownDataset.emnistDerived.fetch(with: locator) }
    #expect(error?.kind == .missing && error?.reason.contains("emnist-packed") == true)
  }

  @Test(
    "The derived EMNIST set is found by its content, upright",
    .enabled(if: SharedData.has("emnist-derived"), "no folder emnist-derived"))
  func derived() throws {
    let folder = try #require(SharedData.folder("emnist-derived"))
    let locator = DatasetLocator(dataFolder: folder, environment: [:], systemFolder: scratch.path)
    let found = try KnownDataset.emnistDerived.verify(with: locator)
    #expect(found.check == .content)
    #expect(found.dataset.train.count == 95_366 && found.dataset.test.count == 7_050)
    let raw = try ImageFolder(folder).load(name: "raw")
    #expect(found.dataset.test.pixels == raw.test.transposed().pixels && found.dataset.test.pixels != raw.test.pixels)
  }

  @Test(
    "A folder that holds another known set directly is passed over",
    .enabled(if: SharedData.isThere, "no data folder"))
  func otherSet() async throws {
    let folder = try #require(SharedData.folder("mnist"))
    let locator = DatasetLocator(dataFolder: folder, environment: [:], systemFolder: scratch.path)
    #expect(await datasetError { _ = try KnownDataset.fashionMNIST.load(with: locator) }?.kind == .missing)
    #expect(try KnownDataset.mnist.verify(with: locator).check == .content)
  }

  @Test(
    "The real sets pass their check, with the right counts", .enabled(if: SharedData.isThere, "no data folder"),
    arguments: [KnownDataset.mnist, .fashionMNIST])
  func real(set: KnownDataset) throws {
    let folder = try #require(SharedData.root)
    let found = try set.verify(with: DatasetLocator(environment: ["SYNFIRE_DATA": folder.string]))
    #expect(found.check == .content && found.place.kind == .environment)
    #expect(found.dataset.train.count == set.trainCount && found.dataset.test.count == set.testCount)
    #expect(found.dataset.train.classCount == set.classCount)
    #expect(found.dataset.train.height == 28 && found.dataset.train.width == 28)
  }
}

/// The real data sets, where the tests are told of them.
enum SharedData {
  /// The folder named by `SYNFIRE_DATA`, else `../shared/data` beside the package, where one of them exists.
  static let root: FilePath? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let candidates: [String?] = [
      ProcessInfo.processInfo.environment["SYNFIRE_DATA"],
      package.deletingLastPathComponent().appendingPathComponent("shared/data").path,
    ]
    return candidates.compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0 + "/mnist") }
      .map { FilePath($0) }
  }()

  static var isThere: Bool { root != nil }

  static func folder(_ name: String) -> FilePath? { root?.appending(name) }

  static func has(_ name: String) -> Bool {
    folder(name).map { FileManager.default.fileExists(atPath: $0.string) } ?? false
  }
}
