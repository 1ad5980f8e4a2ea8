import Datasets
import Foundation
import SystemPackage
import Testing

@Suite struct ImageFolderTests {
  static let plain: [String: [UInt8]] = [
    "train-images-idx3-ubyte": IDXWriting.images,
    "train-labels-idx1-ubyte": IDXWriting.labels,
    "t10k-images-idx3-ubyte": IDXWriting.file(sizes: [1, 2, 4], Array(IDXWriting.grey[..<8])),
    "t10k-labels-idx1-ubyte": IDXWriting.file(sizes: [1], [4]),
  ]

  /// The plain set with changes: a nil removes a file.
  static func changed(_ changes: [String: [UInt8]?]) -> [String: [UInt8]] {
    var files = plain
    for (name, bytes) in changes { files[name] = bytes }
    return files
  }

  static func loadProblem(_ files: [String: [UInt8]], classCount: Int? = nil) throws -> DatasetError? {
    var error: DatasetError?
    try TemporaryFolder.with(files) { folder in
      error = problem { _ = try ImageFolder(folder).load(name: "small", classCount: classCount) }
    }
    return error
  }

  static func expectSmallSet(_ files: [String: [UInt8]], _ comment: Comment? = nil) throws {
    try TemporaryFolder.with(files) { folder in
      let set = try ImageFolder(folder).load(name: "small")
      #expect(set.train.pixels == IDXWriting.grey && set.train.labels == [2, 0, 1], comment)
      #expect(set.test.pixels == Array(IDXWriting.grey[..<8]) && set.test.labels == [4], comment)
      #expect(set.train.height == 2 && set.train.width == 4 && set.train.classCount == 5, comment)
      #expect(set.name == "small" && set.sources.count == 4, comment)
    }
  }

  @Test func allSpellingsOfTheNamesAreFound() throws {
    let spellings: [(String) -> String] = [
      { $0 }, { $0.replacing("t10k", with: "test") }, { $0.replacing("-idx", with: ".idx") },
      { "emnist-balanced-" + $0 }, { "my set " + $0.replacing("-idx", with: "-part 1-idx") },
      {
        $0.replacing("t10k", with: "test").replacing("-idx3-ubyte", with: ".npy").replacing("-idx1-ubyte", with: ".npy")
      },
      {
        $0.replacing("t10k", with: "test").replacing("-idx3-ubyte", with: ".npy").replacing("-idx1-ubyte", with: ".npy")
          .replacing("-", with: "_")
      },
    ]
    for (index, spelling) in spellings.enumerated() {
      let files = Dictionary(uniqueKeysWithValues: Self.plain.map { (spelling($0.key), $0.value) })
      try Self.expectSmallSet(files, "spelling \(index)")
      let gzipped = Dictionary(uniqueKeysWithValues: files.map { ($0.key + ".gz", $0.value) })
      try Self.expectSmallSet(gzipped, "spelling \(index).gz")
    }
  }

  @Test func gzippedFilesAndNumPyArraysMayBeMixed() throws {
    try Self.expectSmallSet(
      Self.changed([
        "train-images-idx3-ubyte": nil, "train-images-idx3-ubyte.gz": IDXWriting.gzippedImages,
        "train-labels-idx1-ubyte": nil, "train-labels.npy": NumPyWriting.labels,
      ]))
  }

  @Test func ofAFileAndItsGzippedTwinThePlainOneIsTaken() throws {
    try Self.expectSmallSet(Self.changed(["train-images-idx3-ubyte.gz": [1, 2, 3]]))
  }

  @Test func hiddenFilesFoldersAndOtherFilesAreNotLookedAt() throws {
    try Self.expectSmallSet(
      Self.changed([
        "._train-images-idx3-ubyte": [0], "train-images.idx3-ubyte/inside": [0], "README.md": [0],
        "mnist-train-images-idx3-ubyte.zip": [0], "validation-images-idx3-ubyte": [0],
      ]))
  }

  /// An archive of NumPy arrays, stored as `numpy.savez` does.
  private static func archive(_ arrays: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var writer = ZipWriter()
    for (name, bytes) in arrays { writer.add(name + ".npy", content: bytes, is64Bit: true) }
    return writer.finished()
  }

