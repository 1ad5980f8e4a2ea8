import CZlib
package import SystemPackage

/// Decompression of gzip files and of the raw streams in zip archives, on zlib.
///
/// Nothing that the data say about their own size is believed: the output grows as it comes, by doubling, and stops at
/// the caller's limit.
///
/// Source: RFC 1951 (the compressed data), RFC 1952 (the gzip file).
package enum Gzip {
  /// Whether `bytes` start with the magic number of gzip, 1f 8b.
  package static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

  /// What the gzip file `bytes` holds: the contents of all its members, one after the other; zeros that pad the file at its
  /// end are passed over, as gzip does.
  ///
  /// - Parameters:
  ///   - limit: the most bytes that are accepted; memory stays below twice as much.
  ///   - path: what to name in an error.
  /// - Throws: ``StorageError`` where the data are cut short, damaged (the checksum of each member is verified),
  ///   followed by something else, or hold more than `limit` bytes.
  package static func decompress(_ bytes: [UInt8], limit: Int, path: FilePath) throws(StorageError) -> [UInt8] {
    let stream = try InflateStream(windowBits: 16 + MAX_WBITS, path: path)
    var output = Output(limit: limit, hint: sizeHint(of: bytes))
    var position = 0
    repeat {
      let end = try stream.inflate(bytes[position...], into: &output, path: path)
      guard end == bytes.count || bytes[end...].starts(with: [0x1f, 0x8b]) else {
        if bytes[end...].allSatisfy({ $0 == 0 }) { break }
        throw StorageError(path, "wanted the end of the file at byte \(end), got \(bytes.count - end) bytes more")
      }
      position = end
    } while position < bytes.count
    return output.bytes
  }

  /// What a raw compressed stream without header or checksum holds, which must be `size` bytes.
  ///
  /// - Parameter path: what to name in an error.
  /// - Throws: ``StorageError`` where the data are cut short, damaged, followed by something else, or hold more or less
  ///   than `size` bytes.
  package static func inflateRaw(_ bytes: ArraySlice<UInt8>, size: Int, path: FilePath) throws(StorageError) -> [UInt8]
  {
    let stream = try InflateStream(windowBits: -MAX_WBITS, path: path)
    var output = Output(limit: size, hint: size)
    let end = try stream.inflate(bytes, into: &output, path: path)
    guard end == bytes.endIndex else {
      throw StorageError(path, "wanted the end of the compressed data, got \(bytes.endIndex - end) bytes more")
    }
    guard output.bytes.count == size else {
      throw StorageError(path, "wanted \(size) bytes after decompression, got \(output.bytes.count)")
    }
    return output.bytes
  }

  /// The CRC-32 of `bytes`, as gzip and zip files record it.
  package static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
  }

  /// The size that the last member claims, in its last four bytes.
  private static func sizeHint(of bytes: [UInt8]) -> Int {
    bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Bytes that grow by doubling up to a limit.
  fileprivate struct Output {
    /// The most that is reserved on a claim: 64 MiB.
    private static let largestHint = 1 << 26

    let limit: Int
    var bytes: [UInt8] = []

    init(limit: Int, hint: Int) {
      precondition(limit >= 0 && hint >= 0, "a limit and a hint of at least 0 bytes, got \(limit) and \(hint)")
      self.limit = limit
      bytes.reserveCapacity(min(limit, hint, Self.largestHint))
    }

    /// Appends `more`, or says no where that would exceed the limit.
    mutating func append(_ more: ArraySlice<UInt8>) -> Bool {
      guard more.count <= limit - bytes.count else { return false }
      let wanted = bytes.count + more.count
      if wanted > bytes.capacity { bytes.reserveCapacity(max(wanted, min(limit, 2 * bytes.capacity))) }
      bytes += more
      return true
    }
  }
}

/// zlib's decompressor, which keeps its own address and hence stands in memory of its own.
private struct InflateStream: ~Copyable {
  /// Decompressed bytes that are fetched at once.
  private static let pieceSize = 1 << 17
  /// The most compressed bytes that one call is given; zlib counts them in 32 bits.
  private static let largestRequest = 1 << 30

  private let stream: UnsafeMutablePointer<z_stream>

  /// A decompressor for the format that `windowBits` names: 31 is gzip, −15 a raw stream.
  init(windowBits: Int32, path: FilePath) throws(StorageError) {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      throw StorageError(path, "cannot start to decompress: too little memory", kind: .unusable)
    }
    self.stream = stream
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Decompresses one member from the start of `input`, and returns the index after it.
  func inflate(_ input: ArraySlice<UInt8>, into output: inout Gzip.Output, path: FilePath) throws(StorageError) -> Int {
    inflateReset(stream)
    var piece = [UInt8](repeating: 0, count: Self.pieceSize)
    var position = input.startIndex
    while true {
      let (code, read, written) = step(input[position...], into: &piece)
      position += read
      guard output.append(piece[..<written]) else {
        throw StorageError(path, "wanted at most \(output.limit) bytes after decompression, got more", kind: .tooLarge)
      }
      switch code {
      case Z_STREAM_END:
        return position
      case Z_OK where read > 0 || written > 0:
        continue
      case Z_OK, Z_BUF_ERROR:
        throw StorageError(path, "the compressed data end too early, after \(output.bytes.count) decompressed bytes")
      case Z_MEM_ERROR:
        throw StorageError(path, "cannot decompress: too little memory", kind: .unusable)
      default:
        let problem = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)"
        throw StorageError(path, "the compressed data are damaged at byte \(position): \(problem)")
      }
    }
  }

  /// One call of zlib: its answer, and how many bytes were read and written.
  private func step(_ input: ArraySlice<UInt8>, into piece: inout [UInt8]) -> (code: Int32, read: Int, written: Int) {
    input.withUnsafeBufferPointer { source in
      piece.withUnsafeMutableBufferPointer { target in
        let offered = min(source.count, Self.largestRequest)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.pointee.avail_in = UInt32(offered)
        stream.pointee.next_out = target.baseAddress
        stream.pointee.avail_out = UInt32(target.count)
        let code = CZlib.inflate(stream, Z_NO_FLUSH)
        return (code, offered - Int(stream.pointee.avail_in), target.count - Int(stream.pointee.avail_out))
      }
    }
  }
}
