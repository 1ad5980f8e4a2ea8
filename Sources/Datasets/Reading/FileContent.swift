package import Storage
package import SystemPackage

/// The decompressed content of a data file, and its hash.
package struct FileContent: Sendable {
  /// The content, decompressed.
  package let bytes: [UInt8]
  /// The file's name and the hash of `bytes`.
  package let source: DataSource

  /// How often a file may be compressed, each time as a whole: some servers and programs compress what is compressed.
  private static let mostLayers = 4

  /// Reads the file at `path`, which is gzipped or not: its first bytes tell.
  ///
  /// - Throws: ``DatasetError`` of the kinds `missing`, `unreadable`, `tooLarge` and `corrupt`.
  package init(_ path: FilePath, limits: ReadingLimits = .standard) throws(DatasetError) {
    let raw: [UInt8]
    do throws(StorageError) {
      raw = try WholeFile.read(path, limit: limits.fileBytes)
    } catch {
      throw DatasetError(error)
    }
    self.init(try Self.decompressed(raw, limits: limits, path: path), name: path.lastComponent?.string ?? path.string)
  }

  /// Reads a file of images or labels, or an array in an archive.
  ///
  /// - Throws: ``DatasetError`` of the kinds `missing`, `unreadable`, `tooLarge`, `wrongFormat` and `corrupt`.
  init(_ place: ArrayPlace, limits: ReadingLimits) throws(DatasetError) {
    guard let member = place.member else {
      try self.init(place.path, limits: limits)
      return
    }
    let archive = try ZipArchive(place.path)
    guard let entry = archive.entry(named: member) else {
      throw DatasetError(.missing, place.path.string, "wanted the array \(member), got an archive without it")
    }
    let raw = try archive.read(entry, limit: limits.fileBytes)
    self.init(
      try Self.decompressed(raw, limits: limits, path: place.path),
      name: "\(place.path.lastComponent?.string ?? place.path.string)/\(member)")
  }

  private init(_ bytes: [UInt8], name: String) {
    self.bytes = bytes
    source = DataSource(name: name, sha256: Self.sha256(bytes))
  }

  /// `raw` itself, or what it holds if it is a gzip file, or one within another.
  ///
  /// - Parameter path: what to name in an error.
  package static func decompressed(
    _ raw: [UInt8], limits: ReadingLimits = .standard, path: FilePath
  ) throws(DatasetError) -> [UInt8] {
    var bytes = raw
    for _ in 0..<mostLayers where Gzip.isGzip(bytes) {
      do throws(StorageError) {
        bytes = try Gzip.decompress(bytes, limit: limits.fileBytes, path: path)
      } catch {
        throw DatasetError(error)
      }
    }
    guard !Gzip.isGzip(bytes) else {
      throw DatasetError(.wrongFormat, path.string, "wanted a file compressed at most \(mostLayers) times, got more")
    }
    return bytes
  }

  /// SHA-256 of `bytes` in lower-case hexadecimal.
  package static func sha256(_ bytes: [UInt8]) -> String {
    SHA256Hash(of: bytes).hexadecimal
  }
}

extension DatasetError {
  /// The problem of a file, as one of a data set.
  package init(_ error: StorageError) {
    let kind: Kind
    switch error.kind {
    case .missing: kind = .missing
    case .unusable, .occupied: kind = .unreadable
    case .corrupt: kind = .corrupt
    case .tooLarge: kind = .tooLarge
    }
    self.init(kind, error.path.string, error.reason)
  }
}