  static let arrays: [(role: String, bytes: [UInt8])] = [
    ("train", NumPyWriting.images), ("train", NumPyWriting.labels),
    ("test", NumPyWriting.file(type: "|u1", shape: "(1, 2, 4)", Array(IDXWriting.grey[..<8]))),
    ("test", NumPyWriting.file(type: "<i8", shape: "(1,)", NumPyWriting.littleEndian([Int64(4)]))),
  ]

  @Test func archivesOfKerasAreRead() throws {
    for names in [
      ["x_train", "y_train", "x_test", "y_test"], ["train_images", "train_labels", "test_images", "test_labels"],
    ] {
      let archive = Self.archive(Array(zip(names, Self.arrays.map(\.bytes))))
      try Self.expectSmallSet(["mnist.npz": archive, "README": [0]], "\(names)")
      try TemporaryFolder.with(["mnist.npz": archive]) { folder in
        let set = try ImageFolder(folder.appending("mnist.npz")).load(name: "small")
        #expect(set.train.pixels == IDXWriting.grey && set.test.labels == [4])
        #expect(set.sources.map(\.name) == names.map { "mnist.npz/\($0).npy" })
      }
    }
  }

  @Test func archivesOfOneArrayAreReadByTheirName() throws {
    let names = ["kmnist-train-imgs", "kmnist-train-labels", "kmnist-test-imgs", "kmnist-test-labels"]
    let files = zip(names, Self.arrays.map(\.bytes)).map { ($0 + ".npz", Self.archive([("arr_0", $1)])) }
    try Self.expectSmallSet(Dictionary(uniqueKeysWithValues: files))
  }

  @Test func filesGoBeforeArchives() throws {
    try Self.expectSmallSet(Self.changed(["mnist.npz": [0, 1, 2]]))
  }

  @Test func twoArchivesOrADamagedOneAreRefused() throws {
    let archive = Self.archive(Array(zip(["x_train", "y_train", "x_test", "y_test"], Self.arrays.map(\.bytes))))
    let two = try #require(try Self.loadProblem(["a.npz": archive, "b.npz": archive]))
    #expect(two.reason == "wanted one file of training images, got \"a.npz/x_train.npy\" and \"b.npz/x_train.npy\"")
    for count in stride(from: 0, to: archive.count, by: 7) {
      #expect(try Self.loadProblem(["a.npz": Array(archive[..<count])])?.isOneLine == true, "\(count) bytes")
    }
    var damaged = archive
    damaged[200] ^= 1
    #expect(try Self.loadProblem(["a.npz": damaged])?.isOneLine == true)
  }

  @Test func namesOfQMNISTAndKerasAreFound() throws {
    func classes(_ labels: [UInt8]) -> [UInt8] {
      IDXWriting.file(
        type: 0x0c, sizes: [UInt32(labels.count), 8],
        labels.flatMap { [0, 0, 0, $0] + [UInt8](repeating: 9, count: 28) })
    }
    try Self.expectSmallSet([
      "qmnist-train-images-idx3-ubyte": IDXWriting.images, "qmnist-train-labels-idx2-int": classes([2, 0, 1]),
      "qmnist-test-images-idx3-ubyte": IDXWriting.file(sizes: [1, 2, 4], Array(IDXWriting.grey[..<8])),
      "qmnist-test-labels-idx2-int": classes([4]),
    ])
    let names = ["x_train.npy", "y_train.npy", "X_test.npy", "y_test.npy"]
    try Self.expectSmallSet(Dictionary(uniqueKeysWithValues: zip(names, Self.arrays.map(\.bytes))))
  }

  @Test func whatWasCompressedOnTheWayIsReadAllTheSame() throws {
    var images = IDXWriting.gzippedImages
    for layer in 2...5 {
      images = DeflateStored.gzip(images)
      let problem = try Self.loadProblem(
        Self.changed(["train-images-idx3-ubyte": nil, "train-images-idx3-ubyte.gz": images]))
      #expect((problem == nil) == (layer <= 4), "\(layer) layers: \(problem?.description ?? "")")
      if layer > 4 { #expect(problem?.reason == "wanted a file compressed at most 4 times, got more") }
    }
  }

  @Test func labelsThatAreOneHotRowsAreToldWhatToDo() throws {
    let rows = NumPyWriting.file(type: "|u1", shape: "(12,)", [0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0])
    let error = try Self.loadProblem(Self.changed(["train-labels-idx1-ubyte": nil, "train-labels.npy": rows]))
    #expect(
      error?.reason.hasSuffix("got 12: they look like one-hot rows; save array.reshape(3, -1).argmax(axis=1)") == true)
    let others = NumPyWriting.file(type: "|u1", shape: "(12,)", [0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0])
    let other = try Self.loadProblem(Self.changed(["train-labels-idx1-ubyte": nil, "train-labels.npy": others]))
    #expect(other?.reason.hasSuffix("got 12") == true)
  }

