/// What a file seems to be that is none of those we read, by its first bytes, in the words of an error.
package enum FileNature {
  /// Formats by the bytes at their start.
  private static let signatures: [(bytes: [UInt8], name: String)] = [
    ([0x1f, 0x8b], "a gzip file"),
    (Array("PK".utf8) + [3, 4], "a zip archive"),
    (Array("PK".utf8) + [5, 6], "an empty zip archive"),
    ([0x89] + Array("HDF".utf8), "an HDF5 file"),
    (Array("MATLAB 5.0".utf8), "a MATLAB file"),
    ([0x89] + Array("PNG".utf8), "a PNG picture"),
    ([0xff, 0xd8, 0xff], "a JPEG picture"),
    (Array("PAR1".utf8), "a Parquet file"),
    (Array("ARROW1".utf8), "an Arrow file"),
    ([0xfd] + Array("7zXZ".utf8), "an xz file"),
    ([0x28, 0xb5, 0x2f, 0xfd], "a Zstandard file"),
    (Array("BZh".utf8), "a bzip2 file"),
    ([0x37, 0x7a, 0xbc, 0xaf], "a 7z archive"),
    (Array("Rar!".utf8), "a RAR archive"),
    ([0x93] + Array("NUMPY".utf8), "a NumPy array"),
    (Array("version https://git-lfs".utf8), "a pointer of Git LFS to the file, not the file (git lfs pull)"),
    (Array("/annex/".utf8), "a pointer of git-annex to the file, not the file"),
    ([0x80, 2], "a pickle of Python"), ([0x80, 3], "a pickle of Python"), ([0x80, 4], "a pickle of Python"),
    ([0x80, 5], "a pickle of Python"),
    ([0xff, 0xfe], "text in UTF-16"), ([0xfe, 0xff], "text in UTF-16"),
  ]

  /// How many bytes are looked at for text.
  private static let textLength = 256

  /// What a file of `bytes` seems to be; nil if nothing is known of it.
  package static func name(of bytes: [UInt8]) -> String? {
    if let found = signatures.first(where: { bytes.starts(with: $0.bytes) }) { return found.name }
    if isSafetensors(bytes) { return "a safetensors file" }
    if bytes.count > 262, bytes[257..<262].elementsEqual("ustar".utf8) { return "a tar archive" }
    let start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
    let beginning = start.prefix(textLength)
    guard !beginning.isEmpty, beginning.allSatisfy({ $0 >= 0x20 || 0x09...0x0d ~= $0 }) else { return nil }
    let text = String(decoding: beginning, as: UTF8.self).drop { $0.isWhitespace }.lowercased()
    if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") { return "a web page" }
    if text.hasPrefix("<") { return "XML" }
    return text.hasPrefix("{") || text.hasPrefix("[") ? "JSON" : "text"
  }

  /// Whether `bytes` start like a safetensors file: the length of a header in eight bytes, and the header, an object.
  package static func isSafetensors(_ bytes: [UInt8]) -> Bool {
    bytes.count > 9 && bytes[4..<8].allSatisfy { $0 == 0 } && bytes[8] == UInt8(ascii: "{")
      && bytes[..<4].contains { $0 > 0 }
  }
}
