import Datasets
import Foundation
import SystemPackage

/// A folder for one test, removed with the value.
final class ScratchFolder: Sendable {
  let path: FilePath

  init() throws {
    path = FilePath(FileManager.default.temporaryDirectory.path).appending("synfire-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  /// Writes a file, with the folders above it.
  func write(_ bytes: [UInt8], to name: String) throws {
    let file = path.string + "/" + name
    let parent = URL(fileURLWithPath: file).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
  }

  /// All files and folders below, hidden ones too.
  var contents: [String] {
    (FileManager.default.enumerator(atPath: path.string)?.allObjects as? [String] ?? []).sorted()
  }
}

/// A tiny set with the form of a known one: two training and two test images of 2×3 pixels.
struct TinySet {
  static let names = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]

  let contents: [[UInt8]]

  /// Sets of different `grey` have different pixels, and hence hashes.
  init(grey: UInt8 = 10) {
    let first: [UInt8] = [grey, 1, 2, 3, 4, 5]
    contents = [
      [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + first + first.reversed(), [0, 0, 8, 1, 0, 0, 0, 2, 0, 1],
      [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + first.reversed() + first, [0, 0, 8, 1, 0, 0, 0, 2, 1, 0],
    ]
  }

  /// The set as a catalogue would describe it; recognised by its contents, or by its compressed files.
  func known(
    name: String = "tiny", byGzip: Bool = false, classCount: Int = 2, isTransposed: Bool = false,
    debianPackage: String? = nil, origin: KnownDataset.Origin = .files(folders: [])
  ) -> KnownDataset {
    let files = zip(Self.names, contents).map { file, content in
      KnownDataset.File(
        name: file, contentSHA256: byGzip ? nil : FileContent.sha256(content),
        gzipSHA256: byGzip ? FileContent.sha256(storedGzip(content)) : nil, contentSize: content.count,
        gzipSize: storedGzip(content).count)
    }
    return KnownDataset(
      name: name, title: "Tiny", classCount: classCount, trainCount: 2, testCount: 2, files: files,
      isTransposed: isTransposed, origin: origin, debianPackage: debianPackage)
  }

  func write(to scratch: ScratchFolder, _ folder: String, compressed: Bool = true) throws {
    for (name, content) in zip(Self.names, contents) {
      try scratch.write(compressed ? storedGzip(content) : content, to: "\(folder)/\(name)\(compressed ? ".gz" : "")")
    }
  }

  /// What a mirror with the set under `folder` answers.
  func replies(_ folder: String) -> [String: LoopbackServer.Reply] {
    Dictionary(
      uniqueKeysWithValues: zip(Self.names, contents).map { ("\(folder)\($0).gz", .body(storedGzip($1))) })
  }
}

/// A gzip file that holds at most 65,535 bytes without compressing them.
func storedGzip(_ content: [UInt8]) -> [UInt8] {
  [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + storedDeflate(content) + littleEndian(Int(crc32(content)), 4)
    + littleEndian(content.count, 4)
}

/// One stored block of the deflate format.
func storedDeflate(_ content: [UInt8]) -> [UInt8] {
  [1] + littleEndian(content.count, 2) + littleEndian(~content.count & 0xffff, 2) + content
}

/// CRC-32 by its definition, bit by bit.
func crc32(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(UInt32.max) { sum, byte in
    (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
  }
}

/// The lowest `count` bytes of `number`, the least significant first.
func littleEndian(_ number: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}

/// The error that `body` throws, or nil.
func datasetError(_ body: () async throws -> Void) async -> DatasetError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? DatasetError
  }
}
