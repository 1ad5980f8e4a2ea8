import Foundation
package import SystemPackage

/// Reads a file from its first byte to its last, and only a file.
package enum WholeFile {
  /// The most that is asked of one system call: 1 GiB, which every system grants.
  private static let largestRequest = 1 << 30

  /// The content of the regular file at `path`.
  ///
  /// The size is compared with `limit`, in bytes, before any memory is taken. Symbolic links are followed; a pipe is
  /// never waited for.
  ///
  /// - Throws: ``StorageError`` where there is no such file, where it cannot be read, is a folder or a device, is larger
  ///   than `limit`, or changes its size while it is read.
  package static func read(_ path: FilePath, limit: Int) throws(StorageError) -> [UInt8] {
    do {
      let descriptor = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
      defer { try? descriptor.close() }
      let size = try size(of: descriptor, at: path)
      guard size <= limit else {
        throw StorageError(path, "wanted a file of at most \(limit) bytes, got \(size)", kind: .tooLarge)
      }
      let bytes = try read(descriptor, upTo: size)
      var next: UInt8 = 0
      let more = try withUnsafeMutableBytes(of: &next) { try descriptor.read(into: $0) }
      guard bytes.count == size, more == 0 else {
        let got = bytes.count == size ? "more" : "\(bytes.count)"
        throw StorageError(
          path, "wanted \(size) bytes, got \(got): the file changed while it was read", kind: .unusable)
      }
      return bytes
    } catch let error as StorageError {
      throw error
    } catch {
      throw StorageError(path, cannot: "read the file", error)
    }
  }

  /// The size of an open file in bytes, where it is a regular one.
  private static func size(of descriptor: FileDescriptor, at path: FilePath) throws -> Int {
    var status = stat()
    guard fstat(descriptor.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return Int(status.st_size)
    case S_IFDIR: throw StorageError(path, "wanted a file, got a folder", kind: .unusable)
    default: throw StorageError(path, "wanted a file, got a device, pipe or socket", kind: .unusable)
    }
  }

  /// Up to `size` bytes; fewer where the file ends before.
  private static func read(_ descriptor: FileDescriptor, upTo size: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let request = min(size - count, largestRequest)
        let space = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[count..<count + request])
        let got = try descriptor.read(into: space)
        if got == 0 { break }
        count += got
      }
    }
  }

  /// Adds `bytes` to the end of the regular file at `path`, and syncs it to the disk.
  ///
  /// What cannot be added as a whole is taken away again, as far as the system allows.
  ///
  /// - Throws: ``StorageError`` if there is no such file, or it takes no more.
  package static func append(_ bytes: some Sequence<UInt8>, to path: FilePath) throws(StorageError) {
    do {
      let descriptor = try FileDescriptor.open(path, .writeOnly, options: [.append, .nonBlocking, .closeOnExec])
      defer { try? descriptor.close() }
      let size = try size(of: descriptor, at: path)
      do {
        try descriptor.writeAll(bytes)
        try SyncedFile.sync(descriptor)
      } catch {
        _ = ftruncate(descriptor.rawValue, off_t(size))
        throw error
      }
    } catch let error as StorageError {
      throw error
    } catch {
      throw StorageError(path, cannot: "write", error)
    }
  }
}

extension Sequence<UInt8> where Self: Collection, SubSequence == ArraySlice<UInt8> {
  /// The bytes after a byte order mark of UTF-8, which some editors and shells put in front of a text.
  package var withoutByteOrderMark: ArraySlice<UInt8> { starts(with: [0xef, 0xbb, 0xbf]) ? dropFirst(3) : self[...] }
}
