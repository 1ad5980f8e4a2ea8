import Datasets
import Foundation
import Kernels
import SystemPackage
import Testing

@Suite struct FuzzTests {
  static let seeds: [[UInt8]] = [
    IDXWriting.images, IDXWriting.labels, IDXWriting.gzippedImages, IDXWriting.gzippedLabels,
    NumPyWriting.images, NumPyWriting.labels,
    NumPyWriting.file(version: 2, type: "|u1", shape: "(3, 2, 4)", IDXWriting.grey),
    NumPyWriting.file(version: 3, type: "<i2", shape: "(12,)", IDXWriting.grey),
    NumPyWriting.file(type: "|i1", shape: "(24,)", IDXWriting.grey),
    NumPyWriting.file(
      type: "<f8", shape: "(3, 2, 4)", GreyScaleTests.littleEndian((0..<24).map { Double($0) / 23 }, "<f8")),
    NumPyWriting.file(type: "<f2", shape: "(3, 2, 4)", GreyScaleTests.littleEndian((0..<24).map { Double($0) }, "<f2")),
    IDXWriting.file(type: 0x0d, sizes: [1, 2, 3], IDXWriting.grey),
    IDXWriting.file(type: 0x0c, sizes: [2, 8], Array(repeating: 0, count: 3) + [7] + Array(repeating: 0, count: 60)),
    IDXWriting.images + Array(repeating: 0, count: 40), DeflateStored.gzip(IDXWriting.gzippedImages),
  ]
  static let limits = ReadingLimits(fileBytes: 1 << 14, images: 100, classes: 100)
  static let count = ProcessInfo.processInfo.environment["SYNFIRE_VERIFY"] == "1" ? 300_000 : 4_000

  @Test func whateverIsInAFileIsReadWholeOrRefused() throws {
    var accepted = 0
    var refused: [DatasetError.Kind: Int] = [:]
    for number in 0..<Self.count {
      var mutator = Mutator(number: number)
      let input = mutator.mutated(Self.seeds[number % Self.seeds.count])
      for error in Self.outcomes(of: input) {
        guard let error else {
          accepted += 1
          continue
        }
        refused[error.kind, default: 0] += 1
        #expect(error.subject == "fuzz", "input \(number)")
        #expect(error.isOneLine && error.description.utf8.count < 400, "input \(number)")
      }
    }
    // The mutations reach both sides: files that are still whole, and each way of being wrong.
    #expect(accepted > Self.count / 50)
    for kind in [DatasetError.Kind.wrongFormat, .wrongSize, .corrupt, .tooLarge, .labelOutOfRange] {
      #expect(refused[kind, default: 0] > 0, "\(kind)")
    }
  }

  /// What becomes of `input` as a file of images and as one of labels: an error, or nil.
  static func outcomes(of input: [UInt8]) -> [DatasetError?] {
    do throws(DatasetError) {
      let bytes = try FileContent.decompressed(input, limits: limits, path: "fuzz")
      return [problem { try readImages(bytes) }, problem { try readLabels(bytes) }, problem { try readNumbers(bytes) }]
    } catch {
      return [error]
    }
  }

  static func readImages(_ bytes: [UInt8]) throws(DatasetError) {
    let stack = try ImageStack(bytes, limits: limits, source: "fuzz")
    #expect(stack.count >= 1 && stack.count <= limits.images && stack.height >= 1 && stack.width >= 1)
    #expect(stack.pixels.count == stack.count * stack.height * stack.width)
    // An IDX file may end with zeros.
    let start = NumPyFile.isNumPy(bytes) ? bytes.count - stack.pixels.count : 16
    #expect(stack.pixels.elementsEqual(bytes[start..<start + stack.pixels.count]))
    #expect(bytes[(start + stack.pixels.count)...].allSatisfy { $0 == 0 })
    let images = try LabelledImages(
      height: stack.height, width: stack.width, pixels: stack.pixels, labels: .init(repeating: 0, count: stack.count),
      classCount: 1)
    let patterns = try ImageEncoding(levels: 3).apply(to: images.transposed())
    #expect(patterns.count == stack.count && patterns.width == 3 * stack.height * stack.width)
  }

  static func readNumbers(_ bytes: [UInt8]) throws(DatasetError) {
    let stack = try ImageStack(bytes, scale: GreyScale(black: -1, white: 300), limits: limits, source: "fuzz")
    #expect(stack.pixels.count == stack.count * stack.height * stack.width)
  }

  static func readLabels(_ bytes: [UInt8]) throws(DatasetError) {
    let labels = try LabelList.labels(bytes, limits: limits, source: "fuzz")
    #expect(!labels.isEmpty && labels.count <= limits.images && labels.count < bytes.count)
  }
}

/// Damages a file in a way that a number decides.
struct Mutator {
  private let stream: RandomStream
  private var position: UInt64 = 0

  init(number: Int) { stream = RandomStream(seed: UInt64(number), purpose: .init(code: 9_001)) }

  private mutating func next(below bound: Int) -> Int {
    position += 1
    return stream.integer(below: max(bound, 1), at: position)
  }

  private mutating func next<Element>(of choices: [Element]) -> Element { choices[next(below: choices.count)] }

  /// `seed` with one to three changes.
  mutating func mutated(_ seed: [UInt8]) -> [UInt8] {
    var bytes = seed
    for _ in 0...next(below: 3) { change(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let place = next(below: bytes.count)
    switch next(below: 8) {
    case 0 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8(next(below: 8))
    case 1 where !bytes.isEmpty: bytes[place] = UInt8(next(below: 256))
    case 2: bytes.removeSubrange(place...)
    case 3:
      let more = next(of: [1, 4, 16, 1_000])
      for _ in 0..<more { bytes.append(UInt8(next(below: 256))) }
    case 4: overwriteSize(&bytes)
    case 5 where !bytes.isEmpty:
      bytes[min(place, 90) % bytes.count] = next(of: Array("0123456789(),'{}[]: TFLu<>|i\n".utf8))
    case 6:
      let end = min(bytes.count, place + next(below: 20))
      bytes.insert(contentsOf: bytes[place..<end], at: place)
    default:
      let end = min(bytes.count, place + next(below: 20))
      bytes.removeSubrange(place..<end)
    }
  }

  /// Writes an extreme number over one of the first words, in either order of bytes.
  private mutating func overwriteSize(_ bytes: inout [UInt8]) {
    guard bytes.count >= 4 else { return }
    let start = 4 * next(below: min(bytes.count / 4, 5))
    let size = next(of: [UInt32(0), 1, 2, 3, 24, 100, 101, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000])
    let order = next(below: 2) == 0 ? size.bigEndian : size.littleEndian
    withUnsafeBytes(of: order) { bytes.replaceSubrange(start..<start + 4, with: $0) }
  }
}
