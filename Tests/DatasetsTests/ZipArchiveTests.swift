import Datasets
import Kernels
import SystemPackage
import Testing

@Suite("Zip archives")
struct ZipArchiveTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  /// "synfire " forty times, and what zlib's deflate at level 9 makes of it.
  private static let repeated = Array(String(repeating: "synfire ", count: 40).utf8)
  private static let deflated: [UInt8] = [
    0x2b, 0xae, 0xcc, 0x4b, 0xcb, 0x2c, 0x4a, 0x55, 0x28, 0x1e, 0xa5, 0xc9, 0xa2, 0x01,
  ]

  private func archive(_ bytes: [UInt8]) throws -> ZipArchive {
    try scratch.write(bytes, to: "a.zip")
    return try ZipArchive(scratch.path.appending("a.zip"))
  }

  private func example(is64Bit: Bool = false) -> ZipWriter {
    var writer = ZipWriter()
    writer.add("notes.txt", content: Array("stored".utf8), is64Bit: is64Bit)
    writer.add("gzip/data.gz", content: Self.repeated, packed: Self.deflated, method: 8, is64Bit: is64Bit)
    writer.add("empty", content: [])
    return writer
  }

  @Test("Stored and deflated entries come out as they went in, found by their last name", arguments: [false, true])
  func reads(is64Bit: Bool) throws {
    let zip = try archive(example(is64Bit: is64Bit).finished(comment: Array("PK\u{5}\u{6}".utf8), is64Bit: is64Bit))
    #expect(zip.entries.map(\.name) == ["notes.txt", "gzip/data.gz", "empty"])
    #expect(try zip.read(#require(zip.entry(named: "notes.txt")), limit: 6) == Array("stored".utf8))
    #expect(try zip.read(#require(zip.entry(named: "data.gz")), limit: 320) == Self.repeated)
    #expect(try zip.read(#require(zip.entry(named: "empty")), limit: 0) == [])
    #expect(zip.entry(named: "ata.gz") == nil)
  }

  @Test("An archive without entries is read")
  func empty() throws {
    #expect(try archive(ZipWriter().finished()).entries.isEmpty)
  }

  private func problem(_ writer: ZipWriter, _ name: String, limit: Int = 1_000) throws -> DatasetError? {
    let zip = try archive(writer.finished())
    let entry = try #require(zip.entry(named: name))
    do {
      _ = try zip.read(entry, limit: limit)
      return nil
    } catch {
      return error
    }
  }

  @Test("An entry larger than the limit, encrypted, or of another method is refused by name")
  func refuses() throws {
    #expect(try problem(example(), "data.gz", limit: 319)?.kind == .tooLarge)
    var writer = ZipWriter()
    writer.add("secret", content: [1], flags: 1)
    writer.add("packed", content: [1], method: 12)
    #expect(try problem(writer, "secret")?.reason == "secret is encrypted")
    #expect(try problem(writer, "packed")?.reason == "packed is compressed by method 12, wanted 0 or 8")
  }

  @Test("Lies about size, place and checksum are found")
  func lies() throws {
    var writer = ZipWriter()
    writer.add("short", content: [1, 2, 3], size: 2)
    writer.add("long", content: Self.repeated, packed: Self.deflated, method: 8, size: 321)
    writer.add("bomb", content: Self.repeated, packed: Self.deflated, method: 8, size: 1 << 40, is64Bit: true)
    writer.add("elsewhere", content: [1], is64Bit: true, offset: 1 << 40)
    writer.add("before", content: [1], is64Bit: true, offset: -5)
    writer.add("inside", content: [1], offset: 1)
    for name in ["short", "long", "elsewhere", "before", "inside"] {
      #expect(try problem(writer, name)?.kind == .corrupt, "\(name)")
    }
    #expect(try problem(writer, "bomb", limit: .max)?.kind == .corrupt)
    var bytes = example().finished()
    bytes[39] ^= 1  // the first byte of the content of notes.txt
    let zip = try archive(bytes)
    let error = #expect(throws: DatasetError.self) { try zip.read(#require(zip.entries.first), limit: 10) }
    #expect(error?.reason.contains("CRC") == true)
  }

  @Test("Files that are no archives are refused", arguments: [0, 1, 21, 22, 70_000])
  func noArchive(size: Int) throws {
    let error = #expect(throws: DatasetError.self) { try archive([UInt8](repeating: 0x50, count: size)) }
    #expect(error?.kind == .wrongFormat)
  }

  @Test("A missing archive is called missing, and a folder is not one")
  func missing() throws {
    #expect(throws: DatasetError.self) { try ZipArchive(scratch.path) }
    let error = #expect(throws: DatasetError.self) { try ZipArchive(scratch.path.appending("none.zip")) }
    #expect(error?.kind == .missing)
  }

  @Test("2,000 damaged archives either read right or are refused")
  func fuzz() throws {
    let stream = RandomStream(seed: 1, purpose: .init(code: 901))
    let originals = [example().finished(), example(is64Bit: true).finished(is64Bit: true)]
    let good = [Array("stored".utf8), Self.repeated, []]
    var refused = 0
    for round in 0..<2_000 {
      var bytes = originals[round % 2]
      for change in 0..<3 {
        let block = stream.block(at: UInt64(3 * round + change))
        let position = Int(block[0]) % bytes.count
        switch block[1] % 4 {
        case 0: bytes[position] ^= 1 << UInt8(block[2] % 8)
        case 1: bytes[position] = UInt8(truncatingIfNeeded: block[2])
        case 2: for index in position..<min(position + 4, bytes.count) { bytes[index] = block[2] & 1 == 0 ? 255 : 0 }
        default: bytes.removeLast(Int(block[2]) % 4)
        }
      }
      do {
        let zip = try archive(bytes)
        for entry in zip.entries { #expect(good.contains(try zip.read(entry, limit: 400))) }
      } catch {
        #expect(error is DatasetError)
        refused += 1
      }
    }
    #expect(refused > 1_000 && refused < 2_000)
  }
}
