import Storage
package import SystemPackage

/// The directory of a zip archive, and its entries one by one, read from the file by offset.
///
/// Stored and deflated entries and the 64-bit extension are read; archives in several parts and encrypted entries are
/// refused. Sizes and offsets are checked against the file before any memory is taken for them.
///
/// Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.14–16 (end records) and
/// 4.5.3 (64-bit extra field).
package struct ZipArchive: Sendable {
  /// A file in the archive.
  package struct Entry: Sendable, Hashable {
    /// The name with its folders.
    package let name: String
    /// 0 stored, 8 deflated; others are refused when the entry is read.
    package let method: Int
    /// Bytes in the archive.
    package let compressedSize: Int
    /// Bytes of the content.
    package let size: Int
    /// CRC-32 of the content.
    package let crc32: UInt32
    /// Whether the content is encrypted.
    package let isEncrypted: Bool
    fileprivate let headerOffset: Int
  }

  /// The most bytes of directory that are accepted: 16 MiB.
  package static let directoryLimit = 1 << 24

  /// The archive.
  package let path: FilePath
  /// What it holds, in the directory's order.
  package let entries: [Entry]
  private let source: FileSlice

  /// Reads the directory of the archive at `path`.
  package init(_ path: FilePath) throws(DatasetError) {
    self.path = path
    source = try FileSlice(path)
    let directory = try ZipDirectory(source)
    entries = try directory.entries()
  }

  /// The entry called `name`, in whatever folder of the archive.
  package func entry(named name: String) -> Entry? {
    entries.first { $0.name == name || $0.name.hasSuffix("/" + name) }
  }

  /// The content of `entry`, at most `limit` bytes, checked by its CRC-32.
  package func read(_ entry: Entry, limit: Int) throws(DatasetError) -> [UInt8] {
    guard !entry.isEncrypted else { throw problem(.wrongFormat, "\(entry.name) is encrypted") }
    guard entry.size <= limit else {
      throw problem(.tooLarge, "wanted at most \(limit) bytes of \(entry.name), got \(entry.size)")
    }
    let header = try source.read(at: entry.headerOffset, count: 30)
    guard header.number32(at: 0) == 0x0403_4b50 else {
      throw problem(.corrupt, "wanted a local header for \(entry.name) at byte \(entry.headerOffset)")
    }
    let start = entry.headerOffset + 30 + header.number16(at: 26) + header.number16(at: 28)
    let packed = try source.read(at: start, count: entry.compressedSize)
    let content = try unpack(packed, entry)
    let sum = Gzip.checksum(content[...])
    guard content.count == entry.size, sum == entry.crc32 else {
      throw problem(
        .corrupt,
        "wanted \(entry.size) bytes of CRC \(entry.crc32) for \(entry.name), got \(content.count) of CRC \(sum)")
    }
    return content
  }

  private func unpack(_ packed: [UInt8], _ entry: Entry) throws(DatasetError) -> [UInt8] {
    switch entry.method {
    case 0: return packed
    case 8:
      // Deflate shrinks by less than 1,032 to 1, so a larger claim is a lie.
      guard entry.size <= 1_032 * packed.count + 64 else {
        throw problem(.corrupt, "\(packed.count) bytes cannot hold the \(entry.size) of \(entry.name)")
      }
      do {
        return try Gzip.inflateRaw(packed[...], size: entry.size, path: path)
      } catch {
        throw problem(.corrupt, "\(entry.name) does not decompress: \(error.reason)")
      }
    default: throw problem(.wrongFormat, "\(entry.name) is compressed by method \(entry.method), wanted 0 or 8")
    }
  }

  private func problem(_ kind: DatasetError.Kind, _ reason: String) -> DatasetError {
    DatasetError(kind, path.string, reason)
  }
}

/// The directory at the end of a zip archive.
private struct ZipDirectory {
  private let bytes: [UInt8]
  private let count: Int
  private let source: FileSlice