  @Test func sourcesNameTheFilesAndHashTheDecompressedContent() throws {
    let expected = [
      DataSource(name: "train-images-idx3-ubyte.gz", sha256: FileContent.sha256(IDXWriting.images)),
      DataSource(name: "train-labels-idx1-ubyte", sha256: FileContent.sha256(IDXWriting.labels)),
    ]
    let files = Self.changed([
      "train-images-idx3-ubyte": nil, "train-images-idx3-ubyte.gz": IDXWriting.gzippedImages,
    ])
    try TemporaryFolder.with(files) { folder in
      let sources = try ImageFolder(folder).load(name: "small").sources
      #expect(Array(sources[..<2]) == expected)
      #expect(sources[2...].map(\.name) == ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
    }
    #expect(
      FileContent.sha256(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func transposedSwapsRowsAndColumns() throws {
    try TemporaryFolder.with(Self.plain) { folder in
      let set = try ImageFolder(folder).load(name: "small", transposed: true)
      #expect(set.train.height == 4 && set.train.width == 2)
      #expect(Array(set.train[0]) == [0, 40, 10, 50, 20, 60, 30, 70])
      #expect(set.train.transposed().pixels == IDXWriting.grey)
    }
  }

  @Test func twoCandidatesForOneFileAreBothNamed() throws {
    let error = try #require(
      try Self.loadProblem(Self.changed(["train-images.npy": NumPyWriting.images, "x-train-images.gz": [0]])))
    #expect(error.kind == .invalidArgument)
    #expect(error.reason.hasSuffix("got \"train-images-idx3-ubyte\" and \"train-images.npy\""))
  }

  @Test func aMissingFileIsDescribedWithWhatIsThere() throws {
    let error = try #require(try Self.loadProblem(Self.changed(["t10k-labels-idx1-ubyte": nil])))
    #expect(error.kind == .missing)
    #expect(
      error.reason
        == "wanted test labels (…test-labels…idx1-ubyte or …t10k-labels…idx1-ubyte or test-labels.npy, plain or .gz), "
        + "found \"t10k-images-idx3-ubyte\", \"train-images-idx3-ubyte\", \"train-labels-idx1-ubyte\"")
    #expect(try Self.loadProblem([:])?.reason.hasSuffix("found an empty folder") == true)
    let many = Dictionary(uniqueKeysWithValues: (0..<30).map { ("a\n\($0)", [UInt8]()) })
    let crowded = try #require(try Self.loadProblem(many))
    #expect(crowded.reason.hasSuffix(" and 22 more"))
    #expect(crowded.isOneLine)
  }

  @Test func aFileOrNothingInPlaceOfTheFolderIsRefused() throws {
    try TemporaryFolder.with(Self.plain) { folder in
      let file = folder.appending("train-images-idx3-ubyte")
      let error = problem { _ = try ImageFolder(file) }
      #expect(error?.kind == .unreadable)
      #expect(error?.description == "\(file): wanted a folder with images and labels, got a file")
      #expect(problem { _ = try ImageFolder(folder.appending("none")) }?.kind == .missing)
      #expect(problem { _ = try ImageFolder("") }?.kind == .missing)
    }
  }

  @Test func aFileThatIsGoneWhenItIsReadIsNamed() throws {
    try TemporaryFolder.with(Self.plain) { path in
      let folder = try ImageFolder(path)
      try FileManager.default.removeItem(atPath: folder.files.testLabels.string)
      let error = problem { _ = try folder.load(name: "small") }
      #expect(error?.kind == .missing)
      #expect(error?.subject == folder.files.testLabels.string)
    }
  }

