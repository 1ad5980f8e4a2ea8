import Synfire

/// Grey images drawn side by side with characters, two rows of pixels a line.
struct ContactSheet {
  private let images: LabelledImages
  private let range: Range<Int>
  private let first: Int

  /// The images of `range`; image 0 of `images` is called number `first`.
  init(_ images: LabelledImages, range: Range<Int>, numberedFrom first: Int = 0) {
    self.images = images
    self.range = range
    self.first = first
  }

  /// The lines of the sheet, as many images side by side as fit `width` columns.
  func lines(width: Int) -> [String] {
    let perLine = max(1, (width + 2) / (images.width + 2))
    return stride(from: range.lowerBound, to: range.upperBound, by: perLine).flatMap { start in
      strip(start..<min(range.upperBound, start + perLine)) + [""]
    }
  }

  private func strip(_ indices: Range<Int>) -> [String] {
    let heads = indices.map { Format.left("\(images.labels[$0])  (image \(first + $0))", images.width) }
    let rows = stride(from: 0, to: images.height, by: 2).map { row in
      indices.map { index in line(of: images[index], row: row) }.joined(separator: "  ")
    }
    return [heads.joined(separator: "  ")] + rows
  }

  /// Two rows of pixels as one line of characters: each character shows the mean grey of the two.
  private func line(of image: ArraySlice<UInt8>, row: Int) -> String {
    let shades: [Character] = [" ", "░", "▒", "▓", "█"]
    return String(
      (0..<images.width).map { column in
        let upper = Int(image[image.startIndex + row * images.width + column])
        let lowerRow = min(row + 1, images.height - 1)
        let lower = Int(image[image.startIndex + lowerRow * images.width + column])
        return shades[min(4, (upper + lower) / 2 * 5 / 256)]
      })
  }
}
