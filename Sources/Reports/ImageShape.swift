internal import Datasets

/// How the inputs of a network lie in an image: row by row, some inputs a pixel.
package struct ImageShape: Sendable, Hashable, Encodable {
  /// Pixels side by side.
  package let width: Int
  /// Pixels one below the other.
  package let height: Int
  /// Inputs of one pixel.
  package let levels: Int

  /// The shape of encoded images of `inputs` inputs; nil where nothing tells it.
  ///
  /// - Parameter size: Height and width of the images before the encoding, where they are known; else they are square.
  init?(inputs: Int, _ encoding: ImageEncoding, size: (height: Int, width: Int)?) {
    let levels = max(1, encoding.levels)
    let pixels = inputs / levels
    let halves = encoding.blockMeans ? 2 : 1
    let side = Int(Double(pixels).squareRoot().rounded())
    let known = encoding.crop == nil ? size : nil
    let (height, width) = known.map { ($0.height / halves, $0.width / halves) } ?? (side, side)
    guard pixels >= 1, height * width * levels == inputs else { return nil }
    (self.height, self.width, self.levels) = (height, width, levels)
  }

  /// The pixels of pattern `index`, 0…255: its grey values, or 255 shared evenly by the inputs of a pixel.
  func pixels(of index: Int, in patterns: LabelledPatterns) -> [UInt8] {
    guard !patterns.isGrey else { return Array(patterns.grey[index * patterns.width..<(index + 1) * patterns.width]) }
    return (0..<width * height).map { pixel in
      let set = (0..<levels).count { patterns[index, pixel * levels + $0] }
      return UInt8(255 * set / levels)
    }
  }
}
