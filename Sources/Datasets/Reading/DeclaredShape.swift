/// The sizes that a file declares for its array, to be compared with what it holds before memory is taken.
struct DeclaredShape: CustomStringConvertible {
  /// What the array holds: `images` or `labels`.
  let content: String
  /// The sizes along each dimension, the number of images or labels first.
  let sizes: [Int]

  /// Such as `60000×28×28`.
  var description: String { sizes.isEmpty ? "no dimension" : sizes.map(String.init).joined(separator: "×") }

  /// Checks that the sizes are at least 1, that `limits` allow them, and that they take exactly the bytes from `start` on.
  ///
  /// - Parameters:
  ///   - itemSize: the bytes of one element.
  ///   - allowsPadding: whether zeros may follow the last element.
  /// - Throws: ``DatasetError`` of the kinds `wrongSize` and `tooLarge`.
  func check(
    _ bytes: [UInt8], from start: Int, itemSize: Int, limits: ReadingLimits, allowsPadding: Bool = false, source: String
  ) throws(DatasetError) {
    let available = bytes.count - start
    guard sizes.allSatisfy({ $0 >= 1 }), let count = sizes.first else {
      throw DatasetError(.wrongSize, source, "wanted at least one element along each dimension, got \(self) \(content)")
    }
    guard count <= limits.images else {
      throw DatasetError(.tooLarge, source, "wanted at most \(limits.images) \(content), got \(count)")
    }
    var needed = itemSize
    for size in sizes {
      let (product, overflow) = needed.multipliedReportingOverflow(by: size)
      guard !overflow else {
        throw DatasetError(.wrongSize, source, "wanted \(self) \(content), got \(available) bytes of them")
      }
      needed = product
    }
    let isPadded = allowsPadding && needed < available && bytes[(start + needed)...].allSatisfy { $0 == 0 }
    guard needed == available || isPadded else {
      let problem = available < needed ? "the file is cut short" : "there are trailing bytes"
      throw DatasetError(
        .wrongSize, source, "wanted \(needed) bytes of \(content) (\(self)), got \(available): \(problem)")
    }
  }
}
