import Storage
package import SystemPackage

/// A regular file of which pieces are read by offset, so that it need not fit into memory.
package struct FileSlice: Sendable {
  /// The file.
  package let path: FilePath
  /// Its size in bytes when it was first looked at.
  package let size: Int

  /// Looks at the file at `path`.
  package init(_ path: FilePath) throws(DatasetError) {
    self.path = path
    guard path.fileKind != .folder, path.fileKind != .other else {
      throw DatasetError(.unreadable, path.string, "wanted a file, got a folder, device, pipe or socket")
    }
    do {
      size = try Self.withFile(path) { file in Int(try file.seek(offset: 0, from: .end)) }
    } catch {
      throw Self.problem(path, error)
    }
  }

  /// The first bytes, as many as tell what the file is; nil if they cannot be read.
  var beginning: [UInt8]? { try? read(at: 0, count: min(512, size)) }

  /// The `count` bytes from `offset` on; a range that the file does not hold is refused before memory is taken.
  package func read(at offset: Int, count: Int) throws(DatasetError) -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw DatasetError(
        .corrupt, path.string, "wanted \(count) bytes at byte \(offset), got a file of \(size) bytes")
    }
    let bytes: [UInt8]
    do {
      bytes = try Self.withFile(path) { file in
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
          while filled < count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<count])
            let got = try file.read(fromAbsoluteOffset: Int64(offset + filled), into: rest)
            guard got > 0 else { break }
            filled += got
          }
        }
      }
    } catch {
      throw Self.problem(path, error)
    }
    guard bytes.count == count else {
      throw DatasetError(.wrongSize, path.string, "wanted \(count) bytes at byte \(offset), got \(bytes.count)")
    }
    return bytes
  }

  private static func withFile<Result>(
    _ path: FilePath, _ body: (FileDescriptor) throws -> Result
  ) throws -> Result {
    let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
    defer { try? file.close() }
    return try body(file)
  }

  private static func problem(_ path: FilePath, _ error: any Error) -> DatasetError {
    let errno = error as? Errno
    return DatasetError(
      errno == .noSuchFileOrDirectory ? .missing : .unreadable, path.string,
      "cannot read: \(errno?.description ?? String(describing: error))")
  }
}

extension [UInt8] {
  /// The little-endian 16-bit number at `offset`, which the caller has checked to be inside.
  func number16(at offset: Int) -> Int { Int(self[offset]) | Int(self[offset + 1]) << 8 }

  /// The little-endian 32-bit number at `offset`.
  func number32(at offset: Int) -> Int { number16(at: offset) | number16(at: offset + 2) << 16 }

  /// The little-endian 64-bit number at `offset`; one above the largest `Int` becomes the largest `Int`.
  func number64(at offset: Int) -> Int {
    let high = number32(at: offset + 4)
    return high > 0x7fff_ffff ? .max : number32(at: offset) | high << 32
  }
}