  init(_ source: FileSlice) throws(DatasetError) {
    self.source = source
    let tail = try source.read(at: max(0, source.size - 65_557), count: min(source.size, 65_557))
    guard let end = Self.endRecord(in: tail) else {
      throw DatasetError(.wrongFormat, source.path.string, "wanted a zip archive, got a file without its end record")
    }
    var (count, size, offset) = (tail.number16(at: end + 10), tail.number32(at: end + 12), tail.number32(at: end + 16))
    let disk = tail.number16(at: end + 4)
    if count == 0xffff || size == 0xffff_ffff || offset == 0xffff_ffff, end >= 20,
      tail.number32(at: end - 20) == 0x0706_4b50
    {
      let record = try source.read(at: tail.number64(at: end - 12), count: 56)
      guard record.number32(at: 0) == 0x0606_4b50 else {
        throw DatasetError(.corrupt, source.path.string, "wanted a 64-bit end record where its locator points")
      }
      (count, size, offset) = (record.number64(at: 32), record.number64(at: 40), record.number64(at: 48))
    } else if disk != 0 {
      throw DatasetError(.wrongFormat, source.path.string, "wanted an archive of one part, got part \(disk + 1)")
    }
    guard size <= ZipArchive.directoryLimit, count <= size / 46 else {
      throw DatasetError(
        .corrupt, source.path.string,
        "wanted a directory of at most \(ZipArchive.directoryLimit) bytes, got \(count) entries in \(size) bytes")
    }
    bytes = try source.read(at: offset, count: size)
    self.count = count
  }

  /// Where the end record begins: the last signature whose comment fits the rest.
  private static func endRecord(in tail: [UInt8]) -> Int? {
    guard tail.count >= 22 else { return nil }
    return stride(from: tail.count - 22, through: 0, by: -1).first { start in
      tail[start] == 0x50 && tail.number32(at: start) == 0x0605_4b50
        && start + 22 + tail.number16(at: start + 20) <= tail.count
    }
  }

  func entries() throws(DatasetError) -> [ZipArchive.Entry] {
    var entries: [ZipArchive.Entry] = []
    entries.reserveCapacity(count)
    var start = 0
    for _ in 0..<count {
      guard bytes.count - start >= 46, bytes.number32(at: start) == 0x0201_4b50 else { throw torn(entries.count) }
      let nameEnd = start + 46 + bytes.number16(at: start + 28)
      let extraEnd = nameEnd + bytes.number16(at: start + 30)
      let end = extraEnd + bytes.number16(at: start + 32)
      guard end <= bytes.count else { throw torn(entries.count) }
      var sizes = [24, 20, 42].map { bytes.number32(at: start + $0) }
      widen(&sizes, extra: nameEnd..<extraEnd)
      entries.append(
        ZipArchive.Entry(
          name: String(decoding: bytes[start + 46..<nameEnd], as: UTF8.self), method: bytes.number16(at: start + 10),
          compressedSize: sizes[1], size: sizes[0], crc32: UInt32(truncatingIfNeeded: bytes.number32(at: start + 16)),
          isEncrypted: bytes.number16(at: start + 8) & 1 == 1, headerOffset: sizes[2]))
      start = end
    }
    return entries
  }

  /// Takes size, compressed size and offset from the 64-bit extra field where the 32-bit ones are full.
  private func widen(_ sizes: inout [Int], extra: Range<Int>) {
    var field = extra.lowerBound
    while field + 4 <= extra.upperBound {
      let end = field + 4 + bytes.number16(at: field + 2)
      guard end <= extra.upperBound else { return }
      if bytes.number16(at: field) == 1 {
        var position = field + 4
        for index in sizes.indices where sizes[index] == 0xffff_ffff && position + 8 <= end {
          sizes[index] = bytes.number64(at: position)
          position += 8
        }
        return
      }
      field = end
    }
  }

  private func torn(_ index: Int) -> DatasetError {
    DatasetError(.corrupt, source.path.string, "wanted \(count) directory entries, number \(index + 1) is torn")
  }
}
