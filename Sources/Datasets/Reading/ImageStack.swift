/// Grey images of one size as a file holds them, without labels.
package struct ImageStack: Sendable, Hashable {
  /// How many images there are, at least 1.
  package let count: Int
  /// Rows of one image, at least 1.
  package let height: Int
  /// Columns of one image, at least 1.
  package let width: Int
  /// Grey values 0…255: count × height × width.
  package let pixels: [UInt8]

  /// What takes a scale, in an error of a program that spells no options.
  package static let scaleWords = "a scale of"

  /// The images of a file whose content is `bytes`, decompressed; IDX and NumPy are told apart by their first bytes.
  ///
  /// - Parameters:
  ///   - scale: which numbers are black and white; only unsigned bytes are read if nil.
  ///   - option: what takes a scale, for an error.
  ///   - source: what to name in an error.
  package init(
    _ bytes: [UInt8], scale: GreyScale? = nil, option: String = scaleWords, limits: ReadingLimits = .standard,
    source: String
  ) throws(DatasetError) {
    self =
      NumPyFile.isNumPy(bytes)
      ? try NumPyFile.images(bytes, scale: scale, option: option, limits: limits, source: source)
      : try IDXFile.images(bytes, scale: scale, option: option, limits: limits, source: source)
  }

  /// Takes the bytes after `offset`, which `shape`, of three dimensions, was compared with.
  init(shape: DeclaredShape, bytes: [UInt8], from offset: Int) {
    let size = shape.sizes.reduce(1, *)
    self.init(shape: shape, pixels: Array(bytes[offset..<offset + size]))
  }

  /// Takes grey values, as many as `shape`, of three dimensions, says.
  init(shape: DeclaredShape, pixels: [UInt8]) {
    count = shape.sizes[0]
    height = shape.sizes[1]
    width = shape.sizes[2]
    self.pixels = pixels
  }
}

/// The labels of a file whose content is `bytes`, decompressed.
package enum LabelList {
  /// The labels, 0…65,535; IDX and NumPy are told apart by their first bytes.
  ///
  /// - Parameter source: what to name in an error.
  package static func labels(
    _ bytes: [UInt8], limits: ReadingLimits = .standard, source: String
  ) throws(DatasetError) -> [UInt16] {
    NumPyFile.isNumPy(bytes)
      ? try NumPyFile.labels(bytes, limits: limits, source: source)
      : try IDXFile.labels(bytes, limits: limits, source: source)
  }

  /// Every `step`-th of the integers from byte `start` on, `count` in all; the caller has checked that the bytes hold them.
  ///
  /// - Throws: ``DatasetError`` of kind `labelOutOfRange` for a number that is no label.
  static func labels(
    _ bytes: [UInt8], of type: NumberType, count: Int, start: Int, every step: Int = 1, source: String
  ) throws(DatasetError) -> [UInt16] {
    var labels: [UInt16] = []
    labels.reserveCapacity(count)
    for position in 0..<count {
      let number = bytes.withUnsafeBytes { type.integer($0, at: start + position * step * type.byteCount) }
      guard let label = UInt16(exactly: number) else {
        throw DatasetError(
          .labelOutOfRange, source, "wanted labels 0…65535, got \(number) at position \(position)")
      }
      labels.append(label)
    }
    return labels
  }

  /// Whether `labels` are rows of `count` labels in each of which a single one is 1 and all others 0.
  static func areOneHotRows(_ labels: [UInt16], count: Int) -> Bool {
    guard count > 0, labels.count > count, labels.count % count == 0 else { return false }
    let width = labels.count / count
    return (0..<count).allSatisfy { row in
      let part = labels[row * width..<(row + 1) * width]
      return part.allSatisfy { $0 <= 1 } && part.reduce(0) { $0 + Int($1) } == 1
    }
  }
}
