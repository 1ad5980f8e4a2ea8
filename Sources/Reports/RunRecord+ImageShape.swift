internal import Datasets
import Experiments
internal import Learners

extension RunRecord {
  /// How the inputs lie in an image; nil if they do not, or if nothing says so.
  ///
  /// A record of the first format leaves it to the data, or else to the encoding, which knows the size of a crop.
  func imageShape(of data: RunData?) -> PatternShape? {
    let shape = inputShape ?? data?.train.shape ?? configuration.data.encoding.croppedShape
    guard let shape, shape.isImage, shape.count == configuration.learner.shape.inputCount else { return nil }
    return shape
  }
}

extension ImageEncoding {
  /// The shape of encoded images that are cropped.
  fileprivate var croppedShape: PatternShape? {
    guard let crop else { return nil }
    let side = blockMeans ? crop / 2 : crop
    return side > 0 ? PatternShape(height: side, width: side, levels: max(1, levels)) : nil
  }
}

extension LabelledPatterns {
  /// The pixels of pattern `index`, 0…255: its grey values, or 255 times the fraction of a pixel's inputs that are 1.
  ///
  /// - Precondition: `shape` has as many inputs as a pattern.
  func pixels(of index: Int, _ shape: PatternShape) -> [UInt8] {
    guard !isGrey else { return Array(grey[index * width..<(index + 1) * width]) }
    return (0..<shape.width * shape.height).map { pixel in
      let set = (0..<shape.levels).count { self[index, pixel * shape.levels + $0] }
      return UInt8(255 * set / shape.levels)
    }
  }
}
