package import Storage
package import SystemPackage

/// The decompressed content of a data file, and its hash.
package struct FileContent: Sendable {
  /// The content, decompressed.
  package let bytes: [UInt8]
  /// The file's name and the hash of `bytes`.
  package let source: DataSource

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
    bytes = try Self.decompressed(raw, limits: limits, path: path)
    source = DataSource(name: path.lastComponent?.string ?? path.string, sha256: Self.sha256(bytes))
  }

  /// `raw` itself, or what it holds where it is a gzip file.
  ///
  /// - Parameter path: what to name in an error.
  package static func decompressed(
    _ raw: [UInt8], limits: ReadingLimits = .standard, path: FilePath
  ) throws(DatasetError) -> [UInt8] {
    guard Gzip.isGzip(raw) else { return raw }
    do throws(StorageError) {
      return try Gzip.decompress(raw, limit: limits.fileBytes, path: path)
    } catch {
      throw DatasetError(error)
    }
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