  @Test func countsMustAgree() throws {
    let error = try #require(
      try Self.loadProblem(Self.changed(["train-labels-idx1-ubyte": IDXWriting.file(sizes: [2], [0, 1])])))
    #expect(error.kind == .wrongSize)
    #expect(error.reason == "wanted 3 labels, one for each image of train-images-idx3-ubyte, got 2")
  }

  @Test func imageSizesMustAgree() throws {
    let other = IDXWriting.file(sizes: [1, 4, 2], Array(IDXWriting.grey[..<8]))
    #expect(try Self.loadProblem(Self.changed(["t10k-images-idx3-ubyte": other]))?.kind == .wrongSize)
  }

  @Test func labelsMustBeClasses() throws {
    #expect(try Self.loadProblem(Self.plain, classCount: 5) == nil)
    #expect(try Self.loadProblem(Self.plain, classCount: 4)?.kind == .labelOutOfRange)
    #expect(try Self.loadProblem(Self.plain, classCount: 0)?.kind == .invalidArgument)
    #expect(try Self.loadProblem(Self.plain, classCount: 4_097)?.kind == .invalidArgument)
  }

  @Test func thereAreAtMost4096Classes() throws {
    func set(_ label: UInt16) -> [String: [UInt8]] {
      let labels = NumPyWriting.file(type: "<u2", shape: "(1,)", NumPyWriting.littleEndian([label]))
      return Self.changed(["t10k-labels-idx1-ubyte": nil, "test-labels.npy": labels])
    }
    #expect(try Self.loadProblem(set(4_095)) == nil)
    #expect(try Self.loadProblem(set(4_096))?.kind == .labelOutOfRange)
    #expect(try Self.loadProblem(set(65_535))?.kind == .labelOutOfRange)
  }

  @Test(.enabled(if: RealData.folder("mnist") != nil, "skipped: the MNIST files are not here"))
  func mnistIsTheWellKnownSet() throws {
    let set = try ImageFolder(try #require(RealData.folder("mnist"))).load(name: "mnist")
    let hashes = ["ba891046e6505d7a", "65a50cbbf4e906d7", "0fa7898d509279e4", "ff7bcfd416de3373"]
    #expect(set.sources.map { String($0.sha256.prefix(16)) } == hashes)
    #expect(set.train.count == 60_000 && set.test.count == 10_000)
    #expect(set.train.height == 28 && set.train.width == 28 && set.train.classCount == 10)
    #expect(Array(set.train.labels[..<10]) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    let paper = try set.centerCropped(to: 20).binarized(above: 128)
    #expect(paper.train.width == 400)
    #expect(abs(paper.train.meanSpikeCount - 99.1) <= 0.05)
  }

  @Test(.enabled(if: RealData.folder("fashion-mnist") != nil, "skipped: the Fashion-MNIST files are not here"))
  func fashionMNISTIsTheWellKnownSet() throws {
    let set = try ImageFolder(try #require(RealData.folder("fashion-mnist"))).load(name: "fashion-mnist")
    let hashes = ["c59f468a2f672dc8", "bad3541b69d91243", "5b4141f0afbad91e", "0402a96d92fd2663"]
    #expect(set.sources.map { String($0.sha256.prefix(16)) } == hashes)
    #expect(set.train.count == 60_000 && set.test.count == 10_000)
    #expect(abs(try set.binarized().train.meanSpikeCount - 245) <= 0.5)
  }

  @Test(.enabled(if: RealData.folder("emnist-derived") != nil, "skipped: the derived EMNIST files are not here"))
  func derivedEMNISTIsFoundUnderItsLongNames() throws {
    let folder = try ImageFolder(try #require(RealData.folder("emnist-derived")))
    #expect(folder.files.trainImages.lastComponent?.string.contains("cap2400-train-images") == true)
    let set = try folder.load(name: "emnist-derived", classCount: 47)
    #expect(set.train.count == 95_366 && set.test.count == 7_050)
  }
}

/// Gzip files whose data are not compressed.
enum DeflateStored {
  static func gzip(_ content: [UInt8]) -> [UInt8] {
    let size = (0..<2).map { UInt8(truncatingIfNeeded: content.count >> (8 * $0)) }
    var sum = UInt32.max
    for byte in content {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
    }
    let end = [~sum, UInt32(content.count)].flatMap { number in
      (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1] + size + size.map { ~$0 } + content + end
  }
}
