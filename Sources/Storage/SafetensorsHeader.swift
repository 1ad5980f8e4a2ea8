import SystemPackage

/// The table of contents of a safetensors file.
struct SafetensorsHeader {
  /// Where a tensor lies and what it is.
  struct Entry {
    var name: String
    var elementType: Tensor.ElementType
    var shape: [Int]
    /// Its bytes, counted from the end of the header.
    var offsets: Range<Int>
  }

  /// The tensors in the order of their bytes.
  private(set) var entries: [Entry]
  let metadata: [String: String]
}

// MARK: - Writing

extension SafetensorsHeader {
  /// Lays the tensors out: the last element type first, and by name within a type.
  init(tensors: [String: Tensor], metadata: [String: String]) {
    self.metadata = metadata
    entries = []
    for type in Tensor.ElementType.allCases.reversed() {
      let names = tensors.filter { $0.value.elementType == type }.keys.sorted(by: Self.precedes)
      for name in names {
        guard let tensor = tensors[name] else { continue }
        let start = entries.last?.offsets.upperBound ?? 0
        entries.append(
          Entry(name: name, elementType: type, shape: tensor.shape, offsets: start..<start + tensor.bytes.count))
      }
    }
  }

  /// The header as JSON, padded by spaces to a multiple of 8 bytes.
  func encoded() -> [UInt8] {
    var parts: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { Self.precedes($0.key, $1.key) }.map {
        "\(Self.quoted($0.key)):\(Self.quoted($0.value))"
      }
      parts.append("\"\(Safetensors.metadataKey)\":{\(pairs.joined(separator: ","))}")
    }
    for entry in entries {
      let shape = entry.shape.map(String.init).joined(separator: ",")
      parts.append(
        "\(Self.quoted(entry.name)):{\"dtype\":\"\(entry.elementType.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(entry.offsets.lowerBound),\(entry.offsets.upperBound)]}")
    }
    var bytes = Array("{\(parts.joined(separator: ","))}".utf8)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - bytes.count % 8) % 8))
    return bytes
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// A JSON string: escaped are quotes, backslashes and control characters only.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\0"..<" ": result += (scalar.value < 16 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

// MARK: - Reading

extension SafetensorsHeader {
  /// Reads a header and checks that its tensors fill `dataSize` bytes without gap or overlap.
  init(parsing bytes: [UInt8], dataSize: Int, path: FilePath) throws(StorageError) {
    guard bytes.first == UInt8(ascii: "{") else {
      throw StorageError(path, "wanted a safetensors header that begins with {")
    }
    var scanner = JSONScanner(bytes, path: path)
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
    try scanner.readObject { scanner, key throws(StorageError) in
      if key == Safetensors.metadataKey {
        try scanner.readObject { scanner, key throws(StorageError) in metadata[key] = try scanner.readString() }
      } else {
        entries.append(try Self.readEntry(key, &scanner))
      }
    }
    try scanner.readEnd()
    entries.sort { ($0.offsets.lowerBound, $0.offsets.upperBound) < ($1.offsets.lowerBound, $1.offsets.upperBound) }
    var end = 0
    for entry in entries {
      guard entry.offsets.lowerBound == end else {
        throw StorageError(
          path,
          "wanted tensor \(JSONScanner.shown(entry.name)) to begin at \(end), where the one before it ends, "
            + "got \(entry.offsets.lowerBound)")
      }
      end = entry.offsets.upperBound
    }
    guard end == dataSize else {
      throw StorageError(path, "wanted \(end) bytes of tensors as the header says, got \(dataSize)")
    }
    self.entries = entries
    self.metadata = metadata
  }

  private static func readEntry(_ name: String, _ scanner: inout JSONScanner) throws(StorageError) -> Entry {
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.readObject { scanner, key throws(StorageError) in
      switch key {
      case "dtype": typeName = try scanner.readString()
      case "shape": shape = try scanner.readIntegers()
      case "data_offsets": offsets = try scanner.readIntegers()
      default: throw scanner.error("wanted dtype, shape or data_offsets, got \(JSONScanner.shown(key))")
      }
    }
    let title = "tensor \(JSONScanner.shown(name))"
    guard let typeName, let shape, let offsets else {
      throw scanner.error("wanted dtype, shape and data_offsets of \(title)")
    }
    guard let type = Tensor.ElementType(rawValue: typeName) else {
      let known = Tensor.ElementType.allCases.map(\.rawValue).joined(separator: " ")
      throw scanner.error("wanted one of \(known) as dtype of \(title), got \(JSONScanner.shown(typeName))")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw scanner.error("wanted begin and end as data_offsets of \(title), got \(offsets.prefix(4))")
    }
    guard let size = type.byteCount(shape: shape), size == offsets[1] - offsets[0] else {
      throw scanner.error(
        "wanted data_offsets of \(title) to fit \(typeName) of shape \(shape.prefix(8)), got \(offsets)")
    }
    return Entry(name: name, elementType: type, shape: shape, offsets: offsets[0]..<offsets[1])
  }
}
