public import SystemPackage

/// Named tensors and a few words on them: the content of a safetensors file.
///
/// ```swift
/// let weights = try Tensor(values, shape: [400, 10])
/// try Safetensors(["w2": weights], metadata: ["epoch": "3"]).write(to: "w.safetensors")
/// let back = try Safetensors(contentsOf: "w.safetensors")
/// try back.values(of: "w2", as: Int16.self, shape: [400, 10])
/// ```
///
/// The file holds the length of the header (64 bits, low byte first), the header (JSON, padded by spaces to a multiple
/// of 8), and the bytes of the tensors without a gap. Equal content gives equal bytes, those of the reference
/// implementation; only `metadata` of several entries is in the order of its keys here, in no order there.
///
/// Source: https://github.com/huggingface/safetensors, README section "Format".
public struct Safetensors: Sendable, Equatable {
  /// The tensors by name.
  public let tensors: [String: Tensor]
  /// Free text by key.
  public let metadata: [String: String]
  /// What to name in an error: the file that this was read from.
  public let source: FilePath

  /// The key under which the header keeps the metadata; no tensor may be called so.
  static let metadataKey = "__metadata__"
  /// The longest header that we read, in bytes; the reference implementation has the same limit.
  static let headerLimit = 100_000_000
  /// The largest file that is read by default, in bytes.
  public static let defaultLimit = 1 << 30

  /// Puts a file's content together; a tensor cannot be called `__metadata__`.
  public init(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], source: FilePath = "tensors"
  ) throws(StorageError) {
    guard tensors[Self.metadataKey] == nil else {
      throw StorageError(source, "wanted another name for a tensor than \(Self.metadataKey)")
    }
    self.tensors = tensors
    self.metadata = metadata
    self.source = source
  }

  /// Reads the file at `path` if it has at most `limit` bytes.
  public init(contentsOf path: FilePath, limit: Int = Self.defaultLimit) throws(StorageError) {
    try self.init(decoding: WholeFile.read(path, limit: limit), path: path)
  }

  /// Reads the content of a file, of which nothing is taken on trust.
  ///
  /// - Parameter path: what to name in an error.
  public init(decoding bytes: [UInt8], path: FilePath) throws(StorageError) {
    guard bytes.count >= 8 else {
      throw StorageError(path, "wanted a safetensors file of at least 8 bytes, got \(bytes.count)")
    }
    let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    let room = min(bytes.count - 8, Self.headerLimit)
    guard length <= UInt64(room) else {
      throw StorageError(path, "wanted a safetensors header of at most \(room) bytes, got a length of \(length)")
    }
    let start = 8 + Int(length)
    let header = try SafetensorsHeader(parsing: Array(bytes[8..<start]), dataSize: bytes.count - start, path: path)
    var tensors: [String: Tensor] = [:]
    for entry in header.entries {
      let content = Array(bytes[start + entry.offsets.lowerBound..<start + entry.offsets.upperBound])
      tensors[entry.name] = try Tensor(entry.elementType, shape: entry.shape, bytes: content, source: path)
    }
    try self.init(tensors, metadata: header.metadata, source: path)
  }

  /// The content as the bytes of a file.
  public func encoded() -> [UInt8] {
    let header = SafetensorsHeader(tensors: tensors, metadata: metadata)
    let text = header.encoded()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + text.count + tensors.values.reduce(0) { $0 + $1.bytes.count })
    withUnsafeBytes(of: UInt64(text.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: text)
    for entry in header.entries {
      if let tensor = tensors[entry.name] { bytes.append(contentsOf: tensor.bytes) }
    }
    return bytes
  }

  /// Writes a file that appears whole or not at all.
  public func write(to path: FilePath) throws(StorageError) {
    try AtomicFile.write(encoded(), to: path)
  }

  /// The numbers of the tensor called `name`, which must be there, of type `Element` and, if given, of `shape`.
  @inlinable public func values<Element: TensorElement>(
    of name: String, as element: Element.Type, shape: [Int]? = nil
  ) throws(StorageError) -> [Element] {
    guard let tensor = tensors[name] else {
      let names = tensors.keys.sorted().prefix(8).joined(separator: ", ")
      throw StorageError(source, "wanted a tensor \"\(name)\", got \(tensors.isEmpty ? "none" : names)")
    }
    guard tensor.elementType == Element.elementType, tensor.shape == shape ?? tensor.shape else {
      throw StorageError(
        source,
        "wanted tensor \"\(name)\" as \(Element.elementType.rawValue)\(shape.map { " of shape \($0)" } ?? ""), "
          + "got \(tensor.elementType.rawValue) of shape \(tensor.shape)")
    }
    return try tensor.values(as: element, source: source)
  }

  /// Whether two hold the same tensors and metadata, wherever they come from.
  public static func == (left: Self, right: Self) -> Bool {
    left.tensors == right.tensors && left.metadata == right.metadata
  }
}
