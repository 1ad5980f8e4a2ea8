import Foundation
import Testing

/// A folder in which one test runs the command, removed with the value.
final class Workplace: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("synfire-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Runs the command to its end.
  func run(_ arguments: String..., shell: String? = nil, environment: [String: String] = [:]) async throws -> Outcome {
    try await run(arguments, shell: shell, environment: environment)
  }

  /// Runs the command to its end.
  func run(
    _ arguments: [String], shell: String? = nil, environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await SynfireProcess(arguments, in: self, shell: shell, environment: environment).outcome()
  }

  /// Runs the command, which must succeed without a remark.
  @discardableResult
  func succeed(_ arguments: [String]) async throws -> Outcome {
    let outcome = try await run(arguments)
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(arguments): \(outcome.errors)")
    return outcome
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  func data(_ name: String) throws -> Data { try Data(contentsOf: url.appendingPathComponent(name)) }

  func json(_ name: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: data(name)) as? [String: Any])
  }

  /// The names in a folder, hidden ones too.
  func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
  }

  /// The checkpoints of a run, by their name.
  func checkpoints(_ run: String) throws -> [String: Data] {
    try Dictionary(
      uniqueKeysWithValues: names("\(run)/checkpoints").map { ($0, try data("\(run)/checkpoints/\($0)")) })
  }
}

/// Labelled images made up by the tests: 8×8 pixels, bright in two rows that tell the class, with much noise.
struct Stripes {
  let train: (pixels: [UInt8], labels: [UInt8])
  let test: (pixels: [UInt8], labels: [UInt8])

  /// Images of `classCount` kinds; from `labelCount` on, the labels begin at 0 again.
  init(train: Int = 1_200, test: Int = 80, classCount: Int = 4, labelCount: Int = 256) {
    func images(_ count: Int, _ seed: UInt32) -> (pixels: [UInt8], labels: [UInt8]) {
      // The linear congruential generator of Numerical Recipes, of which the high bits are used.
      var state = seed
      func next() -> UInt8 {
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(state >> 24)
      }
      let pixels = (0..<count * 64).map { position in
        let isBright = position % 64 / 16 == position / 64 % classCount
        return isBright ? max(next(), next()) : min(next(), next())
      }
      return (pixels, (0..<count).map { UInt8($0 % classCount % labelCount) })
    }
    self.train = images(train, 1)
    self.test = images(test, 2)
  }

  /// Writes four IDX files.
  func writeIDX(to folder: String, in place: Workplace) throws {
    for (name, part) in [("train", train), ("t10k", test)] {
      let count = Self.bigEndian(part.labels.count)
      let size = Self.bigEndian(8)
      try place.write([0, 0, 8, 3] + count + size + size + part.pixels, to: "\(folder)/\(name)-images-idx3-ubyte")
      try place.write([0, 0, 8, 1] + count + part.labels, to: "\(folder)/\(name)-labels-idx1-ubyte")
    }
  }

  /// Writes four NumPy arrays.
  func writeNumPy(to folder: String, in place: Workplace) throws {
    for (name, part) in [("train", train), ("test", test)] {
      let count = part.labels.count
      try place.write(Self.numPy(part.pixels, shape: "(\(count), 8, 8)"), to: "\(folder)/\(name)-images.npy")
      try place.write(Self.numPy(part.labels, shape: "(\(count),)"), to: "\(folder)/\(name)-labels.npy")
    }
  }

  private static func numPy(_ content: [UInt8], shape: String) -> [UInt8] {
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': \(shape), }"
    let padding = String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64)
    let text = Array((header + padding + "\n").utf8)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.count & 255), UInt8(text.count >> 8)] + text + content
  }

  private static func bigEndian(_ number: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(number >> $0 & 255) } }
}
