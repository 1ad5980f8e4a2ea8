import Datasets

/// IDX files made by hand.
enum IDXWriting {
  static func file(type: UInt8 = 8, sizes: [UInt32], _ content: [UInt8]) -> [UInt8] {
    [0, 0, type, UInt8(sizes.count)]
      + sizes.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> UInt32($0)) } } + content
  }

  /// Three images of 2×4: 0, 10, 20, …, 230.
  static let images = file(sizes: [3, 2, 4], grey)
  /// Their labels.
  static let labels = file(sizes: [3], [2, 0, 1])
  static let grey = (0..<24).map { UInt8(10 * $0) }

  /// `images` and `labels` as `gzip -9` compresses them.
  static let gzippedImages = bytes(
    "1f8b08000000000002ff6360e060666060006126206661e01291d330b2710b884ac9ab68ea99b660d5967d272edd7906001b2cdc87"
      + "28000000")
  static let gzippedLabels = bytes("1f8b08000000000002ff6360e0606460606066626004007c58c37a0b000000")

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    var digits = hexadecimal[...]
    var bytes: [UInt8] = []
    while !digits.isEmpty {
      bytes.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
      digits = digits.dropFirst(2)
    }
    return bytes
  }
}

/// The error that `body` throws.
func problem(_ body: () throws -> Void) -> DatasetError? {
  do {
    try body()
    return nil
  } catch {
    return error as? DatasetError
  }
}

extension DatasetError {
  /// Whether people see it in one line.
  var isOneLine: Bool { !description.contains { $0.isNewline } }
}
