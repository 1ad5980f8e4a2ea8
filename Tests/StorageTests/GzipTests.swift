import Foundation
import Storage
import SystemPackage
import Testing

@Suite struct GzipTests {
  static let path: FilePath = "some.gz"

  static func kind(_ bytes: [UInt8], limit: Int = 1 << 20) -> StorageError.Kind? {
    do throws(StorageError) {
      _ = try Gzip.decompress(bytes, limit: limit, path: path)
      return nil
    } catch {
      return error.kind
    }
  }

  /// What `gzip -9` makes of "spikes spikes spikes spikes\n", and then of "carry errors backwards\n".
  static let spikes = bytes(
    "1f8b08000000000002ff2b2ec8cc4e2d5628c642710100d37223821c000000")
  static let errors = bytes(
    "1f8b08000000000002ff4b4e2c2aaa54482d2aca2f2a56484a4cce2e4f2c4a29e602006d32265117000000")

  static func bytes(_ hexadecimal: String) -> [UInt8] {
    var digits = hexadecimal[...]
    var bytes: [UInt8] = []
    while !digits.isEmpty {
      bytes.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
      digits = digits.dropFirst(2)
    }
    return bytes
  }

  @Test func aMemberThatAnotherProgramWroteComesBack() throws {
    #expect(Gzip.isGzip(Self.spikes))
    let text = try Gzip.decompress(Self.spikes, limit: 28, path: Self.path)
    #expect(text == Array("spikes spikes spikes spikes\n".utf8))
  }

  @Test func allMembersComeBackInTheirOrder() throws {
    let text = try Gzip.decompress(Self.spikes + Self.errors + Self.spikes, limit: 1_000, path: Self.path)
    #expect(text == Array("spikes spikes spikes spikes\ncarry errors backwards\nspikes spikes spikes spikes\n".utf8))
  }

  @Test func everyTruncationIsFound() {
    for count in 0..<Self.spikes.count {
      #expect(Self.kind(Array(Self.spikes[..<count])) == .corrupt, "\(count) bytes")
    }
    #expect(Self.kind(Self.spikes + Self.errors.dropLast()) == .corrupt)
  }

  @Test func noFlippedBitOfDataChecksumOrSizeGivesOtherContent() {
    let text = Array("spikes spikes spikes spikes\n".utf8)
    var harmless = 0
    for position in 10..<Self.spikes.count {
      for bit in 0..<8 {
        var bytes = Self.spikes
        bytes[position] ^= 1 << UInt8(bit)
        guard let content = try? Gzip.decompress(bytes, limit: 1 << 20, path: Self.path) else { continue }
        #expect(content == text, "bit \(bit) of byte \(position)")
        harmless += 1
      }
    }
    #expect(harmless < 8, "at most the bits that fill the last byte of the data have no meaning")
  }

  @Test func bytesAfterTheEndAreRefused() {
    #expect(Self.kind(Self.spikes + [0, 1]) == .corrupt)
    #expect(Self.kind(Self.spikes + [0x1f]) == .corrupt)
    #expect(Self.kind(Self.spikes + Array("more".utf8)) == .corrupt)
    #expect(Self.kind(Self.spikes + [0, 0] + Self.errors) == .corrupt)
  }

  @Test(arguments: [1, 7, 512]) func zerosAfterTheEndArePassedOver(count: Int) throws {
    let zeros = [UInt8](repeating: 0, count: count)
    let text = try Gzip.decompress(Self.spikes + Self.errors + zeros, limit: 51, path: Self.path)
    #expect(text == Array("spikes spikes spikes spikes\ncarry errors backwards\n".utf8))
  }

  @Test func theLimitHoldsToTheByte() {
    #expect(Self.kind(Self.spikes, limit: 28) == nil)
    #expect(Self.kind(Self.spikes, limit: 27) == .tooLarge)
    #expect(Self.kind(Self.spikes + Self.errors, limit: 50) == .tooLarge)
    #expect(Self.kind(Self.spikes, limit: 0) == .tooLarge)
  }

  @Test func aBombStopsAtTheLimit() {
    let bomb = DeflateWriter.gzipOfZeros(runs: 2_000)
    #expect(bomb.count < 3_300)
    #expect(Self.kind(bomb, limit: 1 << 18) == .tooLarge)
    #expect(Self.kind(bomb, limit: 516_000) == .tooLarge)
    #expect(Self.kind(bomb, limit: 516_001) == nil)
  }

  @Test func longRunsComeBackWithoutWaste() throws {
    let runs = 1_500
    let bytes = try Gzip.decompress(DeflateWriter.gzipOfZeros(runs: runs), limit: 600_000, path: Self.path)
    #expect(bytes.count == 258 * runs + 1)
    #expect(bytes.allSatisfy { $0 == 0 })
    #expect(bytes.capacity <= 600_000 + 4_096)
  }

  @Test func aClaimedSizeIsNotBelieved() {
    var bytes = Self.spikes
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [255, 255, 255, 255])
    #expect(Self.kind(bytes, limit: 1 << 30) == .corrupt)
  }

  @Test func storedBlocksComeBack() throws {
    let text = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 7 / 3) }
    #expect(try Gzip.decompress(DeflateWriter.storedGzip(text), limit: 70_000, path: Self.path) == text)
    #expect(try Gzip.decompress(DeflateWriter.storedGzip([]), limit: 0, path: Self.path) == [])
  }

  @Test func errorsNameTheFileInOneLine() throws {
    let error = try #require(throws: StorageError.self) {
      try Gzip.decompress(Self.spikes, limit: 5, path: "train-images.gz")
    }
    #expect(error.description == "train-images.gz: wanted at most 5 bytes after decompression, got more")
  }

  @Test func rawStreamsNeedTheirExactSize() throws {
    let raw = Self.spikes[10..<Self.spikes.count - 8]
    let text = Array("spikes spikes spikes spikes\n".utf8)
    #expect(try Gzip.inflateRaw(raw, size: 28, path: Self.path) == text)
    #expect(throws: StorageError.self) { try Gzip.inflateRaw(raw, size: 29, path: Self.path) }
    #expect(throws: StorageError.self) { try Gzip.inflateRaw(raw, size: 27, path: Self.path) }
    #expect(throws: StorageError.self) { try Gzip.inflateRaw(raw.dropLast(), size: 28, path: Self.path) }
    #expect(throws: StorageError.self) { try Gzip.inflateRaw(raw + [0], size: 28, path: Self.path) }
    #expect(throws: StorageError.self) { try Gzip.inflateRaw([], size: 0, path: Self.path) }
  }

  @Test func theChecksumEqualsTheBitwiseOne() {
    #expect(Gzip.checksum(Array("123456789".utf8)[...]) == 0xcbf4_3926)
    #expect(Gzip.checksum([]) == 0)
    let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(Gzip.checksum(bytes[3..<700]) == DeflateWriter.checksum(bytes[3..<700]))
  }
}
